//! The stack of bundles, asked as one.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect};
use kb_core::query::Typing;
use kb_core::rank::{self, Answer as Ready};
use kb_core::ticket::Fact;
use wasm_bindgen::JsValue;

use super::bundle::{Bundle, Open};
use super::join::join;
use super::offer;
use crate::state::{Answer, Band, Document, Hit, Trouble};

/// Most results of a question, and most suggestions for a page.
const RESULTS: usize = 8;
const SUGGESTIONS: usize = 3;

/// All bundles of the panel.
pub(crate) struct Engine {
    bundles: Vec<Rc<Bundle>>,
    /// The client's language and the translations into it; they come first.
    translated: RefCell<(String, Vec<Rc<Bundle>>)>,
}

impl Engine {
    /// Nothing is fetched yet.
    pub(crate) fn new(urls: &[String], preloaded: &JsValue) -> Self {
        let bundles = urls.iter().map(|url| Rc::new(Bundle::new(url, preloaded.clone()))).collect();
        Self { bundles, translated: RefCell::default() }
    }

    /// Fetch past the browser's cache from here on.
    pub(crate) fn distrust(&self) {
        self.stack().iter().for_each(|bundle| bundle.distrust());
    }

    /// Translations first, then the bundles that the host named.
    fn stack(&self) -> Vec<Rc<Bundle>> {
        self.translated.borrow().1.iter().chain(&self.bundles).cloned().collect()
    }

    /// Finds the translations into a language, once for each language. A bundle that can't be had is looked at again next time.
    async fn translate(&self, locale: &str) {
        let language = locale.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        if self.translated.borrow().0 == language {
            return;
        }
        let asked = join(self.bundles.iter().map(|bundle| bundle.translation(&language))).await;
        let all = asked.iter().all(Result::is_ok);
        let found = asked.into_iter().filter_map(|found| found.ok()?).map(Rc::new).collect();
        *self.translated.borrow_mut() = (if all { language } else { String::new() }, found);
    }

    /// What answers a question; with none, what fits the page.
    pub(crate) async fn answer(
        &self,
        question: &str,
        locale: &str,
        context: &[Fact],
    ) -> Result<Answer, Trouble> {
        self.translate(locale).await;
        if !question.is_empty() {
            return self.search(question, Typing::Ongoing, RESULTS).await;
        }
        // Without a question the bundles are opened all the same: the first answer is due with the first letter.
        let facts: Vec<(&str, &str)> =
            context.iter().map(|fact| (fact.name.as_str(), fact.value.as_str())).collect();
        let ask = |open: &Open| match open.reader.suggest(&facts, SUGGESTIONS) {
            Ready::Need(files) => Ready::Need(files),
            Ready::Ready(found) => Ready::Ready(Part {
                hits: offer::suggestions(open, &found),
                digest: open.digest.clone(),
                ..Part::default()
            }),
        };
        self.ask_all(ask, SUGGESTIONS).await
    }

    async fn search(&self, text: &str, typing: Typing, most: usize) -> Result<Answer, Trouble> {
        let ask = |open: &Open| match open.reader.answered(text, typing, most) {
            Ready::Need(files) => Ready::Need(files),
            Ready::Ready(found) => Ready::Ready(Part {
                hits: offer::hits(open, &found, text),
                digest: open.digest.clone(),
                band: Some(found.band),
                person: open.person(text),
            }),
        };
        self.ask_all(ask, most).await
    }

    async fn ask_all(&self, ask: impl Fn(&Open) -> Ready<Part>, most: usize) -> Result<Answer, Trouble> {
        let stack = self.stack();
        let found = join(stack.iter().map(|bundle| bundle.ask(&ask))).await;
        stacked(found, stack.len() - self.bundles.len(), most)
    }

