//! Mark-up events in, [`Block`]s out: the one place where visible text and its way back to the source are put together.

use super::letters::{self, Letter};
use crate::halt::step;
use crate::model::{Block, BlockKind, Mark, MarkKind, Piece, Span};

/// Collects the blocks of one recap.
#[derive(Debug)]
pub struct BlockBuilder<'s> {
    source: &'s str,
    /// What a line break in the source is to a reader: one in Markdown, a blank in HTML.
    line_break: char,
    blocks: Vec<Block>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    block: Block,
    marks: Vec<(usize, MarkKind)>,
}

impl<'s> BlockBuilder<'s> {
    /// A builder for blocks of `source`, or of the same text with stretches made blank.
    pub fn new(source: &'s str) -> Self {
        Self { source, line_break: '\n', blocks: Vec::new(), open: None }
    }

    /// Reads line breaks of the source as blanks from here on, or as line breaks again; says how it was before.
    pub fn flow(&mut self, flow: bool) -> bool {
        std::mem::replace(&mut self.line_break, if flow { ' ' } else { '\n' }) == ' '
    }

    /// Opens a block that begins at byte `at`, closing the one before.
    pub fn open(&mut self, kind: BlockKind, at: usize) {
        self.close(at);
        let block = Block {
            kind,
            text: String::new(),
            pieces: Vec::new(),
            marks: Vec::new(),
            span: Span::new(at, at),
            chrome: false,
            sentences: Vec::new(),
        };
        self.open = Some(Open { block, marks: Vec::new() });
    }

    /// Whether a block is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Makes a caption of the open paragraph, if nothing stands in it yet.
    pub fn begin_caption(&mut self) -> bool {
        let Some(open) = &mut self.open else { return false };
        let empty = open.block.text.is_empty() && open.block.kind == BlockKind::Paragraph;
        if empty {
            open.block.kind = BlockKind::Caption;
        }
        empty
    }

    /// Closes the open block at byte `at`; one without visible text is dropped.
    pub fn close(&mut self, at: usize) {
        let Some(mut open) = self.open.take() else { return };
        while let Some((start, kind)) = open.marks.pop() {
            push_mark(&mut open.block, start, kind);
        }
        let mut block = open.block;
        trim(&mut block);
        if block.text.is_empty() {
            return;
        }
        block.span = Span::new(block.span.start, at.max(block.span.start));
        block.marks.sort_by_key(|m| (m.range.start, m.range.end));
        self.blocks.push(block);
    }

