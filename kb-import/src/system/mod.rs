//! The ticket systems, and where the fields of their exports stand: one mapping file a system, which a team's own file changes.

use std::fmt;
use std::str::FromStr;

/// A ticket system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Zendesk.
    Zendesk,
    /// Jira and Jira Service Management.
    Jira,
    /// YouTrack.
    YouTrack,
    /// Salesforce Service Cloud.
    Salesforce,
    /// ServiceNow.
    ServiceNow,
    /// Freshdesk.
    Freshdesk,
    /// Redmine.
    Redmine,
    /// Request Tracker.
    Rt,
    /// Roundup.
    Roundup,
    /// Any table with a header, and lists of objects.
    Csv,
}

impl System {
    /// Every system.
    pub const ALL: [Self; 10] = [
        Self::Zendesk,
        Self::Jira,
        Self::YouTrack,
        Self::Salesforce,
        Self::ServiceNow,
        Self::Freshdesk,
        Self::Redmine,
        Self::Rt,
        Self::Roundup,
        Self::Csv,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zendesk => "zendesk",
            Self::Jira => "jira",
            Self::YouTrack => "youtrack",
            Self::Salesforce => "salesforce",
            Self::ServiceNow => "servicenow",
            Self::Freshdesk => "freshdesk",
            Self::Redmine => "redmine",
            Self::Rt => "rt",
            Self::Roundup => "roundup",
            Self::Csv => "csv",
        }
    }

    /// Its own mapping file.
    pub fn mapping(self) -> &'static str {
        match self {
            Self::Zendesk => include_str!("zendesk.toml"),
            Self::Jira => include_str!("jira.toml"),
            Self::YouTrack => include_str!("youtrack.toml"),
            Self::Salesforce => include_str!("salesforce.toml"),
            Self::ServiceNow => include_str!("servicenow.toml"),
            Self::Freshdesk => include_str!("freshdesk.toml"),
            Self::Redmine => include_str!("redmine.toml"),
            Self::Rt => include_str!("rt.toml"),
            Self::Roundup => include_str!("roundup.toml"),
            Self::Csv => include_str!("csv.toml"),
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for System {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|system| system.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("`{name}` is no known system; choose one of {names}, or csv with a mapping file")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::Mapping;

    #[test]
    fn every_mapping_can_be_used_and_finds_a_ticket() {
        for system in System::ALL {
            let mapping =
                Mapping::new(system.mapping(), "").unwrap_or_else(|error| panic!("{system}: {error}"));
            for field in ["ticket", "subject", "description", "opened", "resolved", "category", "priority"] {
                let expected = !(field == "category" && ["zendesk", "jira"].contains(&system.name()));
                assert_eq!(!mapping.paths(field).is_empty(), expected, "{system} {field}");
            }
            assert_eq!(system.name().parse(), Ok(system));
        }
        assert!("notes".parse::<System>().unwrap_err().contains("choose one of zendesk"));
    }
}
