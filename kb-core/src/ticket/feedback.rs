//! Feedback on a fix, `feedback/1`: whether it solved the question and, if not, why. It carries the client's words only where the
//! sender was asked to send them.

use serde::{Deserialize, Serialize};

use super::problem::{Checker, FieldProblem, Limit, Problem};

/// The schema name that every feedback carries.
pub const SCHEMA: &str = "feedback/1";

/// How a fix ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The client said that it solved the question: a confirmed deflection.
    Solved,
    /// It is about something else.
    Unrelated,
    /// It is about this, but the answer did not help.
    DidNotHelp,
    /// The client could not do what it says.
    CouldNotFollow,
    /// It was read and nothing was said.
    NotSaid,
}

/// What arrives before it has been checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedbackDraft {
    /// `feedback/1`.
    pub schema: String,
    /// Idempotency key.
    pub key: String,
    /// The article.
    pub article: String,
    /// What had been asked; empty unless the sender was told to send it, since nobody else could learn from it.
    pub question: String,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Anchors of the steps ticked off.
    pub steps: Vec<String>,
    /// Digest of the bundle the article came from.
    pub bundle: String,
    /// When, by the client's clock, milliseconds since 1970.
    pub written_ms: u64,
}

/// Feedback that can be accepted; [`Feedback::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Feedback {
    #[serde(deserialize_with = "checked")]
    draft: FeedbackDraft,
}

fn checked<'de, D: serde::Deserializer<'de>>(input: D) -> Result<FeedbackDraft, D::Error> {
    let draft = FeedbackDraft::deserialize(input)?;
    Feedback::new(draft).map(|feedback| feedback.draft).map_err(|problems| {
        let listed: Vec<String> = problems.iter().map(ToString::to_string).collect();
        serde::de::Error::custom(listed.join("; "))
    })
}

impl Feedback {
    /// Checks a draft; every problem found is reported.
    pub fn new(draft: FeedbackDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        if draft.schema != SCHEMA {
            check.report("schema", Problem::UnknownSchema { expected: SCHEMA });
        }
        check.key("key", &draft.key);
        check.text("article", &draft.article, Limit::required(crate::model::ids::MAX_ID));
        let question = check.text("question", &draft.question, Limit::optional(super::MAX_QUESTION));
        check.text("bundle", &draft.bundle, Limit::optional(64));
        check.count("steps", draft.steps.len(), 200);
        for step in &draft.steps {
            check.text("steps", step, Limit::required(200));
        }
        if draft.outcome.is_none() {
            check.report("outcome", Problem::Missing);
        }
        check.finish(Self { draft: FeedbackDraft { question, ..draft } })
    }

    /// The checked content.
    pub fn content(&self) -> &FeedbackDraft {
        &self.draft
    }
}
