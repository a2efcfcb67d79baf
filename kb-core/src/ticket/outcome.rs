//! How a ticket ended, `outcome/1`: what the engineer who closed it says, or the ticket system in their name. It is the label that
//! the next build learns from, and the verdict on what search had suggested.

use serde::{Deserialize, Serialize};

use super::problem::{Checker, FieldProblem, Limit, Problem};
use crate::model::{LinkKind, Verdict};

/// The schema name that every outcome carries.
pub const SCHEMA: &str = "outcome/1";
/// Longest summary, in characters.
pub const MAX_SUMMARY: usize = 4_000;
/// Most articles that close one ticket.
pub const MAX_ARTICLES: usize = 20;
/// Longest name of an account, a category and the like, in characters.
const MAX_NAME: usize = 100;

/// What arrives before it has been checked. A field that is not known is refused: a misspelt one would be a label lost.
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

/// An outcome that can be accepted; [`TicketOutcome::new`] is the only door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketOutcome {
    #[serde(deserialize_with = "checked")]
    draft: TicketOutcomeDraft,
}

fn checked<'de, D: serde::Deserializer<'de>>(input: D) -> Result<TicketOutcomeDraft, D::Error> {
    let draft = TicketOutcomeDraft::deserialize(input)?;
    TicketOutcome::new(draft).map(|outcome| outcome.draft).map_err(|problems| {
        let listed: Vec<String> = problems.iter().map(ToString::to_string).collect();
        serde::de::Error::custom(listed.join("; "))
    })
}

impl TicketOutcome {
    /// Trims and checks a draft; every problem found is reported.
    pub fn new(draft: TicketOutcomeDraft) -> Result<Self, Vec<FieldProblem>> {
        let mut check = Checker::default();
        if draft.schema != SCHEMA {
            check.report("schema", Problem::UnknownSchema { expected: SCHEMA });
        }
        check.key("key", &draft.key);
        check.count("articles", draft.articles.len(), MAX_ARTICLES);
        let mut name = |field, text: &str| check.text(field, text, Limit::optional(MAX_NAME));
        let (account, product) = (name("account", &draft.account), name("product", &draft.product));
        let (component, category) = (name("component", &draft.component), name("category", &draft.category));
        let (route, priority) = (name("route", &draft.route), name("priority", &draft.priority));
        let (root_cause, resolution) =
            (name("root_cause", &draft.root_cause), name("resolution", &draft.resolution));
        let tier = name("tier", &draft.tier);
        if !matches!(tier.as_str(), "" | "L1" | "L2" | "L3") {
            check.report("tier", Problem::NotATier);
        }
        let ticket = check.text("ticket", &draft.ticket, Limit::required(MAX_NAME));
        let resolved = check.day("resolved", &draft.resolved);
        let summary = check.text("summary", &draft.summary, Limit::optional(MAX_SUMMARY));
        let articles: Vec<String> = draft.articles.iter().map(|id| check.article("articles", id)).collect();
        let link = draft.link.or((!articles.is_empty()).then_some(LinkKind::Used));
        if let Some(advice) = contradiction(link, &articles) {
            check.report("link", Problem::Contradicts { advice });
        }
        check.finish(Self {
            draft: TicketOutcomeDraft {
                ticket,
                resolved,
                articles,
                link,
                summary,
                account,
                product,
                component,
                category,
                route,
                tier,
                priority,
                root_cause,
                resolution,
                ..draft
            },
        })
    }

    /// The checked content.
    pub fn content(&self) -> &TicketOutcomeDraft {
        &self.draft
    }
}

/// What to do where `link` and `articles` say different things.
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
            (outcome.content().link, &*outcome.content().articles[0]),
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
