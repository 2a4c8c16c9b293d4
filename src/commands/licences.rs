//! `talkgraph licences`: the table of `data/SOURCES.md` in, what is inside the program by licence out. That file is read
//! here, as it lies in the program, rather than said again in code, so that the two cannot differ.

use crate::cli::LicencesArgs;
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::ExitCode;
use talkgraph::assets::Assets;

/// The columns of the table.
const HEADER: [&str; 4] = ["files", "from", "licence", "©"];

/// Each licence with its text, or with the address of it where the licence is content with that.
const TEXTS: [(&str, &str); 8] = [
    ("Apache-2.0", include_str!("../../LICENSE-APACHE")),
    ("BSD-3-Clause", include_str!("licences/BSD-3-Clause.txt")),
    ("Bitstream-Vera", include_str!("../export/paint/fonts/LICENSE")),
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/legalcode\n"),
    ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/legalcode\n"),
    ("CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/legalcode\n"),
    ("ISC", include_str!("licences/ISC.txt")),
    ("MIT", include_str!("../../LICENSE-MIT")),
];

/// A row of the table.
struct Part {
    files: String,
    from: String,
    licence: String,
    owner: String,
}

/// Runs the command.
pub fn run(args: &LicencesArgs) -> anyhow::Result<ExitCode> {
    let sources = Assets::data(None).shipped().file("SOURCES.md")?.context("this program holds no data/SOURCES.md")?;
    let mut by_licence: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for part in parts(&sources.text) {
        by_licence.entry(part.licence.clone()).or_default().push(part);
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "talkgraph {}: {}", env!("CARGO_PKG_VERSION"), env!("CARGO_PKG_LICENSE"))?;
    writeln!(
        out,
        "The code and what was written for it are under MIT OR Apache-2.0, at your option. Inside it are also:"
    )?;
    for (licence, parts) in &by_licence {
        writeln!(out, "\n{licence}")?;
        for Part { files, from, owner, .. } in parts {
            let owner = if owner.is_empty() { String::new() } else { format!("\n    © {owner}") };
            writeln!(out, "  {files}\n    from {from}{owner}")?;
        }
    }
    if args.texts {
        for (licence, text) in TEXTS {
            writeln!(out, "\n==== {licence}\n\n{}", text.trim_end())?;
        }
    } else {
        writeln!(
            out,
            "\nTheir texts: talkgraph licences --texts. The libraries are those of Cargo.lock, with theirs."
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The rows of the table with the header of [`HEADER`].
fn parts(markdown: &str) -> Vec<Part> {
    let cells = |line: &str| -> Option<[String; 4]> {
        let inner = line.strip_prefix('|')?.strip_suffix('|')?;
        inner.split('|').map(|cell| plain(cell.trim())).collect::<Vec<_>>().try_into().ok()
    };
    let rows = markdown.lines().map(cells).skip_while(|row| row.as_ref().is_none_or(|row| row[..] != HEADER));
    // Below the header stands a line of dashes.
    let rows = rows.skip(2).map_while(|row| row);
    rows.map(|[files, from, licence, owner]| Part { files, from, licence, owner }).collect()
}

/// Markdown of one cell as text: code without its marks, a link with its address in brackets.
fn plain(cell: &str) -> String {
    let mut out = String::new();
    for (index, piece) in cell.replace('`', "").replace("](", " (").split('[').enumerate() {
        // A bracket that opens no link stays.
        out.push_str(if index == 0 || piece.contains(" (http") { "" } else { "[" });
        out.push_str(piece);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{parts, plain};

    #[test]
    fn the_rows_of_the_table_and_no_others_are_parts() {
        let text = "| a | b |\n| --- | --- |\n| x | y |\n\n| files | from | licence | © |\n| --- | --- | --- | --- |\n\
                    | `a.tsv`, `b.tsv` | [Mill](https://mill.example), 2nd list | MIT | Ada |\n| `c.txt` | by ear | CC0-1.0 | |\n\n\
                    | p | q | r | s |\n";
        let found: Vec<[String; 4]> = parts(text).into_iter().map(|p| [p.files, p.from, p.licence, p.owner]).collect();
        assert_eq!(
            found,
            [
                ["a.tsv, b.tsv", "Mill (https://mill.example), 2nd list", "MIT", "Ada"],
                ["c.txt", "by ear", "CC0-1.0", ""]
            ]
        );
    }

    #[test]
    fn only_links_are_read_as_links() {
        assert_eq!(plain("see `x` [1] and [y](https://y.example)"), "see x [1] and y (https://y.example)");
    }
}
