//! The ticket systems that tickets can be delivered to, and the keys of gateway.toml that each of them has.

use std::fmt;

/// A kind of ticket system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// Redmine.
    Redmine,
    /// Request Tracker.
    RequestTracker,
    /// Roundup.
    Roundup,
    /// YouTrack.
    YouTrack,
    /// Jira Service Management.
    Jira,
    /// Zendesk.
    Zendesk,
    /// Salesforce, as cases.
    Salesforce,
    /// ServiceNow.
    ServiceNow,
    /// Freshdesk.
    Freshdesk,
    /// Any system that takes signed JSON.
    Webhook,
    /// A mailbox.
    Email,
    /// A notice in Slack.
    Slack,
}

/// What the value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Where a system's interface begins.
    Url,
    /// An address that is used as it stands.
    Address,
    Secret,
    /// An address that is a secret itself.
    SecretAddress,
    Number,
    /// A whole number from 1 to this.
    UpTo(u16),
    Flag,
    Choice(&'static [&'static str]),
}

/// A key of a target.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: true }
}

const fn optional(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: false }
}

const URL: Key = required("url", Kind::Url);
const TOKEN: Key = required("token", Kind::Secret);
const USER: Key = required("user", Kind::Text);
const PASSWORD: Key = required("password", Kind::Secret);
const PROJECT: Key = required("project", Kind::Text);

const ADDRESS_OF_USER: Key = required("email", Kind::Text);

const REDMINE: [Key; 5] = [
    URL,
    TOKEN,
    PROJECT,
    optional("tracker", Kind::Text),
    optional("markup", Kind::Choice(&["textile", "markdown"])),
];
const REQUEST_TRACKER: [Key; 3] = [URL, TOKEN, required("queue", Kind::Text)];
const ROUNDUP: [Key; 3] = [URL, USER, PASSWORD];
const YOUTRACK: [Key; 3] = [URL, TOKEN, PROJECT];
const JIRA: [Key; 6] = [
    URL,
    ADDRESS_OF_USER,
    TOKEN,
    required("service_desk", Kind::Text),
    required("request_type", Kind::Text),
    optional("markup", Kind::Choice(&["wiki", "adf"])),
];
const ZENDESK: [Key; 3] = [URL, ADDRESS_OF_USER, TOKEN];
const SALESFORCE: [Key; 4] = [
    URL,
    required("client_id", Kind::Text),
    required("client_secret", Kind::Secret),
    optional("api_version", Kind::Text),
];
const SERVICE_NOW: [Key; 4] = [URL, USER, PASSWORD, optional("table", Kind::Text)];
const FRESHDESK: [Key; 2] = [URL, TOKEN];
const WEBHOOK: [Key; 4] = [
    required("url", Kind::Address),
    required("secret", Kind::Secret),
    optional("lookup", Kind::Address),
    optional("visible_after_seconds", Kind::Number),
];
const EMAIL: [Key; 7] = [
    required("host", Kind::Text),
    optional("port", Kind::Number),
    optional("tls", Kind::Choice(&["tls", "starttls", "none"])),
    optional("user", Kind::Text),
    optional("password", Kind::Secret),
    required("from", Kind::Text),
    required("to", Kind::Text),
];
const SLACK: [Key; 1] = [required("url", Kind::SecretAddress)];

/// Most deliveries that may be under way to one target.
const MOST_PARALLEL: u16 = 64;

/// Keys that every target has.
pub(super) const SHARED: [Key; 5] = [
    required("system", Kind::Text),
    optional("allow_http", Kind::Flag),
    optional("parallel", Kind::UpTo(MOST_PARALLEL)),
    optional("sync", Kind::Flag),
    optional("map", Kind::Text),
];

impl System {
    /// Every system with its name in gateway.toml.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::Redmine, "redmine"),
        (Self::RequestTracker, "rt"),
        (Self::Roundup, "roundup"),
        (Self::YouTrack, "youtrack"),
        (Self::Jira, "jira"),
        (Self::Zendesk, "zendesk"),
        (Self::Salesforce, "salesforce"),
        (Self::ServiceNow, "servicenow"),
        (Self::Freshdesk, "freshdesk"),
        (Self::Webhook, "webhook"),
        (Self::Email, "email"),
        (Self::Slack, "slack"),
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(system, _)| system)
    }

    /// Its name in gateway.toml.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(system, _)| *system == self).map_or("", |(_, name)| name)
    }

    /// The keys of a target of this system, but for those that every target has.
    pub(super) fn keys(self) -> &'static [Key] {
        match self {
            Self::Redmine => &REDMINE,
            Self::RequestTracker => &REQUEST_TRACKER,
            Self::Roundup => &ROUNDUP,
            Self::YouTrack => &YOUTRACK,
            Self::Jira => &JIRA,
            Self::Zendesk => &ZENDESK,
            Self::Salesforce => &SALESFORCE,
            Self::ServiceNow => &SERVICE_NOW,
            Self::Freshdesk => &FRESHDESK,
            Self::Webhook => &WEBHOOK,
            Self::Email => &EMAIL,
            Self::Slack => &SLACK,
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
