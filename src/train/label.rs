//! Gold talks and the units of their recap in, a label for each unit out. A talk begins where its gold says so; where that
//! gives no place, it is found by its title, or else by its speakers, the first place behind the talk before it first, and of
//! several places one that looks like a begin is taken.

use crate::extract::starts::chain::Label;
use crate::extract::starts::units::{Form, Unit};
use crate::model::Recap;
use crate::score::compare::squash;
use crate::score::gold::GoldTalk;

/// How far below a line its speaker may be named, and how far above a title the heading that names its speaker may stand,
/// in units.
const REACH: usize = 4;
const ABOVE: usize = 6;
/// A title this short is a word that stands in many places.
const SHORT: usize = 6;

/// What a unit says of where talks begin, squashed to letters and digits.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its words.
    pub words: String,
    /// What it stands in.
    pub form: Form,
    /// Its level, if it is a heading.
    pub level: Option<u8>,
    /// Where it ends in the source, in bytes.
    pub end: usize,
}

impl Place {
    /// The place of a unit of a recap.
    pub fn new(unit: &Unit<'_>, recap: &Recap) -> Self {
        let level = unit.is_heading().then_some(unit.level);
        let end = recap.blocks[unit.block].to_source(unit.whole.clone()).end;
        Self { words: squash(unit.words()), form: unit.form, level, end }
    }
}

/// The labels of the units of a recap with these talks; `starts` are the bytes at which they begin, where that is known.
pub fn label(places: &[Place], talks: &[GoldTalk], starts: &[Option<usize>]) -> Vec<Label> {
    let stated = |start: &Option<usize>| start.and_then(|byte| places.iter().position(|place| byte < place.end));
    let stated: Vec<Option<usize>> = starts.iter().map(stated).collect();
    let starts = locate(places, talks, &stated);
    let is_start = |at: usize| starts.contains(&Some(at));
    let mut labels = Vec::with_capacity(places.len());
    let (mut state, mut enclosing) = (Label::Outside, 0);
    for (at, place) in places.iter().enumerate() {
        let label = match place.level {
            _ if is_start(at) && place.form.is_line() => Label::StartLine,
            _ if is_start(at) => Label::StartProse,
            None => state,
            Some(level) => {
                let below = |other: &Place| other.level.is_none_or(|l| l > level);
                let holds = (at + 1..places.len()).take_while(|i| below(&places[*i])).any(is_start);
                match state {
                    _ if holds => Label::Container,
                    Label::InLine | Label::InProse if level > enclosing && enclosing > 0 => state,
                    _ => Label::Outside,
                }
            }
        };
        state = match label {
            Label::StartLine => Label::InLine,
            Label::StartProse => Label::InProse,
            Label::Container => Label::Outside,
            inside => inside,
        };
        if let Some(level) = place.level.filter(|_| !matches!(label, Label::InLine | Label::InProse)) {
            enclosing = level;
        }
        labels.push(label);
    }
    labels
}

/// The names of a talk's speakers, squashed: in full, and the last word of each.
struct Names {
    full: Vec<String>,
    last: Vec<String>,
}

impl Names {
    fn of(talk: &GoldTalk) -> Self {
        let names: Vec<&str> = talk
            .speakers
            .iter()
            .map(|s| s.name.as_str())
            .chain(talk.speakers_optional.iter().map(String::as_str))
            .collect();
        let last = names.iter().filter_map(|n| n.split_whitespace().last()).map(squash);
        Self {
            full: names.iter().map(|n| squash(n)).filter(|n| !n.is_empty()).collect(),
            last: last.filter(|n| n.chars().count() > 2).collect(),
        }
    }

    fn in_full(&self, words: &str) -> bool {
        self.full.iter().any(|name| words.contains(name))
    }

    fn in_part(&self, words: &str) -> bool {
        self.last.iter().any(|name| words.contains(name))
    }
}

/// The unit in which each talk begins, where it is `stated` or found.
fn locate(places: &[Place], talks: &[GoldTalk], stated: &[Option<usize>]) -> Vec<Option<usize>> {
    let titles: Vec<String> = talks.iter().filter_map(|t| t.title.as_deref()).map(squash).collect();
    let mut out: Vec<Option<usize>> = Vec::new();
    for (index, talk) in talks.iter().enumerate() {
        if let Some(Some(start)) = stated.get(index) {
            out.push(Some(*start));
            continue;
        }
        let names = Names::of(talk);
        let last = out.iter().rev().find_map(|at| *at);
        let behind = |at: usize| last.is_none_or(|last| at > last);
        let title = talk.title.as_deref().map(squash).filter(|t| !t.is_empty());
        let found = title.as_deref().and_then(|title| {
            let worth = |at: &usize| {
                // Where several titles stand there is a list of contents.
                let here = &places[*at].words;
                let crowded =
                    titles.iter().filter(|t| t.chars().count() >= SHORT && here.contains(t.as_str())).count() > 1;
                let against = [(!behind(*at), 0.7), (out.contains(&Some(*at)), 1.5), (crowded, 2.0)];
                let against: f64 = against.iter().filter(|(holds, _)| *holds).map(|(_, weight)| weight).sum();
                worth(places, *at, title, &names) - against
            };
            titled(places, title).into_iter().rev().max_by(|a, b| worth(a).total_cmp(&worth(b)))
        });
        let found = found.or_else(|| {
            let naming = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
                (0..places.len()).filter(|at| test(&places[*at].words)).collect()
            };
            let full = naming(&|words| names.in_full(words));
            let any = if full.is_empty() { naming(&|words| names.in_part(words)) } else { full };
            let free = any.iter().find(|at| behind(**at) && !out.contains(&Some(**at)));
            free.or(any.first()).copied()
        });
        let found = found.or_else(|| subject_of(places, talk, last));
        let found = found.map(|at| heading_of(places, at, title.is_some(), &names, last, &out).unwrap_or(at));
        out.push(found);
    }
    out
}

