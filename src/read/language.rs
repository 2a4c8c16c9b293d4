//! Blocks in, language out: what most of the prose is written in, among the languages that whatlang knows.

use crate::model::{Block, BlockKind};

/// ISO 639-1 code of the prose; English where there is too little text to tell.
pub fn detect(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks.iter().filter(|b| !b.chrome && b.kind != BlockKind::Code && !b.is_heading()) {
        text.push_str(&block.text);
        text.push('\n');
        if text.len() > 20_000 {
            break;
        }
    }
    let code =
        whatlang::detect(&text).filter(|info| info.is_reliable() || text.len() > 400).map(|info| info.lang().code());
    match code {
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
