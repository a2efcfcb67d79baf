//! Small bundles in the browser's Cache Storage, so that the help works where the network doesn't. Each version of a bundle has a cache
//! of its own, and the older ones go. Where the browser has no such storage, nothing is kept and nothing fails.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, CacheStorage, Response};

/// What every cache's name begins with.
const PREFIX: &str = "fixmark ";

/// A page that is not served securely has none.
fn storage() -> Option<CacheStorage> {
    let storage = Reflect::get(web_sys::window()?.as_ref(), &"caches".into()).ok()?;
    (!storage.is_undefined()).then(|| storage.unchecked_into())
}

/// The name of the cache of one version of the bundle at an address.
fn name(base: &str, digest: &str) -> String {
    [PREFIX, base, " ", digest].concat()
}

/// Keeps a file of a version, in its own time.
pub(crate) fn keep(base: &str, digest: &str, url: String, bytes: &[u8]) {
    let (name, body) = (name(base, digest), Uint8Array::from(bytes));
    spawn_local(async move {
        let Some(storage) = storage() else { return };
        let Ok(cache) = JsFuture::from(storage.open(&name)).await else { return };
        let Ok(response) = Response::new_with_opt_js_u8_array(Some(&body)) else { return };
        let _ = JsFuture::from(cache.unchecked_into::<Cache>().put_with_str(&url, &response)).await;
    });
}

/// Removes what was kept of other versions, in its own time.
pub(crate) fn only(base: &str, digest: &str) {
    let (of_bundle, current) = (name(base, ""), name(base, digest));
    spawn_local(async move {
        let Some(storage) = storage() else { return };
        let Ok(names) = JsFuture::from(storage.keys()).await else { return };
        let names: Array = names.unchecked_into();
        let names = names.iter().filter_map(|name| name.as_string());
        for old in names.filter(|name| name.starts_with(&of_bundle) && *name != current) {
            let _ = JsFuture::from(storage.delete(&old)).await;
        }
    });
}

/// What was kept of an address.
pub(crate) async fn find(url: &str) -> Option<Vec<u8>> {
    let found: Response = JsFuture::from(storage()?.match_with_str(url)).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(found.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
