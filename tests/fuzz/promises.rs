//! A file in, a panic where the route from reading to quads breaks a promise: spans on character boundaries that slice back to
//! their text, mentions in order and apart, valid RDF, the same output for the same input.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;
use std::path::Path;
use std::sync::LazyLock;
use talkgraph::assets::Assets;
use talkgraph::extract::record::Record;
use talkgraph::graph::{Iris, recap_quads};
use talkgraph::model::{Extraction, Recap, Span};
use talkgraph::read::{self, ReadError};
use talkgraph::route::Route;

/// The folder `data`, from wherever this is compiled.
pub static DATA: LazyLock<Assets> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(|folder| folder.join("data/gazetteer").is_dir());
    Assets::data(Some(&root.expect("this is in the repository").join("data")))
});

/// All that a recap is read by.
pub static ROUTE: LazyLock<Route> = LazyLock::new(|| Route::open(&DATA).expect("data/ is sound"));

/// Reads one file, unless it is none that is read.
pub fn parsed(ending: &str, bytes: &[u8]) -> Option<Recap> {
    match read::parse(&format!("recap.{ending}"), "recap", bytes, ROUTE.languages()) {
        Ok(recap) => Some(recap),
        Err(ReadError::Binary { .. } | ReadError::Container { .. } | ReadError::Foreign { .. }) => None,
        Err(fault) => panic!("{fault}"),
    }
}

/// Takes one file through the route and checks every promise.
pub fn hold(ending: &str, bytes: &[u8]) {
    let Some(recap) = parsed(ending, bytes) else { return };
    blocks_lie_in_the_source(&recap);
    let extraction = ROUTE.extract(&recap);
    spans_lie_in_the_source(&recap, &extraction);
    mentions_are_in_order_and_apart(&extraction);
    let record = Record::new(&recap, &extraction);
    the_record_slices_back(&recap, &record);
    let quads = recap_quads(&Iris::default(), &recap, &extraction);
    quads_are_rdf(&quads);

    let again = parsed(ending, bytes).expect("it was read before");
    let extracted_again = ROUTE.extract(&again);
    assert_eq!(Record::new(&again, &extracted_again), record);
    assert_eq!(recap_quads(&Iris::default(), &again, &extracted_again), quads);
}

/// Blocks and their sentences begin and end at characters; pieces have no gaps in the text.
pub fn blocks_lie_in_the_source(recap: &Recap) {
    for block in &recap.blocks {
        assert!(recap.source.get(block.span.range()).is_some(), "block {:?} of {:?}", block.span, recap.source);
        let mut end = 0;
        for piece in &block.pieces {
            assert_eq!(piece.text, end, "{block:?}");
            assert!(recap.source.get(piece.source.range()).is_some(), "{piece:?} of {:?}", recap.source);
            end += piece.text_len;
        }
        assert_eq!(end, block.text.len(), "{block:?}");
        let ranges = block.sentences.iter().chain(block.marks.iter().map(|mark| &mark.range));
        ranges.for_each(|range| assert!(block.text.get(range.clone()).is_some(), "{range:?} of {block:?}"));
    }
}

fn spans_lie_in_the_source(recap: &Recap, extraction: &Extraction) {
    let speakers = extraction.talks.iter().flat_map(|talk| &talk.speakers);
    let spans: Vec<(&str, Span)> = (extraction.mentions.iter().map(|mention| ("mention", mention.span)))
        .chain(extraction.abstained.iter().map(|abstention| ("abstention", abstention.span)))
        .chain(extraction.talks.iter().map(|talk| ("talk", talk.span)))
        .chain(speakers.filter_map(|speaker| Some(("affiliation", speaker.affiliation_span?))))
        .collect();
    for (what, span) in spans {
        assert!(recap.source.get(span.range()).is_some(), "{what} {span:?} of {:?}", recap.source);
    }
    for mention in &extraction.mentions {
        let (start, end) = mention.at;
        let inside = recap.blocks.get(mention.block).and_then(|block| block.text.get(start..end));
        assert!(inside.is_some_and(|text| !text.is_empty()), "{mention:?}");
        assert!(mention.span.start < mention.span.end, "{mention:?}");
        assert!((0.0..=1.0).contains(&mention.score), "{mention:?}");
    }
}

fn mentions_are_in_order_and_apart(extraction: &Extraction) {
    for pair in extraction.mentions.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "{pair:?}");
    }
}

/// Offsets of the record count code points.
fn the_record_slices_back(recap: &Recap, record: &Record) {
    let characters: Vec<char> = recap.source.chars().collect();
    for mention in &record.mentions {
        let text: String = characters[mention.start..mention.end].iter().collect();
        assert_eq!(text, mention.text);
    }
    for talk in &record.talks {
        assert!(talk.start <= talk.end && talk.end <= characters.len(), "{talk:?}");
    }
}

/// The quads survive being written as N-Quads and read again, which no malformed IRI or literal does.
fn quads_are_rdf(quads: &[Quad]) {
    let text: String = quads.iter().map(|quad| format!("{quad} .\n")).collect();
    let read: Result<Vec<Quad>, _> = RdfParser::from_format(RdfFormat::NQuads).for_reader(text.as_bytes()).collect();
    assert_eq!(read.unwrap_or_else(|fault| panic!("{fault} in {text}")), quads);
}
