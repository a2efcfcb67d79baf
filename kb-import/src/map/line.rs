//! A resolved ticket as a line of `resolution/1`.

use kb_core::model::TagField;
use serde::{Deserialize, Serialize};

/// Where a line comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The ticket system.
    pub system: String,
    /// The export's name, without its folders.
    pub export: String,
    /// The day of the export, `YYYY-MM-DD`, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The digest of the mapping.
    pub mapping: String,
    /// The addresses in the team's answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<String>,
    /// The article that was found for it, where nobody named one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<FoundLink>,
}

/// An article that was found for a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLink {
    /// Its id.
    pub article: String,
    /// By what: `address`, `title` or `search`.
    pub by: String,
    /// The probability that it is right, in percent.
    pub percent: u8,
}

/// A line of `resolution/1`; docs/reference/tickets.md explains its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names are those of resolution/1")]
pub struct Line {
    pub ticket: String,
    /// Whether the ticket was deleted where it came from. Then the line has only its number and its source.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub error_codes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reopened: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engineer: Option<String>,
    pub source: Provenance,
}

impl Line {
    /// The fields that hold something, beside number and subject.
    pub fn filled(&self) -> Vec<&'static str> {
        let texts = [
            ("opened", &self.opened),
            ("resolved", &self.resolved),
            ("account", &self.account),
            ("locale", &self.locale),
            ("description", &self.description),
            ("product", &self.product),
            ("component", &self.component),
            ("version", &self.version),
            ("summary", &self.summary),
            ("link", &self.link),
            ("engineer", &self.engineer),
        ];
        let lists = [("error_codes", &self.error_codes), ("articles", &self.articles), ("tags", &self.tags)];
        let texts = texts.into_iter().filter(|(_, text)| text.is_some()).map(|(name, _)| name);
        let lists = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(name, _)| name);
        let flags = [("reopened", self.reopened), ("minutes", self.minutes.is_some())];
        let flags = flags.into_iter().filter(|(_, there)| *there).map(|(name, _)| name);
        let tags = TagField::ALL.into_iter().filter(|field| self.tag(*field).is_some()).map(TagField::name);
        texts.chain(tags).chain(lists).chain(flags).collect()
    }

    /// The tag of a field.
    pub fn tag(&self, field: TagField) -> Option<&str> {
        match field {
            TagField::Category => self.category.as_deref(),
            TagField::RootCause => self.root_cause.as_deref(),
            TagField::Resolution => self.resolution.as_deref(),
            TagField::Tier => self.tier.as_deref(),
            TagField::Route => self.route.as_deref(),
            TagField::Priority => self.priority.as_deref(),
        }
    }

    /// Whether an engineer said what it was about.
    pub fn is_tagged(&self) -> bool {
        [&self.category, &self.root_cause, &self.route, &self.tier].into_iter().any(Option::is_some)
    }

    /// Whether it says which article closed it, or that none did.
    pub fn is_linked(&self) -> bool {
        !self.articles.is_empty() || self.link.as_deref() == Some("none")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::FIELDS;
    use super::*;

    #[test]
    fn every_field_that_a_mapping_names_is_counted_and_written() {
        let mut fields = serde_json::Map::from_iter([("reopened".to_owned(), true.into())]);
        fields.insert("minutes".to_owned(), 5.into());
        for list in ["error_codes", "articles", "tags"] {
            fields.insert(list.to_owned(), vec!["x"].into());
        }
        for text in FIELDS {
            fields.entry(text).or_insert("x".into());
        }
        let line: Line = serde_json::from_value(fields.into()).unwrap();
        let named: BTreeSet<&str> = FIELDS.into_iter().collect();
        let counted: BTreeSet<&str> = line.filled().into_iter().chain(["ticket", "subject"]).collect();
        assert_eq!(counted, named);
        let written = serde_json::to_value(&line).unwrap();
        let written = written.as_object().unwrap().keys().map(String::as_str);
        assert_eq!(written.filter(|key| *key != "source").collect::<BTreeSet<&str>>(), named);
    }
}
