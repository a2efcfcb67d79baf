//! A ticket that can be accepted. Widget and gateway both build it with [`Ticket::new`], so neither can hold a ticket that the other
//! would refuse.

use serde::{Deserialize, Deserializer, Serialize};

use super::check::{self, Checker};
use super::draft::{Candidate, Fact, Impact, Reason, TicketDraft, TriedFix};
use super::limits::{MAX_DETAILS, MAX_ENTRIES, MAX_QUESTION};
use super::problem::FieldProblem;
use super::text::{Key, NonBlank};
use super::triage::{self, Prediction};
use crate::model::ids::MAX_ID;

/// The schema name that every ticket carries.
pub const SCHEMA: &str = "ticket/1";

/// What a ticket holds once it has been checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TicketContent {
    schema: &'static str,
    /// Idempotency key.
    pub key: Key,
    /// What was typed into the search box, or the subject.
    pub question: NonBlank,
    /// The rest, in the client's words; may be empty.
    pub details: String,
    /// Who to answer; may be empty.
    pub name: String,
    /// Where to answer; may be empty.
    pub email: String,
    /// How badly they are stopped.
    pub impact: Impact,
    /// Why a ticket was offered; `None` where a sender other than the panel names no reason.
    pub reason: Option<Reason>,
    /// Category, where one is known.
    pub category: Option<NonBlank>,
    /// What triage predicts, at most one prediction a field.
    pub triage: Vec<Prediction>,
    /// What was read and tried.
    pub tried: Vec<TriedFix>,
    /// What search proposed.
    pub candidates: Vec<Candidate>,
    /// Where they were.
    pub environment: Vec<Fact>,
    /// Digests of the bundles that answered.
    pub bundles: Vec<String>,
    /// The client's locale.
    pub locale: String,
    /// When it was written by the client's clock, milliseconds since 1970.
    pub written_ms: u64,
}

/// A ticket that can be accepted. Its content is read-only: [`Ticket::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Ticket {
    content: TicketContent,
}

impl<'de> Deserialize<'de> for Ticket {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        check::deserialize(input, Self::new)
    }
}

impl Ticket {
    /// Trims and checks a draft. Every problem found is reported, not just the first.
    pub fn new(draft: TicketDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        let content = checked(draft, &mut check);
        check.finish(content.map(|content| Self { content }))
    }

    /// The checked content.
    pub fn content(&self) -> &TicketContent {
        &self.content
    }

    /// Its idempotency key.
    pub fn key(&self) -> &Key {
        &self.content.key
    }

    /// A draft that gives this ticket again.
    pub fn to_draft(&self) -> TicketDraft {
        let content = self.content.clone();
        TicketDraft {
            schema: content.schema.to_owned(),
            key: content.key.to_string(),
            question: content.question.to_string(),
            details: content.details,
            name: content.name,
            email: content.email,
            impact: Some(content.impact),
            reason: content.reason,
            category: content.category.map(|category| category.to_string()),
            triage: content.triage,
            tried: content.tried,
            candidates: content.candidates,
            environment: content.environment,
            bundles: content.bundles,
            locale: content.locale,
            written_ms: content.written_ms,
        }
    }
}

/// The content; `None` where a field that has to be there was reported. Those stand last, so that every other one is checked too.
fn checked(draft: TicketDraft, check: &mut Checker) -> Option<TicketContent> {
    check.schema(&draft.schema, SCHEMA);
    let key = check.key(&draft.key);
    let question = check.filled("question", &draft.question, MAX_QUESTION);
    let email = check.email("email", &draft.email);
    let impact = check.required("impact", draft.impact);
    check_entries(&draft, check);
    triage::check(&draft.triage, check);
    Some(TicketContent {
        schema: SCHEMA,
        details: check.text("details", &draft.details, MAX_DETAILS),
        name: check.text("name", &draft.name, 200),
        email,
        reason: draft.reason,
        category: draft.category.and_then(|category| check.filled("category", &category, 100)),
        triage: draft.triage,
        tried: draft.tried,
        candidates: draft.candidates,
        environment: draft.environment,
        bundles: draft.bundles,
        locale: check.text("locale", &draft.locale, 35),
        written_ms: draft.written_ms,
        key: key?,
        question: question?,
        impact: impact?,
    })
}

/// Checks the lists of a draft but for triage's.
fn check_entries(draft: &TicketDraft, check: &mut Checker) {
    check.count("tried", draft.tried.len(), MAX_ENTRIES);
    check.count("candidates", draft.candidates.len(), MAX_ENTRIES);
    check.count("environment", draft.environment.len(), MAX_ENTRIES);
    check.count("bundles", draft.bundles.len(), MAX_ENTRIES);
    for fix in &draft.tried {
        check.filled("tried", &fix.article, MAX_ID);
        check.text("tried", &fix.title, 500);
        check.count("tried", fix.steps.len(), 200);
        for step in &fix.steps {
            check.filled("tried", step, 200);
        }
    }
    for candidate in &draft.candidates {
        check.filled("candidates", &candidate.article, MAX_ID);
        check.probability("candidates", candidate.probability);
    }
    for fact in &draft.environment {
        check.fact_name("environment", &fact.name);
        check.text("environment", &fact.value, 1_000);
    }
    for digest in &draft.bundles {
        check.filled("bundles", digest, 64);
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
        assert_eq!(&*Ticket::new(draft()).unwrap().content().question, "my pay run wont approve");
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
