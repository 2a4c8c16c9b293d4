//! Letters in, what their script means for words out. Some scripts set no space between words: there a change of script is
//! the edge of a word ("KafkaとKubernetes"), and a particle follows a foreign word at once ("Kafka를").

use unicode_script::{Script, UnicodeScript};

/// The first letter of the first of those scripts, Thai: looking up a script takes longer than all else that is asked of a letter.
const FIRST: char = '\u{e01}';

/// Whether a word ends between two letters or digits because the script changes to or from one that sets no spaces or
/// glues its particles on.
pub fn changes_script(before: char, after: char) -> bool {
    let (before, after) = (glued(before), glued(after));
    before != after && (before.is_some() || after.is_some())
}

/// The script of a letter, if it is one that sets no spaces or glues its particles on. What several scripts share, such as
/// the mark for a long vowel, belongs to the only one of them that it stands in here.
fn glued(c: char) -> Option<Script> {
    if c < FIRST {
        return None;
    }
    match c.script() {
        // ー is of both kana, and written with katakana.
        Script::Common if c == '\u{30fc}' || c == '\u{ff70}' => Some(Script::Katakana),
        script @ (Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Thai | Script::Lao) => {
            Some(script)
        }
        _ => None,
    }
}

/// Whether a letter is a Chinese character, whatever language writes it.
pub fn is_han(c: char) -> bool {
    glued(c) == Some(Script::Han)
}

/// Whether a letter is a syllable of Korean.
pub fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Whether a letter is of the kana that Japanese grammar is written in.
pub fn is_hiragana(c: char) -> bool {
    ('\u{3041}'..='\u{309f}').contains(&c)
}

/// Whether a letter is of the kana that foreign words are written in; the mark for a long vowel and the dot are.
pub fn is_katakana(c: char) -> bool {
    ('\u{30a0}'..='\u{30ff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_script_ends_a_word() {
        for (before, after, changes) in [
            ('a', 'と', true),
            ('a', '를', true),
            ('8', '年', true),
            ('カ', 'の', true),
            ('ー', 'の', true),
            ('カ', 'ー', false),
            ('日', '本', false),
            ('a', 'é', false),
            ('a', '8', false),
            ('я', 'a', false),
        ] {
            assert_eq!(
                (changes_script(before, after), changes_script(after, before)),
                (changes, changes),
                "{before}{after}"
            );
        }
    }
}
