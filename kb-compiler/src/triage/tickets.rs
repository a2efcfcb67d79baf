//! Which tickets teach triage in an edition, and what each says.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use kb_core::model::{Audience, Resolution};
use kb_core::text::Analyzer;
use kb_core::ticket::{Purpose, scrub};
use kb_core::triage::{Feature, Field, features};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::edition::Edition;
use crate::learn::account_names::AccountNames;
use crate::learn::privacy::fewest_accounts;
use crate::sources::KnowledgeBase;
use crate::sources::config::Config;

/// The newest tickets that a field learns from, for each of its labels; more make a build long and teach little.
const TICKETS_A_LABEL: usize = 1_000;
/// So many in any case, and never more.
const MOST_TICKETS: RangeInclusive<usize> = 10_000..=30_000;

/// Parts that tickets are cut into for measuring.
const PARTS: u64 = 5;
/// With more tickets than this one part is enough to measure with.
const MANY_TICKETS: usize = 5_000;

/// A ticket with a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct Taught {
    /// Its features.
    pub features: Vec<Feature>,
    /// Its label, by number.
    pub label: u32,
    /// Its account, by number, where it names one.
    pub account: Option<u32>,
    /// Hash of its text: the same text is never both learned from and measured with.
    pub text: u64,
}

/// All tickets of one field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lesson {
    /// The labels, sorted.
    pub labels: Vec<String>,
    /// The tickets, in their order.
    pub tickets: Vec<Taught>,
    /// Each label's own name, as if it were a ticket: where a label has few tickets, its name teaches as much as one of them.
    pub names: Vec<Taught>,
    /// Different accounts among them.
    pub accounts: usize,
    /// Fewest accounts that must have used a feature, or a label that `kb.toml` doesn't name.
    pub min_accounts: u32,
    /// Labels left out, with their tickets, because they would tell of few accounts.
    pub private_labels: usize,
}

impl Lesson {
    /// What to learn from and what to measure with, over and over: each ticket, or a part of many, is measured with once. A label's
    /// name is always learned from. Of more than about `most` tickets others are left out, as chance has it.
    pub fn parts(&self, most: usize) -> Vec<(Vec<&Taught>, Vec<&Taught>)> {
        let measured = if self.tickets.len() > MANY_TICKETS { 1 } else { PARTS };
        let one_in = self.tickets.len().div_ceil(most).max(1) as u64;
        let part = |part| {
            let some = self.tickets.iter().filter(|ticket| (ticket.text / PARTS).is_multiple_of(one_in));
            let (held, mut taught): (Vec<&Taught>, Vec<&Taught>) =
                some.partition(|ticket| ticket.text % PARTS == part);
            (!held.is_empty() && !taught.is_empty()).then(|| {
                taught.extend(&self.names);
                (taught, held)
            })
        };
        (0..measured).filter_map(part).collect()
    }
}

/// The tickets that carry a tag of the field and may teach the edition.
pub fn lesson(
    field: Field,
    base: &KnowledgeBase,
    edition: &Edition<'_>,
    analyzer: &Analyzer,
    names: &AccountNames,
) -> Lesson {
    let mut tagged: Vec<Tagged<'_>> = base
        .resolutions
        .iter()
        .filter(|ticket| ticket.readers.may_read(edition.reader()))
        .filter_map(|ticket| Some((ticket, tag(ticket, field)?)))
        .collect();
    let any_account = tagged.iter().any(|(ticket, _)| ticket.account.is_some());
    let min_accounts = fewest_accounts(base.config.min_accounts, any_account);
    let private = match edition.reader() {
        Audience::Internal | Audience::Account(_) => BTreeSet::new(),
        Audience::Client => private_labels(field, &tagged, &base.config, names, min_accounts),
    };
    tagged.retain(|(_, label)| !private.contains(label));
    let labels = sorted(tagged.iter().map(|(_, label)| *label)).len();
    let most = (labels * TICKETS_A_LABEL).clamp(*MOST_TICKETS.start(), *MOST_TICKETS.end());
    if tagged.len() > most {
        tagged.sort_by_key(|(ticket, _)| ticket.opened_day.or(ticket.resolved_day));
        tagged.drain(..tagged.len() - most);
    }
    let labels = sorted(tagged.iter().map(|(_, label)| *label));
    let accounts = sorted(tagged.iter().filter_map(|(ticket, _)| ticket.account.as_deref()));
    let number = |sorted: &[&str], text: &str| sorted.binary_search(&text).ok().map(|at| at as u32);
    let taught = tagged
        .par_iter()
        .filter_map(|(ticket, label)| {
            let text = format!("{}\n{}", ticket.subject, ticket.description);
            let text = names.removed_from(&scrub(&text, Purpose::Training));
            Some(Taught {
                features: features(&text, analyzer),
                label: number(&labels, label)?,
                account: ticket.account.as_deref().and_then(|account| number(&accounts, account)),
                text: xxh3_64(text.as_bytes()),
            })
        })
        .collect();
    let named = labels.iter().zip(0..).map(|(name, label)| {
        let features = features(&spelled_out(name), analyzer);
        Taught { features, label, account: None, text: 0 }
    });
    Lesson {
        names: named.collect(),
        labels: labels.into_iter().map(str::to_owned).collect(),
        tickets: taught,
        accounts: accounts.len(),
        min_accounts,
        private_labels: private.len(),
    }
}

/// A ticket and its label.
type Tagged<'t> = (&'t Resolution, &'t str);

/// Labels that tell of an account: those with an account's name, and those that tickets of too few accounts have. What `kb.toml` names
/// is no secret, nor is a tier. Tickets that name no account count as one.
fn private_labels<'t>(
    field: Field,
    tagged: &[Tagged<'t>],
    config: &Config,
    names: &AccountNames,
    min_accounts: u32,
) -> BTreeSet<&'t str> {
    let mut accounts: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for (ticket, label) in tagged {
        accounts.entry(label).or_default().insert(ticket.account.as_deref());
    }
    let known = |label: &str| match field {
        Field::Category => config.categories.iter().any(|category| category.id == label),
        Field::Route => config.routes.iter().any(|route| route.id == label),
        Field::Tier => matches!(label, "L1" | "L2" | "L3"),
        Field::Priority => config.sla.contains_key(label),
    };
    let tells = |label: &str, accounts: &BTreeSet<Option<&str>>| {
        accounts.len() < min_accounts as usize || names.removed_from(label) != label
    };
    accounts
        .into_iter()
        .filter(|(label, accounts)| !known(label) && tells(label, accounts))
        .map(|(label, _)| label)
        .collect()
}

fn sorted<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// A label's name with a space where a capital letter begins a word within it; the analyzer knows the other ways to write several words.
fn spelled_out(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spelled.push(' ');
        }
        spelled.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    spelled
}

fn tag(ticket: &Resolution, field: Field) -> Option<&str> {
    let tag = match field {
        Field::Category => &ticket.category,
        Field::Route => &ticket.route,
        Field::Tier => &ticket.tier,
        Field::Priority => &ticket.priority,
    };
    tag.as_deref().map(str::trim).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_labels_are_read_as_words() {
        for (name, expected) in [
            ("payRun", "pay Run"),
            ("LOST_CARD", "LOST CARD"),
            ("Hardware", "Hardware"),
            ("ZeroPercentEMI", "Zero Percent EMI"),
            ("給与", "給与"),
            ("", ""),
        ] {
            assert_eq!(spelled_out(name), expected);
        }
    }
}
