//! The settings of a target, checked against the keys that its system has: none is missing, unknown or of another kind, secrets are read,
//! and addresses are safe to send them to.

use std::collections::BTreeMap;
use std::path::Path;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use toml::{Table, Value};

use super::secret;
use super::system::{Key, Kind, SHARED, System};

/// Checked settings. What a target leaves out is empty.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    texts: BTreeMap<&'static str, String>,
    secrets: BTreeMap<&'static str, SecretString>,
}

impl Settings {
    /// Checks a target's table, and collects every problem.
    pub(super) fn check(system: System, table: &Table, folder: &Path) -> Result<Self, Vec<String>> {
        let keys: Vec<Key> = SHARED.iter().chain(system.keys()).copied().collect();
        let (mut settings, mut problems) = (Self::default(), Vec::new());
        let allow_http = table.get("allow_http").and_then(Value::as_bool).unwrap_or(false);
        for (name, value) in table {
            match keys.iter().find(|key| key.name == name) {
                Some(key) => {
                    let taken = settings.take(*key, value, folder, allow_http);
                    problems.extend(taken.err().map(|problem| format!("`{name}` {problem}")));
                }
                None => problems.push(unknown(name, system, &keys)),
            }
        }
        let missing = keys.iter().filter(|key| key.required && !table.contains_key(key.name));
        problems.extend(missing.map(|key| format!("`{}` is missing; {system} needs it", key.name)));
        if problems.is_empty() { Ok(settings) } else { Err(problems) }
    }

    fn take(&mut self, key: Key, value: &Value, folder: &Path, allow_http: bool) -> Result<(), String> {
        let text = text(key.kind, value)?;
        match key.kind {
            Kind::Secret => drop(self.secrets.insert(key.name, secret::read(&text, folder)?)),
            Kind::SecretAddress => {
                let address = secret::read(&text, folder)?;
                url(address.expose_secret(), allow_http)
                    .map_err(|problem| format!("names an address that {problem}"))?;
                self.secrets.insert(key.name, address);
            }
            Kind::Url | Kind::Address => {
                url(&text, allow_http).map_err(|problem| format!("is `{text}`, which {problem}"))?;
                let base = if key.kind == Kind::Url { text.trim_end_matches('/') } else { &text };
                self.texts.insert(key.name, base.to_owned());
            }
            Kind::Choice(choices) if !choices.contains(&text.as_str()) => {
                return Err(format!("is `{text}`; write {}", choices.join(" or ")));
            }
            Kind::Text | Kind::Number | Kind::UpTo(_) | Kind::Flag | Kind::Choice(_) => {
                self.texts.insert(key.name, text);
            }
        }
        Ok(())
    }

    /// A text; empty if it is left out.
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// A text, or what stands for it where it is left out.
    pub fn text_or<'s>(&'s self, name: &str, default: &'s str) -> &'s str {
        self.texts.get(name).map_or(default, String::as_str)
    }

    /// A number, if it is there.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.texts.get(name)?.parse().ok()
    }

    /// A secret; empty if it is left out.
    pub fn secret(&self, name: &str) -> SecretString {
        self.secrets.get(name).cloned().unwrap_or_default()
    }

    /// Whether a secret is there.
    pub fn has_secret(&self, name: &str) -> bool {
        self.secrets.contains_key(name)
    }
}

fn unknown(name: &str, system: System, keys: &[Key]) -> String {
    let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
    format!("`{name}` is no key of {system}; its keys are {}", known.join(", "))
}

/// A value of the kind as text.
fn text(kind: Kind, value: &Value) -> Result<String, String> {
    match (kind, value) {
        (Kind::Number, Value::Integer(number)) if *number >= 0 => Ok(number.to_string()),
        (Kind::Number, _) => Err("is no whole number; write it without quotes, like 30".to_owned()),
        (Kind::UpTo(most), Value::Integer(number)) if (1..=i64::from(most)).contains(number) => {
            Ok(number.to_string())
        }
        (Kind::UpTo(most), _) => {
            Err(format!("is no whole number from 1 to {most}; write it without quotes, like 4"))
        }
        (Kind::Flag, Value::Boolean(flag)) => Ok(flag.to_string()),
        (Kind::Flag, _) => Err("is neither true nor false".to_owned()),
        (_, Value::String(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        // Ids are numbers in some systems, and people write them as such.
        (Kind::Text, Value::Integer(number)) => Ok(number.to_string()),
        _ => Err("is no text; write one in quotes".to_owned()),
    }
}

/// An address to which secrets may be sent: by HTTPS, or on this machine.
fn url(text: &str, allow_http: bool) -> Result<Url, String> {
    let url =
        Url::parse(text).map_err(|_| "is no address; write it like https://desk.example.com".to_owned())?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match url.scheme() {
        _ if !url.username().is_empty() || url.password().is_some() => {
            Err("holds a user or a password; use the keys for them".to_owned())
        }
        "https" => Ok(url),
        "http" if local || allow_http => Ok(url),
        "http" => Err("is not encrypted, so that anyone on the way could read the credentials; write https://, or allow_http = true in a network you trust".to_owned()),
        _ => Err("is no web address; write it like https://desk.example.com".to_owned()),
    }
}
