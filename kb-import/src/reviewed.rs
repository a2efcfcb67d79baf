//! What a person decided about a ticket, as a line of `resolutions/reviewed.jsonl`. docs/reference/tickets.md explains it.

use kb_core::model::TagField;
use serde::{Deserialize, Serialize};

use crate::numbered_lines::numbered_lines;

/// Who decided, when, and how sure the proposal was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewedBy {
    /// The name of whoever decided.
    pub by: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The probability of what was taken, in percent, where it was a proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u8>,
    /// What was looked at and left as it is: `link`, or fields. It can be asked again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

/// A line that amends the ticket of its number. A field that is not there stays as it is; of two lines the later counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names are those of resolution/1")]
pub struct Reviewed {
    pub ticket: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub articles: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    pub reviewed: ReviewedBy,
}

impl Reviewed {
    /// Takes a tag; `false` where no such field can be tagged.
    pub fn set(&mut self, field: &str, value: &str) -> bool {
        let Some(field) = TagField::parse(field) else { return false };
        *self.place(field) = Some(value.to_owned());
        true
    }

    /// The tags, with the names of their fields.
    pub fn tags(&self) -> impl Iterator<Item = (&'static str, &str)> {
        TagField::ALL.into_iter().filter_map(|field| Some((field.name(), self.tag(field)?)))
    }

    fn tag(&self, field: TagField) -> Option<&str> {
        match field {
            TagField::Category => self.category.as_deref(),
            TagField::RootCause => self.root_cause.as_deref(),
            TagField::Resolution => self.resolution.as_deref(),
            TagField::Tier => self.tier.as_deref(),
            TagField::Route => self.route.as_deref(),
            TagField::Priority => self.priority.as_deref(),
        }
    }

    fn place(&mut self, field: TagField) -> &mut Option<String> {
        match field {
            TagField::Category => &mut self.category,
            TagField::RootCause => &mut self.root_cause,
            TagField::Resolution => &mut self.resolution,
            TagField::Tier => &mut self.tier,
            TagField::Route => &mut self.route,
            TagField::Priority => &mut self.priority,
        }
    }

    /// The lines of a file, in order, each with its number from 1. Empty lines are none.
    pub fn read(text: &str) -> Vec<(usize, Result<Self, serde_json::Error>)> {
        numbered_lines(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_stands_in_the_line_under_its_name() {
        for field in TagField::NAMES {
            let mut line = Reviewed::default();
            assert!(line.set(field, "x"), "{field}");
            assert_eq!(line.tags().collect::<Vec<_>>(), [(field, "x")]);
            assert_eq!(serde_json::to_value(&line).unwrap()[field], "x");
        }
    }

    #[test]
    fn a_line_says_what_was_decided_and_nothing_else() {
        let review =
            ReviewedBy { by: "maria".into(), date: "2026-11-27".into(), percent: Some(97), left: vec![] };
        let mut line = Reviewed { ticket: "7".into(), reviewed: review, ..Reviewed::default() };
        assert!(line.set("category", "pay-run") && !line.set("colour", "red"));
        let text = serde_json::to_string(&line).unwrap();
        let expected = r#"{"ticket":"7","category":"pay-run","reviewed":{"by":"maria","date":"2026-11-27","percent":97}}"#;
        assert_eq!(text, expected);
        let read: Vec<_> = Reviewed::read(&format!("{text}\n\n{{\n")).into_iter().collect();
        assert_eq!(read[0].1.as_ref().unwrap(), &line);
        assert_eq!(line.tags().collect::<Vec<_>>(), [("category", "pay-run")]);
        assert_eq!((read.len(), read[1].0, read[1].1.is_err()), (2, 3, true));
    }
}
