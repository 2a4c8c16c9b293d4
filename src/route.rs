//! The route up to the graph, read → link → extract, as one step from a source to what it says: a pure function of the
//! source and the editable files, which is what lets any engine distribute it.

mod room;

use crate::assets::{Asset, AssetError, Assets};
use crate::extract::Extractor;
use crate::extract::starts::model::{Model, ModelError};
use crate::gazetteer::programme::{self, KnownProgramme, Programme, ProgrammeError};
use crate::gazetteer::{Entry, Gazetteer, GazetteerError};
use crate::graph::{Inputs, Iris, KnownName, Names, Options, Progress, Report, StoreError, TitleWords, Touched, build};
use crate::halt;
use crate::language::{LanguageError, Languages, Phrases};
use crate::link::{LinkError, Linker};
use crate::model::{EntityId, Extraction, Linked, Recap};
use crate::page::Page;
use crate::read::source::Source;
use crate::read::{self, ReadError};
use crate::text::hex;
use room::Room;
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// What one recap may take where nothing else is said: thousands of times what one of usual length takes.
const RECAP_TIME: Duration = Duration::from_secs(60);

/// Everything that reading, linking and extracting need, loaded once.
#[derive(Debug)]
pub struct Route {
    gazetteer: Arc<Gazetteer>,
    languages: Arc<Languages>,
    linker: Linker,
    extractor: Extractor,
    published: Vec<Programme>,
    /// Made of those when they are first asked for: who builds nothing needs none.
    programmes: OnceLock<Vec<KnownProgramme>>,
    title_words: TitleWords,
    ontology: String,
    rules: String,
    names: String,
    recap_time: Duration,
    room: Room,
}