/// The first unit behind the talk before in which a talk without title and speakers is told of: by what it was about.
fn subject_of(places: &[Place], talk: &GoldTalk, last: Option<usize>) -> Option<usize> {
    let bare = talk.title.is_none() && talk.speakers.is_empty() && !talk.optional;
    let subjects: Vec<String> = talk.technologies.iter().map(|t| squash(t)).filter(|t| t.chars().count() > 2).collect();
    let from = last.map_or(0, |last| last + 1);
    let told = |at: &usize| subjects.iter().any(|subject| places[*at].words.contains(subject));
    (from..places.len()).find(|at| bare && told(at))
}

/// The units in which a title begins; it may go on in the next ones.
fn titled(places: &[Place], title: &str) -> Vec<usize> {
    (0..places.len())
        .filter(|at| {
            let here = &places[*at].words;
            if here.contains(title) {
                return true;
            }
            let next = places[at + 1..].iter().take(2).map(|p| p.words.as_str()).collect::<String>();
            // It begins here if it is found from some point of this unit on, and not in the next one as a whole.
            !next.contains(title)
                && here.char_indices().any(|(from, _)| {
                    title
                        .strip_prefix(&here[from..])
                        .is_some_and(|rest| here.len() - from > 3 && next.starts_with(rest))
                })
        })
        .collect()
}

/// How much a place where a title stands looks like the begin of its talk.
fn worth(places: &[Place], at: usize, title: &str, names: &Names) -> f64 {
    let place = &places[at];
    // The speaker is named here, a little below, or in the heading above.
    let above = (at.saturating_sub(ABOVE)..at).rev().find(|i| places[*i].level.is_some() && place.level.is_none());
    let near = above.into_iter().chain(at..places.len().min(at + REACH));
    let near: String = near.map(|i| places[i].words.as_str()).collect();
    let form = match place.form {
        Form::Heading => 2.0,
        Form::Item => 0.5,
        _ => 0.0,
    };
    let named = if names.in_full(&near) {
        2.0
    } else if names.in_part(&near) {
        1.0
    } else {
        0.0
    };
    let short = title.chars().count() < SHORT && place.words != title;
    form + named - f64::from(u8::from(short))
}

/// The heading right above that names a speaker of the talk, if the talk was found in text.
fn heading_of(
    places: &[Place],
    at: usize,
    titled: bool,
    names: &Names,
    last: Option<usize>,
    used: &[Option<usize>],
) -> Option<usize> {
    if places[at].level.is_some() || titled && places[at].form == Form::Item {
        return None;
    }
    let heading = (at.saturating_sub(ABOVE)..=at).rev().find(|i| places[*i].level.is_some())?;
    let free = last.is_none_or(|last| heading > last) && !used.contains(&Some(heading));
    (free && (names.in_part(&places[heading].words) || names.in_full(&places[heading].words))).then_some(heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::gold::GoldSpeaker;

    fn places(units: &[(&str, Form, u8)]) -> Vec<Place> {
        let place = |(words, form, level): &(&str, Form, u8)| Place {
            words: squash(words),
            form: *form,
            level: (*form == Form::Heading).then_some(*level),
            end: 0,
        };
        units.iter().map(place).collect()
    }

    fn talk(title: Option<&str>, speaker: &str) -> GoldTalk {
        GoldTalk {
            title: title.map(str::to_owned),
            title_optional: false,
            optional: false,
            speakers: vec![GoldSpeaker { name: speaker.to_owned(), affiliation: None, affiliation_optional: false }],
            speakers_optional: Vec::new(),
            technologies: Vec::new(),
            technologies_optional: Vec::new(),
            start: None,
            end: None,
        }
    }

    fn named(labels: &[Label]) -> String {
        labels.iter().map(|l| l.name()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn headings_and_prose() {
        let units = places(&[
            ("A fine day in Port Royal", Form::Heading, 1),
            ("We had tea with Ada Lovelace.", Form::Text, 0),
            ("Day one", Form::Heading, 2),
            ("Streams without tears", Form::Heading, 3),
            ("Ada Lovelace spoke.", Form::Text, 0),
            ("What I took home", Form::Heading, 4),
            ("Much.", Form::Text, 0),
            ("Then Blaise Pascal talked.", Form::Text, 0),
            ("It was deep.", Form::LaterText, 0),
            ("Thanks", Form::Heading, 2),
            ("To all.", Form::Text, 0),
        ]);
        let talks = [talk(Some("Streams without Tears"), "Ada Lovelace"), talk(None, "Blaise Pascal")];
        assert_eq!(named(&label(&units, &talks, &[])), "C O C SH IH C O SP IP O O");
        assert_eq!(named(&label(&units, &[], &[])), "O O O O O O O O O O O");
    }

    #[test]
    fn a_heading_with_the_speaker_is_the_begin() {
        let units = places(&[
            ("Agenda: Notes on nothing, Leftovers", Form::Text, 0),
            ("Blaise Pascal", Form::Heading, 2),
            ("He called it “Notes on", Form::Text, 0),
            ("nothing”.", Form::LaterText, 0),
        ]);
        let talks = [talk(Some("Notes on nothing"), "Blaise Pascal"), talk(Some("Leftovers"), "Grace Hopper")];
        assert_eq!(named(&label(&units, &talks, &[])), "SP SH IH IH");
    }
}
