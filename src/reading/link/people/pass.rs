//! The blocks of a recap in, its people out: those of each block, and then what each says of the others. A given name alone is
//! somebody new only where nobody is named so in full.

use super::{NameShape, by_position, find, handles, uncased_again};
use crate::language::text::Shape;
use crate::link::coreference;
use crate::link::resolve::Resolver;
use crate::model::Kind;
use crate::page::{Word, covered};
use crate::text::fold_str;
use std::collections::HashSet;
use std::ops::Range;

impl Resolver<'_, '_> {
    /// People by shape and slot, in every block; known people come with the hits.
    pub(in crate::link) fn people(&self) -> Vec<NameShape> {
        let mut out = Vec::new();
        for (block, view) in self.page.views.iter().enumerate() {
            if view.skip {
                continue;
            }
            out.extend(find(self.page, block, &self.taken(block)));
        }
        self.without_owned(&mut out);
        // "Ngọc Anh" is the person whom the recap names "Ngọc Anh Trần" elsewhere.
        let names: Vec<Vec<Word>> = out.iter().map(|s| self.words(s.block, &s.range)).collect();
        let opens = names.iter().flat_map(|name| (2..name.len()).map(|words| &name[..words]));
        // "Van 't Hof" is the Sjoerd van 't Hof of before.
        let ends = names.iter().flat_map(|name| (2..name.len()).map(|words| &name[name.len() - words..]));
        let shorter: HashSet<&[Word]> = opens.chain(ends).collect();
        let mut names_of = names.iter();
        out.retain(|_| names_of.next().is_none_or(|own| !shorter.contains(own.as_slice())));
        let handles = self.handles(&out);
        let mut parts = self.parts_of_names(&out);
        let names = handles.iter().map(|s| &self.page.block(s.block).text[s.range.clone()]);
        // "[@petramalu](…) showed boats. Petra …"
        parts.extend(names.filter_map(|name| {
            let name = fold_str(handles::label(name));
            handles::given_name(&name, self.page.languages).map(Word::from)
        }));
        // "Tathagata Das - a.k.a. TD": no second person.
        let behind = |s: &NameShape| &self.page.tokens(s.block)[s.tokens.end..];
        let full = out.iter().filter(|s| s.tokens.len() > 1);
        parts.extend(full.filter_map(|s| coreference::nickname(behind(s))).map(|name| name.folded.clone()));
        out.extend(handles);
        uncased_again::settle(self.page, &mut out);
        let uncased = |s: &NameShape| self.page.tokens(s.block)[s.tokens.start].shape == Shape::Uncased;
        out.retain(|s| {
            s.tokens.len() > 1 || uncased(s) || self.words(s.block, &s.range).iter().all(|w| !parts.contains(w))
        });
        out.sort_by_key(|s| (s.block, s.range.start));
        by_position(self.page, &mut out);
        out
    }

    /// "Ines Malus Lob", "Malus Team", where the recap names an Ines Malu: the name ends before what she owns.
    fn without_owned(&self, out: &mut Vec<NameShape>) {
        let folded = |s: &NameShape| -> Vec<&str> {
            self.page.tokens(s.block)[s.tokens.clone()].iter().map(|t| t.folded.as_str()).collect()
        };
        let full: HashSet<String> = out.iter().map(|s| folded(s).join(" ")).filter(|name| name.contains(' ')).collect();
        let last: HashSet<&str> = full.iter().filter_map(|name| name.rsplit(' ').next()).collect();
        let mut cut: Vec<Option<usize>> = Vec::with_capacity(out.len());
        for shape in out.iter() {
            let words = folded(shape);
            let owner = |n: &usize| words[..*n].join(" ").strip_suffix('s').is_some_and(|base| full.contains(base));
            let surname = words[0].strip_suffix('s').is_some_and(|base| last.contains(base));
            let thing = words.len() == 2 && self.page.is_ordinary(words[1]);
            cut.push((2..words.len()).find(owner).or((surname && thing).then_some(0)));
        }
        let mut cut = cut.into_iter();
        out.retain_mut(|shape| {
            let words = cut.next().flatten();
            if let Some(words) = words {
                shape.tokens.end = shape.tokens.start + words;
                let tokens = &self.page.tokens(shape.block)[shape.tokens.clone()];
                shape.range.end = tokens.last().map_or(shape.range.start, |t| t.range.end);
            }
            words != Some(0)
        });
    }

    /// People who are named by a handle only.
    fn handles(&self, people: &[NameShape]) -> Vec<NameShape> {
        let mut named: Vec<Vec<Range<usize>>> = vec![Vec::new(); self.hits.len()];
        people.iter().for_each(|p| named[p.block].push(p.range.clone()));
        let read = self.page.views.iter().enumerate().filter(|(_, view)| !view.skip);
        let blocks = read.filter(|(block, _)| self.page.block(*block).text.contains('@'));
        let of_block = blocks.flat_map(|(block, _)| {
            let known = self.ranges(block, |e, _| e.kind == Kind::Person);
            let people = named[block].iter().cloned().chain(known).collect();
            handles::find(self.page, block, &people, |name| self.linker.matcher.knows(name))
        });
        of_block.collect()
    }

    /// The words of all full names. A given name alone is no new person where somebody is named so in full.
    pub(in crate::link) fn parts_of_names(&self, shapes: &[NameShape]) -> HashSet<Word> {
        let mut parts: HashSet<Word> = HashSet::new();
        for shape in shapes.iter().filter(|s| s.tokens.len() > 1) {
            parts.extend(self.words(shape.block, &shape.range));
        }
        for (block, hits) in self.hits.iter().enumerate() {
            for hit in hits.iter().filter(|h| self.entry(h).kind == Kind::Person) {
                parts.extend(self.words(block, &hit.range));
            }
        }
        parts
    }

    /// The folded words of a range.
    fn words(&self, block: usize, range: &Range<usize>) -> Vec<Word> {
        let tokens = self.page.tokens(block);
        tokens[covered(tokens, range)].iter().map(|t| t.folded.clone()).collect()
    }
}
