//! Stemmers of languages other than English. The loader fetches each as a separate wasm module; here it is called for each word.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use kb_core::text::stemming::{Stemmer, canonical};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// The loader's function that fetches a stemmer.
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// The stemmers that have been fetched, by language.
    static FETCHED: RefCell<Vec<(String, Function)>> = const { RefCell::new(Vec::new()) };
}

/// Reads the loader's function from the configuration.
pub(crate) fn connect(config: &JsValue) {
    let loader = Reflect::get(config, &"stemmer".into()).ok().and_then(|found| found.dyn_into().ok());
    LOADER.set(loader);
}

/// Fetches the stemmer of a locale's language, unless it was fetched before. If there is none or it can't be fetched, words are not
/// stemmed; the loader reports that to the host.
pub(crate) async fn fetch(locale: &str) {
    let subtag = locale.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let language = canonical(&subtag);
    if FETCHED.with_borrow(|fetched| fetched.iter().any(|(known, _)| known == language)) {
        return;
    }
    let call = LOADER.with_borrow(|loader| loader.as_ref()?.call1(&JsValue::NULL, &language.into()).ok());
    let Some(Ok(promise)) = call.map(JsCast::dyn_into::<Promise>) else { return };
    if let Ok(Ok(function)) = JsFuture::from(promise).await.map(JsCast::dyn_into::<Function>) {
        FETCHED.with_borrow_mut(|fetched| fetched.push((language.to_owned(), function)));
    }
}

/// The stemmer of a language; it changes nothing where none was fetched.
pub(crate) fn of(language: &str) -> Stemmer {
    Stemmer::with_rules(language, |language, word| {
        let stemmed = FETCHED.with_borrow(|fetched| {
            let (_, stemmer) = fetched.iter().find(|(known, _)| known == language)?;
            stemmer.call1(&JsValue::NULL, &word.into()).ok()?.as_string()
        });
        stemmed.unwrap_or_else(|| word.to_owned())
    })
}
