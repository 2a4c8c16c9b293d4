//! Two names in, whether they look like one out: what the linker takes for a slip of the keys, and what is proposed for a
//! decision.

use super::forms::squash;
use crate::text::slips::{OF_COMPANIES, OF_PEOPLE};

/// Whether two folded full names are one person's, one of them misspelt: word by word at most one letter apart, two in a long
/// word, and in one word only.
pub fn same_person(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    if a.len() != b.len() || a.len() < 2 {
        return false;
    }
    let other = || a.iter().zip(&b).filter(|(x, y)| x != y);
    other().count() == 1 && other().all(|(x, y)| OF_PEOPLE.forgive(x, y))
}

/// Whether two names look like one company's: one begins with all words of the other and goes on with one (Acme, Acme Labs),
/// or one letter is another.
pub fn same_company(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (squashed_short, squashed_long) = (squash(short).0, squash(long).0);
    let goes_on = long.split_whitespace().count() == short.split_whitespace().count() + 1
        && squashed_long.starts_with(&squashed_short)
        && squashed_short.chars().count() > 3;
    goes_on || OF_COMPANIES.forgive(&squashed_short, &squashed_long)
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
