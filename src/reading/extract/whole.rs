//! A small text of a test in, what is read, linked and extracted out, with all that is shipped.

use super::Extractor;
use super::starts::model::Model;
use crate::assets::Assets;
use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::link::Linker;
use crate::model::{Extraction, Linked};
use crate::page::Page;
use crate::read::{self, source::Source};
use std::sync::{Arc, LazyLock};

/// The route from a text to what it says, opened once.
pub static WHOLE: LazyLock<Whole> = LazyLock::new(Whole::open);

/// All that the route up to the graph needs.
pub struct Whole {
    /// The names.
    pub gazetteer: Arc<Gazetteer>,
    /// The phrases.
    pub languages: Arc<Languages>,
    /// Finds the names.
    pub linker: Linker,
    /// Finds the talks.
    pub extractor: Extractor,
}

impl Whole {
    fn open() -> Self {
        let data = Assets::data(Some(&crate::repository().join("data")));
        let gazetteer = Arc::new(Gazetteer::load(&data).expect("the gazetteer is sound"));
        let languages = Arc::new(Languages::load(&data).expect("the languages are sound"));
        let model = Model::asset(&data).expect("data/ can be read").expect("there is a model");
        let extractor = Extractor::new(Arc::clone(&gazetteer), Arc::clone(&languages))
            .with_starts(Model::parse(&model).expect("the model is sound"));
        let linker = Linker::new(Arc::clone(&gazetteer), Arc::clone(&languages)).expect("names can be searched for");
        Self { gazetteer, languages, linker, extractor }
    }

    /// What the names on a page stand for.
    pub fn link(&self, page: &Page<'_>) -> Linked {
        let mut linked = self.linker.link_page(page);
        self.gazetteer.decide(page.recap, &mut linked);
        linked
    }

    /// What a source says.
    pub fn extract(&self, source: &Source) -> Extraction {
        let recap = read::read(source, &self.languages).expect("it can be read");
        let page = self.linker.page(&recap);
        self.extractor.extract_page(&page, self.link(&page))
    }
}
