//! The manifest, `manifest.json`: the only file of a bundle that is cached for a short time. It contains the root, which saves a round
//! trip: manifest → terms → rows are three.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The schema name that every manifest carries.
pub const MANIFEST_SCHEMA: &str = "manifest/1";
/// A bundle of at most this many bytes is fetched whole when the page is idle, and then works offline.
pub const PREFETCH_LIMIT: u64 = 300 * 1024;

/// A category whose questions always go to a person, the phrases that identify them, and who takes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bypass {
    /// As named in tickets.
    pub category: String,
    /// A question that has one of these is of this category; `query::signals` says how they match.
    pub signals: Vec<String>,
    /// Phrases in which the words of signals mean something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
    /// The level of support that takes it; empty where triage may tell.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tier: String,
    /// Its priority; empty where triage may tell.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub priority: String,
    /// The team that takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<Desk>,
}

/// A team that takes tickets, as a client sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Desk {
    /// As named in tickets.
    pub route: String,
    /// As shown.
    pub name: String,
    /// When it is there, such as `Mon-Fri 08:00-18:00`; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hours: String,
    /// Time zone of its hours, such as `Europe/London`; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub timezone: String,
    /// Its telephone number; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

impl Desk {
    /// Its name and when it is there: `Security response · Mon-Fri 08:00-18:00 (Europe/London)`.
    pub fn summary(&self) -> String {
        let mut line = self.name.clone();
        if !self.hours.is_empty() {
            line.extend([" · ", &self.hours]);
        }
        if !self.timezone.is_empty() {
            line.extend([" (", &self.timezone, ")"]);
        }
        line
    }
}

/// What people call the things that tickets and articles name by an id. An id without a name of its own is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Names {
    /// The bundle's own audience; never another one, because even its existence may be confidential.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub audience: String,
    /// Products, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub products: BTreeMap<String, String>,
    /// Ticket categories, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, String>,
    /// Teams that take tickets, by id.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub routes: BTreeMap<String, String>,
}

impl Names {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A bundle's manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `manifest/1`.
    pub schema: String,
    /// Version of the block format.
    pub format: u16,
    /// The knowledge base's name, for people.
    pub name: String,
    /// Who may read it, as in front matter; empty where the knowledge base names no audiences.
    pub audience: String,
    /// Its language.
    pub locale: String,
    /// Other languages of the same audience; each has a manifest at `LANGUAGE/manifest.json` below this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<String>,
    /// Digest of the root, and through it of every file: 16 hexadecimal digits.
    pub digest: String,
    /// Number of articles.
    pub articles: u32,
    /// The root in base64: the same container as every other file, but only here.
    pub root_file: String,
    /// Bytes of the root and all files together.
    pub bytes: u64,
    /// Number of files beside the manifest.
    pub file_count: u32,
    /// Categories whose questions always go to a person, whatever search finds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bypass: Vec<Bypass>,
    /// What people call its audience, products, categories and routes.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// Names of all files, where the bundle is small enough to be fetched whole; the root's directory has them in any case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
}
