//! What a client writes after a ticket, `reply/1`.

use serde::{Deserialize, Serialize};

use super::check::Checker;
use super::limits::MAX_DETAILS;
use super::problem::FieldProblem;
use super::text::{Key, NonBlank};

/// The schema name that every reply carries.
pub const SCHEMA: &str = "reply/1";

/// What arrives before it has been checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReplyDraft {
    /// `reply/1`.
    pub schema: String,
    /// Idempotency key.
    pub key: String,
    /// The text.
    pub text: String,
}

/// A reply that can be accepted; [`Reply::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Idempotency key.
    pub key: Key,
    /// The text.
    pub text: NonBlank,
}

impl Reply {
    /// Trims and checks a draft. Every problem found is reported, not just the first.
    pub fn new(draft: &ReplyDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        check.schema(&draft.schema, SCHEMA);
        let key = check.key(&draft.key);
        let text = check.filled("text", &draft.text, MAX_DETAILS);
        check.finish(key.zip(text).map(|(key, text)| Self { key, text }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named() {
        let good = ReplyDraft {
            schema: SCHEMA.into(),
            key: "0123456789abcdef".into(),
            text: " It is back. ".into(),
        };
        assert_eq!(&*Reply::new(&good).unwrap().text, "It is back.");
        for (field, bad) in [
            ("schema", ReplyDraft { schema: "reply/9".into(), ..good.clone() }),
            ("key", ReplyDraft { key: "short".into(), ..good.clone() }),
            ("text", ReplyDraft { text: " \n ".into(), ..good.clone() }),
            ("text", ReplyDraft { text: "x".repeat(MAX_DETAILS + 1), ..good.clone() }),
        ] {
            let problems = Reply::new(&bad).unwrap_err();
            assert_eq!(problems.iter().map(|p| p.field).collect::<Vec<_>>(), [field], "{bad:?}");
        }
    }
}
