//! Mark-up events in, [`Block`]s out: the one place where visible text and its way back to the source are put together.

use crate::model::{Block, BlockKind, Mark, MarkKind, Piece, Span};

/// Collects the blocks of one recap.
#[derive(Debug)]
pub struct BlockBuilder<'s> {
    source: &'s str,
    blocks: Vec<Block>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    block: Block,
    marks: Vec<(usize, MarkKind)>,
}

impl<'s> BlockBuilder<'s> {
    /// A builder for blocks of `source`.
    pub fn new(source: &'s str) -> Self {
        Self { source, blocks: Vec::new(), open: None }
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
        if matches!(block.kind, BlockKind::Paragraph) && is_label(&block) {
            block.kind = BlockKind::Heading(7);
        }
        self.blocks.push(block);
    }

    /// Adds text that stands in the source just as it is.
    pub fn copy(&mut self, span: Span) {
        let source = self.source;
        let mut at = span.start;
        for (i, c) in source[span.range()].char_indices() {
            if c.is_whitespace() && c != '\u{a0}' {
                let here = span.start + i;
                self.piece(&source[at..here], Span::new(at, here));
                self.space(if c == '\n' { '\n' } else { ' ' }, Span::new(here, here + c.len_utf8()));
                at = here + c.len_utf8();
            }
        }
        self.piece(&source[at..span.end], Span::new(at, span.end));
    }

    /// Adds text that stands for a source stretch written otherwise (an entity, an escape).
    pub fn replace(&mut self, text: &str, span: Span) {
        if text.len() == span.end - span.start && &self.source[span.range()] == text {
            self.copy(span);
        } else if text.chars().all(char::is_whitespace) {
            self.space(' ', span);
        } else {
            self.piece(text, span);
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

    /// Ends the innermost stretch whose mark-up is of the same sort as `kind`.
    pub fn end(&mut self, kind: &MarkKind) {
        let Some(open) = &mut self.open else { return };
        let same = |k: &MarkKind| std::mem::discriminant(k) == std::mem::discriminant(kind);
        if let Some(index) = open.marks.iter().rposition(|(_, k)| same(k)) {
            let (start, kind) = open.marks.remove(index);
            push_mark(&mut open.block, start, kind);
        }
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

/// Whether a paragraph is one short line in bold, which people write instead of a heading: `**Title**`, `**Title** by X`. A
/// line in bold up to its colon is none, nor is a sentence.
fn is_label(block: &Block) -> bool {
    let text = &block.text;
    let bold = block.marks.iter().find(|m| m.kind == MarkKind::Strong && m.range.start == 0);
    let Some(bold) = bold.filter(|_| text.len() < 160 && !text.contains('\n')) else { return false };
    let (inside, rest) = text.split_at(bold.range.end);
    let closes = rest.len() <= 1;
    let goes_on = inside.contains(' ')
        && rest.len() < 80
        && !inside.ends_with([':', '.', '!'])
        && !rest.starts_with([':', '.', ';'])
        && !rest.ends_with(['.', ':', '!', '?', ';']);
    closes || goes_on
}
