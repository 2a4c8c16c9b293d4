//! A laid-out recap in, lines for a terminal out: names in the colour of their kind, or in brackets where there is no
//! colour, and a bar in the margin along each talk. Control characters of the source are shown, never sent.

use super::{Ink, Line, Marked, Run, Sheet, clue_words, meaning, opening_words, weight_words};
use crate::model::{Abstention, Appearance, Kind, Mention, Method, Status, Talk};
use crate::text::slug;
use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How the text is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// With colours; else with brackets.
    pub colour: bool,
    /// Columns to break lines at; without it they are as long as in the source.
    pub width: Option<usize>,
}

const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();
const PLAIN: Style = Style::new();
const BAR: Style = AnsiColor::Cyan.on_default();
const WARNING: Style = AnsiColor::Red.on_default().bold();
const KINDS: [Kind; 5] = [Kind::Person, Kind::Company, Kind::Technology, Kind::Topic, Kind::Event];

fn style(kind: Kind) -> Style {
    let colour = match kind {
        Kind::Person => AnsiColor::BrightBlue,
        Kind::Company => AnsiColor::Yellow,
        Kind::Technology => AnsiColor::Green,
        Kind::Topic => AnsiColor::Magenta,
        Kind::Event => AnsiColor::BrightCyan,
    };
    colour.on_default().bold()
}

const ABSTAINED: Style = AnsiColor::Red.on_default().underline();

/// Draws one recap.
pub fn write(sheet: &Sheet<'_>, look: Look) -> String {
    let digits = sheet.lines.last().map_or(0, |line| line.number).to_string().len().max(3);
    let mut page = Page { look, digits, out: String::new() };
    head(sheet, &mut page);
    let mut before = None;
    for line in &sheet.lines {
        if before.is_some() && line.talk.is_none() {
            page.row("", "╰", &[]);
        }
        for talk in &line.begins {
            talk_head(sheet, *talk, &mut page);
        }
        let pieces = line_pieces(sheet, line, look);
        let number = if line.is_continued { String::new() } else { line.number.to_string() };
        page.row(&number, if line.talk.is_some() { "│" } else { " " }, &pieces);
        before = line.talk;
    }
    if before.is_some() {
        page.row("", "╰", &[]);
    }
    methods(sheet, &mut page);
    decisions(sheet, &mut page);
    beginnings(sheet, &mut page);
    abstentions(sheet, &mut page);
    page.out
}

/// Some text in one style.
type Piece = (String, Style);

fn piece(text: impl Into<String>, style: Style) -> Piece {
    (text.into(), style)
}

fn head(sheet: &Sheet<'_>, page: &mut Page) {
    page.line(2, &[piece(&sheet.recap.path, STRONG), piece(format!("  {}", sheet.counts()), FAINT)]);
    for (name, value) in sheet.facts() {
        let style = if name == "warning" { WARNING } else { PLAIN };
        page.line(20, &[piece(format!("  {name:18}"), FAINT), piece(value, style)]);
    }
    if page.look.colour {
        let mut legend = vec![piece(format!("  {:18}", "colours"), FAINT)];
        for kind in KINDS {
            legend.extend([piece(kind.slug(), style(kind)), piece("  ", PLAIN)]);
        }
        if sheet.explain {
            legend.extend([piece("seen and not taken", ABSTAINED), piece("  ", PLAIN)]);
        }
        legend.push(piece("not read", FAINT));
        page.line(20, &legend);
    }
    page.line(0, &[]);
}

fn talk_head(sheet: &Sheet<'_>, index: usize, page: &mut Page) {
    let talk = &sheet.extraction.talks[index];
    let mut title = vec![piece(format!("{} {}  ", index + 1, talk.kind.slug()), BAR)];
    title.push(match &talk.title {
        Some(title) => piece(title, STRONG),
        None => piece("no title", FAINT),
    });
    if talk.doubtful {
        title.push(piece("  in doubt", FAINT));
    }
    if sheet.explain {
        title.push(piece(format!("  {}, {}", talk.id, sheet.lines_of(talk)), FAINT));
    }
    page.row("", "╭", &title);
    let mut by = vec![piece("by ", FAINT)];
    if talk.speakers.is_empty() {
        by.push(piece("nobody who is named", FAINT));
    }
    for (at, speaker) in talk.speakers.iter().enumerate() {
        by.push(piece(if at == 0 { "" } else { "; " }, FAINT));
        by.extend(speaker_pieces(speaker, sheet.explain));
    }
    page.row("", "│", &by);
    let about = about(talk);
    if !about.is_empty() {
        page.row("", "│", &about);
    }
}

fn speaker_pieces(speaker: &Appearance, explain: bool) -> Vec<Piece> {
    let mut out = vec![piece(&speaker.person.label, style(Kind::Person))];
    if speaker.status == Status::Candidate {
        out.push(piece(" (candidate)", FAINT));
    }
    if let Some(role) = &speaker.role {
        out.push(piece(format!(", {role}"), PLAIN));
    }
    if let Some(company) = &speaker.affiliation {
        out.extend([piece(", ", PLAIN), piece(&company.label, style(Kind::Company))]);
        out.extend(if explain { clues(speaker) } else { None });
    }
    out
}

