//! The browser's storage. Each message of the outbox has a name of its own; the tab's session has one. Either may be blocked.

use web_sys::Storage;

use crate::state::outbox::Entry;

/// What every entry's name begins with; the plain form of the loader reads and writes the same names.
const OUTBOX: &str = "fixmark:outbox:";
const SESSION: &str = "fixmark:session";

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Whether a name in storage belongs to the outbox.
pub(crate) fn is_entry(name: &str) -> bool {
    name.starts_with(OUTBOX)
}

/// Everything that waits, in the order of the keys. What can't be read is left alone: another version may read it.
pub(crate) fn entries() -> Vec<Entry> {
    let Some(storage) = local() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?);
    let texts = names.filter(|name| is_entry(name)).filter_map(|name| storage.get_item(&name).ok()?);
    texts.filter_map(|text| Entry::decode(&text)).collect()
}

/// Whether storage keeps anything at all.
pub(crate) fn keeps() -> bool {
    const PROBE: &str = "fixmark:probe";
    local().is_some_and(|storage| storage.set_item(PROBE, "").is_ok() && storage.remove_item(PROBE).is_ok())
}

/// Keeps an entry; whether that worked.
pub(crate) fn keep(entry: &Entry) -> bool {
    local().is_some_and(|storage| storage.set_item(&name(&entry.key), &entry.encode()).is_ok())
}

/// Whether an entry is still there.
pub(crate) fn has(key: &str) -> bool {
    local().is_some_and(|storage| storage.get_item(&name(key)).is_ok_and(|text| text.is_some()))
}

/// Removes an entry.
pub(crate) fn remove(key: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(&name(key));
    }
}

fn name(key: &str) -> String {
    format!("{OUTBOX}{key}")
}

/// The tab's session as it was kept.
pub(crate) fn session() -> Option<String> {
    tab()?.get_item(SESSION).ok()?
}

/// Keeps the tab's session.
pub(crate) fn keep_session(text: &str) {
    if let Some(storage) = tab() {
        let _ = storage.set_item(SESSION, text);
    }
}