    /// Adds text that stands in the source just as it is, but for its white space and its odd letters (see [`letters`]).
    pub fn copy(&mut self, span: Span) {
        step();
        let source = self.source;
        let mut at = span.start;
        let mut dressed: Option<Mark> = None;
        let mut before = None;
        let mut chars = source[span.range()].char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let here = Span::new(span.start + i, span.start + i + c.len_utf8());
            let blank = c.is_whitespace() && c != '\u{a0}';
            let letter = if blank { Letter::Plain } else { letters::read(before, c, chars.peek().map(|(_, c)| *c)) };
            before = Some(c);
            if letter == Letter::Plain && !blank {
                if c.is_alphanumeric() {
                    self.undress(&mut dressed);
                }
                continue;
            }
            self.piece(&source[at..here.start], Span::new(at, here.start));
            at = here.end;
            match letter {
                Letter::Plain => self.blank(c, here.start),
                Letter::Ornament => self.space(' ', here),
                Letter::Nothing => {}
                Letter::Wide(plain) => self.piece(plain.encode_utf8(&mut [0; 4]), here),
                Letter::Dressed(plain, kind) => self.dressed(plain, kind, here, &mut dressed),
            }
        }
        self.piece(&source[at..span.end], Span::new(at, span.end));
        self.undress(&mut dressed);
    }

    /// Adds a blank of the source: without width, since in a masked text it may lie inside a character of the source.
    fn blank(&mut self, c: char, at: usize) {
        let code = self.open.as_ref().is_some_and(|open| open.block.kind == BlockKind::Code);
        let seen = match c {
            '\n' if code => '\n',
            '\n' => self.line_break,
            _ => ' ',
        };
        self.space(seen, Span::new(at, at));
    }

    /// Adds a letter in another dress, and marks the run of such letters that it belongs to.
    fn dressed(&mut self, plain: char, kind: MarkKind, span: Span, run: &mut Option<Mark>) {
        if run.as_ref().is_some_and(|mark| mark.kind != kind) {
            self.undress(run);
        }
        let Some(open) = &self.open else { return };
        let start = run.as_ref().map_or(open.block.text.len(), |mark| mark.range.start);
        self.piece(plain.encode_utf8(&mut [0; 4]), span);
        let end = self.open.as_ref().map_or(start, |open| open.block.text.len());
        *run = Some(Mark { range: start..end, kind });
    }

    fn undress(&mut self, run: &mut Option<Mark>) {
        if let (Some(open), Some(mark)) = (&mut self.open, run.take()) {
            open.block.marks.push(mark);
        }
    }

    /// Adds text that stands for a source stretch written otherwise (an entity, an escape).
    pub fn replace(&mut self, text: &str, span: Span) {
        if text.len() == span.end - span.start && &self.source[span.range()] == text {
            self.copy(span);
            return;
        }
        let text = letters::plain(text);
        if text.is_empty() {
            return;
        }
        if text.chars().all(char::is_whitespace) {
            self.space(' ', span);
        } else {
            self.piece(&text, span);
        }
    }

    /// Adds one space or line break; a run of them counts once, and a line break wins.
    pub fn space(&mut self, c: char, span: Span) {
        let Some(open) = &mut self.open else { return };
        let text = &mut open.block.text;
        match text.chars().last() {
            None => {}
            Some(' ') if c == '\n' => {
                text.pop();
                text.push('\n');
            }
            Some(' ' | '\n') => {}
            Some(_) => {
                let at = text.len();
                text.push(c);
                open.block.pieces.push(Piece { text: at, text_len: 1, source: span });
            }
        }
    }

    fn piece(&mut self, text: &str, span: Span) {
        let Some(open) = &mut self.open else { return };
        if text.is_empty() {
            return;
        }
        let block = &mut open.block;
        let at = block.text.len();
        block.text.push_str(text);
        let copied = text.len() == span.end - span.start;
        match block.pieces.last_mut() {
            Some(last)
                if copied && last.source.end == span.start && last.text_len == last.source.end - last.source.start =>
            {
                last.text_len += text.len();
                last.source.end = span.end;
            }
            _ => block.pieces.push(Piece { text: at, text_len: text.len(), source: span }),
        }
    }

    /// Begins a marked-up stretch.
    pub fn begin(&mut self, kind: MarkKind) {
        if let Some(open) = &mut self.open {
            open.marks.push((open.block.text.len(), kind));
        }
    }

    /// Whether a stretch with mark-up of the same sort as `kind` is open.
    pub fn has_begun(&self, kind: &MarkKind) -> bool {
        let same = |k: &MarkKind| std::mem::discriminant(k) == std::mem::discriminant(kind);
        self.open.as_ref().is_some_and(|open| open.marks.iter().any(|(_, k)| same(k)))
    }

    /// Ends the innermost stretch whose mark-up is of the same sort as `kind`.
    pub fn end(&mut self, kind: &MarkKind) {
        let Some(open) = &mut self.open else { return };
        let same = |k: &MarkKind| std::mem::discriminant(k) == std::mem::discriminant(kind);
        if let Some(index) = open.marks.iter().rposition(|(_, k)| same(k)) {
            let (start, kind) = open.marks.remove(index);
            push_mark(&mut open.block, start, kind);
        }
    }

    /// Opens a row of a table that begins at byte `at`.
    pub fn open_row(&mut self, at: usize) {
        self.open(BlockKind::Item(1), at);
    }

    /// Begins a cell of the open row at byte `at`. A bar stands between two cells, as a person would set them on one line.
    pub fn cell(&mut self, column: u16, head: bool, at: usize) {
        let cell = MarkKind::Cell { column, head };
        self.end(&cell);
        let here = Span::new(at, at);
        if self.open.as_ref().is_some_and(|open| !open.block.text.is_empty() && !open.block.text.ends_with("| ")) {
            self.space(' ', here);
            self.piece("|", here);
            self.space(' ', here);
        }
        self.begin(cell);
    }

    /// Closes the open row at byte `at`.
    pub fn close_row(&mut self, at: usize) {
        self.end(&MarkKind::Cell { column: 0, head: false });
        if let Some(open) = &mut self.open
            && open.block.text.ends_with(" | ")
        {
            let end = open.block.text.len() - " | ".len();
            open.block.text.truncate(end);
            open.block.pieces.retain(|p| p.text < end);
        }
        self.close(at);
    }

    /// The blocks, in order.
    pub fn finish(mut self, at: usize) -> Vec<Block> {
        self.close(at);
        self.blocks
    }
}

fn push_mark(block: &mut Block, start: usize, kind: MarkKind) {
    let end = block.text.len();
    if start < end {
        block.marks.push(Mark { range: start..end, kind });
    }
}

/// Cuts white space off the end of a block's text (there is none at its start).
fn trim(block: &mut Block) {
    let len = block.text.trim_end().len();
    block.text.truncate(len);
    block.pieces.retain(|p| p.text < len);
    if let Some(last) = block.pieces.last_mut() {
        let over = (last.text + last.text_len).saturating_sub(len);
        if over > 0 && last.text_len == last.source.end - last.source.start {
            last.source.end -= over;
        }
        last.text_len -= over.min(last.text_len);
    }
    for mark in &mut block.marks {
        mark.range.end = mark.range.end.min(len);
    }
    block.marks.retain(|m| m.range.start < m.range.end);
}
