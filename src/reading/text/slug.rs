//! Text in, what may stand for it in an id, a file name or an IRI out.

use super::fold_str;

/// Lower-case letters and digits of `text` without accents, runs of anything else as one hyphen.
/// Scripts without a Latin form keep their letters.
///
/// ```
/// # use talkgraph_reading::text::slug;
/// assert_eq!(slug("Łukasz's C++ talk"), "lukaszs-cplusplus-talk");
/// ```
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in fold_str(text).chars() {
        if c.is_alphanumeric() {
            out.push(c);
        } else if c == '+' {
            out.push_str("plus");
        } else if c == '#' {
            out.push_str("sharp");
        } else if !out.ends_with('-') && !matches!(c, '\'' | '.') {
            out.push('-');
        }
    }
    out.trim_matches('-').to_owned()
}
