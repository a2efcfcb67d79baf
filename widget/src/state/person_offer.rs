//! Decides who is offered a person before anything else: clients whose question always goes to a person, and those whose question no
//! article is likely to answer. A manifest lists categories whose questions always go to a person and, for each, signals: words or phrases
//! that give such a question away. Files call these categories `bypass`.

use kb_core::text::Analyzer;
use kb_core::ticket::triage::label;
use kb_core::ticket::{Prediction, Reason};
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
        document.person_first.then_some(Self::PersonFirst)
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
    pub fn put_person_first(&mut self, category: Option<String>) {
        self.band = Band::PersonFirst;
        self.person_first = category;
    }
}

/// Whether triage is sure of a category whose tickets always go to a person.
pub fn is_predicted(predictions: &[Prediction], is_person_first: impl Fn(&str) -> bool) -> bool {
    label(predictions, Field::Category).is_some_and(is_person_first)
}

/// Whether a ticket always goes to a person, so that no article is offered any more.
pub fn is_person_first(reason: Option<Reason>) -> bool {
    reason == Some(Reason::Bypass)
}

/// The categories of one bundle whose questions always go to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonFirstRules(Vec<Rule>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    category: String,
    /// The terms of each signal.
    signals: Vec<Vec<String>>,
}

impl PersonFirstRules {
    /// The rules of a manifest's categories and signals.
    pub fn new(categories: &[(String, Vec<String>)], analyzer: &Analyzer) -> Self {
        let rule = |(category, signals): &(String, Vec<String>)| Rule {
            category: category.clone(),
            signals: signals.iter().map(|signal| terms(analyzer, signal)).collect(),
        };
        Self(categories.iter().map(rule).collect())
    }

    /// The first category with a signal that occurs in a question.
    pub fn category_of(&self, question: &str, analyzer: &Analyzer) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        let question = terms(analyzer, question);
        let occurs = |signal: &Vec<String>| {
            question.windows(signal.len().max(1)).any(|window| window == signal.as_slice())
        };
        self.0.iter().find(|rule| rule.signals.iter().any(occurs)).map(|rule| rule.category.as_str())
    }

    /// Whether questions of a category always go to a person.
    pub fn covers(&self, category: &str) -> bool {
        self.0.iter().any(|rule| rule.category == category)
    }
}

fn terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    analyzer.tokens(text).into_iter().map(|token| token.term).collect()
}

#[cfg(test)]
mod tests {
    use kb_core::model::Locale;

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
        for (person_first, offer) in [(true, Some(PersonOffer::PersonFirst)), (false, None)] {
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
            let found = is_predicted(&predictions, |category| category == "fraud");
            assert_eq!(found, expected, "{field:?} {category} {sure}");
        }
    }

    #[test]
    fn a_signal_is_a_run_of_terms_and_the_first_category_wins() {
        let analyzer = Analyzer::new(&Locale::new("en").unwrap());
        let category = |name: &str, signals: &[&str]| {
            (name.to_owned(), signals.iter().map(|signal| (*signal).to_owned()).collect())
        };
        let categories = [
            category("fraud", &["stolen card", "hacked"]),
            category("safety", &["hacked", "injury"]),
            category("silent", &[""]),
        ];
        let rules = PersonFirstRules::new(&categories, &analyzer);
        for (question, category) in [
            ("somebody has stolen cards from us", Some("fraud")),
            ("the card was stolen", None),
            ("I was hacked", Some("fraud")),
            ("an injury at work", Some("safety")),
            ("stolen", None),
            ("", None),
        ] {
            assert_eq!(rules.category_of(question, &analyzer), category, "{question}");
        }
        for (category, covered) in [("fraud", true), ("silent", true), ("pay-run", false), ("", false)] {
            assert_eq!(rules.covers(category), covered, "{category}");
        }
        let none = PersonFirstRules::new(&[], &analyzer);
        assert_eq!(none.category_of("I was hacked", &analyzer), None);
    }
}
