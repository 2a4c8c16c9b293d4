//! Text in, what may stand for it in XML and HTML out.

use std::borrow::Cow;

/// Text for element content or an attribute in either quotes; characters that XML 1.0 has no way to write become U+FFFD.
pub fn escape(text: &str) -> Cow<'_, str> {
    let special = |c: char| matches!(c, '&' | '<' | '>' | '"' | '\'') || !is_allowed(c);
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if is_allowed(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    Cow::Owned(out)
}

/// Text in which characters that XML 1.0 has no way to write became U+FFFD: for serializers that write the rest rightly.
pub fn allowed(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect())
}

/// Text of an attribute in which line breaks stay what they are: a reader takes bare ones for spaces.
pub fn attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\r', "&#13;").replace('\t', "&#9;")
}

/// The `Char` production of XML 1.0.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::{allowed, attribute, escape};

    #[test]
    fn markup_does_not_act() {
        assert_eq!(escape("a <b> & \"c\" 'd' \u{1}"), "a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; \u{fffd}");
        assert_eq!(allowed("<a> \u{1b}[m"), "<a> \u{fffd}[m");
        assert_eq!(attribute("a\n\"b\"\t\r"), "a&#10;&quot;b&quot;&#9;&#13;");
    }
}
