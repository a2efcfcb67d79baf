//! How a ticket ended, `outcome/1`, sent by the engineer who closed it or by the ticket system. The next build uses it as a training
//! label, and as the verdict on what search had suggested.

use serde::{Deserialize, Deserializer, Serialize};

use super::check::{self, Checker};
use super::problem::{FieldProblem, Problem};
use super::text::{Day, Key, NonBlank, Tier, or_empty};
use crate::model::{ArticleId, LinkKind, Verdict};

/// The schema name that every outcome carries.
pub const SCHEMA: &str = "outcome/1";
/// Longest summary, in characters.
pub const MAX_SUMMARY: usize = 4_000;
/// Most articles that close one ticket.
pub const MAX_ARTICLES: usize = 20;
/// Longest name of an account, a category and the like, in characters.
const MAX_NAME: usize = 100;

/// What arrives before it has been checked. An unknown field is refused, because a misspelt one would lose a label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TicketOutcomeDraft {
    /// `outcome/1`.
    pub schema: String,
    /// Idempotency key. A later outcome of the same ticket has a key of its own and takes the earlier one's place.
    pub key: String,
    /// The ticket's number, as the gateway gave it.
    pub ticket: String,
    /// The day on which it was resolved, UTC, `2026-11-22`; empty for the day on which this arrives.
    pub resolved: String,
    /// Articles that closed it.
    pub articles: Vec<String>,
    /// How they took part. Where articles are named and this is absent, they were used as they stood.
    pub link: Option<LinkKind>,
    /// What the engineer thinks of what search had suggested.
    pub verdict: Option<Verdict>,
    /// What fixed it, in the engineer's words.
    pub summary: String,
    /// The client's account.
    pub account: String,
    /// Product.
    pub product: String,
    /// Component of the product.
    pub component: String,
    /// Category.
    pub category: String,
    /// The team that closed it.
    pub route: String,
    /// `L1`, `L2` or `L3`.
    pub tier: String,
    /// Priority.
    pub priority: String,
    /// Root cause.
    pub root_cause: String,
    /// How it ended, by the closed list of the ticket system.
    pub resolution: String,
}

/// What an outcome holds once it has been checked. A text may be empty where the sender named none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TicketOutcomeContent {
    schema: &'static str,
    /// Idempotency key.
    pub key: Key,
    /// The ticket's number.
    pub ticket: NonBlank,
    /// The day on which it was resolved, UTC; `None` for the day on which it arrived.
    #[serde(serialize_with = "or_empty")]
    pub resolved: Option<Day>,
    /// Articles that closed it.
    pub articles: Vec<ArticleId>,
    /// How they took part; always there where articles are named.
    pub link: Option<LinkKind>,
    /// What the engineer thinks of what search had suggested.
    pub verdict: Option<Verdict>,
    /// What fixed it, in the engineer's words.
    pub summary: String,
    /// The client's account.
    pub account: String,
    /// Product.
    pub product: String,
    /// Component of the product.
    pub component: String,
    /// Category.
    pub category: String,
    /// The team that closed it.
    pub route: String,
    /// Who had to look.
    #[serde(serialize_with = "or_empty")]
    pub tier: Option<Tier>,
    /// Priority.
    pub priority: String,
    /// Root cause.
    pub root_cause: String,
    /// How it ended, by the closed list of the ticket system.
    pub resolution: String,
}

/// An outcome that can be accepted; [`TicketOutcome::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct TicketOutcome {
    content: TicketOutcomeContent,
}

impl<'de> Deserialize<'de> for TicketOutcome {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        check::deserialize(input, Self::new)
    }
}

impl TicketOutcome {
    /// Trims and checks a draft; every problem found is reported.
    pub fn new(draft: TicketOutcomeDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        let content = checked(draft, &mut check);
        check.finish(content.map(|content| Self { content }))
    }

    /// The checked content.
    pub fn content(&self) -> &TicketOutcomeContent {
        &self.content
    }
}

