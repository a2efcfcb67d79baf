//! What a person decided about a ticket, as a line of `resolutions/reviewed.jsonl`. docs/reference/tickets.md explains it.

use serde::{Deserialize, Serialize};

/// Who decided, when, and how sure the proposal was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
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
    pub reviewed: Review,
}

impl Reviewed {
    /// Takes a tag; `false` where no such field can be tagged.
    pub fn set(&mut self, field: &str, value: &str) -> bool {
        let place = match field {
            "category" => &mut self.category,
            "root_cause" => &mut self.root_cause,
            "resolution" => &mut self.resolution,
            "tier" => &mut self.tier,
            "route" => &mut self.route,
            "priority" => &mut self.priority,
            _ => return false,
        };
        *place = Some(value.to_owned());
        true
    }

    /// The tags, with the names of their fields.
    pub fn tags(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("category", &self.category),
            ("root_cause", &self.root_cause),
            ("resolution", &self.resolution),
            ("tier", &self.tier),
            ("route", &self.route),
            ("priority", &self.priority),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }

    /// The lines of a file, in order, each with its number from 1. Empty lines are none.
    pub fn read(text: &str) -> Vec<(usize, Result<Self, serde_json::Error>)> {
        let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        let filled = lines.filter(|(_, line)| !line.trim().is_empty());
        filled.map(|(at, line)| (at + 1, serde_json::from_str(line))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_was_decided_and_nothing_else() {
        let review =
            Review { by: "maria".into(), date: "2026-11-27".into(), percent: Some(97), left: vec![] };
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
