//! A view in, a Mermaid flowchart out, for README files, wikis and issues that draw it themselves. Mermaid lays out small
//! graphs only: what has hundreds of edges should be cut with `--top` first.

use super::style::{self, INK, Shape};
use super::{Format, Kind, View};
use crate::text::clean;
use std::io::{Result as IoResult, Write};

/// Mermaid.
#[derive(Debug, Clone, Copy)]
pub struct Mermaid;

impl Format for Mermaid {
    fn ending(&self) -> &'static str {
        "mmd"
    }

    fn write(&self, view: &View, out: &mut dyn Write) -> IoResult<()> {
        // JSON text is YAML text as well.
        writeln!(out, "---\ntitle: {}\n---\nflowchart LR", serde_json::to_string(&clean(view.title()))?)?;
        if let Some(note) = view.note() {
            writeln!(out, "  %% {}", clean(note).replace(['{', '}'], " "))?;
        }
        for (at, node) in view.nodes().enumerate() {
            let (open, close) = match style::look(node.kind).shape {
                Shape::Pill => ("([", "])"),
                Shape::Hexagon => ("{{", "}}"),
                Shape::Slanted => ("[/", "/]"),
                _ => ("[", "]"),
            };
            writeln!(out, "  n{at}{open}\"{}\"{close}:::{}", quoted(&node.label), class(node.kind))?;
        }
        for e in view.edges() {
            let line = if view.directed() { "-->" } else { "---" };
            let says = match (&e.edge.label, e.edge.weight()) {
                (Some(label), 1.0) => label.to_string(),
                (Some(label), weight) => format!("{label} ({weight})"),
                (None, 1.0) => String::new(),
                (None, weight) => weight.to_string(),
            };
            let label = if says.is_empty() { String::new() } else { format!("|\"{}\"|", quoted(&says)) };
            writeln!(out, "  n{} {line}{label} n{}", e.source, e.target)?;
        }
        for (kind, _) in view.kinds() {
            let look = style::look(kind);
            writeln!(out, "  classDef {} fill:{},stroke:{},color:{INK}", class(kind), look.fill, look.line)?;
        }
        Ok(())
    }
}

/// Named apart from the words of the language, such as `end` and `class`.
fn class(kind: Kind) -> String {
    format!("is-{kind}")
}

/// Text between quotes: what Mermaid, the Markdown it reads there, or the HTML it makes would take for its own is written by
/// number: signs, what opens a list ("2017. What a year", "- so") and what begins an address.
fn quoted(text: &str) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len());
    let listed = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let opener = if listed.len() < text.len() { ['.', ')'] } else { ['-', '+'] };
    let opener = listed.starts_with(opener).then_some(text.len() - listed.len());
    for (at, c) in text.char_indices() {
        match c {
            c if opener == Some(at) => out.push_str(&format!("#{};", u32::from(c))),
            '.' if text[..at].ends_with("www") => out.push_str("#46;"),
            '"' | '#' | '<' | '>' | '&' | '`' | '\\' | ';' | '%' | '*' | '_' => {
                out.push_str(&format!("#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    // A quoted label must not be empty.
    if out.is_empty() { " ".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn labels_are_no_markdown() {
        for (label, written) in [
            ("2017. What a year", "2017#46; What a year"),
            ("1) One", "1#41; One"),
            ("- so", "#45; so"),
            ("www.example.com in a day", "www#46;example.com in a day"),
            ("Node.js 2.0 - now", "Node.js 2.0 - now"),
            ("C# & <b>", "C#35; #38; #60;b#62;"),
            ("", " "),
        ] {
            assert_eq!(quoted(label), written);
        }
    }
}