    /// An article, from the first bundle that has it, and where in it a question is answered.
    pub(crate) async fn document(&self, id: &str, question: &str) -> Result<Document, Trouble> {
        let mut trouble = Trouble::NoArticle;
        for bundle in self.stack() {
            let base = &bundle.base;
            let found = bundle.ask(|open| match open.reader.find(id) {
                Ready::Need(files) => Ready::Need(files),
                Ready::Ready(None) => Ready::Ready(None),
                Ready::Ready(Some(number)) => match open.reader.document(number) {
                    Ready::Need(files) => Ready::Need(files),
                    Ready::Ready(Some(Ok(found))) => match open.reader.target(question, Typing::Done, &found)
                    {
                        Ready::Need(files) => Ready::Need(files),
                        Ready::Ready(target) => {
                            Ready::Ready(Some(Ok(offer::document(open, base, found, target))))
                        }
                    },
                    Ready::Ready(Some(Err(error))) => Ready::Ready(Some(Err(error))),
                    Ready::Ready(None) => Ready::Ready(None),
                },
            });
            match found.await {
                Ok(Some(Ok(document))) => return Ok(document),
                Ok(Some(Err(_))) => trouble = Trouble::Damaged,
                Ok(None) => {}
                Err(found) => trouble = found,
            }
        }
        Err(trouble)
    }

    /// Where the models lie that a ticket is to be asked about, and its words: in the bundle that is most the client's own and has any.
    /// Nothing waits for a bundle that is not open.
    pub(crate) fn triage(&self, text: &str) -> Option<(String, String)> {
        self.bundles.iter().rev().find_map(|bundle| bundle.triage(text))
    }

    /// Whether any open bundle says that a category always reaches a person.
    pub(crate) fn always_person(&self, category: &str) -> bool {
        self.stack().iter().any(|bundle| bundle.always_person(category))
    }

    /// Fetches small bundles whole, so that they work offline from then on. What fails is fetched again when it is needed.
    pub(crate) async fn prefetch(&self) {
        for bundle in self.stack() {
            let _ = bundle.fetch(&bundle.to_prefetch()).await;
        }
    }

    /// How a finished question ranks: article and score, for whoever tunes a knowledge base.
    pub(crate) async fn explain(&self, question: &str) -> Array {
        let answer = self.search(question, Typing::Done, 10).await.unwrap_or_default();
        let row = |hit: &Hit| {
            let row = Object::new();
            let _ = Reflect::set(&row, &"article".into(), &hit.article.as_str().into());
            let _ = Reflect::set(&row, &"score".into(), &(hit.score as f64).into());
            row
        };
        answer.hits.iter().map(row).collect()
    }
}

/// What one bundle found.
#[derive(Default)]
struct Part {
    hits: Vec<Hit>,
    digest: String,
    /// How sure it is, where it was asked a question.
    band: Option<rank::Band>,
    /// Category that always reaches a person.
    person: Option<String>,
}

/// What the bundles found, in one: first the translations, of which there are so many, then the rest. A bundle that can't be had
/// must not take the others with it.
fn stacked(found: Vec<Result<Part, Trouble>>, translations: usize, most: usize) -> Result<Answer, Trouble> {
    let mut answer = Answer::default();
    let (mut trouble, mut first, mut surest) = (None, 0, None);
    for (at, found) in found.into_iter().enumerate() {
        if at == translations {
            first = answer.hits.len();
        }
        match found {
            Ok(part) => {
                part.hits.into_iter().for_each(|hit| rank_in(&mut answer.hits, first, hit));
                answer.bundles.push(part.digest);
                surest = surest.max(part.band);
                answer.person = answer.person.or(part.person);
            }
            Err(found) => trouble = trouble.or(Some(found)),
        }
    }
    if let (Some(trouble), true) = (trouble, answer.bundles.is_empty()) {
        return Err(trouble);
    }
    answer.hits.truncate(most);
    answer.band = match surest {
        _ if answer.person.is_some() => Band::Person,
        _ if answer.hits.is_empty() => Band::None,
        Some(rank::Band::Answer) => Band::Answer,
        Some(rank::Band::None) => Band::None,
        Some(rank::Band::Suggest) | None => Band::Suggest,
    };
    Ok(answer)
}

/// Puts a result behind those that are as good, from a place on; an article that several bundles have counts once.
fn rank_in(hits: &mut Vec<Hit>, first: usize, hit: Hit) {
    if hits.iter().all(|known| known.article != hit.article) {
        let behind = hits[first..].iter().position(|known| known.score < hit.score);
        hits.insert(behind.map_or(hits.len(), |at| first + at), hit);
    }
}
