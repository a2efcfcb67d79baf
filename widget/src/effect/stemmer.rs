//! Stemmers of languages other than English. The loader fetches each as a module of its own; here it is called word by word.

use std::cell::RefCell;

use js_sys::{Function, Promise, Reflect};
use kb_core::text::stem::{Stemmer, canonical};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// The loader's function that fetches one.
    static LOADER: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// Those that are here, by language.
    static HERE: RefCell<Vec<(String, Function)>> = const { RefCell::new(Vec::new()) };
}

/// Takes the loader's function out of the configuration.
pub(crate) fn connect(config: &JsValue) {
    let loader = Reflect::get(config, &"stemmer".into()).ok().and_then(|found| found.dyn_into().ok());
    LOADER.set(loader);
}

/// Fetches the stemmer of a locale's language, unless it is here. Where there is none, or it can't be had, words are taken as they
/// stand; the loader tells the host.
pub(crate) async fn fetch(locale: &str) {
    let subtag = locale.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let language = canonical(&subtag);
    if HERE.with_borrow(|here| here.iter().any(|(known, _)| known == language)) {
        return;
    }
    let asked = LOADER.with_borrow(|loader| loader.as_ref()?.call1(&JsValue::NULL, &language.into()).ok());
    let Some(Ok(promise)) = asked.map(JsCast::dyn_into::<Promise>) else { return };
    if let Ok(Ok(function)) = JsFuture::from(promise).await.map(JsCast::dyn_into::<Function>) {
        HERE.with_borrow_mut(|here| here.push((language.to_owned(), function)));
    }
}

/// The stemmer of a language, as far as it is here.
pub(crate) fn of(language: &str) -> Stemmer {
    Stemmer::with_rules(language, |language, word| {
        let stemmed = HERE.with_borrow(|here| {
            let (_, stemmer) = here.iter().find(|(known, _)| known == language)?;
            stemmer.call1(&JsValue::NULL, &word.into()).ok()?.as_string()
        });
        stemmed.unwrap_or_else(|| word.to_owned())
    })
}
