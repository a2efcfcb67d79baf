//! What closed the tickets that are like a new one. Two tickets are alike if they name the same error code, or are of the same category
//! and were shown an article in common.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::ticket::{TicketContent, TicketOutcomeContent};

/// Most causes and articles that are named.
const MOST_NAMED: usize = 3;

/// Counts over closed tickets that are like a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LikeTickets {
    /// How many there are.
    pub count: usize,
    /// Root causes that engineers named, the most frequent first.
    pub causes: Vec<(String, usize)>,
    /// Articles that closed them, the most frequent first.
    pub articles: Vec<(String, usize)>,
}

impl LikeTickets {
    /// Counts among closed tickets those that are like `ticket`.
    pub fn among<'c>(
        ticket: &TicketContent,
        closed: impl IntoIterator<Item = (&'c TicketContent, &'c TicketOutcomeContent)>,
    ) -> Self {
        let (mut count, mut causes, mut articles) = (0, BTreeMap::new(), BTreeMap::new());
        for (other, outcome) in closed {
            if other.key == ticket.key || !are_alike(ticket, other, outcome) {
                continue;
            }
            count += 1;
            if !outcome.root_cause.is_empty() {
                *causes.entry(outcome.root_cause.clone()).or_default() += 1;
            }
            for article in &outcome.articles {
                *articles.entry(article.to_string()).or_default() += 1;
            }
        }
        Self { count, causes: most_frequent(causes), articles: most_frequent(articles) }
    }
}

fn are_alike(ticket: &TicketContent, other: &TicketContent, outcome: &TicketOutcomeContent) -> bool {
    let code = fact(ticket, "error_code");
    if code.is_some() && code == fact(other, "error_code") {
        return true;
    }
    let tagged = (!outcome.category.is_empty()).then_some(outcome.category.as_str());
    let category = ticket.category.as_deref();
    category.is_some()
        && category == tagged.or(other.category.as_deref())
        && !shown(ticket).is_disjoint(&shown(other))
}

fn fact<'t>(ticket: &'t TicketContent, name: &str) -> Option<&'t str> {
    let fact = ticket.environment.iter().find(|fact| fact.name == name);
    fact.map(|fact| fact.value.trim()).filter(|value| !value.is_empty())
}

fn shown(ticket: &TicketContent) -> BTreeSet<&str> {
    let shown = ticket.candidates.iter().filter(|candidate| candidate.shown);
    let tried = ticket.tried.iter().map(|fix| fix.article.as_str());
    shown.map(|candidate| candidate.article.as_str()).chain(tried).collect()
}

fn most_frequent(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MOST_NAMED);
    counts
}

#[cfg(test)]
mod tests {
    use kb_core::ticket::{Candidate, Fact, Impact, Ticket, TicketDraft, TicketOutcome, TicketOutcomeDraft};

    use super::*;

    fn ticket(key: &str, category: &str, shown: &str, code: &str) -> Ticket {
        let candidate = Candidate { article: shown.into(), score: 1, probability: None, shown: true };
        let draft = TicketDraft {
            schema: "ticket/1".into(),
            key: format!("like-tickets-{key:0>8}"),
            question: "stuck".into(),
            impact: Some(Impact::Blocked),
            category: Some(category.into()),
            candidates: vec![candidate],
            environment: vec![Fact { name: "error_code".into(), value: code.into() }],
            ..TicketDraft::default()
        };
        Ticket::new(draft).unwrap()
    }

    fn outcome(cause: &str, article: &str) -> TicketOutcome {
        let draft = TicketOutcomeDraft {
            schema: "outcome/1".into(),
            key: "like-tickets-outcome".into(),
            ticket: "FM-1001".into(),
            root_cause: cause.into(),
            articles: vec![article.into()],
            ..TicketOutcomeDraft::default()
        };
        TicketOutcome::new(draft).unwrap()
    }

    #[test]
    fn only_like_tickets_count() {
        let new = ticket("1", "pay-run", "stuck", "PR-1");
        for (other, count) in [
            (ticket("2", "pay-run", "stuck", ""), 1),
            (ticket("3", "other", "else", "PR-1"), 1),
            (ticket("4", "pay-run", "else", "PR-2"), 0),
            (ticket("5", "other", "stuck", "PR-2"), 0),
            (new.clone(), 0),
        ] {
            let closed = outcome("approval-rule", "stuck");
            let found = LikeTickets::among(new.content(), [(other.content(), closed.content())]);
            assert_eq!(found.count, count, "{other:?}");
            assert_eq!(found.causes.len(), count, "{other:?}");
        }
    }

    #[test]
    fn the_most_frequent_come_first() {
        let new = ticket("1", "pay-run", "stuck", "PR-1");
        let outcomes = [outcome("b", "x"), outcome("a", "y"), outcome("a", "x")];
        let closed =
            outcomes.iter().map(|outcome| (ticket("2", "c", "d", "PR-1"), outcome)).collect::<Vec<_>>();
        let found = LikeTickets::among(new.content(), closed.iter().map(|(t, o)| (t.content(), o.content())));
        let named = |name: &str, count| (name.to_owned(), count);
        assert_eq!(found.causes, [named("a", 2), named("b", 1)]);
        assert_eq!(found.articles, [named("x", 2), named("y", 1)]);
    }
}
