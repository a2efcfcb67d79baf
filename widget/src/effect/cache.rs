//! Keeps small bundles in the browser's Cache Storage for offline use. Each version of a bundle has its own cache, and caches of older
//! versions are deleted. In a browser without Cache Storage nothing is kept and nothing fails.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Response};

use super::{fetch, task};

/// The prefix of every cache's name.
const PREFIX: &str = "fixmark ";

/// Cache Storage exists only on secure origins.
fn storage() -> Option<CacheStorage> {
    let storage = Reflect::get(web_sys::window()?.as_ref(), &"caches".into()).ok()?;
    (!storage.is_undefined()).then(|| storage.unchecked_into())
}

/// The name of the cache for one version of the bundle at an address.
fn name(base: &str, digest: &str) -> String {
    [PREFIX, base, " ", digest].concat()
}

/// Stores a file of a version in the background.
pub(crate) fn store(base: &str, digest: &str, url: String, bytes: &[u8]) {
    let (name, body) = (name(base, digest), Uint8Array::from(bytes));
    task::spawn(async move {
        let Some(storage) = storage() else { return };
        let Ok(cache) = JsFuture::from(storage.open(&name)).await else { return };
        let Ok(response) = Response::new_with_opt_js_u8_array(Some(&body)) else { return };
        let _ = JsFuture::from(cache.unchecked_into::<Cache>().put_with_str(&url, &response)).await;
    });
}

/// Deletes the caches of other versions in the background.
pub(crate) fn delete_others(base: &str, digest: &str) {
    let (of_bundle, current) = (name(base, ""), name(base, digest));
    task::spawn(async move {
        let Some(storage) = storage() else { return };
        let Ok(names) = JsFuture::from(storage.keys()).await else { return };
        let names: Array = names.unchecked_into();
        let names = names.iter().filter_map(|name| name.as_string());
        for old in names.filter(|name| name.starts_with(&of_bundle) && *name != current) {
            let _ = JsFuture::from(storage.delete(&old)).await;
        }
    });
}

/// The stored file of an address.
pub(crate) async fn find(url: &str) -> Option<Vec<u8>> {
    fetch::bytes(storage()?.match_with_str(url), usize::MAX).await.ok()
}
