//! Blocks in, language out: what most of the prose is written in, among the languages that whatlang knows; a few words are
//! told by the small words and verbs of the language files first, since letters say little of names and titles.

use crate::language::{ENGLISH, Languages};
use crate::model::{Block, BlockKind};
use std::collections::BTreeMap;
use whatlang::{Detector, Lang};

/// Bytes of prose that are enough to tell its language by its letters.
const ENOUGH: usize = 400;
/// Bytes of prose that are read for it.
const MOST: usize = 20_000;
/// Confidence from which the guess for a short text is taken; wrong ones were seen up to a quarter.
const SURE: f64 = 0.4;
/// Words of its own by which a language is told, a word of several languages counting in parts.
const TOLD: f64 = 1.0;
/// How many times as many it must have as any other.
const CLEAR: f64 = 2.0;

/// ISO 639-1 code of the prose; English where there is too little text to tell. Headings count only where there is little
/// prose: titles are often English.
pub fn detect(blocks: &[Block], languages: &Languages) -> String {
    let told = |block: &&Block| !block.chrome && block.kind != BlockKind::Code;
    let prose = joined(blocks.iter().filter(told).filter(|block| !block.is_heading()));
    let all = || joined(blocks.iter().filter(told));
    let code = |lang: Lang| languages.code_of(lang.code()).unwrap_or(ENGLISH);
    let long = prose.len() > ENOUGH;
    let by_letters = whatlang::detect(&prose).filter(|info| long || info.is_reliable()).map(|info| info.lang());
    // Words tell a language from its neighbours, but not one that has no file.
    let few = !long && by_letters.is_none_or(|lang| has_cues(lang, languages));
    let by_words = if few { by_words(&all(), languages) } else { None };
    let found = by_words.or_else(|| by_letters.or_else(|| likely(&all(), languages)).map(code));
    found.unwrap_or(ENGLISH).to_owned()
}

/// The language of a few words, where enough of them are its own; of neighbours that share most words, as Danish and Norwegian
/// do, the one that has more of those that they do not share.
fn by_words<'l>(text: &str, languages: &'l Languages) -> Option<&'l str> {
    let words: Vec<&[String]> = languages.tokens(text).iter().map(|token| languages.told_by(&token.folded)).collect();
    let sums = sums_of(words.iter().copied());
    let (best, sum) = sums.iter().max_by(|a, b| a.1.total_cmp(b.1))?;
    let near: Vec<&str> = sums.iter().filter(|(_, other)| CLEAR * **other > *sum).map(|(code, _)| *code).collect();
    if *sum < TOLD || near.len() == 1 {
        return (*sum >= TOLD).then_some(*best);
    }
    if near.contains(&ENGLISH) {
        return None;
    }
    let shared = |codes: &&[String]| near.iter().all(|code| codes.iter().any(|other| other == code));
    let apart = sums_of(words.iter().copied().filter(|codes| !shared(codes)));
    let of = |code: &str| apart.get(code).copied().unwrap_or_default();
    let first = near.iter().max_by(|a, b| of(a).total_cmp(&of(b)))?;
    near.iter().all(|other| other == first || of(first) >= of(other) + TOLD).then_some(*first)
}

/// How many words each language has, a word of several counting in parts.
fn sums_of<'l>(words: impl Iterator<Item = &'l [String]>) -> BTreeMap<&'l str, f64> {
    let mut sums = BTreeMap::new();
    for codes in words {
        for code in codes {
            *sums.entry(code.as_str()).or_default() += 1.0 / codes.len() as f64;
        }
    }
    sums
}

/// The language of a few words, among those that have cues, where they are more like one than like the others.
fn likely(text: &str, languages: &Languages) -> Option<Lang> {
    let candidates = Lang::all().iter().copied().filter(|lang| has_cues(*lang, languages)).collect();
    let found = Detector::with_allowlist(candidates).detect(text)?;
    (found.confidence() > SURE).then(|| found.lang())
}

fn has_cues(lang: Lang, languages: &Languages) -> bool {
    languages.code_of(lang.code()).is_some_and(|code| languages.codes().any(|known| known == code))
}

fn joined<'b>(blocks: impl Iterator<Item = &'b Block>) -> String {
    let mut text = String::new();
    for block in blocks {
        text.push_str(&block.text);
        text.push('\n');
        if text.len() > MOST {
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::model::Span;

    #[test]
    fn a_few_words_tell_or_do_not() {
        let languages = Languages::load(&Assets::data(None)).expect("the languages are sound");
        for (text, expected) in [
            ("Jürgen Vogt (Zalando) zeigte Quarkus und Kafka.\nEs ging um Akka und Scala.", "de"),
            ("Henrique, da Nubank, mostrou Go e Docker.\nEla usa Elixir e Phoenix.", "pt"),
            ("Giulia ha raccontato Kafka.", "it"),
            ("Un retour sur Kafka par Jean Dupont.", "fr"),
            ("El sábado hubo una charla sobre Kafka en Madrid.", "es"),
            ("Scaling Rails by Ann Patterson\nShe works at GitHub.", "en"),
            ("Daarna gaf Anna de Vries van Booking een presentatie over Kafka", "nl"),
            ("The first talk was by Sander van der Berg from Booking.", "en"),
            ("Potem Anna Wrona z Allegro opowiedziała o Kafce.", "pl"),
            ("Marek Nowak: Kubernetes w praktyce", "pl"),
            ("Sedan höll Anna Lindqvist från Spotify ett föredrag om Kafka.", "sv"),
            ("Deretter forklarte Ivan Tarnow, utvikler i Vipps, hvordan de bruker Kotlin.", "no"),
            ("Derefter forklarede Ivan Tarnow, udvikler hos Lunar, hvordan de bruger Kotlin.", "da"),
            ("Потім Іван Тарнов, розробник з Ajax, пояснив, як вони використовують Kotlin.", "uk"),
            ("Next up: Lars Svensson of Spotify about Backstage.", "en"),
            ("Docker, Kafka", "en"),
            ("DevConf 2019\nAnna Schmidt (Zalando): Kubernetes Operators\nMarco Rossi: Terraform", "en"),
        ] {
            let block = Block {
                kind: BlockKind::Paragraph,
                text: text.to_owned(),
                pieces: Vec::new(),
                marks: Vec::new(),
                span: Span::new(0, text.len()),
                chrome: false,
                sentences: Vec::new(),
            };
            assert_eq!(detect(&[block], &languages), expected, "{text}");
        }
    }
}
