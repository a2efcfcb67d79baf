//! The ticket contract, `ticket/1`: what the widget sends and the gateway accepts. Both build it with [`Ticket::new`], so neither
//! can hold a ticket that the other would refuse.

pub mod problem;
pub mod redact;
pub mod feedback;
pub mod outcome;
pub mod triage;

use serde::{Deserialize, Serialize};

pub use feedback::{Feedback, FeedbackDraft, Outcome};
pub use outcome::{TicketOutcome, TicketOutcomeDraft};
pub use problem::{FieldProblem, Problem};
pub use redact::{Redacted, redact};
pub use triage::Prediction;

use problem::{Checker, Limit};

/// The schema name that every ticket carries.
pub const SCHEMA: &str = "ticket/1";
/// Longest question, in characters.
pub const MAX_QUESTION: usize = 2_000;
/// Longest description, in characters.
pub const MAX_DETAILS: usize = 20_000;
/// Most fixes, candidates or environment entries that one ticket carries.
pub const MAX_ENTRIES: usize = 50;

/// How badly the client is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Impact {
    /// Work has stopped, or money or pay is at risk.
    Blocked,
    /// Work goes on with difficulty.
    Slowed,
    /// Nothing is stopped; it is a question.
    Question,
}

/// Why a ticket was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    pub outcome: Outcome,
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
    /// Category, where the article, a signal of the question or, failing these, triage named one.
    pub category: Option<String>,
    /// What triage says, one prediction a field; empty where the bundle has no models or they could not be asked in time.
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

/// A ticket that can be accepted. Its fields are read-only: [`Ticket::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticket {
    #[serde(deserialize_with = "checked")]
    draft: TicketDraft,
}

/// Deserializing goes through the constructor.
fn checked<'de, D: serde::Deserializer<'de>>(input: D) -> Result<TicketDraft, D::Error> {
    let draft = TicketDraft::deserialize(input)?;
    Ticket::new(draft).map(|ticket| ticket.draft).map_err(|problems| {
        let listed: Vec<String> = problems.iter().map(ToString::to_string).collect();
        serde::de::Error::custom(listed.join("; "))
    })
}

impl Ticket {
    /// Trims and checks a draft. Every problem found is reported, not just the first.
    pub fn new(draft: TicketDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        if draft.schema != SCHEMA {
            check.report("schema", Problem::UnknownSchema { expected: SCHEMA });
        }
        check.key("key", &draft.key);
        let question = check.text("question", &draft.question, Limit::required(MAX_QUESTION));
        let details = check.text("details", &draft.details, Limit::optional(MAX_DETAILS));
        let name = check.text("name", &draft.name, Limit::optional(200));
        let email = check.email("email", &draft.email);
        let locale = check.text("locale", &draft.locale, Limit::optional(35));
        if draft.impact.is_none() {
            check.report("impact", Problem::Missing);
        }
        check.count("tried", draft.tried.len(), MAX_ENTRIES);
        check.count("candidates", draft.candidates.len(), MAX_ENTRIES);
        check.count("environment", draft.environment.len(), MAX_ENTRIES);
        check.count("bundles", draft.bundles.len(), MAX_ENTRIES);
        for fix in &draft.tried {
            check.text("tried", &fix.article, Limit::required(crate::model::ids::MAX_ID));
            check.text("tried", &fix.title, Limit::optional(500));
            check.count("tried", fix.steps.len(), 200);
            for step in &fix.steps {
                check.text("tried", step, Limit::required(200));
            }
        }
        for candidate in &draft.candidates {
            check.text("candidates", &candidate.article, Limit::required(crate::model::ids::MAX_ID));
            check.probability("candidates", candidate.probability);
        }
        for fact in &draft.environment {
            check.fact_name("environment", &fact.name);
            check.text("environment", &fact.value, Limit::optional(1_000));
        }
        for digest in &draft.bundles {
            check.text("bundles", digest, Limit::required(64));
        }
        triage::check(&draft.triage, &mut check);
        let category = draft.category.as_deref().map(|c| check.text("category", c, Limit::required(100)));
        check
            .finish(Self { draft: TicketDraft { question, details, name, email, locale, category, ..draft } })
    }

