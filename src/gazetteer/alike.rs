//! Two names in, whether they look like one out: what the linker takes for a slip of the keys, and what is proposed for a
//! decision.

use super::forms::squash;
use strsim::osa_distance;

/// Letters of the shortest company name in which one letter may be another's.
const LONG_COMPANY: usize = 7;

/// Whether two folded full names are one person's, one of them misspelt: word by word at most one letter apart, two in a long
/// word, and in one word only.
pub fn same_person(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    if a.len() != b.len() || a.len() < 2 {
        return false;
    }
    let distances: Vec<usize> = a.iter().zip(&b).map(|(x, y)| osa_distance(x, y)).collect();
    let allowed = |i: usize| match a[i].chars().count().min(b[i].chars().count()) {
        0..=4 => 0,
        5..=8 => 1,
        _ => 2,
    };
    distances.iter().filter(|d| **d > 0).count() == 1 && distances.iter().enumerate().all(|(i, d)| *d <= allowed(i))
}

/// Whether two names look like one company's: one begins with all words of the other and goes on with one (Acme, Acme Labs),
/// or one letter is another.
pub fn same_company(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (squashed_short, squashed_long) = (squash(short).0, squash(long).0);
    let goes_on = long.split_whitespace().count() == short.split_whitespace().count() + 1
        && squashed_long.starts_with(&squashed_short)
        && squashed_short.chars().count() > 3;
    let letter = squashed_short.chars().count() >= LONG_COMPANY && osa_distance(&squashed_short, &squashed_long) <= 1;
    goes_on || letter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike() {
        for (a, b, one) in [
            ("neha narkhede", "neha narkede", true),
            ("neha narula", "neha nerula", true),
            ("ann lee", "ann lea", false),
            ("sam field", "sam fields jones", false),
        ] {
            assert_eq!(same_person(a, b), one, "{a} {b}");
        }
        for (a, b, one) in [
            ("Millstone", "Millstone Labs", true),
            ("Millstone", "Millstone Labs Europe", false),
            ("Quernworks", "Quernwerks", true),
            ("Etsy", "Esty", false),
            ("Red", "Red Hat", false),
        ] {
            assert_eq!(same_company(a, b), one, "{a} {b}");
        }
    }
}
