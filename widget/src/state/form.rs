//! The form that asks a person. Its fields are in the session, because they outlast a reload.

use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::{Impact, Problem, Ticket, TicketContent};

use super::person_offer::is_person_first;
use super::results::{Hit, SearchResults};
use super::triage::{TriageResult, ticket_text};

/// A text field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The question.
    Question,
    /// Details of the question.
    Details,
    /// The client's name.
    Name,
    /// The client's e-mail address.
    Email,
}

impl Field {
    /// Its name in the ticket's JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Details => "details",
            Self::Name => "name",
            Self::Email => "email",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldError {
    /// It breaks a rule of the ticket contract.
    Rule(Problem),
    /// The gateway refused it, with this message; may be empty.
    Gateway(String),
}

/// An article offered before a ticket is checked. A client gets one offer in a visit, so that nobody is stopped twice.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum FixOffer {
    /// There is none.
    #[default]
    None,
    /// This article is on offer.
    Shown(Hit),
}

impl FixOffer {
    /// The offer for a ticket that is about to be checked: the unread article that the bundle is sure of. None where work has stopped, or
    /// where the ticket may have to go to a person: by its reason, by a signal in it, or as long as triage has not denied it.
    pub fn new(
        ticket: &TicketContent,
        results: Option<&SearchResults>,
        triage: &TriageResult,
        is_unread: impl Fn(&Hit) -> bool,
    ) -> Self {
        let text = ticket_text(&ticket.question, &ticket.details);
        let may_be_stopped = ticket.impact != Impact::Blocked
            && !is_person_first(ticket.reason)
            && triage.text == text
            && triage.person_first.is_none();
        let sure = results.filter(|results| may_be_stopped && results.is_sure());
        sure.and_then(|results| results.hits.first())
            .filter(|hit| is_unread(hit))
            .cloned()
            .map_or(Self::None, Self::Shown)
    }

    /// The article on offer.
    pub fn shown(&self) -> Option<&Hit> {
        if let Self::Shown(hit) = self { Some(hit) } else { None }
    }
}

/// The ticket that the client reviews before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The ticket, redacted and valid.
    pub ticket: Ticket,
    /// What was redacted.
    pub removed: Vec<Sensitive>,
    /// The host page stopped it from being sent.
    pub held: bool,
}

/// The state of the form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// What has to be corrected before it can be sent: the field's name in the ticket's JSON, and its problem.
    pub problems: Vec<(String, FieldError)>,
    /// The ticket is being sent.
    pub sending: bool,
    /// What search finds for the text so far.
    pub results: Option<SearchResults>,
    /// Number of the latest search.
    pub(super) searches: u32,
    /// What is offered before the ticket is checked.
    pub offer: FixOffer,
    /// The text that triage was asked about last.
    pub(super) triage_text: Option<String>,
    /// The latest result of triage.
    pub(super) triage: TriageResult,
    /// The client left the form to read an article, and the way back leads to the form.
    pub left: bool,
}

#[cfg(test)]
mod tests {
    use kb_core::bundle::Bypass;
    use kb_core::ticket::{Reason, SCHEMA, TicketDraft};

    use super::*;
    use crate::state::results::{Band, MatchReason};

    fn hit(article: &str) -> Hit {
        Hit {
            article: article.into(),
            title: Vec::new(),
            line: Vec::new(),
            anchor: String::new(),
            reason: MatchReason::Words,
            score: 1,
            probability: None,
        }
    }

    fn ticket(impact: Impact, reason: Reason) -> Ticket {
        let draft = TicketDraft {
            schema: SCHEMA.into(),
            key: "0123456789abcdef".into(),
            question: "pay run".into(),
            details: "since Monday".into(),
            impact: Some(impact),
            reason: Some(reason),
            ..TicketDraft::default()
        };
        Ticket::new(draft).unwrap()
    }

    /// What triage says about the text of that ticket, or about another one.
    fn triage(text: &str, person_first: bool) -> TriageResult {
        let person_first = person_first.then(|| Box::new(Bypass::default()));
        TriageResult { text: text.into(), predictions: Vec::new(), person_first }
    }

    fn check(
        results: Option<(Band, &[&str])>,
        ticket: &Ticket,
        triage: &TriageResult,
        expected: Option<&str>,
    ) {
        let results = results.map(|(band, articles)| {
            let hits = articles.iter().map(|article| hit(article)).collect();
            SearchResults { hits, band, ..SearchResults::default() }
        });
        let offer = FixOffer::new(ticket.content(), results.as_ref(), triage, |hit| hit.article != "read");
        assert_eq!(
            offer.shown().map(|hit| hit.article.as_str()),
            expected,
            "{results:?}, {ticket:?}, {triage:?}"
        );
    }

    #[test]
    fn the_sure_unread_article_is_offered_and_never_to_who_is_stuck_or_needs_a_person() {
        let text = "pay run\nsince Monday";
        let denied = triage(text, false);
        let sure: Option<(Band, &[&str])> = Some((Band::Answer, &["a", "b"]));
        let asked = ticket(Impact::Slowed, Reason::Asked);
        for (results, expected) in [
            (sure, Some("a")),
            (Some((Band::Answer, &["read", "a"][..])), None),
            (Some((Band::Answer, &[])), None),
            (Some((Band::Suggest, &["a"])), None),
            (Some((Band::None, &["a"])), None),
            (Some((Band::PersonFirst, &["a"])), None),
            (None, None),
        ] {
            check(results, &asked, &denied, expected);
        }
        for (impact, reason, triage, expected) in [
            (Impact::Question, Reason::NoAnswer, &denied, Some("a")),
            (Impact::Blocked, Reason::Asked, &denied, None),
            (Impact::Slowed, Reason::Bypass, &denied, None),
            (Impact::Slowed, Reason::Asked, &triage(text, true), None),
            (Impact::Slowed, Reason::Asked, &triage("pay run", false), None),
            (Impact::Slowed, Reason::Asked, &TriageResult::default(), None),
        ] {
            check(sure, &ticket(impact, reason), triage, expected);
        }
    }
}
