//! The verdict on what search had suggested: the engineer's, or the one that follows from the articles that closed a ticket, or the client's.

use kb_core::model::{ArticleId, LinkKind, Verdict};
use kb_core::ticket::{FixOutcome, TicketContent};
use serde::Serialize;

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Suggestion {
    pub(super) shown: Vec<ArticleId>,
    pub(super) verdict: Verdict,
}

/// The verdict on what was shown: the engineer's, else the one that follows from the articles that closed the ticket.
pub(super) fn engineers_verdict(
    ticket: &TicketContent,
    verdict: Option<Verdict>,
    articles: &[ArticleId],
    link: Option<LinkKind>,
) -> Option<Suggestion> {
    let shown = shown_articles(ticket);
    let verdict = verdict.or_else(|| inferred_verdict(&shown, ticket, articles, link))?;
    Some(Suggestion { shown, verdict })
}

/// Every article that the client has seen, best first.
fn shown_articles(ticket: &TicketContent) -> Vec<ArticleId> {
    let results = ticket.candidates.iter().filter(|candidate| candidate.shown).map(|c| &c.article);
    valid_ids(results.chain(ticket.tried.iter().map(|fix| &fix.article)))
}

fn inferred_verdict(
    shown: &[ArticleId],
    ticket: &TicketContent,
    articles: &[ArticleId],
    link: Option<LinkKind>,
) -> Option<Verdict> {
    Some(match (shown, link?) {
        ([], _) => Verdict::NotShown,
        (_, LinkKind::None) => Verdict::ShouldHaveAbstained,
        _ if !articles.iter().any(|article| shown.contains(article)) => Verdict::Wrong,
        _ => {
            let failed = tried_articles(
                ticket,
                &[FixOutcome::DidNotHelp, FixOutcome::CouldNotFollow, FixOutcome::Unrelated],
            );
            let tried_in_vain = articles.iter().any(|article| failed.contains(article));
            if tried_in_vain { Verdict::Insufficient } else { Verdict::Correct }
        }
    })
}

/// The client's own verdict. A resolution has one verdict, so the one from which ranking learns most is chosen.
pub(super) fn client_verdict(ticket: &TicketContent) -> Option<Suggestion> {
    let insufficient = [FixOutcome::DidNotHelp, FixOutcome::CouldNotFollow];
    let by_usefulness: [(&[FixOutcome], Verdict); 3] = [
        (&[FixOutcome::Solved], Verdict::Correct),
        (&[FixOutcome::Unrelated], Verdict::Wrong),
        (&insufficient, Verdict::Insufficient),
    ];
    by_usefulness.into_iter().find_map(|(outcomes, verdict)| {
        let shown = tried_articles(ticket, outcomes);
        (!shown.is_empty()).then_some(Suggestion { shown, verdict })
    })
}

/// The articles that the client tried with one of these outcomes.
pub(super) fn tried_articles(ticket: &TicketContent, outcomes: &[FixOutcome]) -> Vec<ArticleId> {
    valid_ids(ticket.tried.iter().filter(|fix| outcomes.contains(&fix.outcome)).map(|fix| &fix.article))
}

