//! Whom front matter names as readers.

use std::ops::Range;

use kb_core::model::{Audience, Readers};

use super::config::Config;
use super::did_you_mean::edits;
use super::fields::Fields;
use super::node::{Entry, Map, Node, Value};
use super::publication_words::plain;
use crate::diagnostic::codes;

/// `Audience` and `audiences` mean `audience`. If it stands twice, nobody knows which counts, and nobody is let in.
pub(super) fn canonical(fields: &mut Fields<'_>, map: &mut Map) {
    let is_audience = |text: &str| ["audience", "audiences"].contains(&text.to_lowercase().as_str());
    for entry in map.iter_mut().filter(|entry| is_audience(&entry.key.text)) {
        "audience".clone_into(&mut entry.key.text);
    }
    let named: Vec<Range<usize>> =
        map.iter().filter(|entry| entry.key.text == "audience").map(|entry| entry.key.span.clone()).collect();
    if let [_, second, ..] = named.as_slice() {
        let message = "`audience` stands here twice; the article stays internal".to_owned();
        fields.report(&codes::UNCLEAR_PUBLICATION, second, message);
        let mut first = true;
        map.retain(|entry| entry.key.text != "audience" || std::mem::take(&mut first));
        for entry in map.iter_mut().filter(|entry| entry.key.text == "audience") {
            entry.node.value = Value::Scalar("internal".to_owned());
        }
    }
}

/// Default-deny: an audience that is not understood, or not named in kb.toml, is nobody. Where kb.toml names none, those that
/// are meant as ours are kept as claims: the whole folder then stays in.
pub(super) fn readers(
    fields: &mut Fields<'_>,
    map: &mut Map,
    config: &Config,
    claims: &mut Option<Vec<Audience>>,
) -> Readers {
    let mut named = Vec::new();
    let odd = |entry: &Entry| entry.key.text == "audience" && !plain_values(&entry.node);
    if config.audiences.is_empty() && map.iter().any(odd) {
        // `[client: ACME]` is a table to YAML.
        claims.get_or_insert_default();
    }
    for text in fields.names(map, "audience") {
        if config.audiences.is_empty() && is_ours(&text.text) {
            claims.get_or_insert_default().extend(audience(&text.text));
            continue;
        }
        let known = Audience::parse(&text.text);
        let message = match &known {
            None => format!("`{}` is not an audience; it is left out", text.text),
            Some(audience) if !config.audiences.contains_key(audience) => {
                format!("the audience `{audience}` is not in kb.toml; it is left out")
            }
            Some(audience) => {
                named.push(audience.clone());
                continue;
            }
        };
        fields.report(&codes::UNKNOWN_AUDIENCE, &text.span, message);
    }
    if config.audiences.is_empty() {
        return Readers::Everyone;
    }
    if named.is_empty() {
        let message = "nobody but support staff gets this article: it names no audience".to_owned();
        fields.report(&codes::NO_AUDIENCE, &(0..0), message);
        named.push(Audience::Internal);
    }
    Readers::only(named)
}

/// Whether a value is a text or a list of texts.
fn plain_values(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().all(|item| matches!(item.value, Value::Scalar(_) | Value::Null)),
        Value::Map(_) => false,
        Value::Scalar(_) | Value::Null => true,
    }
}

/// Whether a value of `audience` means one of our audiences, however it is spelt; other tools have others, such as `ITPro`.
pub(super) fn is_ours(value: &str) -> bool {
    let value = plain(value.trim_matches(['[', ']', '"', '\'', ' ']));
    let (name, account) = value.split_once(':').unwrap_or((&value, ""));
    let near = |known: &str| edits(known, name) <= 1;
    ["internal", "client", "clients"].into_iter().any(near)
        || (name.starts_with("intern") && !name.starts_with("internet") && !name.starts_with("internat"))
        || ["private", "confidential", "staff", "staffonly"].contains(&name)
        || (!account.is_empty() && name.starts_with("cl"))
}

/// The audience as it is spelt right, where only case and blank space differ.
fn audience(value: &str) -> Option<Audience> {
    let value = value.trim();
    let (name, account) =
        value.split_once(':').map_or((value, None), |(name, account)| (name, Some(account)));
    let name = name.trim().to_lowercase();
    match account {
        Some(account) => Audience::parse(&format!("{name}:{}", account.trim())),
        None => Audience::parse(&name),
    }
}
