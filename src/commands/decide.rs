//! `talkgraph names same`, `different` and `undo`: two names as typed in, a line more or less in `decisions.toml` out. What
//! `names check` would find is not written.

use super::change::Change;
use super::kind::kind_named;
use super::suggest::suggestions;
use crate::cli::{DecisionArgs, Global, ScopeArgs};
use anyhow::{Context as _, bail};
use std::path::PathBuf;
use std::process::ExitCode;
use talkgraph::assets::Assets;
use talkgraph::gazetteer::check::check;
use talkgraph::gazetteer::decisions::edit::{self, Draft};
use talkgraph::gazetteer::decisions::{self, Decision, Side, Verdict};
use talkgraph::gazetteer::{Entry, Gazetteer};
use talkgraph::model::{EntityId, Kind};
use talkgraph::query::suggest::{Suggestion, Why};
use talkgraph::text::fold_str;

/// Writes down that two names are one or two.
pub fn decide(
    verdict: Verdict,
    sides: [&str; 2],
    scope: &ScopeArgs,
    args: &DecisionArgs,
    global: &Global,
) -> anyhow::Result<ExitCode> {
    let book = Book::open(global)?;
    let asked = args.kind.as_deref().map(kind_named).transpose()?;
    let found = sides.map(|typed| book.find(typed, asked));
    let [one, other] = found;
    let (one, other) = (one?, other?);
    let Some(kind) = asked.or(one.kind).or(other.kind) else {
        bail!("neither {:?} nor {:?} is known; say what they are with --kind", sides[0], sides[1]);
    };
    // A name is looked up again with the kind that the other side told.
    let [one, other] = [(one, sides[0]), (other, sides[1])].map(|(found, typed)| match found.kind {
        Some(_) => Ok(found),
        None => book.find(typed, Some(kind)),
    });
    let (one, other) = (one?, other?);
    let at = scope.at.iter().map(|company| Ok(book.find(company, Some(Kind::Company))?.text));
    let draft = Draft {
        kind: (!one.listed && !other.listed).then_some(kind),
        at: at.collect::<anyhow::Result<_>>()?,
        recaps: scope.recaps.clone(),
        who: args.who.clone().or_else(user),
        when: Some(jiff::Timestamp::now().to_string().chars().take(10).collect()),
        why: args.why.clone(),
    };
    let after = edit::add(&book.text, verdict, [&one.text, &other.text], &draft)?;
    book.write(&after)?;
    match verdict {
        Verdict::Same => eprintln!("{} leads to {} from the next build on", other.text, one.text),
        Verdict::Different => eprintln!("{} and {} stay two from the next build on", one.text, other.text),
    }
    Ok(ExitCode::SUCCESS)
}

/// Takes back what was decided of two names.
pub fn undo(typed: [&str; 2], global: &Global) -> anyhow::Result<ExitCode> {
    let book = Book::open(global)?;
    let means = |side: &Side, typed: &str| {
        side.text == typed || side.id.as_str() == typed || fold_str(&side.label) == fold_str(typed)
    };
    let between = |d: &&Decision| {
        (means(&d.one, typed[0]) && means(&d.other, typed[1])) || (means(&d.one, typed[1]) && means(&d.other, typed[0]))
    };
    let found: Vec<&Decision> = book.gazetteer.decisions().all().iter().filter(between).collect();
    if found.is_empty() {
        bail!("nothing is decided of {:?} and {:?}; see {}", typed[0], typed[1], book.path.display());
    }
    let wanted = |verdict: Verdict, sides: [&str; 2]| {
        found.iter().any(|d| d.verdict == verdict && [d.one.text.as_str(), d.other.text.as_str()] == sides)
    };
    let (after, removed) =
        edit::remove(&book.text, wanted).with_context(|| format!("cannot change {}", book.path.display()))?;
    book.write(&after)?;
    let noun = if removed == 1 { "decision" } else { "decisions" };
    eprintln!("took {removed} {noun} back; the next build is as if it had not been made");
    Ok(ExitCode::SUCCESS)
}

/// Who runs the program.
fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|user| !user.is_empty()))
}

/// What a person typed for one side.
struct Found {
    /// As it is written down.
    text: String,
    kind: Option<Kind>,
    /// Whether an entry stands for it.
    listed: bool,
}

