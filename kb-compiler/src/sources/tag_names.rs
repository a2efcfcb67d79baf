//! What tags are called: the vocabulary of each field in kb.toml, and which names mean the same tag.

use std::collections::{BTreeMap, BTreeSet};

/// The tags of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagNames {
    /// The tags that may be used; empty where any may.
    pub values: BTreeSet<String>,
    /// The tag that a name stands for, by the name in lower case.
    pub(super) names: BTreeMap<String, String>,
}

impl TagNames {
    /// The tag that a name stands for; any other name is a tag itself.
    pub fn tag(&self, name: &str) -> String {
        let key = name.trim().to_lowercase();
        let known = || self.values.iter().find(|value| value.to_lowercase() == key);
        self.names.get(&key).or_else(known).cloned().unwrap_or_else(|| name.trim().to_owned())
    }

    /// The names that stand for other tags, each with its tag.
    pub fn other_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(name, tag)| (name.as_str(), tag.as_str()))
    }
}
