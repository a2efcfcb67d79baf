//! One bundle: opens its manifest, fetches each file that its reader asks for once, and starts again if a newer build replaced it.

use std::cell::{Cell, RefCell};

use js_sys::{Object, Promise, Reflect};
use kb_core::bundle::{Bypass, FileName, MAX_PAYLOAD};
use kb_core::query::signals::Signals;
use kb_core::rank::{Lookup, Reader};
use kb_core::triage::Words;
use wasm_bindgen::{JsCast, JsValue};

use super::fetch::{self, FetchError};
use super::{cache, inflate, json, stemmer};
use crate::state::bundles::manifest::Manifest;
use crate::state::load_error::LoadError;

/// Most rounds of fetching for one question. A valid bundle needs seven: parts, terms, spelling, terms of corrected words, tails, rows,
/// results; and twice that if a newer build replaced it meanwhile.
const MAX_ROUNDS: usize = 16;

/// Most bytes of a manifest, which carries the root in base64.
const MAX_MANIFEST: usize = 2 * MAX_PAYLOAD;

/// A bundle whose manifest has been read.
pub(crate) struct OpenBundle {
    pub(crate) manifest: Manifest,
    pub(crate) reader: Reader,
    /// Which questions always go to a person.
    pub(crate) signals: Signals,
}

/// One bundle of the stack.
pub(crate) struct Bundle {
    url: String,
    /// The folder of its files, with a final slash.
    pub(crate) base: String,
    /// Manifests that the loader began to fetch, by address.
    preloaded: JsValue,
    open: RefCell<Option<OpenBundle>>,
    /// Pending requests, so that no file is fetched twice.
    pending: RefCell<Vec<(FileName, Promise)>>,
    /// Fetch past the browser's HTTP cache, because its content is damaged or outdated.
    bypass_cache: Cell<bool>,
}

impl Bundle {
    pub(crate) fn new(url: &str, preloaded: JsValue) -> Self {
        let base = url.rfind('/').map_or("", |at| &url[..=at]).to_owned();
        Self {
            url: url.to_owned(),
            base,
            preloaded,
            open: RefCell::default(),
            pending: RefCell::default(),
            bypass_cache: Cell::new(false),
        }
    }

    /// Fetches past the browser's HTTP cache until a question is answered, which may take several rounds: each of its files may be damaged
    /// in that cache. What is on its way came through it and is not waited for.
    pub(crate) fn bypass_cache(&self) {
        self.bypass_cache.set(true);
        self.pending.borrow_mut().clear();
        let preloaded = self.preloaded.unchecked_ref::<Object>();
        let _ = Reflect::delete_property(preloaded, &self.url.as_str().into());
    }

    /// Asks the reader, and fetches what it needs until it answers. A missing file means that a newer build replaced the bundle; then
    /// it is opened again, once.
    pub(crate) async fn ask<T>(&self, question: impl Fn(&OpenBundle) -> Lookup<T>) -> Result<T, LoadError> {
        let mut reopened = false;
        for _ in 0..MAX_ROUNDS {
            self.ensure_open().await?;
            let answer = self.open.borrow().as_ref().map(&question);
            let files = match answer {
                Some(Lookup::Ready(ready)) => {
                    self.bypass_cache.set(false);
                    return Ok(ready);
                }
                Some(Lookup::Need(files)) => files,
                None => continue,
            };
            if let Err(error) = self.fetch(&files).await {
                if reopened || error != LoadError::Stale {
                    return Err(error);
                }
                reopened = true;
                self.bypass_cache();
                self.open.borrow_mut().take();
            }
        }
        Err(LoadError::Damaged)
    }

    /// The bundle of its translation into a language, if there is one.
    pub(crate) async fn translation(&self, language: &str) -> Result<Option<Self>, LoadError> {
        self.ensure_open().await?;
        let exists = |open: &OpenBundle| open.manifest.translations.iter().any(|known| known == language);
        let exists = self.open.borrow().as_ref().is_some_and(exists);
        Ok(exists
            .then(|| Self::new(&format!("{}{language}/manifest.json", self.base), self.preloaded.clone())))
    }

    /// The address of its triage models, and the words of a text as its analyzer reads them. `None` if it has no models or is not
    /// open.
    pub(crate) fn triage(&self, text: &str) -> Option<(String, String)> {
        let open = self.open.borrow();
        let reader = &open.as_ref()?.reader;
        let file = reader.root().triage?.to_string();
        Some(([self.base.as_str(), &file].concat(), Words::of(text, reader.analyzer()).write()))
    }

    /// A category, if the bundle is open and says that its questions always go to a person.
    pub(crate) fn person_first(&self, category: &str) -> Option<Bypass> {
        self.open.borrow().as_ref()?.signals.category(category).cloned()
    }

