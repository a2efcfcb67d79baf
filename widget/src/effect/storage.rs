//! The browser's storage: local storage for the entries of the outbox, session storage for the tab's session. Browsers may block
//! either.

use web_sys::Storage;

use super::json;
use crate::state::outbox::Entry;
use crate::state::session::Session;

/// The prefix of every entry's key in local storage. The loader's fallback form uses the same keys.
const OUTBOX_PREFIX: &str = "fixmark:outbox:";
/// The prefix of the keys under which a tab tells the others what it has sent.
const SENT_PREFIX: &str = "fixmark:sent:";
const SESSION: &str = "fixmark:session";

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Whether a key of local storage belongs to the outbox.
pub(crate) fn is_entry(name: &str) -> bool {
    name.starts_with(OUTBOX_PREFIX)
}

/// The key of the entry that another tab has sent, if a key of local storage tells so.
pub(crate) fn sent_key(name: &str) -> Option<&str> {
    name.strip_prefix(SENT_PREFIX)
}

/// The stored forms of all entries, in the order of their keys.
pub(crate) fn entries() -> Vec<String> {
    let Some(storage) = local() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok()?);
    names.filter(|name| is_entry(name)).filter_map(|name| storage.get_item(&name).ok()?).collect()
}

/// Whether local storage works.
pub(crate) fn works() -> bool {
    const PROBE: &str = "fixmark:probe";
    local().is_some_and(|storage| storage.set_item(PROBE, "").is_ok() && storage.remove_item(PROBE).is_ok())
}

/// Saves an entry; returns whether that worked.
pub(crate) fn save(entry: &Entry) -> bool {
    local().is_some_and(|storage| storage.set_item(&storage_key(&entry.key), &entry.encode()).is_ok())
}

/// Whether an entry is in storage.
pub(crate) fn has(key: &str) -> bool {
    local().is_some_and(|storage| storage.get_item(&storage_key(key)).is_ok_and(|text| text.is_some()))
}

/// Tells the other tabs that an entry was sent, and under which number. They hear of the change; nothing stays in storage.
pub(crate) fn tell_sent(key: &str, number: &str) {
    if let Some(storage) = local() {
        let name = [SENT_PREFIX, key].concat();
        let _ = storage.set_item(&name, number);
        let _ = storage.remove_item(&name);
    }
}

/// Removes an entry.
pub(crate) fn remove(key: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(&storage_key(key));
    }
}

fn storage_key(key: &str) -> String {
    format!("{OUTBOX_PREFIX}{key}")
}

/// The saved session of the tab.
pub(crate) fn session() -> Option<Box<Session>> {
    Session::read(&json::read(&tab()?.get_item(SESSION).ok()??)?).map(Box::new)
}

/// Saves the tab's session.
pub(crate) fn save_session(session: &Session) {
    if let (Some(storage), Some(text)) = (tab(), json::write(&session.stored())) {
        let _ = storage.set_item(SESSION, &text);
    }
}
