//! One line of `resolution/1`: what the client who wrote a ticket and the engineer who closed it say, put together.

use kb_core::model::{ArticleId, LinkKind, Verdict};
use kb_core::ticket::{Outcome, Prediction, TicketDraft, TicketOutcomeDraft};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::private::clean;
use crate::store::{KeptFeedback, KeptTicket};

/// The fields of `resolution/1` that the gateway can know. `kb-compiler` reads them.
#[derive(Debug, Default, Serialize)]
pub(super) struct Line {
    ticket: String,
    opened: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    resolved: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    account: String,
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
    articles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<LinkKind>,
    #[serde(skip_serializing_if = "String::is_empty")]
    tier: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    route: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    priority: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggestion>,
    /// What triage had said: to be compared with the engineer's tags, never one of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    triage: Vec<Prediction>,
}

#[derive(Debug, PartialEq, Serialize)]
struct Suggestion {
    shown: Vec<String>,
    verdict: Verdict,
}

/// What a ticket teaches; nothing where neither client nor engineer said how anything ended.
pub(super) fn of_ticket(kept: &KeptTicket) -> Option<Line> {
    let sent = kept.ticket.content();
    let end = kept.outcome.as_ref().map(|(outcome, _)| outcome.content());
    let suggestion = suggestion(sent, end);
    if end.is_none() && suggestion.is_none() {
        return None;
    }
    let confirmed = tried(sent, &[Outcome::Solved]);
    let fact = |name: &str| {
        let fact = sent.environment.iter().find(|fact| fact.name == name);
        fact.map(|fact| clean(fact.value.trim(), &sent.name)).unwrap_or_default()
    };
    let line = Line {
        ticket: kept.number.to_string(),
        opened: kept.received_at.clone(),
        account: fact("account"),
        locale: sent.locale.clone(),
        subject: clean(&sent.question, &sent.name),
        description: clean(&sent.details, &sent.name),
        product: fact("product"),
        component: fact("component"),
        version: fact("version"),
        error_codes: Some(fact("error_code")).filter(|code| !code.is_empty()).into_iter().collect(),
        link: (!confirmed.is_empty()).then_some(LinkKind::Used),
        articles: confirmed,
        suggestion,
        triage: sent.triage.iter().map(|said| cleaned(said, &sent.name)).collect(),
        ..Line::default()
    };
    Some(match &kept.outcome {
        Some((outcome, received_at)) => line.closed_by(outcome.content(), received_at, &sent.name),
        None => line,
    })
}

/// A label is what the sender says it is, so it is read like any text of theirs.
fn cleaned(said: &Prediction, name: &str) -> Prediction {
    Prediction { label: clean(&said.label, name), ..said.clone() }
}

/// What solved a question, or had nothing to do with it; without the question there is nothing to learn.
pub(super) fn of_feedback(kept: &KeptFeedback) -> Option<Line> {
    let said = kept.feedback.content();
    let article = ArticleId::new(&said.article).ok()?.to_string();
    let (articles, link, verdict) = match said.outcome {
        Some(Outcome::Solved) => (vec![article.clone()], Some(LinkKind::Used), Verdict::Correct),
        Some(Outcome::Unrelated) => (Vec::new(), None, Verdict::Wrong),
        _ => return None,
    };
    (!said.question.is_empty()).then(|| Line {
        ticket: format!("FB-{:016x}", xxh3_64(said.key.as_bytes())),
        opened: kept.received_at.clone(),
        resolved: kept.received_at.clone(),
        subject: clean(&said.question, ""),
        articles,
        link,
        suggestion: Some(Suggestion { shown: vec![article], verdict }),
        ..Line::default()
    })
}

impl Line {
    /// What the engineer says goes before what the client's page says.
    fn closed_by(self, end: &TicketOutcomeDraft, received_at: &str, name: &str) -> Self {
        let first = |said: &String, other: String| if said.is_empty() { other } else { said.clone() };
        let (articles, link) = match end.link {
            Some(_) => (end.articles.clone(), end.link),
            None => (self.articles, self.link),
        };
        Self {
            resolved: first(&end.resolved, received_at.to_owned()),
            account: first(&end.account, self.account),
            product: first(&end.product, self.product),
            component: first(&end.component, self.component),
            category: end.category.clone(),
            root_cause: end.root_cause.clone(),
            resolution: end.resolution.clone(),
            summary: clean(&end.summary, name),
            articles,
            link,
            tier: end.tier.clone(),
            route: end.route.clone(),
            priority: end.priority.clone(),
            ..self
        }
    }
}

/// The verdict on what was shown: the engineer's, or what follows from the articles that closed the ticket, or the client's.
fn suggestion(sent: &TicketDraft, end: Option<&TicketOutcomeDraft>) -> Option<Suggestion> {
    let shown = shown(sent);
    match end.and_then(|end| end.verdict.or_else(|| deduced(&shown, sent, end))) {
        Some(verdict) => Some(Suggestion { shown, verdict }),
        None => said(sent),
    }
}

/// Every article that the client had before them, best first.
fn shown(sent: &TicketDraft) -> Vec<String> {
    let proposed = sent.candidates.iter().filter(|c| c.shown).map(|c| &c.article);
    readable(proposed.chain(sent.tried.iter().map(|fix| &fix.article)))
}

