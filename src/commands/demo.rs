//! `talkgraph demo`: nothing in; the graph of the sample recaps in a temporary store, one answer and one drawing out. It
//! takes the same steps as `build`, `ask` and `graph`, so that what it shows is what a user gets.

use super::build::build_with_progress;
use super::source::open;
use crate::cli::{DemoArgs, Global, ServeArgs};
use anyhow::Context;
use std::io::Write;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::export::{Projection, Selection, Target, project, quote};
use talkgraph::graph::Options;
use talkgraph::query::Rows;
use talkgraph::query::resolve::Resolver;
use talkgraph::query::{Answer, run, saved};
use talkgraph::read::source::Source;
use talkgraph::route::Route;

/// Runs the demonstration.
pub fn run(args: &DemoArgs, global: &Global) -> anyhow::Result<ExitCode> {
    let target = Target::open(&args.output)?;
    let folder =
        tempfile::Builder::new().prefix("talkgraph-demo").tempdir().context("no room for a temporary store")?;
    let global = Global { store: folder.path().join("talkgraph.db"), endpoint: None, ..global.clone() };
    let samples: Vec<Source> = Assets::samples(global.data.as_deref())
        .files("recaps", ".md")?
        .into_iter()
        .map(|asset| {
            let name = asset.path.rsplit(['/', '\\']).next().unwrap_or(&asset.path).to_owned();
            Source::text(&name, asset.text.into_bytes())
        })
        .collect();
    let mut out = std::io::stdout().lock();
    writeln!(out, "Reading {} sample recaps …", samples.len())?;
    let route = Route::open(&Assets::data(global.data.as_deref()))?;
    let report = build_with_progress(&route, &samples, &global, Options::default())?;
    writeln!(
        out,
        "{} talks, {} speakers, {} companies, {} technologies in {} statements.\n",
        report.talks.total, report.speakers.total, report.companies.total, report.technologies.total, report.quads
    )?;

    let store = open(&global)?;
    writeln!(out, "Which talks covered Kafka?    (talkgraph ask talks-covering Kafka)\n")?;
    let query = saved::find(&Assets::queries(None), "talks-covering")?;
    let bound = query.bound(&["Kafka".to_owned()], &Resolver::new(store.graph()?))?;
    if let Answer::Rows(rows) = run::run(store.graph()?, bound)? {
        cards(&rows, &mut out)?;
    }

    let mut view = project(&store, Projection::SpeakerCompany, &Selection::default())?;
    quote(&mut view, &store)?;
    target.write(&view)?;
    let path = std::fs::canonicalize(&args.output).unwrap_or_else(|_| args.output.clone());
    writeln!(out, "Who spoke for which company?  (talkgraph graph speaker-company -o {})\n", args.output.display())?;
    writeln!(
        out,
        "  drawn: {} ({} nodes, {} edges); open it in a browser\n",
        path.display(),
        view.node_count(),
        view.edge_count()
    )?;
    writeln!(
        out,
        "Now with recaps of your own:\n\
         \n  talkgraph build FOLDER                       read a folder of recaps into ./talkgraph.db\
         \n  talkgraph ask                                list the saved questions\
         \n  talkgraph ask talks-by \"Neha Narkhede\"       run one\
         \n  talkgraph graph technology-technology -o t.svg   draw what is covered together\
         \n  talkgraph serve                              browse it all at http://127.0.0.1:7878\
         \n  talkgraph extract FILE | head -c 1000        see what is read from one recap\
         \n\n(With cargo: put `cargo run --release --` in place of `talkgraph`.)"
    )?;
    if args.serve {
        // The folder of the store goes when the server has ended.
        drop((out, store));
        return super::serve::run(&ServeArgs::at(&args.address), &global);
    }
    writeln!(out, "These samples in a browser, at http://127.0.0.1:7878/:  talkgraph demo --serve")?;
    Ok(ExitCode::SUCCESS)
}

/// One answer below the other, since its quotes are longer than a table is wide.
fn cards(rows: &Rows, out: &mut impl Write) -> std::io::Result<()> {
    let cell = |row: &[Option<oxigraph::model::Term>], name: &str| -> String {
        let at = rows.columns.iter().position(|c| c == name);
        match at.and_then(|i| row.get(i)).and_then(Option::as_ref) {
            Some(oxigraph::model::Term::Literal(text)) => text.value().to_owned(),
            Some(term) => term.to_string(),
            None => String::new(),
        }
    };
    for row in &rows.rows {
        let (speakers, company) = (cell(row, "speakers"), cell(row, "company"));
        let speakers = if company.is_empty() { speakers } else { format!("{speakers} ({company})") };
        writeln!(out, "  {}", cell(row, "talk"))?;
        writeln!(out, "      {speakers}, at {}", cell(row, "event"))?;
        writeln!(out, "      “{}”", cell(row, "quote"))?;
        writeln!(out, "      in {}\n", cell(row, "recap"))?;
    }
    Ok(())
}