    /// The checked content.
    pub fn content(&self) -> &TicketDraft {
        &self.draft
    }

    /// Its idempotency key.
    pub fn key(&self) -> &str {
        &self.draft.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::Field;

    fn draft() -> TicketDraft {
        TicketDraft {
            schema: SCHEMA.into(),
            key: "0b5c9b1e-7a52-4f0e-9c55-9d2f8f6c1a2b".into(),
            question: "  my pay run wont approve ".into(),
            impact: Some(Impact::Blocked),
            ..TicketDraft::default()
        }
    }

    fn prediction() -> Prediction {
        let label = "payroll-desk".to_owned();
        Prediction { field: Field::Route, label, probability: 0.87, in_scope: 0.9, sure: true }
    }

    #[test]
    fn a_good_draft_becomes_a_trimmed_ticket() {
        assert_eq!(Ticket::new(draft()).unwrap().content().question, "my pay run wont approve");
    }

    #[test]
    fn every_problem_is_named() {
        type Change = fn(&mut TicketDraft);
        let cases: [(&str, Change); 17] = [
            ("schema", |d| d.schema = "ticket/9".into()),
            ("key", |d| d.key = "short".into()),
            ("key", |d| d.key = "x'; drop table tickets; --".into()),
            ("question", |d| d.question = " \n ".into()),
            ("question", |d| d.question = "x".repeat(MAX_QUESTION + 1)),
            ("details", |d| d.details = "bell\u{7}".into()),
            ("email", |d| d.email = "nobody".into()),
            ("impact", |d| d.impact = None),
            ("environment", |d| {
                d.environment = vec![Fact { name: "No Spaces".into(), value: String::new() }]
            }),
            ("candidates", |d| {
                d.candidates = vec![Candidate {
                    article: "a".into(),
                    score: 1,
                    probability: Some(f32::NAN),
                    shown: true,
                }];
            }),
            ("triage", |d| d.triage = vec![prediction(); 5]),
            ("triage", |d| {
                let other = Prediction { field: Field::Category, ..prediction() };
                d.triage =
                    vec![prediction(), other, Prediction { label: "other-desk".into(), ..prediction() }];
            }),
            ("triage", |d| d.triage = vec![Prediction { label: " ".into(), ..prediction() }]),
            ("triage", |d| d.triage = vec![Prediction { label: "bell\u{7}".into(), ..prediction() }]),
            ("triage", |d| d.triage = vec![Prediction { label: "x".repeat(101), ..prediction() }]),
            ("triage", |d| d.triage = vec![Prediction { probability: 1.5, ..prediction() }]),
            ("triage", |d| d.triage = vec![Prediction { in_scope: f32::NAN, ..prediction() }]),
        ];
        for (field, change) in cases {
            let mut bad = draft();
            change(&mut bad);
            let problems = Ticket::new(bad).unwrap_err();
            assert_eq!(problems.iter().map(|p| p.field).collect::<Vec<_>>(), [field], "{problems:?}");
        }
        assert_eq!(Ticket::new(TicketDraft::default()).unwrap_err().len(), 4);
    }

    #[test]
    fn json_goes_through_the_constructor() {
        let ticket = Ticket::new(TicketDraft { triage: vec![prediction()], ..draft() }).unwrap();
        let json = serde_json::to_string(&ticket).unwrap();
        let triage = r#""triage":[{"field":"route","label":"payroll-desk","probability":0.87,"in_scope":0.9,"sure":true}]"#;
        assert!(json.contains(triage), "{json}");
        assert_eq!(serde_json::from_str::<Ticket>(&json).unwrap(), ticket);
        let refused = serde_json::from_str::<Ticket>("{\"schema\":\"ticket/1\"}").unwrap_err().to_string();
        assert!(refused.contains("question"), "{refused}");
    }
}
