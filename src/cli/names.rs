//! `names` and what it does.

use super::ask::Output;
use super::build::ReportFormat;
use clap::{Args, Subcommand};
use std::path::PathBuf;

pub(super) const NAMES_EXAMPLES: &str = "\
Examples:
  talkgraph names list kafka
  talkgraph names list --kind company
  talkgraph --data my-data names check
  talkgraph --data my-data names same neha-narkhede \"Neha Narkede\"";

const SAME_EXAMPLES: &str = "\
Examples:
  talkgraph names same neha-narkhede \"Neha Narkede\" --why \"a slip in one recap\"
  talkgraph names same confluent confluent-inc
  talkgraph names undo neha-narkhede \"Neha Narkede\"";

const DIFFERENT_EXAMPLES: &str = "\
Examples:
  talkgraph names different neha-narula \"Neha Nerula\"
  talkgraph names different \"Sam Field\" \"Sam Field (Monzo)\" --at monzo --kind person";

const IMPORT_EXAMPLES: &str = "\
Examples:
  talkgraph names import cncf landscape.yml
  talkgraph names import pyvideo pyvideo-data/ --dry-run
  talkgraph names import table staff.csv --kind person --source acme-staff --licence CC0-1.0
  talkgraph names import schedule schedule.xml
  talkgraph names import schedule talks.csv --event 'DevOpsDays Toronto 2016'";

const SCHEDULE_HELP: &str = "  schedule       programme of a conference, into schedules/EVENT.toml: pentabarf, frab and pretalx (XML, JSON), Sessionize JSON, devopsdays YAML and pages, CSV (title, speakers, company, date)\n";

/// `talkgraph names`
#[derive(Debug, Args)]
pub struct NamesArgs {
    /// What to do
    #[command(subcommand)]
    pub command: NamesCommand,
}

/// What to do with the gazetteer.
#[derive(Debug, Subcommand)]
pub enum NamesCommand {
    /// List the known names, or those that contain TEXT
    List {
        /// Part of a name; without it all
        text: Option<String>,
        /// One kind only: person, company, technology, topic, event
        #[arg(long)]
        kind: Option<String>,
    },
    /// Look for duplicate ids, shared names that nothing tells apart, dangling links, decisions that cannot stand, programmes that
    /// cannot be read
    Check,
    /// List what the gazetteer might learn from the graph, those of most recaps first: people, companies and technologies that
    /// no list has, imported names that were seen without evidence, frequent capitalised words that nothing explains
    Suggest {
        /// One kind only: person, company, technology
        #[arg(long)]
        kind: Option<String>,
        /// How to print the rows
        #[command(flatten)]
        output: Output,
    },
    /// Take suggested names into the files that are kept by hand
    Accept {
        /// Suggested ids or names
        #[arg(required = true, value_name = "NAME")]
        names: Vec<String>,
        /// They are other names of this entry, by its id
        #[arg(long, value_name = "ID")]
        alias_of: Option<String>,
        /// What words are that nothing explains: person, company, technology, topic, event; without it technologies
        #[arg(long)]
        kind: Option<String>,
    },
    /// List names of the graph that look like one, and people who seem to be two, with the commands that decide it
    Doubt {
        /// One kind only: person, company
        #[arg(long)]
        kind: Option<String>,
        /// How to print the rows
        #[command(flatten)]
        output: Output,
    },
    /// Decide that two names are one: MERGE leads to KEEP, in answers, queries and IRIs
    #[command(after_help = SAME_EXAMPLES)]
    Same {
        /// The one that is kept: an id, or a name
        keep: String,
        /// The one that leads to it: an id, or a name as recaps write it
        merge: String,
        /// The rest of the decision
        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Decide that two names are two, although they are alike or even one
    #[command(after_help = DIFFERENT_EXAMPLES)]
    Different {
        /// An id, or a name as recaps write it
        one: String,
        /// Another; with --at or --recap, whom ONE means there
        other: String,
        /// Where ONE means OTHER
        #[command(flatten)]
        scope: ScopeArgs,
        /// The rest of the decision
        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Take back what was decided of two names
    Undo {
        /// One of them
        one: String,
        /// The other
        other: String,
    },
    /// Take names from a public list into the imported tables, gazetteer/*.tsv; names kept by hand win over them
    #[command(after_help = IMPORT_EXAMPLES, after_long_help = import_help())]
    Import {
        /// What the list is, such as cncf, schedule or table; `--help` says which there are and what each reads
        format: String,
        /// Files, or folders of them; `-` is standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What the names are, where the list does not say: person, company, technology, topic, event
        #[arg(long)]
        kind: Option<String>,
        /// With schedule: the conference and its year, where the file does not say
        #[arg(long, value_name = "NAME")]
        event: Option<String>,
        /// Name of the source, kept with each entry; without it the format's
        #[arg(long, value_name = "NAME")]
        source: Option<String>,
        /// Licence of the list (SPDX), kept with each entry; without it the format's
        #[arg(long, value_name = "LICENCE")]
        licence: Option<String>,
        /// Say what would be done, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// How to print the report
        #[arg(long = "format", value_enum, default_value = "text")]
        output: ReportFormat,
    },
}

/// The recaps in which the first of two is the second.
#[derive(Debug, Default, Args)]
pub struct ScopeArgs {
    /// Recaps in which ONE speaks for this company mean OTHER; may be given more than once
    #[arg(long, value_name = "COMPANY")]
    pub at: Vec<String>,
    /// This recap means OTHER, by the last part of its IRI; may be given more than once
    #[arg(long = "recap", value_name = "RECAP")]
    pub recaps: Vec<String>,
}

/// What a decision says beside the two names.
#[derive(Debug, Args)]
pub struct DecisionArgs {
    /// What they are, where no list tells: person, company, technology, topic, event
    #[arg(long)]
    pub kind: Option<String>,
    /// Who decides; without it the user who runs the program
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,
}

/// The formats of lists, one a line.
fn import_help() -> String {
    let formats = talkgraph::gazetteer::import::FORMATS
        .iter()
        .map(|f| format!("  {:<14} {}\n", f.name(), f.about()))
        .collect::<String>();
    format!("{IMPORT_EXAMPLES}\n\nFormats:\n{formats}{SCHEDULE_HELP}")
}
