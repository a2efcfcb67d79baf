//! Searches all bundles of the panel as if they were one.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use kb_core::bundle::{Bypass, OpenError};
use kb_core::query::Typing;
use kb_core::rank::Lookup;
use kb_core::ticket::Fact;
use wasm_bindgen::JsValue;

use super::bundle::{Bundle, OpenBundle};
use super::clock;
use super::join::join;
use crate::state::bundles::merge::{BundleResults, merge};
use crate::state::bundles::{listing, manifest};
use crate::state::document::Document;
use crate::state::load_error::LoadError;
use crate::state::results::{Hit, SearchResults};
use crate::state::triage::models_to_ask;

/// Most results of a question.
const MAX_RESULTS: usize = 8;
/// Most suggestions for a page.
const MAX_SUGGESTIONS: usize = 3;
/// How long ranking may take in the same task as the key before it and the drawing behind it, in milliseconds.
const SHORT_MS: u64 = 10;
/// Most results of an explanation.
const MAX_EXPLAINED: usize = 10;

/// All bundles of the panel.
pub(crate) struct BundleStack {
    bundles: Vec<Rc<Bundle>>,
    translated: RefCell<Translations>,
    /// How long ranking took the last time; unknown at first, when its code has to be compiled as well.
    ranking_ms: Cell<Option<u64>>,
}

/// The translations of the bundles.
#[derive(Default)]
struct Translations {
    /// The languages that the client reads, that of the page first.
    languages: Vec<String>,
    /// Those into the page's language.
    of_page: Vec<Rc<Bundle>>,
    /// Those into other languages.
    others: Vec<Rc<Bundle>>,
}

impl BundleStack {
    /// Creates the bundles without fetching anything.
    pub(crate) fn new(urls: &[String], preloaded: &JsValue) -> Self {
        let bundles = urls.iter().map(|url| Rc::new(Bundle::new(url, preloaded.clone()))).collect();
        Self { bundles, translated: RefCell::default(), ranking_ms: Cell::default() }
    }

    /// Ends the task if ranking takes long here.
    pub(crate) async fn pause(&self) {
        if self.ranking_ms.get().is_none_or(|ms| ms > SHORT_MS) {
            clock::sleep(0).await;
        }
    }

    /// Fetches past the browser's HTTP cache until the next success.
    pub(crate) fn bypass_cache(&self) {
        self.stack().iter().for_each(|bundle| bundle.bypass_cache());
    }

    /// The translations into the page's language, the host's bundles, then the translations into other languages of the browser.
    fn stack(&self) -> Vec<Rc<Bundle>> {
        let translated = self.translated.borrow();
        translated.of_page.iter().chain(&self.bundles).chain(&translated.others).cloned().collect()
    }

    /// Finds the translations into the languages of the page and of the browser, once. If a bundle fails, the next question tries again.
    async fn translate(&self, locale: &str) {
        let languages = manifest::languages(locale, &browser_languages());
        if self.translated.borrow().languages == languages {
            return;
        }
        let mut found = Translations { languages, ..Translations::default() };
        let mut complete = true;
        for (at, language) in found.languages.iter().enumerate() {
            let into = if at == 0 { &mut found.of_page } else { &mut found.others };
            for bundle in join(self.bundles.iter().map(|bundle| bundle.translation(language))).await {
                complete &= bundle.is_ok();
                into.extend(bundle.ok().flatten().map(Rc::new));
            }
        }
        if !complete {
            found.languages.clear();
        }
        *self.translated.borrow_mut() = found;
    }

    /// The results of a question, or suggestions for the page if the question is empty.
    pub(crate) async fn search(
        &self,
        question: &str,
        locale: &str,
        context: &[Fact],
    ) -> Result<SearchResults, LoadError> {
        self.translate(locale).await;
        if question.is_empty() {
            // Even if the page has no suggestions, this opens the bundles, so that the first letter finds them open.
            self.suggest(context).await
        } else {
            self.rank(question, Typing::Ongoing, MAX_RESULTS).await
        }
    }

    async fn suggest(&self, context: &[Fact]) -> Result<SearchResults, LoadError> {
        let facts: Vec<(&str, &str)> =
            context.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        let ask = |open: &OpenBundle| match open.reader.suggest(&facts, MAX_SUGGESTIONS) {
            Lookup::Need(files) => Lookup::Need(files),
            Lookup::Ready(found) => Lookup::Ready(BundleResults {
                hits: listing::suggestions(&found, open.reader.analyzer()),
                digest: open.manifest.digest.clone(),
                names: open.manifest.names.clone(),
                ..BundleResults::default()
            }),
        };
        self.ask_all(ask, MAX_SUGGESTIONS).await
    }

