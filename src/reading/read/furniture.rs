//! A web page in, out the stretches of it that are furniture: menus, sidebars, comments of readers, boxes on the author. Each
//! part is weighed by what it is called, what stands in it and where it stands (`data/clues/furniture.toml`), since no sign
//! alone is sure. Only offsets are kept, so that what is taken for furniture can still be shown.

mod clues;

use crate::language::Languages;
use crate::language::clues::Clue;
use crate::model::Span;
use crate::text::fold_str;
use clues::FurnitureClue;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::collections::HashMap;

/// Where the clues are.
pub const CLUES: &str = FurnitureClue::FILE;

/// Elements that may be furniture.
const WEIGHED: &[&str] =
    &["nav", "aside", "footer", "header", "form", "section", "div", "ul", "ol", "dl", "table", "p", "figure"];
/// Elements of which only the place is of interest.
const OTHERS: &[&str] = &["body", "main", "article", "li", "td", "tr", "blockquote", "figcaption"];
/// Elements whose text is not shown.
const HIDDEN: &[&str] = &["script", "style", "head", "noscript", "template", "svg", "iframe", "button", "select"];
/// Text of a paragraph from which it tells something, in bytes.
const TELLING: usize = 200;
/// Text of a paragraph from which it is one, and no label of a field, in bytes.
const WRITTEN: usize = 40;
/// How much is kept of how an element opens, in bytes.
const OPENING: usize = 80;

/// The stretches of `source` from byte `from` on that are furniture, in order; none lies in another.
pub fn find(source: &str, from: usize, languages: &Languages) -> Vec<Span> {
    weigh(&outline(source, from, languages), languages)
}

/// The parts of the page, each before those in it.
fn outline(source: &str, from: usize, languages: &Languages) -> Vec<Element> {
    let mut reader = Outline::new(source.len());
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(&source[from..], emitter) {
        let Ok(token) = token;
        reader.token(token, from, languages);
    }
    reader.finish()
}

/// A part of the page.
#[derive(Debug, Default)]
struct Element {
    name: String,
    parent: usize,
    span: Span,
    /// What its names say, as clues.
    named: Vec<FurnitureClue>,
    /// Bytes of text in it, and of text that is linked.
    text: usize,
    linked: usize,
    links: usize,
    /// How its text begins.
    opening: String,
    /// Whether the first heading of the highest level stands in it.
    titled: bool,
    /// Whether a paragraph of it tells something.
    tells: bool,
    /// Whether a heading stands in it, and a paragraph.
    headed: bool,
    written: bool,
}

/// The elements of a page as they are read; the first stands for the page.
struct Outline {
    elements: Vec<Element>,
    open: Vec<usize>,
    /// How many elements of a name are open, so that a closing tag without one costs nothing.
    counts: HashMap<String, usize>,
    hidden: usize,
    /// Open links.
    linking: usize,
    has_title: bool,
}

impl Outline {
    fn new(end: usize) -> Self {
        let page = Element { span: Span::new(0, end), ..Element::default() };
        Self { elements: vec![page], open: vec![0], counts: HashMap::new(), hidden: 0, linking: 0, has_title: false }
    }

    fn token(&mut self, token: Token<usize>, base: usize, languages: &Languages) {
        match token {
            Token::StartTag(tag) => self.start(&tag, base, languages),
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name);
                if HIDDEN.contains(&name.as_ref()) {
                    self.hidden = self.hidden.saturating_sub(1);
                } else if name == "a" {
                    self.linking = self.linking.saturating_sub(1);
                } else if self.counts.get(name.as_ref()).is_some_and(|count| *count > 0) {
                    let depth = self.open.iter().rposition(|i| self.elements[*i].name == name).unwrap_or(1);
                    while self.open.len() > depth {
                        self.close(base + tag.span.end);
                    }
                }
            }
            Token::String(text) if self.hidden == 0 => self.text(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
    }

