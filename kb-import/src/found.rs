//! An article that was found for a ticket, as a line of `resolutions/found.jsonl`. docs/reference/tickets.md explains it.

use serde::{Deserialize, Serialize};

use crate::map::FoundLink;
use crate::numbered_lines::numbered_lines;

/// A line that links the ticket of its number, as long as nobody else has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The ticket's number.
    pub ticket: String,
    /// The article, and how sure that is.
    pub found: FoundLink,
}

impl Found {
    /// The lines of a file, in order, each with its number from 1. Empty lines are none.
    pub fn read(text: &str) -> Vec<(usize, Result<Self, serde_json::Error>)> {
        numbered_lines(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let link = FoundLink { article: "pay-run-stuck".into(), by: "search".into(), percent: 93 };
        let line = Found { ticket: "7".into(), found: link };
        let text = serde_json::to_string(&line).unwrap();
        assert_eq!(text, r#"{"ticket":"7","found":{"article":"pay-run-stuck","by":"search","percent":93}}"#);
        let read = Found::read(&format!("{text}\n\n{{\n"));
        assert_eq!(read[0].1.as_ref().unwrap(), &line);
        assert_eq!((read.len(), read[1].0, read[1].1.is_err()), (2, 3, true));
    }
}
