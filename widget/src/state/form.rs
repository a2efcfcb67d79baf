//! The form that asks a person. Its fields are in the session, because they outlast a reload.

use kb_core::ticket::Problem;
use kb_core::ticket::Ticket;
use kb_core::ticket::redact::Sensitive;

use super::results::{Band, Hit, SearchResults};
use super::triage::TriageResult;

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

/// An article offered as the last chance before a ticket is sent. It is offered once.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum FixOffer {
    /// The client has not tried to send yet.
    #[default]
    NotYet,
    /// This article is on offer.
    Shown(Hit),
    /// It was declined, or there was none to offer.
    Over,
}

impl FixOffer {
    /// The offer after the client tried to send: an unread article that is likely the answer, but none where the ticket always goes
    /// to a person.
    pub fn on_send(
        &self,
        results: Option<&SearchResults>,
        person_first: bool,
        is_unread: impl Fn(&Hit) -> bool,
    ) -> Self {
        let results = results
            .filter(|results| matches!(self, Self::NotYet) && !person_first && results.band == Band::Answer);
        match results.and_then(|results| results.hits.first()).filter(|hit| is_unread(hit)) {
            Some(hit) => Self::Shown(hit.clone()),
            None => Self::Over,
        }
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
    /// The last chance before the ticket is sent.
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
    use super::*;
    use crate::state::results::MatchReason;

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

    #[test]
    fn a_likely_unread_article_is_offered_once_and_never_instead_of_a_person() {
        let shown = FixOffer::Shown(hit("a"));
        for (before, band, articles, person_first, expected) in [
            (&FixOffer::NotYet, Band::Answer, &["a", "b"][..], false, &shown),
            (&FixOffer::NotYet, Band::Answer, &["a"], true, &FixOffer::Over),
            (&FixOffer::NotYet, Band::Answer, &["read", "a"], false, &FixOffer::Over),
            (&FixOffer::NotYet, Band::Answer, &[], false, &FixOffer::Over),
            (&FixOffer::NotYet, Band::Suggest, &["a"], false, &FixOffer::Over),
            (&FixOffer::NotYet, Band::None, &["a"], false, &FixOffer::Over),
            (&FixOffer::NotYet, Band::PersonFirst, &["a"], false, &FixOffer::Over),
            (&shown, Band::Answer, &["a"], false, &FixOffer::Over),
            (&FixOffer::Over, Band::Answer, &["a"], false, &FixOffer::Over),
        ] {
            let hits = articles.iter().map(|article| hit(article)).collect();
            let results = SearchResults { hits, band, ..SearchResults::default() };
            let offer = before.on_send(Some(&results), person_first, |hit| hit.article != "read");
            assert_eq!(&offer, expected, "{before:?} {band:?} {articles:?} {person_first}");
        }
        assert_eq!(FixOffer::NotYet.on_send(None, false, |_| true), FixOffer::Over);
    }
}