    fn start(&mut self, tag: &StartTag<usize>, base: usize, languages: &Languages) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let at = base + tag.span.start;
        if HIDDEN.contains(&name.as_str()) {
            self.hidden += usize::from(!tag.self_closing);
            return;
        }
        if name == "h1" && !self.has_title {
            self.has_title = true;
            self.top().titled = true;
        }
        self.top().headed |= matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
        if name == "a" {
            self.linking += 1;
            self.top().links += 1;
            self.mark(tag, languages);
            return;
        }
        if !WEIGHED.contains(&name.as_str()) && !OTHERS.contains(&name.as_str()) {
            return;
        }
        // A new block ends a paragraph, a new item the item before.
        let last = &self.elements[self.open[self.open.len() - 1]].name;
        if last == "p" || last == "li" && name == "li" {
            self.close(at);
        }
        let parent = self.open[self.open.len() - 1];
        let named = if name == "body" { Vec::new() } else { names(tag, languages) };
        let span = Span::new(at, at);
        *self.counts.entry(name.clone()).or_default() += 1;
        self.elements.push(Element { name, parent, span, named, ..Element::default() });
        self.open.push(self.elements.len() - 1);
    }

    /// A mark for links that opens an element names it: comments on a shared document have nothing else.
    fn mark(&mut self, tag: &StartTag<usize>, languages: &Languages) {
        let id = tag.attributes.get(b"id".as_slice()).map(|id| String::from_utf8_lossy(&id.value).into_owned());
        let id = id.unwrap_or_default();
        let part = languages.page_part(id.trim_end_matches(|c: char| c.is_ascii_digit()));
        let top = self.top();
        if let Some(clue) = part.and_then(clue).filter(|_| top.opening.trim().is_empty()) {
            top.named.push(clue);
        }
    }

    fn text(&mut self, text: &str) {
        let linking = self.linking > 0;
        let top = self.top();
        let length = text.trim().len();
        top.text += length;
        top.linked += if linking { length } else { 0 };
        if top.opening.len() < OPENING {
            top.opening.extend(text.chars().take(OPENING));
        }
    }

    fn top(&mut self) -> &mut Element {
        let last = self.open[self.open.len() - 1];
        &mut self.elements[last]
    }

    fn close(&mut self, at: usize) {
        if self.open.len() < 2 {
            return;
        }
        let Some(closed) = self.open.pop() else { return };
        let element = &mut self.elements[closed];
        if let Some(count) = self.counts.get_mut(&element.name) {
            *count -= 1;
        }
        element.span.end = at;
        element.tells |= element.name == "p" && element.text > TELLING && element.linked * 4 < element.text;
        element.written |= element.name == "p" && element.text > WRITTEN;
        let (headed, written) = (element.headed, element.written);
        let (text, linked, links) = (element.text, element.linked, element.links);
        let (titled, tells, parent) = (element.titled, element.tells, element.parent);
        let opening = element.opening.clone();
        let parent = &mut self.elements[parent];
        parent.text += text;
        parent.linked += linked;
        parent.links += links;
        parent.titled |= titled;
        parent.tells |= tells;
        parent.headed |= headed;
        parent.written |= written;
        if parent.opening.trim().is_empty() {
            parent.opening = opening;
        }
    }

    fn finish(mut self) -> Vec<Element> {
        let end = self.elements[0].span.end;
        while self.open.len() > 1 {
            self.close(end);
        }
        self.elements
    }
}

/// The clue that a name for a part is.
fn clue(part: &str) -> Option<FurnitureClue> {
    Some(match part {
        "navigation" => FurnitureClue::NamedNavigation,
        "sidebar" => FurnitureClue::NamedSidebar,
        "related" => FurnitureClue::NamedRelated,
        "comments" => FurnitureClue::NamedComments,
        "author" => FurnitureClue::NamedAuthor,
        "share" => FurnitureClue::NamedShare,
        "notice" => FurnitureClue::NamedNotice,
        "credit" => FurnitureClue::NamedCredit,
        "text" => FurnitureClue::NamedText,
        _ => return None,
    })
}

/// What the names of an element say.
fn names(tag: &StartTag<usize>, languages: &Languages) -> Vec<FurnitureClue> {
    let mut out = Vec::new();
    for attribute in [b"class".as_slice(), b"id", b"role"] {
        let Some(value) = tag.attributes.get(attribute) else { continue };
        let value = String::from_utf8_lossy(&value.value).into_owned();
        for clue in value.split_whitespace().filter_map(|name| named(name, languages)) {
            if !out.contains(&clue) {
                out.push(clue);
            }
        }
    }
    out
}

/// What one name says: as a whole, or by the words that open or close it.
fn named(name: &str, languages: &Languages) -> Option<FurnitureClue> {
    let whole = languages.page_part(name);
    if whole.is_some() {
        return whole.and_then(clue);
    }
    let (first, rest) = name.split_once(['-', '_'])?;
    if languages.page_part(first) == Some("not") {
        return None;
    }
    let (before, last) = name.rsplit_once(['-', '_'])?;
    let parts = [before, rest, first, last].into_iter().filter_map(|part| languages.page_part(part));
    parts.filter_map(clue).next()
}

/// Weighs each element that does not stand in furniture.
fn weigh(elements: &[Element], languages: &Languages) -> Vec<Span> {
    let main = main_part(elements);
    let mut found: Vec<Span> = Vec::new();
    for (index, element) in elements.iter().enumerate().skip(1) {
        let inside = found.last().is_some_and(|last| element.span.start < last.end);
        if inside || !WEIGHED.contains(&element.name.as_str()) || element.text == 0 {
            continue;
        }
        let clues = clues(elements, index, main, languages);
        if languages.clues.of().sum(clues) > 0.0 {
            found.push(element.span);
        }
    }
    found
}