/// The file of decisions and what is known beside it.
struct Book {
    changing: Change,
    data: Assets,
    gazetteer: Gazetteer,
    candidates: Vec<Suggestion>,
    path: PathBuf,
    text: String,
}

impl Book {
    fn open(global: &Global) -> anyhow::Result<Self> {
        let data = Assets::data(global.data.as_deref());
        let changing = Change::begin(&data)?;
        let gazetteer = Gazetteer::load(&data)?;
        // Candidates are known from the graph, where there is one.
        let candidates = suggestions(global, &gazetteer).unwrap_or_default();
        let path = changing.folder("gazetteer").join(decisions::FILE);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            read => read.with_context(|| format!("cannot read {}", path.display()))?,
        };
        Ok(Self { changing, data, gazetteer, candidates, path, text })
    }

    /// The entry, the candidate or the name that `typed` means.
    fn find(&self, typed: &str, kind: Option<Kind>) -> anyhow::Result<Found> {
        let typed = typed.trim();
        let id = EntityId(typed.to_owned());
        let listed = |entry: &Entry| Found { text: entry.id.to_string(), kind: Some(entry.kind), listed: true };
        if let Some(entry) = self.gazetteer.get(&id) {
            return Ok(listed(entry));
        }
        let all = self.gazetteer.decisions();
        let merged = |r: &&decisions::Redirect| r.from == id || r.from == EntityId::from_name(typed);
        if let Some(redirect) = all.redirects().iter().filter(|r| kind.is_none_or(|k| k == r.kind)).find(merged) {
            bail!(
                "{typed} is merged into {to}; decide for {to}, or take that back with: talkgraph names undo {to} {typed:?}",
                to = redirect.to
            );
        }
        let folded = fold_str(typed);
        let of_kind = self.gazetteer.entries().iter().filter(|entry| kind.is_none_or(|k| k == entry.kind));
        let named = |by_label: bool| -> Vec<&Entry> {
            let other = |entry: &&Entry| entry.aliases.iter().chain(&entry.weak).any(|name| fold_str(name) == folded);
            of_kind.clone().filter(|e| fold_str(&e.label) == folded || !by_label && other(e)).collect()
        };
        let by_label = named(true);
        let having = if by_label.is_empty() { named(false) } else { by_label };
        match having[..] {
            [] => {}
            [entry] => return Ok(listed(entry)),
            _ => {
                let ids: Vec<String> = having.iter().map(|entry| format!("{} ({})", entry.id, entry.kind)).collect();
                bail!("{typed:?} is a name of {}; write the id that is meant", ids.join(" and "));
            }
        }
        let of_kind = |c: &&Suggestion| c.why == Why::Candidate && kind.is_none_or(|k| Some(k) == c.kind);
        let candidate = self.candidates.iter().filter(of_kind);
        let fits = |c: &&Suggestion| c.id == id || fold_str(&c.name) == folded;
        match candidate.clone().find(fits) {
            Some(candidate) => Ok(Found { text: candidate.name.clone(), kind: candidate.kind, listed: false }),
            None if decisions::is_id(typed) => bail!(
                "no entry and no candidate has the id {typed:?}; see talkgraph names list and talkgraph names suggest, or write the name as recaps write it"
            ),
            None => Ok(Found { text: typed.to_owned(), kind: None, listed: false }),
        }
    }

    /// Writes the file, and puts it back where the names have a fault that they had not before.
    fn write(&self, after: &str) -> anyhow::Result<()> {
        let known = check(&self.gazetteer);
        self.changing.replace(&self.path, after)?;
        let fault = match Gazetteer::load(&self.data) {
            Ok(gazetteer) => check(&gazetteer).into_iter().find(|fault| !known.contains(fault)).map(|f| f.message),
            Err(error) => Some(error.to_string()),
        };
        if let Some(fault) = fault {
            if self.text.is_empty() {
                std::fs::remove_file(&self.path).with_context(|| format!("cannot remove {}", self.path.display()))?;
            } else {
                self.changing.replace(&self.path, &self.text)?;
            }
            bail!("nothing was written, since it would be a fault: {fault}");
        }
        eprintln!("wrote {}", self.path.display());
        Ok(())
    }
}
