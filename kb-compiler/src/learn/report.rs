//! Statistics of an edition's tickets and of what was learned from them, as `build` writes them to JSON.

use std::collections::BTreeMap;

use kb_core::model::Resolution;
use serde::Serialize;

use super::calibration::Calibration;
use super::cross_validation::HeldOutRanking;
use super::cut_off::CutOff;
use super::guards::Unusual;
use super::tickets::{TrainingTicket, dated_late};
use crate::edition::Edition;
use crate::measure::metrics::ndcg;

/// A count and the total that it is part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Part {
    /// The count.
    pub with: usize,
    /// The total.
    pub of: usize,
}

/// Ranking quality on held-out tickets: means over those that an article closed, each counting as much as its share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Quality {
    /// nDCG@10.
    pub ndcg: f64,
    /// Share whose best article is right.
    pub s1: f64,
    /// Share with a right article among the best three.
    pub s3: f64,
}

/// What an edition's tickets are like and what was learned from them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The edition's folder.
    #[serde(skip)]
    pub bundle: String,
    /// The tickets that the edition may learn from, of all that were read.
    pub tickets: Part,
    /// Tickets left out because nobody stands behind them.
    pub anonymous: usize,
    /// Reports of clients left out because they say nothing of an article, or because their account has reported enough about it.
    pub excess: usize,
    /// Of the tickets that it may learn from, those that clients reported and no engineer closed.
    pub from_clients: usize,
    /// What is unusual about many tickets together: floods, templates and shifts.
    pub unusual: Vec<Unusual>,
    /// Of reports, floods and templates, those left out because they contradict what engineers' tickets and the articles say with confidence.
    pub contradicting: usize,
    /// Of the tickets that it learns from, those that one of its articles closed.
    pub linked: Part,
    /// Tickets dated more than a year after nearly all others.
    pub dated_late: usize,
    /// For each field of a ticket, how many have it.
    pub tags: BTreeMap<&'static str, Part>,
    /// For each category, how many tickets an article closed.
    pub categories: BTreeMap<String, Part>,
    /// Ids of the articles that no ticket names.
    pub unreached: Vec<String>,
    /// Fewest accounts that must have used a feature.
    #[serde(rename = "fewest_accounts")]
    pub min_accounts: u32,
    /// Whether no ticket names its account, so that accounts can't be counted.
    pub no_accounts: bool,
    /// Words and pairs with learned weights.
    pub features: usize,
    /// Learned weights in the bundle.
    pub weights: usize,
    /// Deflated bytes that learning adds to the bundle's terms.
    pub bytes: u64,
    /// Quality by the text alone, and with learning; `None` where there are too few tickets to measure.
    pub gain: Option<(Quality, Quality)>,
    /// Whether the learned weights were left out because they lowered nDCG@10.
    pub left_out: bool,
    /// AUROC and expected calibration error of the confidence.
    pub confidence: Option<(f64, f64)>,
    /// The cut-off for an article that is shown alone.
    pub answer: Option<CutOff>,
    /// The cut-off for a list of three.
    pub suggest: Option<CutOff>,
}

impl Report {
    /// The statistics of an edition's training tickets, each with its index in `resolutions`.
    pub fn of_tickets(
        edition: &Edition<'_>,
        resolutions: &[Resolution],
        tickets: &[(usize, TrainingTicket)],
    ) -> Self {
        let training_tickets = || tickets.iter().map(|(_, ticket)| ticket);
        let linked = training_tickets().filter(|ticket| !ticket.articles.is_empty()).count();
        Self {
            bundle: edition.folder.clone(),
            tickets: Part { with: tickets.len(), of: resolutions.len() },
            linked: Part { with: linked, of: tickets.len() },
            from_clients: training_tickets().filter(|ticket| ticket.from_client).count(),
            dated_late: dated_late(training_tickets()),
            tags: tags(&tickets.iter().map(|(at, _)| &resolutions[*at])),
            categories: categories(resolutions, tickets),
            unreached: unreached(edition, training_tickets()),
            no_accounts: !tickets.is_empty() && training_tickets().all(|ticket| ticket.account.is_none()),
            ..Self::default()
        }
    }

