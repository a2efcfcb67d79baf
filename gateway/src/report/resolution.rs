//! One line of `resolution/1`: what the client who wrote a ticket and the engineer who closed it reported, merged.

use kb_core::model::{ArticleId, LinkKind, Provenance, Verdict};
use kb_core::ticket::{FixOutcome, Prediction, Purpose, TicketContent, TicketOutcomeContent, Tier, scrub};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::plain_text::plain;
use crate::store::{StoredFeedback, StoredTicket};

/// The fields of `resolution/1` that the gateway can know. `kb-compiler` reads them.
#[derive(Debug, Default, Serialize)]
pub(super) struct ResolutionLine {
    ticket: String,
    opened: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    resolved: String,
    /// Who stands behind articles, link, verdict and tags. It is always written: without it, a build would take the line for an engineer's.
    provenance: Provenance,
    #[serde(skip_serializing_if = "String::is_empty")]
    account: String,
    /// The account that the sender's page named. Nobody has verified it.
    #[serde(skip_serializing_if = "String::is_empty")]
    claimed_account: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    locale: String,
    subject: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    product: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    component: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    version: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    error_codes: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    category: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    root_cause: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    resolution: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    articles: Vec<ArticleId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<LinkKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<Tier>,
    #[serde(skip_serializing_if = "String::is_empty")]
    route: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    priority: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggestion>,
    /// Triage's predictions, for comparison with the engineer's tags; they are never used as tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    triage: Vec<Prediction>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Suggestion {
    shown: Vec<ArticleId>,
    verdict: Verdict,
}

/// A ticket's resolution; `None` if neither client nor engineer reported an outcome. Where an engineer did, nothing that the client said
/// about articles is in it, because one line has one provenance.
pub(super) fn of_ticket(stored: &StoredTicket) -> Option<ResolutionLine> {
    let ticket = stored.ticket.content();
    let asked = asked_by_client(stored);
    match &stored.outcome {
        Some((outcome, received_at)) => {
            let suggestion = engineers_verdict(ticket, outcome.content());
            let asked = ResolutionLine { suggestion, ..asked };
            Some(asked.closed_by(outcome.content(), received_at, &ticket.name))
        }
        None => {
            let suggestion = Some(client_verdict(ticket)?);
            let articles = tried_articles(ticket, &[FixOutcome::Solved]);
            let link = (!articles.is_empty()).then_some(LinkKind::Used);
            Some(ResolutionLine { provenance: Provenance::Anonymous, suggestion, articles, link, ..asked })
        }
    }
}

/// What the client asked, and what the client's page said about itself.
fn asked_by_client(stored: &StoredTicket) -> ResolutionLine {
    let ticket = stored.ticket.content();
    let fact = |name: &str| {
        let fact = ticket.environment.iter().find(|fact| fact.name == name);
        fact.map(|fact| redact_for_export(fact.value.trim(), &ticket.name)).unwrap_or_default()
    };
    ResolutionLine {
        ticket: stored.number.to_string(),
        opened: stored.received_at.clone(),
        claimed_account: fact("account"),
        locale: ticket.locale.clone(),
        subject: redact_for_export(&ticket.question, &ticket.name),
        description: redact_for_export(&ticket.details, &ticket.name),
        product: fact("product"),
        component: fact("component"),
        version: fact("version"),
        error_codes: Some(fact("error_code")).filter(|code| !code.is_empty()).into_iter().collect(),
        triage: ticket.triage.iter().map(|prediction| redacted(prediction, &ticket.name)).collect(),
        ..ResolutionLine::default()
    }
}

/// A text without personal data, as an exported file keeps it for years. Controls go first, because one between digits would hide a
/// number.
fn redact_for_export(text: &str, sender: &str) -> String {
    scrub(&plain(text), Purpose::Export { name: sender })
}

/// A prediction's label comes from the sender, so it is redacted like any other text.
fn redacted(prediction: &Prediction, sender: &str) -> Prediction {
    Prediction { label: redact_for_export(&prediction.label, sender), ..prediction.clone() }
}

