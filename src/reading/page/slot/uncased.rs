//! A name of a script without capitals and the tokens around it in, whether they say that it is a speaker's out: a label with the
//! company between it and the name, a title right behind it. Verbs stand at the end of such sentences, far from the name.

use super::super::Token;
use crate::language::Cue;
use crate::language::text::Shape;

/// Tokens between a label and a name: "발표: 네이버 X", 讲师是阿里巴巴的X.
const LABEL: usize = 5;
/// Tokens between a name and the title of its talk: Xさんの「…」.
const TITLE: usize = 3;

/// Tokens at the end of a sentence among which its verb stands: 発表しました。
const VERB: usize = 6;

fn is_uncased(name: &[Token]) -> bool {
    name.first().is_some_and(|t| t.shape == Shape::Uncased)
}

/// Whether a label or a noun for a speaker stands before a name, with who they work for between.
pub(super) fn is_led(name: &[Token], lead: &[Token]) -> bool {
    if !is_uncased(name) {
        return false;
    }
    // 登壇者は, 讲师是, 발표자:
    let joint = |t: &Token| t.folded == ":" || t.is(Cue::Copulas) || t.is(Cue::FunctionWords);
    let near = &lead[lead.len().saturating_sub(LABEL)..];
    let led = |at: usize| {
        let (label, between) = (&near[..at], &near[at + 1..]);
        let labelled = Cue::Byline.ending(&near[..=at]) > 0
            || joint(&near[at]) && (Cue::Byline.ending(label) > 0 || Cue::SpeakerNouns.ending(label) > 0);
        labelled && between.iter().all(|t| t.is_word() && !t.is(Cue::TalkVerbs))
    };
    (0..near.len()).any(led)
}

/// Whether a title in quotes or a noun for a talk follows a name with its titles of honour, or a title ends right before it.
pub(super) fn has_title(name: &[Token], before: &[Token], after: &[Token]) -> bool {
    if !is_uncased(name) {
        return false;
    }
    let joint = |t: &&Token| t.is(Cue::Degrees) || t.is(Cue::Owner) || t.is(Cue::FunctionWords) || t.folded == "*";
    let joints = after.iter().take(TITLE).take_while(joint).count();
    let owns = after[..joints].iter().any(|t| t.is(Cue::Owner) || t.is(Cue::FunctionWords));
    let next = after.get(joints);
    let behind = owns && next.is_some_and(|t| t.is_quote() || t.is(Cue::TalkNouns));
    // Xさんが…について発表しました
    let verb = || Cue::TalkVerbs.any(&after[after.len().saturating_sub(VERB)..]);
    behind
        || owns && joints > 1 && verb()
        || before.last().is_some_and(Token::is_quote) && after.first().is_none_or(|t| !t.is_word() || joint(&t))
}