    /// The files of a small bundle that have not been fetched yet.
    pub(crate) fn to_prefetch(&self) -> Vec<FileName> {
        let open = self.open.borrow();
        let Some(open) = open.as_ref() else { return Vec::new() };
        open.manifest.files.iter().copied().filter(|name| !open.reader.has(*name)).collect()
    }

    async fn ensure_open(&self) -> Result<(), LoadError> {
        if self.open.borrow().is_some() {
            return Ok(());
        }
        let file = self.manifest_file().await?;
        let text = std::str::from_utf8(&file).map_err(|_| LoadError::Damaged)?;
        let manifest = Manifest::read(&json::read(text).ok_or(LoadError::Damaged)?)?;
        let (header, payload) = inflate::open(&base64(&manifest.root)?).await?;
        stemmer::fetch(&manifest.locale).await;
        let reader = Reader::open_with(header, &payload, stemmer::of)?;
        let offline = manifest.offline.then(|| manifest.digest.clone());
        let signals = Signals::new(&manifest.person_first, reader.analyzer());
        // Two questions may open it at the same time; the blocks that the first one has fetched must stay.
        self.open.borrow_mut().get_or_insert(OpenBundle { manifest, reader, signals });
        if let Some(digest) = offline {
            cache::store(&self.base, &digest, self.url.clone(), &file);
            cache::delete_others(&self.base, &digest);
        }
        Ok(())
    }

    /// The manifest: as the loader fetched it, from the network, or from the cache for offline use.
    async fn manifest_file(&self) -> Result<Vec<u8>, LoadError> {
        let begun = self.preloaded_response().map(|response| fetch::copy(&response));
        let promise = begun.unwrap_or_else(|| fetch::start(&self.url, self.bypass_cache.get()));
        match fetch::bytes(promise, MAX_MANIFEST).await {
            Ok(bytes) => Ok(bytes),
            Err(_) => cache::find(&self.url).await.ok_or(LoadError::Unreachable),
        }
    }

    /// The manifest as the loader began to fetch it.
    fn preloaded_response(&self) -> Option<Promise> {
        Reflect::get(&self.preloaded, &self.url.as_str().into()).ok()?.dyn_into().ok()
    }

    /// Fetches files in parallel and gives them to the reader.
    pub(crate) async fn fetch(&self, files: &[FileName]) -> Result<(), LoadError> {
        let bypass_cache = self.bypass_cache.get();
        let started: Vec<_> = files.iter().map(|file| (*file, self.start(*file, bypass_cache))).collect();
        let most = self.open.borrow().as_ref().map_or(0, |open| open.manifest.bytes);
        let mut failed = None;
        for (file, promise) in started {
            let fetched = fetch::bytes(promise, most).await;
            self.pending.borrow_mut().retain(|(pending, _)| *pending != file);
            if let Err(error) = self.insert(file, fetched).await {
                failed = Some(error);
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// Starts a request, or joins a pending one. A response can be read only once, so each caller reads a copy.
    fn start(&self, file: FileName, bypass_cache: bool) -> Promise {
        let mut pending = self.pending.borrow_mut();
        let shared = match pending.iter().find(|(name, _)| *name == file) {
            Some((_, promise)) => promise.clone(),
            None => {
                let promise = fetch::start(&format!("{}{file}", self.base), bypass_cache);
                pending.push((file, promise.clone()));
                promise
            }
        };
        fetch::copy(&shared)
    }

    async fn insert(&self, file: FileName, fetched: Result<Vec<u8>, FetchError>) -> Result<(), LoadError> {
        let url = format!("{}{file}", self.base);
        let bytes = match fetched.map_err(|error| LoadError::from_status(error.status())) {
            Ok(bytes) => bytes,
            Err(LoadError::Stale) => return Err(LoadError::Stale),
            Err(error) => cache::find(&url).await.ok_or(error)?,
        };
        let (header, payload) = inflate::open(&bytes).await?;
        let offline = match self.open.borrow_mut().as_mut() {
            Some(open) if !open.reader.has(file) => {
                open.reader.insert(file, header, &payload)?;
                open.manifest.offline.then(|| open.manifest.digest.clone())
            }
            _ => None,
        };
        if let Some(digest) = offline {
            cache::store(&self.base, &digest, url, &bytes);
        }
        Ok(())
    }
}

/// Decodes base64 with the browser's decoder.
fn base64(text: &str) -> Result<Vec<u8>, LoadError> {
    let binary = web_sys::window().and_then(|window| window.atob(text).ok()).ok_or(LoadError::Damaged)?;
    // Each character of the result is one byte.
    Ok(binary.chars().map(|c| c as u8).collect())
}
