//! One bundle: opens its manifest, fetches the files its reader asks for, each once, and starts over when a deploy replaced it.

use std::cell::{Cell, RefCell};

use js_sys::{Object, Promise, Reflect};
use kb_core::bundle::{FORMAT_VERSION, FileName, MANIFEST_SCHEMA};
use kb_core::rank::{Answer, Reader};
use kb_core::triage::Words;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::fetch::{self, FetchError};
use super::{inflate, kept, stemmer};
use crate::json::Json;
use crate::state::Trouble;

/// Most times that one question is asked; a sound bundle needs seven: parts, terms, spelling, terms of guesses, tails, rows, answer,
/// and twice that where a deploy replaced it meanwhile.
const ROUNDS: usize = 16;

/// An open bundle.
pub(crate) struct Open {
    /// Digest of everything in it.
    pub(crate) digest: String,
    /// Languages other than its own that it has been translated into, each in a folder of that name.
    translations: Vec<String>,
    /// Its files, where it is small enough to be fetched whole.
    files: Vec<FileName>,
    /// Whether it stays in the browser: what is small, and for everybody to read.
    kept: bool,
    /// What ranks and reads it.
    pub(crate) reader: Reader,
    /// Categories that always reach a person, and for each the terms of its signals.
    bypass: Vec<(String, Vec<Vec<String>>)>,
}

impl Open {
    /// The category that always reaches a person, where a question has one of its signals.
    pub(crate) fn person(&self, question: &str) -> Option<String> {
        if self.bypass.is_empty() {
            return None;
        }
        let asked = terms(&self.reader, question);
        let told =
            |signal: &Vec<String>| asked.windows(signal.len().max(1)).any(|run| run == signal.as_slice());
        let found = self.bypass.iter().find(|(_, signals)| signals.iter().any(told));
        found.map(|(category, _)| category.clone())
    }
}

fn terms(reader: &Reader, text: &str) -> Vec<String> {
    reader.analyzer().tokens(text).into_iter().map(|token| token.term).collect()
}

/// The manifest's categories that always reach a person.
fn bypass(manifest: &Json, reader: &Reader) -> Vec<(String, Vec<Vec<String>>)> {
    let one = |json: &Json| {
        let signals = json.get("signals").list().iter();
        (json.get("category").to_text(), signals.map(|signal| terms(reader, signal.as_text())).collect())
    };
    manifest.get("bypass").list().iter().map(one).collect()
}

/// One bundle of the stack.
pub(crate) struct Bundle {
    url: String,
    /// Where its files lie, with a final slash.
    pub(crate) base: String,
    /// Manifests that the loader began to fetch, by address.
    preloaded: JsValue,
    open: RefCell<Option<Open>>,
    /// Requests under way, so that no file is asked for twice.
    under_way: RefCell<Vec<(FileName, Promise)>>,
    /// Fetch past the browser's cache: what it holds is damaged or old.
    anew: Cell<bool>,
}

impl Bundle {
    pub(crate) fn new(url: &str, preloaded: JsValue) -> Self {
        let base = url.rfind('/').map_or("", |at| &url[..=at]).to_owned();
        Self {
            url: url.to_owned(),
            base,
            preloaded,
            open: RefCell::default(),
            under_way: RefCell::default(),
            anew: Cell::new(false),
        }
    }

    /// Forgets what the browser's cache says.
    pub(crate) fn distrust(&self) {
        self.anew.set(true);
        let preloaded = self.preloaded.unchecked_ref::<Object>();
        let _ = Reflect::delete_property(preloaded, &self.url.as_str().into());
    }

    /// Asks the reader, fetching what it needs until it answers. A file that is gone means that a deploy replaced the bundle: it is
    /// opened anew, once.
    pub(crate) async fn ask<T>(&self, question: impl Fn(&Open) -> Answer<T>) -> Result<T, Trouble> {
        let mut reopened = false;
        for _ in 0..ROUNDS {
            self.ensure_open().await?;
            let answer = self.open.borrow().as_ref().map(&question);
            let files = match answer {
                Some(Answer::Ready(ready)) => return Ok(ready),
                Some(Answer::Need(files)) => files,
                None => continue,
            };
            match self.fetch(&files).await {
                Ok(()) => self.anew.set(false),
                Err(Trouble::Stale) if !reopened => {
                    reopened = true;
                    self.distrust();
                    self.open.borrow_mut().take();
                }
                Err(trouble) => return Err(trouble),
            }
        }
        Err(Trouble::Damaged)
    }

    /// The bundle of its translation into a language, where there is one.
    pub(crate) async fn translation(&self, language: &str) -> Result<Option<Self>, Trouble> {
        self.ensure_open().await?;
        let offered = |open: &Open| open.translations.iter().any(|known| known == language);
        let offered = self.open.borrow().as_ref().is_some_and(offered);
        Ok(offered
            .then(|| Self::new(&format!("{}{language}/manifest.json", self.base), self.preloaded.clone())))
    }

    /// Where its models of tickets lie, and a text's words as it reads them; `None` where it has none, or is not open.
    pub(crate) fn triage(&self, text: &str) -> Option<(String, String)> {
        let open = self.open.borrow();
        let reader = &open.as_ref()?.reader;
        let file = reader.root().triage?.to_string();
        Some(([self.base.as_str(), &file].concat(), Words::of(text, reader.analyzer()).write()))
    }

