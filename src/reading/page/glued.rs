//! A run of letters that sets no spaces in, the words in it out: what the language glues onto names (particles, titles of
//! honour) and, in Chinese, its cue phrases, the longest first. What is left between them is a word or a name. Only edges that
//! lists show are cut, since a run cut wrongly hides a name as surely as one that is not cut.

use crate::language::scan::Scan;
use crate::language::{Cues, Languages};
use crate::text::{fold_str, is_han};

/// Letters of the longest phrase that is looked for in a run.
const PHRASE: usize = 6;
/// Letters of the longest ending.
const ENDING: usize = 4;
/// Letters that a name has at least when its endings are gone.
const NAME: usize = 2;

/// Where a run is cut, as offsets into it, in order.
pub(super) fn cuts(run: &str, scan: &Scan, cues: &Cues, languages: &Languages) -> Vec<usize> {
    if run.chars().nth(1).is_none() || scan.number(&fold_str(run)) != 0 {
        return Vec::new();
    }
    let han = run.starts_with(is_han);
    if han && cues.unspaced {
        return phrases(run, scan, cues, languages);
    }
    if han { titles(run, cues) } else { endings(run, cues) }
}

/// A run of Chinese: its phrases, and names of people that stand at the edge of one.
fn phrases(run: &str, scan: &Scan, cues: &Cues, languages: &Languages) -> Vec<usize> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let letters = starts.len() - 1;
    let part = |from: usize, to: usize| &run[starts[from]..starts[to]];
    let mut edges = vec![false; letters + 1];
    let mut at = 0;
    while at < letters {
        let most = PHRASE.min(letters - at);
        let phrase = (2..=most).rev().find(|n| scan.number(part(at, at + n)) != 0);
        let phrase = phrase.or_else(|| cues.name_endings.has(part(at, at + 1)).then_some(1));
        // The name begins first: 明 and 明年.
        let begins = |from: usize| (2..=PHRASE).any(|n| from + n <= letters && scan.number(part(from, from + n)) != 0);
        let name =
            (at == 0 || edges[at]).then(|| name_at(part(at, letters.min(at + 4)), languages, |n| begins(at + n)));
        let name = name.flatten();
        match (phrase, name) {
            (None, Some(name)) => {
                edges[at] = true;
                edges[at + name] = true;
                at += name;
            }
            (Some(phrase), _) => {
                edges[at] = true;
                edges[at + phrase] = true;
                at += phrase;
            }
            (None, None) => at += 1,
        }
    }
    // 网易陈冬的: a name that ends where a phrase begins.
    for end in (2..=letters).filter(|end| *end == letters || edges[*end]).collect::<Vec<_>>() {
        let begin = (0..end).rev().find(|at| edges[*at]).unwrap_or(0);
        let name = [3, 2].into_iter().find(|n| end >= begin + n + 2 && languages.is_full_han(part(end - n, end)));
        if let Some(name) = name {
            edges[end - name] = true;
        }
    }
    (1..letters).filter(|at| edges[*at]).map(|at| starts[at]).collect()
}

/// The letters of a name that begins a stretch: three, or two where a phrase begins behind them; none of which a phrase begins
/// inside: 王|老师.
fn name_at(stretch: &str, languages: &Languages, begins: impl Fn(usize) -> bool) -> Option<usize> {
    let head = |letters: usize| stretch.char_indices().nth(letters).map_or(stretch, |(at, _)| &stretch[..at]);
    let full = |letters: usize| head(letters).chars().count() == letters && languages.is_full_han(head(letters));
    match (begins(1), begins(2)) {
        (true, _) => None,
        (_, true) => full(2).then_some(2),
        _ => full(3).then_some(3),
    }
}

/// A run of kanji that ends in a title: 佐藤次郎|氏.
fn titles(run: &str, cues: &Cues) -> Vec<usize> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    let cut = |letters: usize| starts.len().checked_sub(letters).filter(|stem| *stem >= NAME).map(|stem| starts[stem]);
    let title = [2, 1].into_iter().filter_map(cut).find(|at| cues.degrees.has(&fold_str(&run[*at..])));
    title.into_iter().collect()
}

/// A word of Korean with its particles and titles, a run of kana with a title inside: 카프카|에서, 하늘|님|이, みのり|さん|でした.
fn endings(run: &str, cues: &Cues) -> Vec<usize> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
    let mut out = Vec::new();
    let mut end = run.len();
    let title = |at: usize, end: usize| cues.degrees.has(&fold_str(&run[at..end]));
    if cues.name_endings.listed().is_empty() {
        let inside = (0..starts.len()).find_map(|from| {
            let to = starts.get(from + 2).copied().unwrap_or(run.len());
            (from != 0 && title(starts[from], to)).then_some((starts[from], to))
        });
        let first = starts.get(2).copied().filter(|to| title(0, *to)).map(|to| (0, to));
        if let Some((from, to)) = first.or(inside) {
            out.extend([from, to].into_iter().filter(|at| (1..run.len()).contains(at)));
        }
        return out;
    }
    let stems = |end: usize| starts.iter().filter(move |at| **at < end).count();
    for list in [&cues.name_endings, &cues.degrees] {
        let most = stems(end);
        let ending = (1..=ENDING.min(most.saturating_sub(1))).rev().find(|n| {
            let from = starts[most - n];
            list.has(&fold_str(&run[from..end])) && most - n >= NAME
        });
        if let Some(n) = ending {
            end = starts[most - n];
            out.push(end);
        }
    }
    // 님은: the title itself has a particle.
    if out.is_empty() && starts.len() > 1 {
        let titled = (1..starts.len()).find(|n| title(0, starts[*n]));
        out.extend(titled.map(|n| starts[n]));
    }
    out.reverse();
    out
}
