//! Decides who is offered a person before anything else: clients whose question always goes to a person, and those whose question no
//! article is likely to answer. Files call a category whose questions always go to a person `bypass`.

use kb_core::bundle::Bypass;
use kb_core::ticket::triage::label;
use kb_core::ticket::{Prediction, Reason, TicketDraft};
use kb_core::triage::Field;

use super::document::Document;
use super::results::{Band, SearchResults};
use crate::catalog::Word;

/// Why a person is offered before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonOffer {
    /// Such questions always go to a person.
    PersonFirst,
    /// No article is likely to answer the question.
    NoAnswer,
}

impl PersonOffer {
    /// The offer above the results of a question. While the client types, articles that don't fit yet come before a person, because the
    /// next letter may make one fit.
    pub fn for_results(results: &SearchResults, typing_paused: bool) -> Option<Self> {
        match results.band {
            Band::PersonFirst => Some(Self::PersonFirst),
            _ if results.hits.is_empty() => Some(Self::NoAnswer),
            Band::None if typing_paused => Some(Self::NoAnswer),
            Band::Answer | Band::Suggest | Band::None => None,
        }
    }

    /// The offer above an article.
    pub fn for_article(document: &Document) -> Option<Self> {
        document.person_first.as_ref().map(|_| Self::PersonFirst)
    }

    /// The reason of a ticket that the offer leads to.
    pub fn reason(self) -> Reason {
        match self {
            Self::PersonFirst => Reason::Bypass,
            Self::NoAnswer => Reason::NoAnswer,
        }
    }

    /// Its heading.
    pub fn title(self) -> Word {
        match self {
            Self::PersonFirst => Word::PersonFirst,
            Self::NoAnswer => Word::NoMatch,
        }
    }

    /// What it says below the heading.
    pub fn text(self) -> Word {
        match self {
            Self::PersonFirst => Word::PersonFirstText,
            Self::NoAnswer => Word::NoMatchText,
        }
    }
}

impl SearchResults {
    /// Puts a person before the articles: the question has a signal, or the questions of its best article always go to a person.
    pub fn put_person_first(&mut self, category: Box<Bypass>) {
        self.band = Band::PersonFirst;
        self.person_first = Some(category);
    }
}

/// The category whose tickets always go to a person, if triage is sure of one.
pub fn predicted(
    predictions: &[Prediction],
    person_first: impl Fn(&str) -> Option<Bypass>,
) -> Option<Bypass> {
    label(predictions, Field::Category).and_then(person_first)
}

/// Makes a ticket one of a category whose tickets always go to a person. What the knowledge base says of its route, tier and priority
/// takes the place of what triage predicts.
pub fn put_first(draft: &mut TicketDraft, category: &Bypass) {
    draft.reason = Some(Reason::Bypass);
    draft.category = Some(category.category.clone());
    let route = category.desk.as_ref().map(|desk| &desk.route);
    let known = [
        (Field::Route, route),
        (Field::Tier, Some(&category.tier)),
        (Field::Priority, Some(&category.priority)),
    ];
    for (field, label) in known {
        let Some(label) = label.filter(|label| !label.is_empty()) else { continue };
        let certain = Prediction { field, label: label.clone(), probability: 1.0, in_scope: 1.0, sure: true };
        draft.triage.retain(|prediction| prediction.field != field);
        draft.triage.extend(certain.checked());
    }
}

/// Whether a ticket always goes to a person, so that no article is offered any more.
pub fn is_person_first(reason: Option<Reason>) -> bool {
    reason == Some(Reason::Bypass)
}

#[cfg(test)]
mod tests {
    use kb_core::bundle::Desk;

    use super::*;
    use crate::state::results::{Hit, MatchReason};

    fn hit() -> Hit {
        let (title, line, anchor) = (Vec::new(), Vec::new(), String::new());
        let reason = MatchReason::Words;
        Hit { article: "a".into(), title, line, anchor, reason, score: 1, probability: None }
    }

    #[test]
    fn results_offer_a_person_first_or_where_no_article_fits() {
        use PersonOffer::{NoAnswer, PersonFirst};
        for (band, hits, while_typing, after_a_pause) in [
            (Band::PersonFirst, 1, Some(PersonFirst), Some(PersonFirst)),
            (Band::PersonFirst, 0, Some(PersonFirst), Some(PersonFirst)),
            (Band::None, 1, None, Some(NoAnswer)),
            (Band::None, 0, Some(NoAnswer), Some(NoAnswer)),
            (Band::Suggest, 1, None, None),
            (Band::Answer, 1, None, None),
        ] {
            let results = SearchResults { band, hits: vec![hit(); hits], ..SearchResults::default() };
            let offers = [false, true].map(|paused| PersonOffer::for_results(&results, paused));
            assert_eq!(offers, [while_typing, after_a_pause], "{band:?}, {hits} hits");
        }
    }

    #[test]
    fn an_article_offers_a_person_where_it_says_so() {
        for (person_first, offer) in [(Some(Box::default()), Some(PersonOffer::PersonFirst)), (None, None)] {
            let document = Document { person_first, ..Document::default() };
            assert_eq!(PersonOffer::for_article(&document), offer);
        }
    }

    #[test]
    fn a_ticket_keeps_why_a_person_was_offered() {
        for (offer, reason, person_first) in [
            (PersonOffer::PersonFirst, Reason::Bypass, true),
            (PersonOffer::NoAnswer, Reason::NoAnswer, false),
        ] {
            assert_eq!((offer.reason(), is_person_first(Some(offer.reason()))), (reason, person_first));
        }
        assert!(!is_person_first(None));
    }

    #[test]
    fn only_a_sure_category_sends_a_ticket_to_a_person() {
        for (field, sure, category, expected) in [
            (Field::Category, true, "fraud", true),
            (Field::Category, false, "fraud", false),
            (Field::Category, true, "pay-run", false),
            (Field::Route, true, "fraud", false),
        ] {
            let label = category.to_owned();
            let predictions = [Prediction { field, label, probability: 0.9, in_scope: 0.9, sure }];
            let found = predicted(&predictions, |category| (category == "fraud").then(Bypass::default));
            assert_eq!(found.is_some(), expected, "{field:?} {category} {sure}");
        }
    }

    #[test]
    fn the_knowledge_base_decides_who_takes_a_ticket_for_a_person() {
        let guess = |field, label: &str| Prediction {
            field,
            label: label.to_owned(),
            probability: 0.6,
            in_scope: 0.9,
            sure: false,
        };
        let fraud = Bypass {
            category: "fraud".into(),
            tier: "L3".into(),
            desk: Some(Desk { route: "security".into(), ..Desk::default() }),
            ..Bypass::default()
        };
        let triage =
            vec![guess(Field::Category, "payslips"), guess(Field::Tier, "L1"), guess(Field::Priority, "P4")];
        let mut draft = TicketDraft { category: Some("payslips".into()), triage, ..TicketDraft::default() };
        put_first(&mut draft, &fraud);
        assert_eq!((draft.reason, draft.category.as_deref()), (Some(Reason::Bypass), Some("fraud")));
        let labels: Vec<(&str, bool)> =
            draft.triage.iter().map(|prediction| (prediction.label.as_str(), prediction.sure)).collect();
        assert_eq!(labels, [("payslips", false), ("P4", false), ("security", true), ("L3", true)]);
    }
}
