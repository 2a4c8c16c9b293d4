//! `talkgraph extract`: recaps in, records or quads on standard output, or the recaps with everything marked; nothing is
//! stored.

use crate::cli::{ExtractArgs, ExtractFormat, Global};
use anstream::{AutoStream, ColorChoice};
use anyhow::Context;
use rayon::prelude::*;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;
use talkgraph::assets::Assets;
use talkgraph::explain::{Sheet, html, text};
use talkgraph::extract::record::Record;
use talkgraph::graph::{Iris, doubtful_quads, recap_quads};
use talkgraph::read::source::{self, Source};
use talkgraph::route::Route;

/// How many recaps are worked on before their records are written, so that memory stays bounded.
const BATCH: usize = 256;

const WRITING: &str = "cannot write to standard output";

/// Runs the command.
pub fn run(args: &ExtractArgs, global: &Global) -> anyhow::Result<ExitCode> {
    if args.explain && !matches!(args.format, ExtractFormat::Text | ExtractFormat::Html) {
        anyhow::bail!("--explain is for a reader; add --format text or --format html");
    }
    let source::Found { sources, passed_over } = source::search(&args.paths, std::io::stdin().lock())?;
    for line in passed_over.told() {
        eprintln!("warning: {line}");
    }
    let iris = Iris::new(&global.base)?;
    let route = Route::open(&Assets::data(global.data.as_deref()))?;
    let route = route.with_recap_time(Duration::from_secs(args.recap_timeout.into()));
    // Taking a hundred thousand names apart again, just before the program ends, takes a tenth of its time.
    let route: &'static Route = Box::leak(Box::new(route));
    let job = Job { route, iris, format: args.format, explain: args.explain, doubtful: global.doubtful, look: look() };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = 0;
    if args.format == ExtractFormat::Html {
        let paths: Vec<&str> = sources.iter().map(|source| source.path.as_str()).collect();
        out.write_all(html::open(&paths).as_bytes()).context(WRITING)?;
    }
    for (at, batch) in sources.chunks(BATCH).enumerate() {
        let done: Vec<_> =
            batch.par_iter().enumerate().map(|(index, source)| job.one(source, at * BATCH + index + 1)).collect();
        for (source, result) in batch.iter().zip(done) {
            match result {
                Ok(lines) => out.write_all(lines.as_bytes()).context(WRITING)?,
                Err(fault) => {
                    failed += 1;
                    eprintln!("warning: {fault:#}; {} is left out", source.path);
                }
            }
        }
    }
    if args.format == ExtractFormat::Html {
        out.write_all(html::close().as_bytes()).context(WRITING)?;
    }
    out.flush().context(WRITING)?;
    Ok(if failed == sources.len() { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// What is done with each recap.
struct Job {
    route: &'static Route,
    iris: Iris,
    format: ExtractFormat,
    explain: bool,
    doubtful: bool,
    look: text::Look,
}

impl Job {
    /// What is written of the `number`th recap.
    fn one(&self, source: &Source, number: usize) -> anyhow::Result<String> {
        let (recap, extraction) = self.route.run(source)?;
        let sheet = || Sheet::new(&recap, &extraction, self.explain);
        Ok(match self.format {
            ExtractFormat::Jsonl => serde_json::to_string(&Record::new(&recap, &extraction))? + "\n",
            ExtractFormat::Nquads => {
                let mut quads = recap_quads(&self.iris, &recap, &extraction);
                if self.doubtful {
                    quads.extend(doubtful_quads(&self.iris, &recap, &extraction));
                }
                quads.iter().map(|quad| format!("{quad} .\n")).collect()
            }
            ExtractFormat::Text => text::write(&sheet(), self.look) + "\n",
            ExtractFormat::Html => html::write(&sheet(), number),
        })
    }
}

/// Colour and width as standard output has them; `NO_COLOR` and `CLICOLOR_FORCE` are heeded.
fn look() -> text::Look {
    let out = std::io::stdout();
    let colour = AutoStream::choice(&out) != ColorChoice::Never;
    let width = || terminal_size::terminal_size_of(&out).map(|(width, _)| usize::from(width.0));
    text::Look { colour, width: out.is_terminal().then(width).flatten() }
}