/// Why the route could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// An editable file could not be read.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The gazetteer is not sound.
    #[error(transparent)]
    Gazetteer(#[from] GazetteerError),
    /// A programme is not sound.
    #[error(transparent)]
    Programme(#[from] ProgrammeError),
    /// A language file is not sound.
    #[error(transparent)]
    Language(#[from] LanguageError),
    /// The weights of where talks begin are not sound.
    #[error(transparent)]
    Starts(#[from] ModelError),
    /// The gazetteer could not be compiled.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The terms of the graph are not there.
    #[error("the program holds no ontology; install it anew")]
    NoOntology,
}

impl Route {
    /// Loads the gazetteer and the language files.
    pub fn open(data: &Assets) -> Result<Self, RouteError> {
        let (gazetteer, languages) = rayon::join(|| Gazetteer::load(data), || Languages::load(data));
        let (gazetteer, languages) = (Arc::new(gazetteer?), Arc::new(languages?));
        let starts = Model::asset(data)?;
        let hash = |folders: &[_], file, part: fn(&str) -> bool| hash_of(data, folders, file, part);
        let hashes = || {
            let known = || hash(&KNOWN, None, |path| !is_rule(path));
            rayon::join(|| hash(&RULES, starts.as_ref(), is_rule), known)
        };
        let linker = || Linker::new(Arc::clone(&gazetteer), Arc::clone(&languages));
        let (linker, (rules, names)) = rayon::join(linker, hashes);
        let (linker, rules, names) = (linker?, rules?, names?);
        let extractor = Extractor::new(Arc::clone(&gazetteer), Arc::clone(&languages))
            .with_starts(starts.as_ref().map_or_else(|| Ok(Model::default()), Model::parse)?);
        let (published, programmes) = (programme::load(data)?, OnceLock::new());
        let words = languages.english();
        let listed = |phrases: &Phrases| phrases.listed().to_vec();
        let (empty, forms) = (listed(&words.empty_words), listed(&words.form_words));
        let title_words = TitleWords::new(empty.iter().map(String::as_str), forms.iter().map(String::as_str));
        let ontology = Assets::ontology().file("talkgraph.ttl")?.ok_or(RouteError::NoOntology)?.text;
        let recap_time = RECAP_TIME;
        Ok(Self {
            gazetteer,
            languages,
            linker,
            extractor,
            published,
            programmes,
            title_words,
            ontology,
            rules,
            names,
            recap_time,
            room: Room::default(),
        })
    }

    /// The same with another time that one recap may take.
    #[must_use]
    pub fn with_recap_time(self, recap_time: Duration) -> Self {
        Self { recap_time, ..self }
    }

    /// Hash of the program, the language files, the clues, the model, the places and the vendors: when it changes, all
    /// recaps must be read again.
    pub fn rules(&self) -> &str {
        &self.rules
    }

    /// The known names.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// All languages.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The programmes of events. They change nothing that is read from a recap, and so not the fingerprint.
    pub fn programmes(&self) -> &[KnownProgramme] {
        self.programmes.get_or_init(|| programme::known(&self.gazetteer, self.published.clone()))
    }

    /// Words of titles, in all languages, that do not tell which talk it is.
    pub fn title_words(&self) -> &TitleWords {
        &self.title_words
    }

    /// The names that are kept by hand, as the gazetteer's own graph states them; of the imported ones the graph has those that
    /// recaps name.
    pub fn known_names(&self) -> Vec<KnownName> {
        self.gazetteer.entries().iter().filter(|entry| !entry.is_imported()).map(known_name).collect()
    }

    /// Reads one source.
    pub fn read(&self, source: &Source) -> Result<Recap, ReadError> {
        read::read(source, &self.languages)
    }

    /// Reads one source and says what it tells, in the time that a recap may take.
    pub fn run(&self, source: &Source) -> Result<(Recap, Extraction), ReadError> {
        let _place = self.room.place(source.size());
        let (begun, time) = (Instant::now(), self.recap_time);
        let done = halt::until(
            move || begun.elapsed() > time,
            || {
                let recap = self.read(source)?;
                let extraction = self.extract(&recap);
                Ok((recap, extraction))
            },
        );
        let too_long = || ReadError::TooLong { path: source.path.clone(), seconds: time.as_secs() };
        done.unwrap_or_else(|| Err(too_long()))
    }

    /// Builds the next generation of the store in `folder` from all that this route knows: reads those of the sources that have
    /// changed, and tells `progress` of each.
    pub fn build(
        &self,
        folder: &Path,
        sources: &[Source],
        iris: &Iris,
        options: Options,
        progress: impl Fn(Progress) + Sync,
    ) -> Result<Report, StoreError> {
        let names = self.known_names();
        let inputs = Inputs {
            iris,
            names: &names,
            programmes: self.programmes(),
            redirects: self.gazetteer.decisions().redirects(),
            ontology: &self.ontology,
            title_words: &self.title_words,
            rules: &self.rules,
            linked: self,
        };
        build(folder, sources, &inputs, options, |source| self.run(source), progress)
    }

    /// Finds out what the names on a page stand for.
    pub fn link(&self, page: &Page<'_>) -> Linked {
        let mut linked = self.linker.link_page(page);
        self.gazetteer.decide(page.recap, &mut linked);
        linked
    }

    /// The last step alone, for who trains it.
    pub fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// Analyses a recap.
    pub fn page<'p>(&'p self, recap: &'p Recap) -> Page<'p> {
        self.linker.page(recap)
    }

    /// Says what a recap tells.
    pub fn extract(&self, recap: &Recap) -> Extraction {
        let page = self.page(recap);
        let mut extraction = self.extractor.extract_page(&page, self.link(&page));
        let speaks = |id: &EntityId| extraction.talks.iter().any(|t| t.speakers.iter().any(|s| s.person.id == *id));
        extraction.apart = self.gazetteer.decisions().people_apart(speaks);
        extraction
    }
}

/// What the graph says of an entry.
fn known_name(entry: &Entry) -> KnownName {
    KnownName {
        kind: entry.kind,
        id: entry.id.clone(),
        label: entry.label.clone(),
        aliases: entry.aliases.iter().chain(&entry.weak).filter(|n| **n != entry.label).cloned().collect(),
        hidden: entry.hidden.clone(),
        broader: entry.broader.clone(),
        maker: entry.maker.clone(),
        homepage: entry.homepage.clone(),
        wikidata: entry.wikidata.clone(),
    }
}

impl Names for Route {
    fn hash(&self) -> &str {
        &self.names
    }

    fn imported(&self, id: &str) -> Option<KnownName> {
        self.gazetteer.get(&EntityId(id.to_owned())).filter(|entry| entry.is_imported()).map(known_name)
    }

    fn write_footprint(&self, out: &mut dyn Write) -> io::Result<()> {
        self.linker.write_footprint(out)
    }

    fn changed_since(&self, before: &mut dyn BufRead) -> io::Result<Option<Touched>> {
        let change = self.linker.changed_since(before)?;
        let languages = Arc::clone(&self.languages);
        Ok(change.map(|change| -> Touched {
            // What cannot be read now is left to the build, which says why.
            Box::new(move |source| read::read(source, &languages).map_or(true, |recap| change.touches(&recap)))
        }))
    }
}

/// Where the rules are: the files that are not known names.
const RULES: [(&str, &str); 7] = [
    ("clues", ".toml"),
    ("gazetteer", ".toml"),
    ("gazetteer", ".tsv"),
    ("gazetteer", ".txt"),
    ("language", ".toml"),
    ("language", ".txt"),
    ("language/words", ".txt"),
];
/// Where the names are.
const KNOWN: [(&str, &str); 2] = [("gazetteer", ".toml"), ("gazetteer", ".tsv")];

/// Whether a file of the gazetteer's folder holds no names that are looked for, but what all recaps are read by.
fn is_rule(path: &str) -> bool {
    let rules =
        ["places.tsv", "regions.tsv", "countries.tsv", "vendors.toml", "lists.toml", "no-names.tsv", "legal-forms.txt"];
    rules.iter().any(|file| path.ends_with(file)) || !path.contains("gazetteer")
}

/// Hash of the program, of one file and of those in folders that `part` takes.
fn hash_of(
    data: &Assets,
    folders: &[(&str, &str)],
    file: Option<&Asset>,
    part: impl Fn(&str) -> bool,
) -> Result<String, AssetError> {
    let mut hasher = Sha256::new();
    hasher.update(env!("TALKGRAPH_CODE_HASH"));
    hasher.update(file.map_or("", |asset| asset.text.as_str()));
    for (under, ending) in folders {
        for asset in data
            .or_shipped(under)
            .files(under, ending)?
            .into_iter()
            .filter(|asset| part(&format!("{under}/{}", name(asset))))
        {
            hasher.update(name(&asset));
            hasher.update([0]);
            hasher.update(asset.text);
            hasher.update([0]);
        }
    }
    Ok(hex(&hasher.finalize()))
}

fn name(asset: &Asset) -> &str {
    asset.path.rsplit(['/', '\\']).next().unwrap_or_default()
}
