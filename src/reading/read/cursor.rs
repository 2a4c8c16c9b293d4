//! A source in, the fields and blocks that a reader of lines makes of it out. AsciiDoc, Org and reStructuredText open all that
//! is of interest with a line of its own; what they share is how they walk over the lines.

use super::builder::BlockBuilder;
use super::fields::Field;
use super::plain::{self, Line};
use crate::language::Languages;
use crate::model::Block;

/// Where a reader of lines stands, and what it has read; `S` is what one format must remember besides.
pub(super) struct Cursor<'s, S> {
    /// The whole source.
    pub source: &'s str,
    /// What the names of fields mean.
    pub languages: &'s Languages,
    /// The lines to read.
    pub lines: Vec<Line>,
    /// The line that comes next.
    pub at: usize,
    /// The blocks so far.
    pub builder: BlockBuilder<'s>,
    /// What the head of the file says.
    pub fields: Vec<Field>,
    /// What the format remembers.
    pub state: S,
}

/// Reads `source` from byte `from` on; `line` takes the next line, or several.
pub(super) fn read<'s, S>(
    source: &'s str,
    from: usize,
    languages: &'s Languages,
    state: S,
    line: impl Fn(&mut Cursor<'s, S>),
) -> (Vec<Field>, Vec<Block>) {
    let (lines, builder) = (plain::lines(source, from), BlockBuilder::new(source));
    let mut cursor = Cursor { source, languages, lines, at: 0, builder, fields: Vec::new(), state };
    while cursor.at < cursor.lines.len() {
        line(&mut cursor);
    }
    (cursor.fields, cursor.builder.finish(source.len()))
}

impl<'s, S> Cursor<'s, S> {
    /// The text of a line; nothing behind the last one.
    pub fn text(&self, index: usize) -> &'s str {
        self.lines.get(index).map(|line| line.text(self.source)).unwrap_or_default()
    }
}
