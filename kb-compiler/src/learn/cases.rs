//! Which tickets may teach an edition, and what each says: its text, the articles that closed it, and how much it counts.

use std::collections::BTreeMap;

use kb_core::model::{LinkKind, Locale, Resolution, Verdict};
use kb_core::probability::exp;
use kb_core::ticket::{Purpose, scrub};
use rayon::prelude::*;

use super::recipe::Recipe;
use crate::edition::Edition;

/// Share of the tickets that are older than the day from which age is counted; a few dates in the future must not age the rest.
const NEWEST: f64 = 0.95;
/// Half-lives after which a ticket ages no further.
const OLDEST: f32 = 10.0;

/// One ticket as it teaches an edition.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Case {
    /// Subject, a line break and description, without personal data.
    pub text: String,
    /// Articles that closed it, by number, ascending; none where no article of the edition did.
    pub articles: Vec<u32>,
    /// Articles that were shown and judged wrong, where none closed it.
    pub wrong: Vec<u32>,
    /// How much it counts, 1 on average over all cases.
    pub weight: f32,
    /// The account it came from, by number; `None` where it doesn't say.
    pub account: Option<u32>,
    /// When it was opened, or resolved, in days since 1970-01-01.
    pub day: Option<i32>,
}

impl Case {
    /// Whether something can be learned from it: an article that closed it, or one that was judged wrong.
    pub fn teaches(&self) -> bool {
        !self.articles.is_empty() || !self.wrong.is_empty()
    }
}

/// The tickets that may teach an edition, each with its place among all tickets, in their order.
pub fn cases(edition: &Edition<'_>, resolutions: &[Resolution], recipe: &Recipe) -> Vec<(usize, Case)> {
    let numbers: BTreeMap<&str, u32> =
        edition.articles.iter().map(|article| article.id.as_str()).zip(0..).collect();
    let teaches = |ticket: &Resolution| {
        ticket.readers.may_read(edition.reader()) && speaks(ticket, edition.locale.language())
    };
    let taught: Vec<(usize, &Resolution)> =
        resolutions.iter().enumerate().filter(|(_, ticket)| teaches(ticket)).collect();
    let mut accounts: Vec<&str> = taught.iter().filter_map(|(_, ticket)| ticket.account.as_deref()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let now = newest(taught.iter().filter_map(|(_, ticket)| day(ticket)).collect());
    let mut cases: Vec<(usize, Case)> = taught
        .into_par_iter()
        .map(|(at, ticket)| {
            let account = ticket.account.as_deref().and_then(|account| accounts.binary_search(&account).ok());
            let returned = if ticket.reopened { recipe.reopened } else { 1.0 };
            let case = Case {
                text: scrub(&format!("{}\n{}", ticket.subject, ticket.description), Purpose::Training),
                articles: closed_by(ticket, &numbers),
                wrong: judged_wrong(ticket, &numbers),
                weight: recency(now, day(ticket), recipe) * returned,
                account: account.map(|account| account as u32),
                day: day(ticket),
            };
            (at, case)
        })
        .collect();
    let mean = cases.iter().map(|(_, case)| case.weight).sum::<f32>() / (cases.len() as f32).max(1.0);
    cases.iter_mut().for_each(|(_, case)| case.weight /= mean);
    cases
}

fn speaks(ticket: &Resolution, language: &str) -> bool {
    ticket.locale.as_deref().and_then(Locale::new).is_none_or(|locale| locale.language() == language)
}

fn day(ticket: &Resolution) -> Option<i32> {
    ticket.opened_day.or(ticket.resolved_day)
}

/// The day from which age is counted.
fn newest(mut days: Vec<i32>) -> Option<i32> {
    days.sort_unstable();
    days.get((days.len().saturating_sub(1) as f64 * NEWEST) as usize).copied()
}

/// Tickets dated more than a year after the day from which age is counted.
pub fn dated_late<'c>(cases: impl Iterator<Item = &'c Case> + Clone) -> usize {
    let now = newest(cases.clone().filter_map(|case| case.day).collect());
    let late = |case: &&Case| now.zip(case.day).is_some_and(|(now, day)| day.saturating_sub(now) > 365);
    cases.filter(late).count()
}

/// 0.5^(age / half-life).
fn recency(now: Option<i32>, day: Option<i32>, recipe: &Recipe) -> f32 {
    let (Some(now), Some(day)) = (now, day) else { return 1.0 };
    let halves = ((now.saturating_sub(day)).max(0) as f32 / recipe.half_life).min(OLDEST);
    exp(-halves * std::f32::consts::LN_2)
}

/// The articles that closed it; a suggestion of a single article that was right counts as well.
fn closed_by(ticket: &Resolution, numbers: &BTreeMap<&str, u32>) -> Vec<u32> {
    let right = ticket.suggestion.as_ref().filter(|s| s.verdict == Verdict::Correct && s.shown.len() == 1);
    let named = if ticket.link == Some(LinkKind::None) {
        &[][..]
    } else if ticket.articles.is_empty() {
        right.map_or(&[][..], |suggestion| &suggestion.shown)
    } else {
        &ticket.articles
    };
    let mut found: Vec<u32> = named.iter().filter_map(|id| numbers.get(id.as_str()).copied()).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn judged_wrong(ticket: &Resolution, numbers: &BTreeMap<&str, u32>) -> Vec<u32> {
    let wrong = |verdict| matches!(verdict, Verdict::Wrong | Verdict::ShouldHaveAbstained);
    let Some(suggestion) = ticket.suggestion.as_ref().filter(|s| wrong(s.verdict)) else { return Vec::new() };
    let shown = suggestion.shown.iter().filter(|id| !ticket.articles.contains(id));
    let mut found: Vec<u32> = shown.filter_map(|id| numbers.get(id.as_str()).copied()).collect();
    found.sort_unstable();
    found.dedup();
    found
}
