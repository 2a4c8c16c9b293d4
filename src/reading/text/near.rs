//! What somebody typed in, the names that were perhaps meant out.

use super::fold_str;
use strsim::normalized_damerau_levenshtein;

/// Up to `limit` of `known` that `typed` may have meant, the nearest first: what begins with it, then what is within
/// a few slips of it (Damerau–Levenshtein, compared in folded form).
pub fn near<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>, limit: usize) -> Vec<&'a str> {
    let typed = fold_str(typed);
    if typed.is_empty() || typed.chars().count() > 200 {
        return Vec::new();
    }
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let folded = fold_str(name);
            let mut score = normalized_damerau_levenshtein(&typed, &folded);
            let words = || folded.split(|c: char| !c.is_alphanumeric());
            if folded.starts_with(&typed) {
                score += 1.0;
            } else if typed.chars().count() > 2 && words().any(|word| word.starts_with(&typed)) {
                score += 0.8;
            } else {
                let by_word = words().map(|word| normalized_damerau_levenshtein(&typed, word));
                score = by_word.fold(score, |best, s| best.max(s - 0.05));
            }
            (score >= 0.6).then_some((score, name))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let mut out: Vec<&str> = Vec::new();
    for (_, name) in scored {
        if !out.contains(&name) && out.len() < limit {
            out.push(name);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_first() {
        let known = ["Apache Kafka", "Kafka Streams", "Kubernetes", "Docker"];
        for (typed, expected) in [
            ("Kafak", &["Apache Kafka", "Kafka Streams"][..]),
            ("kafka", &["Kafka Streams", "Apache Kafka"]),
            ("kubernets", &["Kubernetes"]),
            ("dokcer", &["Docker"]),
            ("zzz", &[]),
            ("", &[]),
        ] {
            assert_eq!(near(typed, known, 5), expected, "{typed}");
        }
    }
}