/// The clues by which a company was chosen, as `data/clues/affiliation.toml` names them.
fn clues(speaker: &Appearance) -> Option<Piece> {
    let told: Vec<String> =
        speaker.affiliation_clues.iter().map(|(name, weight)| format!("{name} {weight:+.1}")).collect();
    (!told.is_empty()).then(|| piece(format!(" ({})", told.join(", ")), FAINT))
}

fn about(talk: &Talk) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut add = |word: &str, kind: Kind, labels: Vec<(&str, bool)>| {
        for (at, (label, is_main)) in labels.into_iter().enumerate() {
            let gap =
                if at > 0 { ", ".to_owned() } else { format!("{}{word} ", if out.is_empty() { "" } else { "; " }) };
            out.extend([piece(gap, FAINT), piece(label, style(kind))]);
            if is_main {
                out.push(piece(" (main)", FAINT));
            }
        }
    };
    let technologies = talk.technologies.iter().map(|c| (c.technology.label.as_str(), c.main)).collect();
    add("covers", Kind::Technology, technologies);
    add("topics", Kind::Topic, talk.topics.iter().map(|t| (t.label.as_str(), false)).collect());
    add("companies", Kind::Company, talk.companies.iter().map(|c| (c.label.as_str(), false)).collect());
    out
}

fn line_pieces(sheet: &Sheet<'_>, line: &Line, look: Look) -> Vec<Piece> {
    let mut out = Vec::new();
    for run in &line.runs {
        let mark = run.mark.and_then(|index| sheet.marks.get(index));
        if run.opens && !look.colour {
            out.push(piece("[", FAINT));
        }
        out.push(piece(sheet.words(run.span), run_style(run, mark)));
        if let Some(mark) = mark.filter(|_| run.closes) {
            out.extend(note(sheet, *mark, look));
        }
    }
    out
}

fn run_style(run: &Run, mark: Option<&Marked<'_>>) -> Style {
    match (mark, run.ink) {
        (_, Ink::Markup | Ink::Chrome) => FAINT,
        (Some(Marked::Mention(mention)), _) => style(mention.kind),
        (Some(Marked::Abstained(_)), _) => ABSTAINED,
        (None, Ink::Heading) => STRONG,
        (None, Ink::Text) => PLAIN,
    }
}

/// What is said behind a name: in brackets always; in colour only what the colour and the words do not say.
fn note(sheet: &Sheet<'_>, mark: Marked<'_>, look: Look) -> Option<Piece> {
    let said = match mark {
        Marked::Mention(Mention { id, score, method, kind, span, doubtful, .. }) => {
            let mut said = Vec::new();
            if !look.colour {
                said.push(kind.slug().to_owned());
            }
            if !look.colour || sheet.explain || slug(sheet.words(*span)) != id.as_str() {
                said.push(id.to_string());
            }
            if sheet.explain {
                said.push(format!("{score:.2} {}", method.slug()));
            } else if *method == Method::Candidate {
                said.push("candidate".to_owned());
            }
            if *doubtful {
                said.push("in doubt".to_owned());
            }
            said.join(" ")
        }
        Marked::Abstained(Abstention { id, kind, score, reason, .. }) => {
            format!("not taken: {kind} {id} {score:.2} {reason}")
        }
    };
    match look.colour {
        false => Some(piece(format!("|{said}]"), FAINT)),
        true if said.is_empty() => None,
        true => Some(piece(format!("‹{said}›"), FAINT)),
    }
}

/// What the methods mean that stand behind names.
fn methods(sheet: &Sheet<'_>, page: &mut Page) {
    let is_used = |method: &Method| sheet.extraction.mentions.iter().any(|m| m.method == *method);
    let methods = [Method::Exact, Method::Variant, Method::Fuzzy, Method::Coreference, Method::Candidate];
    if sheet.explain && methods.iter().any(is_used) {
        page.line(0, &[]);
        page.line(0, &[piece("How names were found", STRONG)]);
        for method in methods.iter().filter(|m| is_used(m)) {
            page.line(15, &[piece(format!("  {:13}", method.slug()), FAINT), piece(meaning(*method), PLAIN)]);
        }
    }
}

/// The clues that decided on names which no list settles.
fn decisions(sheet: &Sheet<'_>, page: &mut Page) {
    let decided = if sheet.explain { sheet.decided() } else { Vec::new() };
    if decided.is_empty() {
        return;
    }
    page.line(0, &[]);
    page.line(0, &[piece("What decided", STRONG), piece("  each clue is told in data/clues", FAINT)]);
    for (mark, weighed) in decided {
        let place = format!("  line {:<digits$}  ", sheet.line_of(weighed.span.start), digits = page.digits);
        let style = match mark {
            Some(Marked::Mention(mention)) => style(mention.kind),
            Some(Marked::Abstained(_)) => ABSTAINED,
            None => style(Kind::Event),
        };
        let words = piece(shown(sheet.words(weighed.span)), style);
        let clues = piece(format!("  {}", clue_words(weighed)), PLAIN);
        page.line(page.digits + 11, &[piece(place, FAINT), words, clues]);
    }
}

