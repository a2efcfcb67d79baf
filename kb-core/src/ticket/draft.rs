//! A ticket as a form or a request holds it, before it has been checked: every text may be anything.

use serde::{Deserialize, Serialize};

use super::feedback::FixOutcome;
use super::triage::Prediction;
use crate::names::wire_names;

/// How badly the client is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impact {
    /// Work has stopped, or money or pay is at risk.
    Blocked,
    /// Work goes on with difficulty.
    Slowed,
    /// Nothing is stopped; it is a question.
    Question,
}

wire_names!(Impact: Blocked = "blocked", Slowed = "slowed", Question = "question");

/// Why a ticket was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No answer was good enough.
    NoAnswer,
    /// A fix was tried and failed.
    FixFailed,
    /// Its category always reaches a person.
    Bypass,
    /// The host page asked for it.
    Host,
    /// The client asked for a person.
    Asked,
    /// Search could not be loaded.
    SearchUnavailable,
}

wire_names! {
    Reason:
    NoAnswer = "no-answer",
    FixFailed = "fix-failed",
    Bypass = "bypass",
    Host = "host",
    Asked = "asked",
    SearchUnavailable = "search-unavailable",
}

/// A fix that was read or tried before the ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedFix {
    /// The article's id.
    pub article: String,
    /// Its title as the client saw it.
    #[serde(default)]
    pub title: String,
    /// Anchors of the steps ticked off, in the article's order.
    #[serde(default)]
    pub steps: Vec<String>,
    /// How it ended.
    pub outcome: FixOutcome,
}

/// An article that search proposed, and how sure it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The article's id.
    pub article: String,
    /// Its score, as search summed it.
    pub score: i64,
    /// The calibrated probability that it resolves the question, 0 to 1, where the bundle has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f32>,
    /// Whether it was shown.
    #[serde(default)]
    pub shown: bool,
}

/// One fact about where the client was: page, product, version, time zone and the like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Its name: 1 to 64 characters of `a-z`, `0-9`, `_`, `-` and `.`.
    pub name: String,
    /// Its value, up to 1,000 characters.
    pub value: String,
}

/// What a form or a request holds before it has been checked. Every text may be anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TicketDraft {
    /// `ticket/1`.
    pub schema: String,
    /// Idempotency key: the same ticket keeps it over every retry.
    pub key: String,
    /// What was typed into the search box, or the subject.
    pub question: String,
    /// The rest, in the client's words.
    pub details: String,
    /// Who to answer.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// How badly they are stopped.
    pub impact: Option<Impact>,
    /// Why a ticket was offered.
    pub reason: Option<Reason>,
    /// Category, from the article, a signal in the question or, failing these, triage.
    pub category: Option<String>,
    /// The predictions of triage, one a field; empty if the bundle has no models or they did not answer in time.
    pub triage: Vec<Prediction>,
    /// What was read and tried.
    pub tried: Vec<TriedFix>,
    /// What search proposed.
    pub candidates: Vec<Candidate>,
    /// Where they were.
    pub environment: Vec<Fact>,
    /// Digests of the bundles that answered, so that every suggestion can be replayed.
    pub bundles: Vec<String>,
    /// The client's locale.
    pub locale: String,
    /// When it was written by the client's clock, milliseconds since 1970.
    pub written_ms: u64,
}
