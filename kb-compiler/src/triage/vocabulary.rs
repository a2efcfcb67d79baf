//! The features that a model may use, and what each counts for.

use kb_core::triage::model::term_frequency;
use kb_core::triage::{Family, Feature};
use rayon::prelude::*;

use super::tickets::Taught;
use crate::learn::Example;

/// With fewer tickets than this a feature of one ticket is used; with more it is noise.
const FEW_TICKETS: usize = 2_000;
/// With more than this a feature of two tickets is noise as well.
const MANY_TICKETS: usize = 20_000;
/// Most features times labels: about 17 bytes each while fitting.
const MOST_CELLS: usize = 48_000_000;
/// The largest value that a model can hold.
const LARGEST: f64 = 255.0;

/// A feature that may be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// What it is known by.
    pub key: u32,
    /// Tickets that have it.
    pub tickets: u32,
    /// What it counts for, 1 to 255.
    pub value: u8,
}

/// The features that may be used, by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// The features, ascending.
    pub entries: Vec<Entry>,
    /// What a feature of no ticket counts for, of a family that counts in full.
    pub unknown: u8,
}

/// What is known of a feature while counting.
#[derive(Debug, Clone, Copy)]
struct Seen {
    family: Family,
    tickets: u32,
    /// Different accounts, counted no further than the fewest that are needed.
    accounts: u32,
}

impl Vocabulary {
    /// The features of tickets of at least `min_accounts` accounts; with 1, tickets that name none count as well.
    pub fn new(tickets: &[&Taught], labels: usize, min_accounts: u32) -> Self {
        let seen = count(tickets, min_accounts);
        let n = tickets.len();
        let mut fewest = if n < FEW_TICKETS {
            1
        } else if n < MANY_TICKETS {
            2
        } else {
            3
        };
        let usable = |seen: &Seen, fewest| {
            seen.tickets >= fewest && (min_accounts <= 1 || seen.accounts >= min_accounts)
        };
        while seen.iter().filter(|(_, seen)| usable(seen, fewest)).count() * labels > MOST_CELLS {
            fewest += 1;
        }
        let entries = seen
            .iter()
            .filter(|(_, seen)| usable(seen, fewest))
            .map(|(key, seen)| Entry {
                key: *key,
                tickets: seen.tickets,
                value: value(n, seen.tickets, seen.family),
            })
            .collect();
        Self { entries, unknown: value(n, 0, Family::Stem) }
    }

    /// The same with only these features, by number, ascending.
    pub fn only(&self, numbers: &[u32]) -> Self {
        let entries = numbers.iter().filter_map(|number| self.entries.get(*number as usize).copied());
        Self { entries: entries.collect(), unknown: self.unknown }
    }

    /// Each known feature's number and its share of the text, such that a text whose features are all known has length 1.
    pub fn shares(&self, features: &[Feature]) -> Vec<(u32, f32)> {
        let mut shares = Vec::with_capacity(features.len());
        let mut squares = 0.0_f64;
        for feature in features {
            let quantity = f64::from(term_frequency(feature.count));
            let value = match self.entries.binary_search_by_key(&feature.key, |entry| entry.key) {
                Ok(number) => {
                    let value = quantity * f64::from(self.entries[number].value);
                    shares.push((number as u32, value as f32));
                    value
                }
                Err(_) => (quantity * f64::from(self.unknown) * f64::from(feature.family.weight_tenths())
                    / 10.0)
                    .floor(),
            };
            squares += value * value;
        }
        let norm = squares.sqrt().max(1.0) as f32;
        shares.iter_mut().for_each(|(_, share)| *share /= norm);
        shares
    }

    /// A ticket to learn from.
    pub fn example(&self, ticket: &Taught) -> Example {
        Example {
            features: self.shares(&ticket.features),
            targets: vec![(ticket.label, 1.0)],
            weight: 1.0,
            ..Example::default()
        }
    }
}

/// What a feature counts for by how many of `all` tickets have it: a rare one tells more. The power was chosen by cross-validation.
fn weight(all: usize, tickets: u32) -> f64 {
    let inverse = (1.0 + all as f64 / (1.0 + f64::from(tickets))).ln();
    (inverse * inverse.sqrt()).sqrt()
}

/// The same as a model holds it. A first line's words count double, so nothing is worth more than twice what is unknown.
fn value(all: usize, tickets: u32, family: Family) -> u8 {
    let share = weight(all, tickets) / (2.0 * weight(all, 0)) * f64::from(family.weight_tenths()) / 10.0;
    (share * LARGEST).round().clamp(1.0, LARGEST) as u8
}

/// Every feature of these tickets, by key, ascending.
fn count(tickets: &[&Taught], most_accounts: u32) -> Vec<(u32, Seen)> {
    let mut by_account: Vec<&&Taught> = tickets.iter().collect();
    by_account.sort_by_key(|ticket| ticket.account);
    let mut stands: Vec<(u32, u32, Family)> = Vec::new();
    for (at, ticket) in (0..).zip(&by_account) {
        stands.extend(ticket.features.iter().map(|feature| (feature.key, at, feature.family)));
    }
    stands.par_sort_unstable();
    let of = |stands: &[(u32, u32, Family)]| {
        let mut last = None;
        let accounts = stands.iter().filter_map(|(_, at, _)| by_account[*at as usize].account);
        let different = accounts.filter(|account| last.replace(*account) != Some(*account)).count() as u32;
        let accounts = different.min(most_accounts);
        let seen = Seen { family: stands[0].2, tickets: stands.len() as u32, accounts };
        (stands[0].0, seen)
    };
    stands.chunk_by(|a, b| a.0 == b.0).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_too_few_accounts_used_is_left_out() {
        let ticket = |key, account| Taught {
            features: vec![Feature { key, family: Family::Stem, count: 1 }],
            label: 0,
            account,
            text: 0,
        };
        let tickets = [
            ticket(1, Some(0)),
            ticket(1, Some(1)),
            ticket(1, Some(2)),
            ticket(2, Some(0)),
            ticket(2, Some(0)),
            ticket(2, Some(1)),
            ticket(3, None),
            ticket(3, None),
            ticket(3, None),
        ];
        for (min_accounts, expected) in [(1, vec![1, 2, 3]), (2, vec![1, 2]), (3, vec![1]), (4, vec![])] {
            let found = Vocabulary::new(&tickets.iter().collect::<Vec<_>>(), 2, min_accounts);
            let keys: Vec<u32> = found.entries.iter().map(|entry| entry.key).collect();
            assert_eq!(keys, expected, "{min_accounts}");
        }
    }
}
