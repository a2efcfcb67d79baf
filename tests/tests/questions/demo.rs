//! The demonstration knowledge base, compiled once.

use std::sync::OnceLock;

use fixmark_tests::root;
use kb_compiler::bundle::{Bundle, bundle};
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::open::LocalBundle;
use kb_compiler::sources;
use kb_core::query::Typing;
use kb_core::rank::{Band, Standing};

/// Most results of a question, and most of them that are suggested, as in the panel.
const MAX_RESULTS: usize = 8;
const MAX_SUGGESTED: usize = 3;

/// What the panel makes of a question.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The articles of all bundles, best first.
    pub(crate) articles: Vec<String>,
    /// The band of the bundle that has the first one.
    pub(crate) band: Option<Band>,
    /// The category for which the question goes to a person.
    pub(crate) category: Option<String>,
}

impl Found {
    /// The articles that are seen without unfolding.
    pub(crate) fn seen(&self) -> &[String] {
        let most = match self.band {
            Some(Band::Answer) => 1,
            Some(Band::Suggest) => MAX_SUGGESTED,
            Some(Band::None) | None => 0,
        };
        &self.articles[..most.min(self.articles.len())]
    }
}

/// The bundles that a client of no particular account gets: the default language first, then the translations.
fn compiled() -> &'static [Bundle] {
    static COMPILED: OnceLock<Vec<Bundle>> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let (base, _) = sources::read(&root().join("articles")).expect("the knowledge base can be read");
        let editions = editions(&base).expect("every body can be read back");
        let public = editions.iter().filter(|edition| edition.folder.starts_with("public"));
        public
            .map(|edition| bundle(edition, &base, LearningOptions::silent(true)).expect("it compiles"))
            .collect()
    })
}

/// The bundles, opened.
///
/// # Panics
/// Where one can't be opened.
pub(crate) fn bundles() -> Vec<LocalBundle<'static>> {
    compiled().iter().map(|bundle| LocalBundle::of(bundle).expect("the bundle opens")).collect()
}

/// What the panel makes of a question, of a client who reads all languages.
///
/// # Panics
/// Where a bundle is not whole.
pub(crate) fn asked(bundles: &mut [LocalBundle<'_>], question: &str) -> Found {
    let mut listed: Vec<(Standing, String, Band)> = Vec::new();
    let mut category = None;
    for (language, bundle) in (0..).zip(bundles) {
        let answer = bundle.answer(question, Typing::Ongoing, MAX_RESULTS).expect("the bundle is whole");
        for (place, (hit, probability)) in answer.hits.iter().zip(&answer.probabilities).enumerate() {
            let (exact, coded) = (answer.exact && place == 0, answer.coded && place == 0);
            let new = Standing { exact, coded, language, probability: Some(*probability) };
            let behind = listed.iter().position(|(known, ..)| new.precedes(*known) == Some(true));
            listed.insert(behind.unwrap_or(listed.len()), (new, hit.row.id.to_string(), answer.band));
        }
        let found = bundle.person_first(question).expect("the bundle is whole");
        category = category.or(found.map(|bypass| bypass.category.clone()));
    }
    let band = listed.first().map(|(.., band)| *band);
    Found { articles: listed.into_iter().map(|(_, id, _)| id).collect(), band, category }
}