    /// Whether it is open and says that a category always reaches a person.
    pub(crate) fn always_person(&self, category: &str) -> bool {
        self.open.borrow().iter().any(|open| open.bypass.iter().any(|(known, _)| known == category))
    }

    /// Names of the files that a small bundle wants fetched whole and that are not here.
    pub(crate) fn to_prefetch(&self) -> Vec<FileName> {
        let open = self.open.borrow();
        let Some(open) = open.as_ref() else { return Vec::new() };
        open.files.iter().copied().filter(|name| !open.reader.has(*name)).collect()
    }

    async fn ensure_open(&self) -> Result<(), Trouble> {
        if self.open.borrow().is_some() {
            return Ok(());
        }
        let bytes = match self.preloaded_text() {
            Some(text) => {
                JsFuture::from(text).await.ok().and_then(|text| text.as_string()).map(String::into_bytes)
            }
            None => None,
        };
        let bytes = match bytes {
            Some(bytes) => bytes,
            None => match fetch::bytes(fetch::start(&self.url, self.anew.get())).await {
                Ok(bytes) => bytes,
                Err(error) => kept::find(&self.url).await.ok_or(unreachable(error))?,
            },
        };
        let text = String::from_utf8(bytes).map_err(|_| Trouble::Damaged)?;
        let manifest = Json::parse(&text).ok_or(Trouble::Damaged)?;
        let format = manifest.get("format").as_number().unwrap_or_default();
        if manifest.get("schema").as_text() != MANIFEST_SCHEMA || format > u64::from(FORMAT_VERSION) {
            return Err(Trouble::Newer);
        }
        let (header, payload) = inflate::open(&decoded(manifest.get("root_file").as_text())?).await?;
        stemmer::fetch(manifest.get("locale").as_text()).await;
        let reader = Reader::open_with(header, &payload, stemmer::of).map_err(inflate::trouble)?;
        let files = manifest.get("files").list().iter();
        let open = Open {
            digest: manifest.get("digest").to_text(),
            translations: manifest.get("translations").list().iter().map(Json::to_text).collect(),
            files: files.filter_map(|name| FileName::parse(name.as_text())).collect(),
            kept: !manifest.get("files").list().is_empty()
                && matches!(manifest.get("audience").as_text(), "" | "client"),
            bypass: bypass(&manifest, &reader),
            reader,
        };
        let kept_whole = open.kept.then(|| open.digest.clone());
        // Two questions may open it at once; the blocks that the first one has fetched must stay.
        self.open.borrow_mut().get_or_insert(open);
        if let Some(digest) = kept_whole {
            kept::keep(&self.base, &digest, self.url.clone(), text.as_bytes());
            kept::only(&self.base, &digest);
        }
        Ok(())
    }

    /// The manifest as the loader fetched it, until it is distrusted.
    fn preloaded_text(&self) -> Option<Promise> {
        Reflect::get(&self.preloaded, &self.url.as_str().into()).ok()?.dyn_into().ok()
    }

    /// Fetches files in parallel and gives them to the reader.
    pub(crate) async fn fetch(&self, files: &[FileName]) -> Result<(), Trouble> {
        let anew = self.anew.get();
        let started: Vec<_> =
            files.iter().filter_map(|file| Some((*file, self.start(*file, anew)?))).collect();
        let mut failed = None;
        for (file, promise) in started {
            let arrived = fetch::bytes(Some(promise)).await;
            self.under_way.borrow_mut().retain(|(asked, _)| *asked != file);
            if let Err(trouble) = self.take_in(file, arrived).await {
                failed = Some(trouble);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// A response can be read once, so whoever joins a request under way reads a copy.
    fn start(&self, file: FileName, anew: bool) -> Option<Promise> {
        let mut under_way = self.under_way.borrow_mut();
        let shared = match under_way.iter().find(|(asked, _)| *asked == file) {
            Some((_, promise)) => promise.clone(),
            None => {
                let promise = fetch::start(&format!("{}{file}", self.base), anew)?;
                under_way.push((file, promise.clone()));
                promise
            }
        };
        Some(fetch::copy(&shared))
    }

    async fn take_in(&self, file: FileName, arrived: Result<Vec<u8>, FetchError>) -> Result<(), Trouble> {
        let url = format!("{}{file}", self.base);
        let bytes = match arrived {
            Ok(bytes) => bytes,
            Err(FetchError::Status(404 | 410)) => return Err(Trouble::Stale),
            Err(other) => kept::find(&url).await.ok_or(unreachable(other))?,
        };
        let (header, payload) = inflate::open(&bytes).await?;
        let keep_in = match self.open.borrow_mut().as_mut() {
            Some(open) if !open.reader.has(file) => {
                open.reader.insert(file, header, &payload).map_err(inflate::trouble)?;
                open.kept.then(|| open.digest.clone())
            }
            _ => None,
        };
        if let Some(digest) = keep_in {
            kept::keep(&self.base, &digest, url, &bytes);
        }
        Ok(())
    }
}

fn unreachable(_: FetchError) -> Trouble {
    Trouble::Unreachable
}

/// Base64, as the browser reads it.
fn decoded(text: &str) -> Result<Vec<u8>, Trouble> {
    let binary = web_sys::window().and_then(|window| window.atob(text).ok()).ok_or(Trouble::Damaged)?;
    // Each character of the result stands for one byte.
    Ok(binary.chars().map(|c| c as u8).collect())
}