fn deduced(shown: &[String], sent: &TicketDraft, end: &TicketOutcomeDraft) -> Option<Verdict> {
    let link = end.link?;
    Some(match (shown, link) {
        ([], _) => Verdict::NotShown,
        (_, LinkKind::None) => Verdict::ShouldHaveAbstained,
        _ if !end.articles.iter().any(|article| shown.contains(article)) => Verdict::Wrong,
        _ => {
            let failed = tried(sent, &[Outcome::DidNotHelp, Outcome::CouldNotFollow, Outcome::Unrelated]);
            let given_up = end.articles.iter().any(|article| failed.contains(article));
            if given_up { Verdict::Insufficient } else { Verdict::Correct }
        }
    })
}

/// The client's own verdict. There is one for each ticket: what ranking can learn most from goes first.
fn said(sent: &TicketDraft) -> Option<Suggestion> {
    let insufficient = [Outcome::DidNotHelp, Outcome::CouldNotFollow];
    let verdicts: [(&[Outcome], Verdict); 3] = [
        (&[Outcome::Solved], Verdict::Correct),
        (&[Outcome::Unrelated], Verdict::Wrong),
        (&insufficient, Verdict::Insufficient),
    ];
    verdicts.into_iter().find_map(|(outcomes, verdict)| {
        let shown = tried(sent, outcomes);
        (!shown.is_empty()).then_some(Suggestion { shown, verdict })
    })
}

/// The articles that ended in one of these ways.
fn tried(sent: &TicketDraft, outcomes: &[Outcome]) -> Vec<String> {
    readable(sent.tried.iter().filter(|fix| outcomes.contains(&fix.outcome)).map(|fix| &fix.article))
}

/// Each id once, in order; what is no article's id is left out.
fn readable<'a>(ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for id in ids.filter_map(|id| ArticleId::new(id).ok()) {
        if !kept.iter().any(|other| other == id.as_str()) {
            kept.push(id.to_string());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use kb_core::ticket::{Candidate, TriedFix};

    fn sent(shown: &str, tried: &[(&str, Outcome)]) -> TicketDraft {
        let candidate = |id: &str| Candidate {
            article: id.to_owned(),
            score: 1,
            probability: None,
            shown: id != "hidden",
        };
        let fix = |(id, outcome): &(&str, Outcome)| TriedFix {
            article: (*id).to_owned(),
            title: String::new(),
            steps: Vec::new(),
            outcome: *outcome,
        };
        TicketDraft {
            candidates: shown.split_whitespace().map(candidate).collect(),
            tried: tried.iter().map(fix).collect(),
            ..TicketDraft::default()
        }
    }

    fn end(articles: &str, link: Option<LinkKind>, verdict: Option<Verdict>) -> TicketOutcomeDraft {
        let articles = articles.split_whitespace().map(str::to_owned).collect();
        TicketOutcomeDraft { articles, link, verdict, ..TicketOutcomeDraft::default() }
    }

    #[test]
    fn the_verdict_is_the_engineers_or_follows_or_is_the_clients() {
        use Outcome::{CouldNotFollow, DidNotHelp, NotSaid, Solved, Unrelated};
        let used = Some(LinkKind::Used);
        let cases = [
            (sent("a b hidden", &[]), None, None),
            (sent("a b", &[("a", NotSaid)]), None, None),
            (sent("a b", &[("a", Unrelated)]), None, Some(("a", Verdict::Wrong))),
            (sent("a", &[("a", DidNotHelp), ("b", Unrelated)]), None, Some(("b", Verdict::Wrong))),
            (sent("a b", &[("b", CouldNotFollow)]), None, Some(("b", Verdict::Insufficient))),
            (sent("", &[("b", Unrelated), ("c", Solved)]), None, Some(("c", Verdict::Correct))),
            (sent("a b", &[]), Some(end("", None, None)), None),
            (sent("a hidden", &[]), Some(end("c", used, None)), Some(("a", Verdict::Wrong))),
            (sent("a", &[("b", NotSaid)]), Some(end("b", used, None)), Some(("a b", Verdict::Correct))),
            (sent("a", &[("a", DidNotHelp)]), Some(end("a", used, None)), Some(("a", Verdict::Insufficient))),
            (sent("hidden", &[]), Some(end("c", used, None)), Some(("", Verdict::NotShown))),
            (
                sent("a", &[]),
                Some(end("", Some(LinkKind::None), None)),
                Some(("a", Verdict::ShouldHaveAbstained)),
            ),
            (
                sent("a", &[("a", Solved)]),
                Some(end("c", used, Some(Verdict::Correct))),
                Some(("a", Verdict::Correct)),
            ),
        ];
        for (sent, end, expected) in cases {
            let found = suggestion(&sent, end.as_ref());
            let found = found.map(|s| (s.shown.join(" "), s.verdict));
            assert_eq!(found, expected.map(|(shown, v)| (shown.to_owned(), v)), "{sent:?} {end:?}");
        }
    }

    #[test]
    fn an_id_that_is_none_is_left_out_and_each_stands_once() {
        assert_eq!(shown(&sent("a b# a", &[("b", Outcome::NotSaid), ("a", Outcome::NotSaid)])), ["a", "b"]);
    }
}
