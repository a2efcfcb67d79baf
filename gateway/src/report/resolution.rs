//! One line of `resolution/1`: what the client who wrote a ticket and the engineer who closed it reported, merged.

use kb_core::model::{ArticleId, LinkKind, Provenance, Verdict};
use kb_core::ticket::{FixOutcome, Prediction, Purpose, TicketContent, TicketOutcomeContent, Tier, scrub};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::verdict::{Suggestion, client_verdict, engineers_verdict, tried_articles, valid_ids};
use crate::plain_text::plain;
use crate::store::{ResolvedTicket, StoredFeedback, StoredTicket};

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
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    reopened: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<Suggestion>,
    /// Triage's predictions, for comparison with the engineer's tags; they are never used as tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    triage: Vec<Prediction>,
    /// Where the tags were read, if they were read back from a ticket system.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<kb_import::map::Provenance>,
}

/// A ticket's resolution; `None` if neither client nor engineer reported an outcome, nor a ticket system had it resolved. Where an engineer
/// did, nothing that the client said about articles is in it, because one line has one provenance.
pub(super) fn of_ticket(stored: &StoredTicket, read_back: &[&ResolvedTicket]) -> Option<ResolutionLine> {
    let ticket = stored.ticket.content();
    let asked = asked_by_client(stored);
    match (&stored.outcome, read_back) {
        (Some((outcome, received_at)), _) => {
            let line = asked.closed_by(outcome.content(), received_at, &ticket.name);
            Some(line.completed(ticket, outcome.content().verdict, read_back))
        }
        (None, [_, ..]) => {
            let closed = ResolutionLine { provenance: Provenance::Engineer, ..asked };
            Some(closed.completed(ticket, None, read_back))
        }
        (None, []) => {
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

    /// Adds what was read back from ticket systems where the engineer's outcome says nothing, and the verdict that follows from all of it.
    fn completed(
        mut self,
        ticket: &TicketContent,
        verdict: Option<Verdict>,
        read_back: &[&ResolvedTicket],
    ) -> Self {
        for resolved in read_back {
            self.fill(&resolved.line, &ticket.name);
        }
        let verdict = verdict.or_else(|| read_back.iter().find_map(|resolved| resolved.verdict));
        self.suggestion = engineers_verdict(ticket, verdict, &self.articles, self.link);
        self
    }

    /// Adds what a ticket system says where nothing is known yet. Its subject and description hold what we have sent to it.
    fn fill(&mut self, line: &kb_import::Line, sender: &str) {
        let texts = [
            (&mut self.resolved, &line.resolved),
            (&mut self.account, &line.account),
            (&mut self.product, &line.product),
            (&mut self.component, &line.component),
            (&mut self.version, &line.version),
            (&mut self.category, &line.category),
            (&mut self.root_cause, &line.root_cause),
            (&mut self.resolution, &line.resolution),
            (&mut self.route, &line.route),
            (&mut self.priority, &line.priority),
        ];
        for (known, read) in texts.into_iter().filter(|(known, _)| known.is_empty()) {
            read.as_deref().unwrap_or_default().clone_into(known);
        }
        if self.summary.is_empty() {
            self.summary = redact_for_export(line.summary.as_deref().unwrap_or_default(), sender);
        }
        if self.link.is_none() {
            self.articles = valid_ids(line.articles.iter());
            let used = (!self.articles.is_empty()).then_some(LinkKind::Used);
            self.link = line.link.as_deref().and_then(LinkKind::parse).or(used);
        }
        if !self.account.is_empty() {
            self.claimed_account.clear();
        }
        self.tier = self.tier.or_else(|| line.tier.as_deref().and_then(Tier::parse));
        self.reopened |= line.reopened;
        self.minutes = self.minutes.or(line.minutes);
        self.tags
            .extend(line.tags.iter().filter(|tag| !self.tags.contains(tag)).cloned().collect::<Vec<_>>());
        self.source.get_or_insert_with(|| line.source.clone());
    }
}