/// The `<main>` of a page, or the `<article>` with the most text, which is no comment.
fn main_part(elements: &[Element]) -> Option<Span> {
    let largest = |name: &str| {
        let of_name = elements.iter().filter(|e| e.name == name && !e.named.contains(&FurnitureClue::NamedComments));
        of_name.max_by_key(|e| e.text).filter(|e| e.text * 5 > elements[0].text).map(|e| e.span)
    };
    largest("article").or_else(|| largest("main"))
}

fn clues(elements: &[Element], index: usize, main: Option<Span>, languages: &Languages) -> Vec<FurnitureClue> {
    let element = &elements[index];
    let mut out = vec![FurnitureClue::PartAtAll];
    out.extend(element.named.iter().copied());
    let by_name = match element.name.as_str() {
        "nav" => Some(FurnitureClue::ElementNav),
        "aside" => Some(FurnitureClue::ElementAside),
        "footer" => Some(FurnitureClue::ElementFooter),
        "form" => Some(FurnitureClue::ElementForm),
        _ => None,
    };
    out.extend(by_name);
    let opening = fold_str(element.opening.trim());
    let holds = |span: Span| element.span.start <= span.start && span.end <= element.span.end;
    let signs = [
        (languages.chrome().iter().any(|p| opening.starts_with(p.as_str())), FurnitureClue::SaysSo),
        (element.links > 1 && element.linked * 5 > element.text * 3, FurnitureClue::LinksMostly),
        (main.is_some_and(|main| !main.overlaps(element.span)), FurnitureClue::OutsideMain),
        (element.tells, FurnitureClue::Tells),
        (element.name == "form" && element.headed && element.written, FurnitureClue::FormWithText),
        (element.titled || main.is_some_and(holds), FurnitureClue::HoldsTitle),
        (element.text * 2 > elements[0].text, FurnitureClue::MostOfPage),
    ];
    out.extend(signs.into_iter().filter(|(there, _)| *there).map(|(_, clue)| clue));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::language::clues::{Tally, examples};

    #[test]
    fn each_clue_holds_in_its_example() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let missing = examples::<FurnitureClue>().into_iter().filter_map(|(name, example)| {
            let elements = outline(&example, 0, &languages);
            let main = main_part(&elements);
            let held = |part| Tally::new(languages.clues.of(), clues(&elements, part, main, &languages)).told();
            let held: Vec<(&str, f32)> = (1..elements.len()).flat_map(held).collect();
            (!held.iter().any(|(clue, _)| *clue == name)).then(|| format!("{name}: {example}: {held:?}"))
        });
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<String>::new());
    }

    #[test]
    fn parts_that_are_furniture_and_parts_that_are_not() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        let story =
            "<p>Ann Bo told how the mill grinds, and what they do when the river is low in the summer.</p>".repeat(4);
        let post = format!("<h1>Mill Days 2019</h1>{story}");
        for (page, expected) in [
            (format!("<nav><a href=/>Home</a></nav>{post}"), vec!["Home"]),
            (format!("<article>{post}</article><aside><h3>Recent posts</h3></aside>"), vec!["Recent posts"]),
            (format!("<form id=aspnet>{post}</form>"), vec![]),
            (format!("<form><input name=q>{post}"), vec![]),
            (format!("{post}<form>Your name <input></form>"), vec!["Your name "]),
            (format!("{post}<div class=author-box><p>Ann is an engineer.</p></div>"), vec!["Ann is an engineer."]),
            (format!("<div class='post has-comments'>{post}</div>"), vec![]),
            (format!("{post}<div id=comments>{story}{story}</div>"), vec![&story[3..12]]),
            (format!("{post}<div><h3>Articles similaires</h3><a href=1>x</a></div>"), vec!["Articles similaires"]),
            (format!("{post}<p><a id=cmnt1 href=#r>[a]</a> Really?</p>"), vec!["[a]"]),
            (format!("{post}<p>as I said<a id=cmnt_ref1 href=#r>[a]</a></p>"), vec![]),
            (format!("{post}<ul><li><a href=1>One</a><li><a href=2>Two</a></ul>"), vec![]),
            (format!("<article>{post}</article><ul><li><a href=1>One</a><li><a href=2>Two</a></ul>"), vec!["One"]),
            (format!("{post}<aside>A short remark.</aside>"), vec!["A short remark."]),
            (format!("{post}<aside><p>{}</p></aside>", "A long story. ".repeat(20)), vec![]),
        ] {
            let found = find(&page, 0, &languages);
            let words: Vec<&str> = found.iter().map(|span| &page[span.range()]).collect();
            let same = words.len() == expected.len() && words.iter().zip(&expected).all(|(w, e)| w.contains(e));
            assert!(same, "{expected:?} {words:?} {page}");
        }
    }
}