/// The resolution in feedback; `None` without a question, or if the article neither solved it nor was unrelated to it.
pub(super) fn of_feedback(stored: &StoredFeedback) -> Option<ResolutionLine> {
    let feedback = stored.feedback.content();
    let article = ArticleId::new(&feedback.article).ok()?;
    let (articles, link, verdict) = match feedback.outcome {
        FixOutcome::Solved => (vec![article.clone()], Some(LinkKind::Used), Verdict::Correct),
        FixOutcome::Unrelated => (Vec::new(), None, Verdict::Wrong),
        _ => return None,
    };
    (!feedback.question.is_empty()).then(|| ResolutionLine {
        ticket: format!("FB-{:016x}", xxh3_64(feedback.key.as_bytes())),
        opened: stored.received_at.clone(),
        resolved: stored.received_at.clone(),
        provenance: Provenance::Anonymous,
        subject: redact_for_export(&feedback.question, ""),
        articles,
        link,
        suggestion: Some(Suggestion { shown: vec![article], verdict }),
        ..ResolutionLine::default()
    })
}

impl ResolutionLine {
    /// Whether no engineer stands behind it.
    pub(super) fn is_anonymous(&self) -> bool {
        self.provenance == Provenance::Anonymous
    }

    /// Adds the engineer's outcome. Only product and component fall back to what the client's page reported: nothing is learned from them,
    /// and an account counts only where the engineer names it.
    fn closed_by(self, outcome: &TicketOutcomeContent, received_at: &str, sender: &str) -> Self {
        let prefer =
            |engineer: &String, other: String| if engineer.is_empty() { other } else { engineer.clone() };
        let claimed_account = if outcome.account.is_empty() { self.claimed_account } else { String::new() };
        Self {
            resolved: outcome.resolved.as_deref().unwrap_or(received_at).to_owned(),
            provenance: Provenance::Engineer,
            account: outcome.account.clone(),
            claimed_account,
            product: prefer(&outcome.product, self.product),
            component: prefer(&outcome.component, self.component),
            category: outcome.category.clone(),
            root_cause: outcome.root_cause.clone(),
            resolution: outcome.resolution.clone(),
            summary: redact_for_export(&outcome.summary, sender),
            articles: outcome.articles.clone(),
            link: outcome.link,
            tier: outcome.tier,
            route: outcome.route.clone(),
            priority: outcome.priority.clone(),
            ..self
        }
    }
}

/// The verdict on what was shown: the engineer's, else the one that follows from the articles that closed the ticket.
fn engineers_verdict(ticket: &TicketContent, outcome: &TicketOutcomeContent) -> Option<Suggestion> {
    let shown = shown_articles(ticket);
    let verdict = outcome.verdict.or_else(|| inferred_verdict(&shown, ticket, outcome))?;
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
    outcome: &TicketOutcomeContent,
) -> Option<Verdict> {
    let link = outcome.link?;
    Some(match (shown, link) {
        ([], _) => Verdict::NotShown,
        (_, LinkKind::None) => Verdict::ShouldHaveAbstained,
        _ if !outcome.articles.iter().any(|article| shown.contains(article)) => Verdict::Wrong,
        _ => {
            let failed = tried_articles(
                ticket,
                &[FixOutcome::DidNotHelp, FixOutcome::CouldNotFollow, FixOutcome::Unrelated],
            );
            let tried_in_vain = outcome.articles.iter().any(|article| failed.contains(article));
            if tried_in_vain { Verdict::Insufficient } else { Verdict::Correct }
        }
    })
}

/// The client's own verdict. A resolution has one verdict, so the one from which ranking learns most is chosen.
fn client_verdict(ticket: &TicketContent) -> Option<Suggestion> {
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
fn tried_articles(ticket: &TicketContent, outcomes: &[FixOutcome]) -> Vec<ArticleId> {
    valid_ids(ticket.tried.iter().filter(|fix| outcomes.contains(&fix.outcome)).map(|fix| &fix.article))
}

/// Each valid article id once, in order.
fn valid_ids<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<ArticleId> {
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
        Candidate, Impact, Ticket, TicketDraft, TicketOutcome, TicketOutcomeDraft, TriedFix,
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
                Some(outcome) => engineers_verdict(&ticket, outcome),
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
