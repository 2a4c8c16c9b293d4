//! Source text in, a text of the same length out in which template code (Liquid, Hugo shortcodes, kramdown attribute
//! lists) is blank: it stays out of the blocks while every offset keeps its meaning.

use regex::Regex;
use std::sync::LazyLock;

static TEMPLATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?s)\{\{.*?\}\}|\{%.*?%\}|\{:[^}\n]*\}|\{#[\w-]+\}|<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>"#,
    )
    .expect("the pattern is constant")
});

/// `source` from byte `from`, with template code and comments blanked; bytes before `from` are blank too.
pub fn mask(source: &str, from: usize) -> String {
    let mut out = String::with_capacity(source.len());
    blank(&mut out, &source[..from]);
    let mut at = from;
    for found in TEMPLATE.find_iter(&source[from..]) {
        let (start, end) = (from + found.start(), from + found.end());
        out.push_str(&source[at..start]);
        blank(&mut out, &source[start..end]);
        at = end;
    }
    out.push_str(&source[at..]);
    out
}

fn blank(out: &mut String, text: &str) {
    out.extend(text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_offsets() {
        let source = "à {{< tweet é >}} b [x](y){:target=\"_blank\"} c\n{% raw %} d <!-- ü --> e";
        let masked = mask(source, 0);
        assert_eq!(masked.len(), source.len());
        for word in ["b [x]", "c\n", "d ", " e"] {
            assert_eq!(masked.find(word), source.find(word), "{word}");
        }
        assert!(!masked.contains("tweet") && !masked.contains("target"));
    }
}