    async fn rank(&self, question: &str, typing: Typing, most: usize) -> Result<SearchResults, LoadError> {
        let question = &composed(question);
        let rank = |open: &OpenBundle| match open.reader.answer(question, typing, most) {
            Lookup::Need(files) => Lookup::Need(files),
            Lookup::Ready(found) => Lookup::Ready(BundleResults {
                hits: listing::results(&found, question, open.reader.analyzer()),
                digest: open.manifest.digest.clone(),
                exact: found.exact,
                coded: found.coded,
                band: Some(found.band),
                person_first: open
                    .signals
                    .category_of(question, open.reader.analyzer(), |term| open.reader.knows(term))
                    .map(|category| Box::new(category.clone())),
                names: open.manifest.names.clone(),
            }),
        };
        let ask = |open: &OpenBundle| {
            let begun = clock::now_ms();
            let answer = rank(open);
            self.ranking_ms.set(Some(clock::now_ms().saturating_sub(begun)));
            answer
        };
        self.ask_all(ask, most).await
    }

    async fn ask_all(
        &self,
        ask: impl Fn(&OpenBundle) -> Lookup<BundleResults>,
        most: usize,
    ) -> Result<SearchResults, LoadError> {
        let stack = self.stack();
        let found = join(stack.iter().map(|bundle| bundle.ask(&ask))).await;
        merge(found, self.translated.borrow().of_page.len(), self.bundles.len(), most)
    }

    /// An article from the first bundle that has it, and the anchor in it where a question is answered.
    pub(crate) async fn document(&self, id: &str, question: &str) -> Result<Document, LoadError> {
        let question = &composed(question);
        let mut last_error = LoadError::ArticleMissing;
        for bundle in self.stack() {
            match bundle.ask(|open| document_in(open, &bundle.base, id, question)).await {
                Ok(Some(Ok(document))) => return Ok(document),
                Ok(Some(Err(_))) => last_error = LoadError::Damaged,
                Ok(None) => {}
                Err(error) => last_error = error,
            }
        }
        Err(last_error)
    }

    /// The address of the triage models to ask about a text, and the text's words. It does not wait for a bundle that is not open.
    pub(crate) fn triage(&self, text: &str) -> Option<(String, String)> {
        models_to_ask(self.bundles.iter().map(|bundle| bundle.triage(text)))
    }

    /// A category, if an open bundle says that its questions always go to a person.
    pub(crate) fn person_first(&self, category: &str) -> Option<Bypass> {
        self.stack().iter().find_map(|bundle| bundle.person_first(category))
    }

    /// Fetches small bundles whole, so that they work offline from then on. A file that fails is fetched again when it is needed.
    pub(crate) async fn prefetch(&self) {
        for bundle in self.stack() {
            let _ = bundle.fetch(&bundle.to_prefetch()).await;
        }
    }

    /// How a question ranks: article and score of each result, for tuning a knowledge base.
    pub(crate) async fn explain(&self, question: &str) -> Array {
        let results = self.rank(question, Typing::Done, MAX_EXPLAINED).await.unwrap_or_default();
        let row = |hit: &Hit| {
            let row = Object::new();
            let _ = Reflect::set(&row, &"article".into(), &hit.article.as_str().into());
            let _ = Reflect::set(&row, &"score".into(), &(hit.score as f64).into());
            row
        };
        results.hits.iter().map(row).collect()
    }
}

/// The languages that the browser's user reads, best first.
fn browser_languages() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    window.navigator().languages().iter().filter_map(|language| language.as_string()).collect()
}

/// A text with each letter and its marks as one character (NFC), as the compiler indexes the texts of articles.
fn composed(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// An article of a bundle; `None` where the bundle does not have it.
fn document_in(
    open: &OpenBundle,
    base: &str,
    id: &str,
    question: &str,
) -> Lookup<Option<Result<Document, OpenError>>> {
    let number = match open.reader.find(id) {
        Lookup::Need(files) => return Lookup::Need(files),
        Lookup::Ready(None) => return Lookup::Ready(None),
        Lookup::Ready(Some(number)) => number,
    };
    let document = match open.reader.document(number) {
        Lookup::Need(files) => return Lookup::Need(files),
        Lookup::Ready(None) => return Lookup::Ready(None),
        Lookup::Ready(Some(Err(error))) => return Lookup::Ready(Some(Err(error))),
        Lookup::Ready(Some(Ok(document))) => document,
    };
    match open.reader.target(question, Typing::Done, &document) {
        Lookup::Need(files) => Lookup::Need(files),
        Lookup::Ready(target) => {
            let shown = listing::document(document, target, base, &open.manifest.digest, &open.signals);
            Lookup::Ready(Some(Ok(shown)))
        }
    }
}
