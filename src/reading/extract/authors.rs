//! Front matter, first and last lines in, the recap's authors and publisher out.

use super::context::Context;
use crate::language::Cue;
use crate::model::{BlockKind, Kind};

/// Who wrote the recap, and whose blog it stands on; empty where the text does not say.
pub fn find(ctx: &Context<'_>) -> (Vec<String>, Option<String>) {
    let mut authors: Vec<String> =
        ctx.recap.meta.authors.iter().flat_map(|a| split(ctx, a)).map(|a| from_handle(&a)).collect();
    let mut publisher = None;
    let last = ctx.recap.blocks.len();
    for (index, block) in ctx.recap.blocks.iter().enumerate() {
        if block.kind == BlockKind::Code || !(index < 4 || index + 12 > last || block.chrome) {
            continue;
        }
        let words = ctx.tokens(index);
        if authors.is_empty()
            && let Some((at, length)) = Cue::WrittenBy.find(words)
        {
            let from = words[at + length - 1].range.end;
            // "a workshop held by X" is no author's, nor is who is named in a later sentence.
            let sentence = ctx.sentence(index, words[at].range.start);
            let of_talk = Cue::TalkNouns.any(ctx.tokens_in(index, &(sentence.start..words[at].range.start)));
            let people = ctx.people_in(index, &(from..sentence.end.max(from))).filter(|_| !of_talk);
            authors.extend(people.take(4).map(|m| m.label.clone()));
        }
        let names_blog = index < 3 && words.len() <= 5 && words.iter().any(|t| t.folded == "blog");
        if publisher.is_none() && names_blog {
            publisher = ctx.mentions(index).iter().find(|m| m.kind == Kind::Company).map(|m| m.label.clone());
        }
    }
    (authors, publisher)
}

/// One author each: "A, B et C".
fn split(ctx: &Context<'_>, names: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    for word in names.split_whitespace() {
        let (name, comma) = word.strip_suffix(',').map_or((word, false), |n| (n, true));
        if ctx.cues.and.has(&name.to_lowercase()) {
            out.push(String::new());
            continue;
        }
        if let Some(last) = out.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(name);
        }
        if comma {
            out.push(String::new());
        }
    }
    out.retain(|n| !n.is_empty());
    out
}

/// `stefan-wehr` as people write it: Stefan Wehr. Other handles stay as they are.
fn from_handle(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_lowercase() || c == '-') && name.contains('-');
    if !plain {
        return name.to_owned();
    }
    name.split('-')
        .map(|part| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1)).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}