/// Where talks begin, and the near misses.
fn beginnings(sheet: &Sheet<'_>, page: &mut Page) {
    let all = if sheet.explain { sheet.extraction.beginnings.as_slice() } else { &[] };
    if all.is_empty() {
        return;
    }
    page.line(0, &[]);
    let about = "  how likely, and the facts of data/model/starts.toml that weighed most";
    page.line(0, &[piece("Where talks begin", STRONG), piece(about, FAINT)]);
    for place in all {
        let line = format!("  line {:<digits$}  ", sheet.line_of(place.span.start), digits = page.digits);
        let said = if place.told { "talk  " } else { "none  " };
        let likely = piece(format!("{:.2} {said}", place.probability), if place.told { PLAIN } else { FAINT });
        let words = piece(opening_words(sheet.words(place.span)), PLAIN);
        let reasons = piece(format!("  {}", weight_words(&place.reasons)), FAINT);
        page.line(page.digits + 11, &[piece(line, FAINT), likely, words, reasons]);
    }
}

fn abstentions(sheet: &Sheet<'_>, page: &mut Page) {
    let passed_over = sheet.passed_over();
    if passed_over.is_empty() {
        return;
    }
    page.line(0, &[]);
    page.line(0, &[piece("Seen and not taken", STRONG)]);
    let words: Vec<String> = passed_over.iter().map(|a| shown(sheet.words(a.span))).collect();
    let widest = words.iter().map(|w| w.width()).max().unwrap_or(0).min(32);
    for (seen, words) in passed_over.into_iter().zip(words) {
        let place = format!("  line {:<digits$}  ", sheet.line_of(seen.span.start), digits = page.digits);
        let gap = " ".repeat(widest.saturating_sub(words.width()) + 2);
        let Abstention { kind, id, score, reason, .. } = seen;
        page.line(
            page.digits + widest + 11,
            &[
                piece(place, FAINT),
                piece(words, ABSTAINED),
                piece(format!("{gap}{score:.2}  {kind} {id}: {reason}"), PLAIN),
            ],
        );
    }
}

/// Text without control characters: each is shown as its picture.
fn shown(text: &str) -> String {
    let show = |c: char| match c {
        '\t' => ' ',
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(show).collect()
}

struct Page {
    look: Look,
    /// Width of line numbers.
    digits: usize,
    out: String,
}

impl Page {
    /// A line across the whole width; `indent` is for what does not fit in it.
    fn line(&mut self, indent: usize, pieces: &[Piece]) {
        self.wrapped(("", 0), (&" ".repeat(indent), indent), pieces);
    }

    /// A line of the recap, or of a talk's head, with number and bar in the margin.
    fn row(&mut self, number: &str, bar: &str, pieces: &[Piece]) {
        let digits = self.digits;
        let (number, below) = (format!("{number:>digits$}"), if bar == "╭" { "│" } else { bar });
        let paint = |text: &str, style: Style| match self.look.colour {
            true => format!("{style}{text}{style:#}"),
            false => text.to_owned(),
        };
        let first = format!("{} {} ", paint(&number, FAINT), paint(bar, BAR));
        let next = format!("{} {} ", " ".repeat(digits), paint(below, BAR));
        self.wrapped((&first, digits + 3), (&next, digits + 3), pieces);
    }

    /// Breaks at spaces where the look has a width. `first` and `next` are what lines begin with, and how wide that is.
    fn wrapped(&mut self, first: (&str, usize), next: (&str, usize), pieces: &[Piece]) {
        let room = self.look.width.map_or(usize::MAX, |width| width.max(next.1 + 20));
        let styled = |(text, style): &Piece| shown(text).chars().map(|c| (c, *style)).collect::<Vec<_>>();
        let letters: Vec<(char, Style)> = pieces.iter().flat_map(styled).collect();
        let wide = |c: char| c.width().unwrap_or(0);
        self.out.push_str(first.0);
        let (mut column, mut begin, mut current) = (first.1, first.1, PLAIN);
        for word in letters.split_inclusive(|(c, _)| *c == ' ') {
            let mut whole: usize = word.iter().filter(|(c, _)| *c != ' ').map(|(c, _)| wide(*c)).sum();
            for &(c, style) in word {
                // A word that fits no line is broken anywhere.
                let is_full = column.saturating_add(whole) > room || (column + wide(c) > room && c != ' ');
                if column > begin && is_full {
                    self.switch(&mut current, PLAIN);
                    self.end_line();
                    self.out.push_str(next.0);
                    (column, begin) = (next.1, next.1);
                }
                self.switch(&mut current, style);
                self.out.push(c);
                column += wide(c);
                whole = 0;
            }
        }
        self.switch(&mut current, PLAIN);
        self.end_line();
    }

    /// Goes from one style to another, where there is colour.
    fn switch(&mut self, current: &mut Style, style: Style) {
        if self.look.colour && *current != style {
            self.out += &format!("{current:#}{style}");
        }
        *current = style;
    }

    fn end_line(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
    }
}
