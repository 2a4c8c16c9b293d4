//! A declined name of a person in, its nominative out: `data/language/name-cases.txt` says how given names and surnames end in
//! each case of a language. The given name decides, since those are listed.

/// The cases of all languages.
#[derive(Debug, Default)]
pub(super) struct NameCases(Vec<Case>);

/// One case of one language.
#[derive(Debug)]
struct Case {
    language: String,
    given: Vec<(String, String)>,
    surnames: Vec<(String, String)>,
}

impl NameCases {
    /// Reads the rows; what is no row is an error with its line, from 1.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let rows = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
        rows.map(|(row, number)| Case::parse(row).ok_or(number)).collect::<Result<_, _>>().map(Self)
    }

    /// The given name and the surname in the nominative, where a case of the language makes a word that is no given name one.
    pub fn nominative(
        &self,
        language: &str,
        name: (&str, &str),
        is_given: impl Fn(&str) -> bool,
    ) -> Option<(String, String)> {
        let (given, surname) = name;
        let cases = self.0.iter().filter(|case| case.language == language && !is_given(given));
        cases.into_iter().find_map(|case| {
            let nominative =
                case.given.iter().filter_map(|ending| replaced(given, ending)).find(|name| is_given(name))?;
            let surname = case.surnames.iter().find_map(|ending| replaced(surname, ending))?;
            Some((nominative, surname))
        })
    }
}

impl Case {
    fn parse(row: &str) -> Option<Self> {
        let parts: Vec<&str> = row.split('|').map(str::trim).collect();
        let [language, given, surnames] = parts[..] else { return None };
        Some(Self { language: language.to_owned(), given: endings(given)?, surnames: endings(surnames)? })
    }
}

fn endings(list: &str) -> Option<Vec<(String, String)>> {
    let pair = |ending: &str| ending.split_once(':').map(|(from, to)| (from.to_owned(), to.to_owned()));
    list.split_whitespace().map(pair).collect()
}

/// A word with another ending, if enough of it stays.
fn replaced(word: &str, (from, to): &(String, String)) -> Option<String> {
    let stem = word.strip_suffix(from.as_str())?;
    (stem.chars().count() > 1).then(|| format!("{stem}{to}"))
}

#[cfg(test)]
mod tests {
    use super::NameCases;
    use crate::language::Languages;

    #[test]
    fn what_is_no_row_is_told_with_its_line() {
        for (text, line) in [("# cases\npl | a: | a:\npl | a:\n", 3), ("pl | a | a:\n", 1), ("pl a: a:\n", 1)] {
            assert_eq!(NameCases::parse(text).err(), Some(line), "{text}");
        }
    }

    #[test]
    fn declined_names_have_a_nominative() {
        let languages = Languages::load(&crate::assets::Assets::data(None)).expect("the languages are sound");
        for (language, declined, nominative) in [
            ("pl", "Jacka Kwernickiego", Some("Jacek Kwernicki")),
            ("pl", "Macieja Tulicza", Some("Maciej Tulicz")),
            ("pl", "Anną Mirską", Some("Anna Mirska")),
            ("cs", "Tomáše Vrbíka", None),
            ("cs", "Petra Vrbíka", None),
            ("ru", "Ивана Крюкова", Some("Иван Крюков")),
            ("ru", "Ольгой Крюковой", Some("Ольга Крюкова")),
            ("pl", "Jacek Kwernicki", None),
            ("en", "Macieja Tulicza", None),
        ] {
            assert_eq!(languages.nominative(language, declined).as_deref(), nominative, "{declined}");
        }
    }
}
