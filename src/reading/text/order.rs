//! Texts in, their order out. Each is looked at by its first letters, which are kept beside its number, since to fetch two texts
//! from anywhere in memory takes longer than to compare them.

/// The numbers of texts in the order of the texts; those that are the same stay as they came.
pub(crate) fn in_order<'t>(count: usize, text: impl Fn(usize) -> &'t str) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> = (0..count).map(|index| (opening(text(index)), index)).collect();
    keyed.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| text(*one).cmp(text(*other))));
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// The first bytes of a text, as a number of the same order.
fn opening(text: &str) -> u64 {
    let mut bytes = [0; size_of::<u64>()];
    let length = text.len().min(bytes.len());
    bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn long_and_short_texts_are_sorted_as_any() {
        let texts = ["quernstone", "quern", "", "quernston", "\u{e9}", "quern", "a"];
        let mut sorted: Vec<usize> = (0..texts.len()).collect();
        sorted.sort_by_key(|index| texts[*index]);
        assert_eq!(in_order(texts.len(), |index| texts[index]), sorted);
    }
}
