//! Feedback on a fix, `feedback/1`: whether it solved the question and, if not, why. It contains the client's question only if the
//! portal opted in.

use serde::{Deserialize, Deserializer, Serialize};

use super::check::{self, Checker};
use super::limits::MAX_QUESTION;
use super::problem::FieldProblem;
use super::text::Key;
use crate::model::ids::MAX_ID;
use crate::names::wire_names;

/// The schema name that every feedback carries.
pub const SCHEMA: &str = "feedback/1";

/// How a fix ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixOutcome {
    /// The client confirmed that it solved the question: a confirmed deflection.
    Solved,
    /// It is about something else.
    Unrelated,
    /// It is about this, but the answer did not help.
    DidNotHelp,
    /// The client could not do what it says.
    CouldNotFollow,
    /// The article was read and the client gave no feedback.
    NotSaid,
}

wire_names! {
    FixOutcome:
    Solved = "solved",
    Unrelated = "unrelated",
    DidNotHelp = "did-not-help",
    CouldNotFollow = "could-not-follow",
    NotSaid = "not-said",
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
    /// The question that was asked; empty unless the portal opted in to sending it.
    pub question: String,
    /// How it ended.
    pub outcome: Option<FixOutcome>,
    /// Anchors of the steps ticked off.
    pub steps: Vec<String>,
    /// Digest of the bundle the article came from.
    pub bundle: String,
    /// When, by the client's clock, milliseconds since 1970.
    pub written_ms: u64,
}

/// What feedback holds once it has been checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedbackContent {
    schema: &'static str,
    /// Idempotency key.
    pub key: Key,
    /// The article.
    pub article: String,
    /// What had been asked; may be empty.
    pub question: String,
    /// How it ended.
    pub outcome: FixOutcome,
    /// Anchors of the steps ticked off.
    pub steps: Vec<String>,
    /// Digest of the bundle the article came from; may be empty.
    pub bundle: String,
    /// When, by the client's clock, milliseconds since 1970.
    pub written_ms: u64,
}

/// Feedback that can be accepted; [`Feedback::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Feedback {
    content: FeedbackContent,
}

impl<'de> Deserialize<'de> for Feedback {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        check::deserialize(input, Self::new)
    }
}

impl Feedback {
    /// Checks a draft; every problem found is reported.
    pub fn new(draft: FeedbackDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        let content = checked(draft, &mut check);
        check.finish(content.map(|content| Self { content }))
    }

    /// The checked content.
    pub fn content(&self) -> &FeedbackContent {
        &self.content
    }
}

/// The content; `None` where a field that has to be there was reported. Those stand last, so that every other one is checked too.
fn checked(draft: FeedbackDraft, check: &mut Checker) -> Option<FeedbackContent> {
    check.schema(&draft.schema, SCHEMA);
    let key = check.key(&draft.key);
    check.filled("article", &draft.article, MAX_ID);
    let question = check.text("question", &draft.question, MAX_QUESTION);
    check.text("bundle", &draft.bundle, 64);
    check.count("steps", draft.steps.len(), 200);
    for step in &draft.steps {
        check.filled("steps", step, 200);
    }
    let outcome = check.required("outcome", draft.outcome);
    Some(FeedbackContent {
        schema: SCHEMA,
        article: draft.article,
        question,
        steps: draft.steps,
        bundle: draft.bundle,
        written_ms: draft.written_ms,
        key: key?,
        outcome: outcome?,
    })
}