/// Each valid article id once, in order.
pub(super) fn valid_ids<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<ArticleId> {
    let mut valid: Vec<ArticleId> = Vec::new();
    for id in ids.filter_map(|id| ArticleId::new(id).ok()) {
        if !valid.contains(&id) {
            valid.push(id);
        }
    }
    valid
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::{
        Candidate, Impact, Ticket, TicketDraft, TicketOutcome, TicketOutcomeContent, TicketOutcomeDraft,
        TriedFix,
    };

    const KEY: &str = "0123456789abcdef";

    fn ticket(shown: &str, tried: &[(&str, FixOutcome)]) -> TicketContent {
        let candidate = |id: &str| Candidate {
            article: id.to_owned(),
            score: 1,
            probability: None,
            shown: id != "hidden",
        };
        let fix = |(id, outcome): &(&str, FixOutcome)| TriedFix {
            article: (*id).to_owned(),
            title: String::new(),
            steps: Vec::new(),
            outcome: *outcome,
        };
        let draft = TicketDraft {
            schema: kb_core::ticket::SCHEMA.to_owned(),
            key: KEY.to_owned(),
            question: "why".to_owned(),
            impact: Some(Impact::Question),
            candidates: shown.split_whitespace().map(candidate).collect(),
            tried: tried.iter().map(fix).collect(),
            ..TicketDraft::default()
        };
        Ticket::new(draft).unwrap().content().clone()
    }

    fn outcome(articles: &str, link: Option<LinkKind>, verdict: Option<Verdict>) -> TicketOutcomeContent {
        let articles = articles.split_whitespace().map(str::to_owned).collect();
        let draft = TicketOutcomeDraft {
            schema: kb_core::ticket::outcome::SCHEMA.to_owned(),
            key: KEY.to_owned(),
            ticket: "FM-1001".to_owned(),
            articles,
            link,
            verdict,
            ..TicketOutcomeDraft::default()
        };
        TicketOutcome::new(draft).unwrap().content().clone()
    }

    fn joined(ids: &[ArticleId]) -> String {
        ids.iter().map(ArticleId::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_verdict_is_the_engineers_or_inferred_or_the_clients() {
        use FixOutcome::{CouldNotFollow, DidNotHelp, NotSaid, Solved, Unrelated};
        let used = Some(LinkKind::Used);
        for (ticket, outcome, expected) in [
            (ticket("a b hidden", &[]), None, None),
            (ticket("a b", &[("a", NotSaid)]), None, None),
            (ticket("a b", &[("a", Unrelated)]), None, Some(("a", Verdict::Wrong))),
            (ticket("a", &[("a", DidNotHelp), ("b", Unrelated)]), None, Some(("b", Verdict::Wrong))),
            (ticket("a b", &[("b", CouldNotFollow)]), None, Some(("b", Verdict::Insufficient))),
            (ticket("", &[("b", Unrelated), ("c", Solved)]), None, Some(("c", Verdict::Correct))),
            (ticket("a b", &[]), Some(outcome("", None, None)), None),
            // A line of an engineer says nothing that only the client said.
            (ticket("a b", &[("a", Solved)]), Some(outcome("", None, None)), None),
            (ticket("a hidden", &[]), Some(outcome("c", used, None)), Some(("a", Verdict::Wrong))),
            (ticket("a", &[("b", NotSaid)]), Some(outcome("b", used, None)), Some(("a b", Verdict::Correct))),
            (
                ticket("a", &[("a", DidNotHelp)]),
                Some(outcome("a", used, None)),
                Some(("a", Verdict::Insufficient)),
            ),
            (ticket("hidden", &[]), Some(outcome("c", used, None)), Some(("", Verdict::NotShown))),
            (
                ticket("a", &[]),
                Some(outcome("", Some(LinkKind::None), None)),
                Some(("a", Verdict::ShouldHaveAbstained)),
            ),
            (
                ticket("a", &[("a", Solved)]),
                Some(outcome("c", used, Some(Verdict::Correct))),
                Some(("a", Verdict::Correct)),
            ),
        ] {
            let found = match &outcome {
                Some(outcome) => engineers_verdict(&ticket, outcome.verdict, &outcome.articles, outcome.link),
                None => client_verdict(&ticket),
            };
            let found = found.map(|s| (joined(&s.shown), s.verdict));
            assert_eq!(found, expected.map(|(shown, v)| (shown.to_owned(), v)), "{ticket:?} {outcome:?}");
        }
    }

    #[test]
    fn invalid_and_repeated_ids_are_left_out() {
        let ticket = ticket("a b# a", &[("b", FixOutcome::NotSaid), ("a", FixOutcome::NotSaid)]);
        assert_eq!(joined(&shown_articles(&ticket)), "a b");
    }
}
