//! The training tickets of an edition: their text without personal data, their labels (the articles that closed them) and their weight.

use std::collections::BTreeMap;

use kb_core::model::{ArticleId, LinkKind, Locale, Provenance, Resolution, Verdict};
use kb_core::probability::exp;
use kb_core::ticket::{Purpose, scrub};
use rayon::prelude::*;

use super::hyperparameters::Hyperparameters;
use crate::account::AccountKey;
use crate::edition::Edition;
use crate::sources::KnowledgeBase;

/// Quantile of the tickets' dates from which age is counted. The maximum would let a few wrong dates in the future age all others.
const REFERENCE_QUANTILE: f64 = 0.95;
/// Most half-lives by which a ticket's weight is reduced.
const MAX_HALF_LIVES: f32 = 10.0;

/// A ticket as training data of one edition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrainingTicket {
    /// Subject, a line break and description, without personal data.
    pub text: String,
    /// The articles that closed it, by number, ascending; empty where no article of the edition did.
    pub articles: Vec<u32>,
    /// The articles that were suggested for it and judged wrong, by number, ascending.
    pub wrong: Vec<u32>,
    /// The factor of its loss; 1 on average over the tickets that engineers closed.
    pub weight: f32,
    /// How much of a ticket it counts where ranking is measured; less than 1 where its weight is bounded.
    pub share: f32,
    /// Whether a client reported it and no engineer did. Such tickets teach little, and nothing is measured with them.
    pub from_client: bool,
    /// Whether it belongs to tickets that are unusual together, so that the others judge it.
    pub suspect: bool,
    /// The number of its account; `None` where it names none that somebody stands behind.
    pub account: Option<u32>,
    /// The day on which it was opened, or else resolved, in days since 1970-01-01.
    pub day: Option<i32>,
}

impl TrainingTicket {
    /// Whether it teaches only as far as it agrees with the others.
    pub fn is_judged(&self) -> bool {
        self.from_client || self.suspect
    }

    /// Lowers what it teaches and counts, and has it judged by the others.
    pub fn distrust(&mut self, factor: f32) {
        self.suspect = true;
        self.weight *= factor;
        self.share *= factor;
    }

    /// Whether it has an article that closed it or one that was judged wrong.
    pub fn has_label(&self) -> bool {
        !self.articles.is_empty() || !self.wrong.is_empty()
    }
}

/// The tickets that an edition may learn from, each with its index in `resolutions`, in the same order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// The tickets.
    pub tickets: Vec<(usize, TrainingTicket)>,
    /// How many others are left out because nobody stands behind them.
    pub anonymous: usize,
}

/// Selects the tickets that an edition may learn from. Their weights are not bounded yet.
pub fn training_tickets(
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    hyperparameters: &Hyperparameters,
) -> Selection {
    let teaches =
        |ticket: &Resolution| base.config.learn_from_anonymous || ticket.provenance != Provenance::Anonymous;
    let readable: Vec<(usize, &Resolution)> = base
        .resolutions
        .iter()
        .enumerate()
        .filter(|(_, ticket)| is_of_readers_and_language(ticket, edition))
        .collect();
    let count = readable.len();
    let used: Vec<(usize, &Resolution)> =
        readable.into_iter().filter(|(_, ticket)| teaches(ticket)).collect();
    let anonymous = count - used.len();
    let mut tickets = as_training_tickets(&used, edition, base, hyperparameters);
    normalise_weights(&mut tickets);
    Selection { tickets, anonymous }
}

fn as_training_tickets(
    used: &[(usize, &Resolution)],
    edition: &Edition<'_>,
    base: &KnowledgeBase,
    hyperparameters: &Hyperparameters,
) -> Vec<(usize, TrainingTicket)> {
    let numbers: BTreeMap<&str, u32> =
        edition.articles.iter().map(|article| article.id.as_str()).zip(0..).collect();
    let of_ticket = |ticket: &Resolution| base.config.accounts.of_ticket(ticket);
    let mut accounts: Vec<AccountKey> = used.iter().filter_map(|(_, ticket)| of_ticket(ticket)).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let reference = reference_day(used.iter().map(|(_, ticket)| (is_from_client(ticket), day(ticket))));
    used.par_iter()
        .map(|(at, ticket)| {
            let account = of_ticket(ticket).and_then(|account| accounts.binary_search(&account).ok());
            let reopened = if ticket.reopened { hyperparameters.reopened } else { 1.0 };
            let training_ticket = TrainingTicket {
                text: scrub(&format!("{}\n{}", ticket.subject, ticket.description), Purpose::Training),
                articles: closed_by(ticket, &numbers),
                wrong: judged_wrong(ticket, &numbers),
                weight: recency(reference, day(ticket), hyperparameters) * reopened,
                share: 1.0,
                from_client: is_from_client(ticket),
                suspect: false,
                account: account.map(|account| account as u32),
                day: day(ticket),
            };
            (*at, training_ticket)
        })
        .collect()
}