    /// Adds the results of cross-validation.
    pub fn add_gain(&mut self, tickets: &[TrainingTicket], held_out: &[HeldOutRanking]) {
        self.gain = (!held_out.is_empty()).then(|| {
            let quality = |ranked: fn(&HeldOutRanking) -> &[u32]| quality(tickets, held_out, ranked);
            (quality(|one| &one.text_only.articles), quality(|one| &one.learned.articles))
        });
    }

    /// Adds the results of calibration.
    pub fn add_calibration(&mut self, calibration: Option<&Calibration>) {
        self.confidence = calibration.map(|fitted| (fitted.auroc, fitted.error));
        self.answer = calibration.map(|fitted| fitted.answer);
        self.suggest = calibration.map(|fitted| fitted.suggest);
    }
}

fn tags<'r>(
    tickets: &(impl ExactSizeIterator<Item = &'r Resolution> + Clone),
) -> BTreeMap<&'static str, Part> {
    let part = |has: fn(&Resolution) -> bool| Part {
        with: tickets.clone().filter(|ticket| has(ticket)).count(),
        of: tickets.len(),
    };
    BTreeMap::from([
        ("articles", part(|t| !t.articles.is_empty() || t.link.is_some())),
        ("link", part(|t| t.link.is_some())),
        ("opened", part(|t| t.opened_day.is_some())),
        ("account", part(|t| t.account.is_some())),
        ("category", part(|t| t.category.is_some())),
        ("route", part(|t| t.route.is_some())),
        ("tier", part(|t| t.tier.is_some())),
        ("priority", part(|t| t.priority.is_some())),
        ("root_cause", part(|t| t.root_cause.is_some())),
        ("summary", part(|t| t.summary.is_some())),
    ])
}

fn categories(resolutions: &[Resolution], tickets: &[(usize, TrainingTicket)]) -> BTreeMap<String, Part> {
    let mut categories: BTreeMap<String, Part> = BTreeMap::new();
    for (at, ticket) in tickets {
        let name = resolutions[*at].category.clone().unwrap_or_else(|| "(none)".to_owned());
        let part = categories.entry(name).or_default();
        part.of += 1;
        part.with += usize::from(!ticket.articles.is_empty());
    }
    categories
}

fn unreached<'t>(edition: &Edition<'_>, tickets: impl Iterator<Item = &'t TrainingTicket>) -> Vec<String> {
    let mut reached = vec![false; edition.articles.len()];
    for article in tickets.flat_map(|ticket| &ticket.articles) {
        reached[*article as usize] = true;
    }
    let unreached = edition.articles.iter().zip(reached).filter(|(_, reached)| !reached);
    unreached.map(|(article, _)| article.id.as_str().to_owned()).collect()
}

fn quality(
    tickets: &[TrainingTicket],
    held_out: &[HeldOutRanking],
    ranked: fn(&HeldOutRanking) -> &[u32],
) -> Quality {
    let linked: Vec<(&[u32], &TrainingTicket)> = held_out
        .iter()
        .map(|one| (ranked(one), &tickets[one.ticket]))
        .filter(|(_, ticket)| !ticket.articles.is_empty())
        .collect();
    let ndcg = |ranked: &[u32], right: &[u32]| {
        let found = ranked.iter().enumerate().filter(|(_, article)| right.contains(article));
        ndcg(found.map(|(place, _)| place), right.len())
    };
    let within = |places: usize| {
        move |ranked: &[u32], right: &[u32]| {
            f64::from(u8::from(ranked.iter().take(places).any(|article| right.contains(article))))
        }
    };
    let shares = linked.iter().map(|(_, ticket)| f64::from(ticket.share)).sum::<f64>();
    let mean = |of: &dyn Fn(&[u32], &[u32]) -> f64| {
        let sum =
            linked.iter().map(|(ranked, ticket)| f64::from(ticket.share) * of(ranked, &ticket.articles));
        sum.sum::<f64>() / if shares > 0.0 { shares } else { 1.0 }
    };
    Quality { ndcg: mean(&ndcg), s1: mean(&within(1)), s3: mean(&within(3)) }
}
