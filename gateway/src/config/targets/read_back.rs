//! How a target's resolved tickets are read back: whether by itself, and which of its fields hold what.

use std::path::Path;

use kb_import::Mapping;

use super::settings::Settings;
use super::system::System;

/// How resolved tickets of a target are read.
#[derive(Debug, Clone)]
pub struct ReadBack {
    /// The ticket system, as imports know it.
    pub system: kb_import::System,
    /// Which fields hold what.
    pub mapping: Mapping,
    /// Whether `serve` reads them every night.
    pub nightly: bool,
}

impl ReadBack {
    /// Reads the keys `sync` and `map`; `None` for a system without resolved tickets.
    pub(super) fn check(system: System, settings: &Settings, folder: &Path) -> Result<Option<Self>, String> {
        let nightly = settings.text("sync") == "true";
        let map = Some(settings.text("map")).filter(|map| !map.is_empty());
        let Some(system) = imported(system) else {
            return match nightly || map.is_some() {
                true => Err(format!(
                    "resolved tickets can't be read from {system}; remove `sync` and `map`, and let it report outcomes"
                )),
                false => Ok(None),
            };
        };
        let mapping = mapping(system, map.map(|map| folder.join(map)).as_deref())?;
        Ok(Some(Self { system, mapping, nightly }))
    }

    /// Takes another mapping file.
    pub fn with_map(self, map: &Path) -> Result<Self, String> {
        let mapping = mapping(self.system, Some(map))?;
        Ok(Self { mapping, ..self })
    }
}

fn mapping(system: kb_import::System, map: Option<&Path>) -> Result<Mapping, String> {
    let Some(path) = map else {
        return Mapping::new(system.mapping(), "").map_err(|error| error.to_string());
    };
    let shown = path.display();
    let changes = std::fs::read_to_string(path)
        .map_err(|error| format!("`{shown}` cannot be read ({error}); name a mapping file"))?;
    Mapping::new(system.mapping(), &changes).map_err(|error| format!("`{shown}`: {error}"))
}

/// The system by its name in imports.
fn imported(system: System) -> Option<kb_import::System> {
    Some(match system {
        System::Redmine => kb_import::System::Redmine,
        System::RequestTracker => kb_import::System::Rt,
        System::Roundup => kb_import::System::Roundup,
        System::YouTrack => kb_import::System::YouTrack,
        System::Jira => kb_import::System::Jira,
        System::Zendesk => kb_import::System::Zendesk,
        System::Salesforce => kb_import::System::Salesforce,
        System::ServiceNow => kb_import::System::ServiceNow,
        System::Freshdesk => kb_import::System::Freshdesk,
        System::Webhook | System::Email | System::Slack => return None,
    })
}