fn is_from_client(ticket: &Resolution) -> bool {
    ticket.provenance != Provenance::Engineer
}

/// Makes the mean weight 1: that of the engineers' tickets, where there are any, so that no number of reports changes it.
fn normalise_weights(tickets: &mut [(usize, TrainingTicket)]) {
    let any_engineer = tickets.iter().any(|(_, ticket)| !ticket.from_client);
    let counted = || tickets.iter().filter(|(_, ticket)| !(any_engineer && ticket.from_client));
    let mean = counted().map(|(_, ticket)| ticket.weight).sum::<f32>() / (counted().count() as f32).max(1.0);
    tickets.iter_mut().for_each(|(_, ticket)| ticket.weight /= mean);
}

/// Whether an edition's readers may know a ticket, and it is in their language.
pub fn is_of_readers_and_language(ticket: &Resolution, edition: &Edition<'_>) -> bool {
    ticket.readers.may_read(edition.reader()) && is_in_language(ticket, edition.locale.language())
}

/// A ticket without a language may be in any.
fn is_in_language(ticket: &Resolution, language: &str) -> bool {
    ticket.locale.as_deref().and_then(Locale::new).is_none_or(|locale| locale.language() == language)
}

fn day(ticket: &Resolution) -> Option<i32> {
    ticket.opened_day.or(ticket.resolved_day)
}

/// The day from which age is counted, from whether each ticket is from a client and its day. Only engineers' tickets count, where there
/// are any.
fn reference_day(days: impl Iterator<Item = (bool, Option<i32>)>) -> Option<i32> {
    let mut days: Vec<(bool, i32)> =
        days.filter_map(|(from_client, day)| Some((from_client, day?))).collect();
    days.sort_unstable();
    let engineers = days.partition_point(|(from_client, _)| !from_client);
    days.truncate(if engineers > 0 { engineers } else { days.len() });
    days.get((days.len().saturating_sub(1) as f64 * REFERENCE_QUANTILE) as usize).map(|(_, day)| *day)
}

/// The number of tickets dated more than a year after the day from which age is counted.
pub fn dated_late<'t>(tickets: impl Iterator<Item = &'t TrainingTicket> + Clone) -> usize {
    let reference = reference_day(tickets.clone().map(|ticket| (ticket.from_client, ticket.day)));
    let late = |ticket: &&TrainingTicket| {
        reference.zip(ticket.day).is_some_and(|(reference, day)| day.saturating_sub(reference) > 365)
    };
    tickets.filter(late).count()
}

/// 0.5^(age / half-life).
fn recency(reference: Option<i32>, day: Option<i32>, hyperparameters: &Hyperparameters) -> f32 {
    let (Some(reference), Some(day)) = (reference, day) else { return 1.0 };
    let age = reference.saturating_sub(day).max(0) as f32;
    let half_lives = (age / hyperparameters.half_life).min(MAX_HALF_LIVES);
    exp(-half_lives * std::f32::consts::LN_2)
}

/// The articles that closed a ticket; where it names none, a single suggested article that was judged correct.
pub fn closing_articles(ticket: &Resolution) -> &[ArticleId] {
    let right = ticket.suggestion.as_ref().filter(|s| s.verdict == Verdict::Correct && s.shown.len() == 1);
    if ticket.link == Some(LinkKind::None) {
        &[]
    } else if ticket.articles.is_empty() {
        right.map_or(&[], |suggestion| &suggestion.shown)
    } else {
        &ticket.articles
    }
}

/// The numbers of the articles that closed a ticket, ascending.
fn closed_by(ticket: &Resolution, numbers: &BTreeMap<&str, u32>) -> Vec<u32> {
    let named = closing_articles(ticket).iter();
    let mut found: Vec<u32> = named.filter_map(|id| numbers.get(id.as_str()).copied()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The suggested articles that were judged wrong, without those that closed the ticket after all.
fn judged_wrong(ticket: &Resolution, numbers: &BTreeMap<&str, u32>) -> Vec<u32> {
    let wrong = |verdict| matches!(verdict, Verdict::Wrong | Verdict::ShouldHaveAbstained);
    let Some(suggestion) = ticket.suggestion.as_ref().filter(|s| wrong(s.verdict)) else { return Vec::new() };
    let shown = suggestion.shown.iter().filter(|id| !ticket.articles.contains(id));
    let mut found: Vec<u32> = shown.filter_map(|id| numbers.get(id.as_str()).copied()).collect();
    found.sort_unstable();
    found.dedup();
    found
}
