//! Blocks in, language out: what most of the prose is written in, among the languages that whatlang knows.

use crate::model::{Block, BlockKind};
use whatlang::{Detector, Lang};

/// Bytes of prose that are enough to tell its language.
const ENOUGH: usize = 400;
/// Bytes of prose that are read for it.
const MOST: usize = 20_000;
/// Confidence from which the guess for a short text is taken; wrong ones were seen up to a quarter.
const SURE: f64 = 0.4;
/// What a short text is written in, if it is not one of the others.
const LIKELY: [Lang; 6] = [Lang::Eng, Lang::Fra, Lang::Deu, Lang::Spa, Lang::Por, Lang::Ita];

/// ISO 639-1 code of the prose; English where there is too little text to tell. Headings count only where there is little
/// prose: titles are often English.
pub fn detect(blocks: &[Block]) -> String {
    let told = |block: &&Block| !block.chrome && block.kind != BlockKind::Code;
    let prose = joined(blocks.iter().filter(told).filter(|block| !block.is_heading()));
    let found = whatlang::detect(&prose).filter(|info| info.is_reliable() || prose.len() > ENOUGH);
    let language = found.map(|info| info.lang()).or_else(|| likely(&joined(blocks.iter().filter(told))));
    match language.map(|language| language.code()) {
        Some("fra") => "fr",
        Some("deu") => "de",
        Some("spa") => "es",
        Some("por") => "pt",
        Some("ita") => "it",
        Some("nld") => "nl",
        Some("pol") => "pl",
        Some("swe") => "sv",
        Some("rus") => "ru",
        Some("jpn") => "ja",
        Some("cmn") => "zh",
        Some("kor") => "ko",
        Some("tur") => "tr",
        Some("ces") => "cs",
        _ => "en",
    }
    .to_owned()
}

/// The language of a few words, where they are more like one than like the others.
fn likely(text: &str) -> Option<Lang> {
    let found = Detector::with_allowlist(LIKELY.to_vec()).detect(text)?;
    (found.confidence() > SURE).then(|| found.lang())
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
    use super::likely;
    use whatlang::Lang;

    #[test]
    fn a_few_words_tell_or_do_not() {
        for (text, expected) in [
            ("Jürgen Vogt (Zalando) zeigte Quarkus und Kafka.\nEs ging um Akka und Scala.", Some(Lang::Deu)),
            ("Henrique, da Nubank, mostrou Go e Docker.\nEla usa Elixir e Phoenix.", Some(Lang::Por)),
            ("Giulia ha raccontato Kafka.", Some(Lang::Ita)),
            ("Un retour sur Kafka par Jean Dupont.", Some(Lang::Fra)),
            ("El sábado hubo una charla sobre Kafka en Madrid.", Some(Lang::Spa)),
            ("Scaling Rails by Ann Patterson\nShe works at GitHub.", Some(Lang::Eng)),
            ("Docker, Kafka", None),
            ("DevConf 2019\nAnna Schmidt (Zalando): Kubernetes Operators\nMarco Rossi: Terraform", None),
        ] {
            assert_eq!(likely(text), expected, "{text}");
        }
    }
}