/// The content; `None` where a field that has to be there was reported. Those stand last, so that every other one is checked too.
fn checked(draft: TicketOutcomeDraft, check: &mut Checker) -> Option<TicketOutcomeContent> {
    check.schema(&draft.schema, SCHEMA);
    let key = check.key(&draft.key);
    let ticket = check.filled("ticket", &draft.ticket, MAX_NAME);
    check.count("articles", draft.articles.len(), MAX_ARTICLES);
    let link = check_link(&draft, check);
    Some(TicketOutcomeContent {
        schema: SCHEMA,
        resolved: check.day("resolved", &draft.resolved),
        articles: draft.articles.into_iter().filter_map(|id| check.article("articles", &id)).collect(),
        link,
        verdict: draft.verdict,
        summary: check.text("summary", &draft.summary, MAX_SUMMARY),
        account: check.text("account", &draft.account, MAX_NAME),
        product: check.text("product", &draft.product, MAX_NAME),
        component: check.text("component", &draft.component, MAX_NAME),
        category: check.text("category", &draft.category, MAX_NAME),
        route: check.text("route", &draft.route, MAX_NAME),
        tier: check.tier("tier", &draft.tier),
        priority: check.text("priority", &draft.priority, MAX_NAME),
        root_cause: check.text("root_cause", &draft.root_cause, MAX_NAME),
        resolution: check.text("resolution", &draft.resolution, MAX_NAME),
        key: key?,
        ticket: ticket?,
    })
}

/// How the articles took part: where some are named and nothing is said of it, they were used as they stood.
fn check_link(draft: &TicketOutcomeDraft, check: &mut Checker) -> Option<LinkKind> {
    let link = draft.link.or((!draft.articles.is_empty()).then_some(LinkKind::Used));
    if let Some(advice) = contradiction(link, &draft.articles) {
        check.report("link", Problem::Contradicts { advice });
    }
    link
}

/// What to do where `link` contradicts `articles`.
fn contradiction(link: Option<LinkKind>, articles: &[String]) -> Option<&'static str> {
    match (link, articles) {
        (Some(LinkKind::None), [_, ..]) => {
            Some("is `none`, but `articles` names some; leave one of them out")
        }
        (Some(LinkKind::Used | LinkKind::Updated | LinkKind::Created), []) => {
            Some("needs the articles that closed the ticket; name them in `articles`, or send `none`")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> TicketOutcomeDraft {
        TicketOutcomeDraft {
            schema: SCHEMA.into(),
            key: "0b5c9b1e-7a52-4f0e-9c55-9d2f8f6c1a2b".into(),
            ticket: "FM-1001".into(),
            articles: vec![" pay-run-stuck ".into()],
            ..TicketOutcomeDraft::default()
        }
    }

    #[test]
    fn articles_without_a_link_were_used() {
        let outcome = TicketOutcome::new(draft()).unwrap();
        assert_eq!(
            (outcome.content().link, outcome.content().articles[0].as_str()),
            (Some(LinkKind::Used), "pay-run-stuck")
        );
        let nothing = TicketOutcome::new(TicketOutcomeDraft { articles: Vec::new(), ..draft() }).unwrap();
        assert_eq!(nothing.content().link, None);
    }

    #[test]
    fn every_problem_is_named() {
        type Change = fn(&mut TicketOutcomeDraft);
        let cases: [(&str, Change); 10] = [
            ("schema", |d| d.schema = "ticket/1".into()),
            ("key", |d| d.key = "short".into()),
            ("ticket", |d| d.ticket = " ".into()),
            ("resolved", |d| d.resolved = "2026-02-30".into()),
            ("articles", |d| d.articles = vec!["a#b".into()]),
            ("articles", |d| d.articles = vec!["a".into(); MAX_ARTICLES + 1]),
            ("link", |d| d.link = Some(LinkKind::None)),
            ("link", |d| (d.articles, d.link) = (Vec::new(), Some(LinkKind::Updated))),
            ("tier", |d| d.tier = "L4".into()),
            ("summary", |d| d.summary = "x".repeat(MAX_SUMMARY + 1)),
        ];
        for (field, change) in cases {
            let mut bad = draft();
            change(&mut bad);
            let problems = TicketOutcome::new(bad).unwrap_err();
            assert_eq!(problems.iter().map(|p| p.field).collect::<Vec<_>>(), [field], "{problems:?}");
        }
    }

    #[test]
    fn json_goes_through_the_constructor() {
        let outcome = TicketOutcome::new(draft()).unwrap();
        let json = serde_json::to_string(&outcome).unwrap();
        assert_eq!(serde_json::from_str::<TicketOutcome>(&json).unwrap(), outcome);
        let refused = serde_json::from_str::<TicketOutcome>(r#"{"artciles":[]}"#).unwrap_err().to_string();
        assert!(refused.contains("unknown field `artciles`"), "{refused}");
    }
}
