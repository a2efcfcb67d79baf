//! The targets of gateway.toml: which ticket systems there are, and which ticket goes to which.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use kb_core::ticket::Ticket;
use secrecy::SecretString;
use serde::Deserialize;

use super::target_name::TargetName;

/// All targets, by name.
#[derive(Debug, Clone, Default)]
pub struct Targets {
    targets: BTreeMap<TargetName, Target>,
}

/// One ticket system.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its name.
    pub name: TargetName,
    /// What it is, and how it is reached.
    pub system: TargetSystem,
}

/// The kinds of ticket systems, each with its settings.
#[derive(Debug, Clone)]
pub enum TargetSystem {
    /// Any system that takes signed JSON.
    Webhook(WebhookSettings),
}

/// How a webhook's receiver is reached.
#[derive(Debug, Clone)]
pub struct WebhookSettings {
    /// Where deliveries are posted.
    pub url: String,
    /// What they are signed with.
    pub secret: SecretString,
    /// Where the receiver says whether it has a delivery; `{key}` stands for its key.
    pub lookup: Option<String>,
    /// How long it may take until the lookup knows of a delivery.
    pub visible_after: Duration,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    target: BTreeMap<String, Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, tag = "system", rename_all = "kebab-case")]
enum Entry {
    Webhook {
        url: String,
        secret: String,
        lookup: Option<String>,
        #[serde(default)]
        visible_after_seconds: u32,
    },
}

impl Targets {
    /// Reads gateway.toml.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            format!("`{}` cannot be read ({error}); name your gateway.toml", path.display())
        })?;
        let file: File = toml::from_str(&text).map_err(|error| format!("`{}`: {error}", path.display()))?;
        let targets = file.target.into_iter().map(|(name, entry)| {
            let name = TargetName::new(&name)?;
            let system = entry.checked().map_err(|problem| format!("target `{name}`: {problem}"))?;
            Ok((name.clone(), Target { name, system }))
        });
        Ok(Self { targets: targets.collect::<Result<_, String>>()? })
    }

    /// All targets, by name.
    pub fn all(&self) -> impl Iterator<Item = &Target> {
        self.targets.values()
    }

    /// The targets that a ticket is delivered to.
    pub fn of_ticket(&self, _ticket: &Ticket) -> Vec<TargetName> {
        self.targets.keys().cloned().collect()
    }
}

impl Entry {
    fn checked(self) -> Result<TargetSystem, String> {
        let Self::Webhook { url, secret, lookup, visible_after_seconds } = self;
        let visible_after = Duration::from_secs(visible_after_seconds.into());
        Ok(TargetSystem::Webhook(WebhookSettings {
            url,
            secret: read_secret(&secret)?,
            lookup,
            visible_after,
        }))
    }
}

/// A secret from where it is kept: `env:NAME` or `file:PATH`, never in the file itself.
fn read_secret(source: &str) -> Result<SecretString, String> {
    if let Some(name) = source.strip_prefix("env:") {
        return std::env::var(name)
            .map(|secret| secret.trim().into())
            .map_err(|_| format!("the environment has no {name}; set it, or name a file with file:PATH"));
    }
    if let Some(path) = source.strip_prefix("file:") {
        return std::fs::read_to_string(path).map(|secret| secret.trim().into()).map_err(|error| {
            format!(
                "the secret's file `{path}` cannot be read ({error}); create it, readable by its owner only"
            )
        });
    }
    Err("a secret stands in gateway.toml; keep it in the environment (env:NAME) or in a file (file:PATH)"
        .to_owned())
}
