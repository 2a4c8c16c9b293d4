//! The cue words of weak entries in, the blocks where one of them stands out. Looked up once an entry: asking each block for
//! each cue of each weak name took longer than all other evidence together.

use crate::gazetteer::Entry;
use crate::page::Page;
use crate::text::fold_str;
use std::collections::HashMap;
use std::ops::Range;

/// For each entry, by its index, the blocks with a cue word of it, in order.
#[derive(Debug, Default)]
pub struct CueWords(HashMap<usize, Vec<usize>>);

impl CueWords {
    /// Looks for the cue words of these entries.
    pub fn find<'e>(page: &Page<'_>, entries: impl Iterator<Item = (usize, &'e Entry)>) -> Self {
        let mut found = HashMap::new();
        let mut texts = Vec::new();
        for (index, entry) in entries {
            found.entry(index).or_insert_with(|| {
                let mut blocks: Vec<usize> = Vec::new();
                for cue in &entry.cues {
                    match cue.contains(' ') {
                        true => blocks.extend(with_phrase(page, &mut texts, cue)),
                        // The word, or its plural.
                        false => blocks.extend(
                            [cue, &format!("{cue}s")]
                                .into_iter()
                                .flat_map(|w| page.blocks_with(w))
                                .map(|b| *b as usize),
                        ),
                    }
                }
                blocks.sort_unstable();
                blocks.dedup();
                blocks
            });
        }
        Self(found)
    }

    /// Whether a cue word of an entry stands in one of these blocks.
    pub fn within(&self, entry: usize, blocks: &Range<usize>) -> bool {
        let Some(all) = self.0.get(&entry) else { return false };
        all.get(all.partition_point(|b| *b < blocks.start)).is_some_and(|b| *b < blocks.end)
    }
}

/// The blocks with a cue of several words, as letters. `texts` are the folded blocks, made when they are first needed.
fn with_phrase(page: &Page<'_>, texts: &mut Vec<(usize, String)>, cue: &str) -> Vec<usize> {
    if texts.is_empty() {
        let read = page.views.iter().enumerate().filter(|(_, view)| !view.skip);
        texts.extend(read.map(|(block, _)| (block, fold_str(&page.block(block).text))));
    }
    texts.iter().filter(|(_, text)| text.contains(cue)).map(|(block, _)| *block).collect()
}
