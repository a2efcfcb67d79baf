//! The features that a model may use, and their values (inverse document frequencies).

use kb_core::triage::model::term_frequency;
use kb_core::triage::{Family, Feature};
use rayon::prelude::*;

use super::training_set::LabelledTicket;
use crate::learn::Example;

/// From this number of tickets on, features of one ticket are noise and left out.
const FEW_TICKETS: usize = 2_000;
/// From this number of tickets on, features of two tickets are left out as well.
const MANY_TICKETS: usize = 20_000;
/// Most pairs of feature and label, which take about 17 bytes each while fitting.
const MAX_CELLS: usize = 48_000_000;
/// The largest value that a model can store.
const MAX_VALUE: f64 = 255.0;

/// A feature that may be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The hash by which models know it.
    pub key: u32,
    /// Number of tickets with it.
    pub tickets: u32,
    /// Its inverse document frequency, quantised to 1 to 255.
    pub value: u8,
}

/// The features of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vocabulary {
    /// Ascending by key; the index is the feature's number.
    pub entries: Vec<Entry>,
    /// The value of a feature that no ticket has, for a family of full weight.
    pub unknown: u8,
}

/// The counts of a feature.
#[derive(Debug, Clone, Copy)]
struct Counts {
    family: Family,
    tickets: u32,
    /// Different accounts, counted up to the minimum that is required.
    accounts: u32,
}

impl Vocabulary {
    /// The features that tickets of at least `min_accounts` accounts have; with 1, those of tickets without an account as well.
    pub fn new(tickets: &[&LabelledTicket], labels: usize, min_accounts: u32) -> Self {
        let counts = count(tickets, min_accounts);
        let n = tickets.len();
        let mut min_tickets = if n < FEW_TICKETS {
            1
        } else if n < MANY_TICKETS {
            2
        } else {
            3
        };
        let usable = |counts: &Counts, min_tickets| {
            counts.tickets >= min_tickets && (min_accounts <= 1 || counts.accounts >= min_accounts)
        };
        while counts.iter().filter(|(_, counts)| usable(counts, min_tickets)).count() * labels > MAX_CELLS {
            min_tickets += 1;
        }
        let entries = counts
            .iter()
            .filter(|(_, counts)| usable(counts, min_tickets))
            .map(|(key, counts)| Entry {
                key: *key,
                tickets: counts.tickets,
                value: value(n, counts.tickets, counts.family),
            })
            .collect();
        Self { entries, unknown: value(n, 0, Family::Stem) }
    }

    /// The vocabulary of the features with these numbers, which are ascending.
    pub fn only(&self, numbers: &[u32]) -> Self {
        let entries = numbers.iter().filter_map(|number| self.entries.get(*number as usize).copied());
        Self { entries: entries.collect(), unknown: self.unknown }
    }

    /// The known features of a text and their values, divided by the length of the vector of all features, unknown ones included.
    pub fn normalised_values(&self, features: &[Feature]) -> Vec<(u32, f32)> {
        let mut values = Vec::with_capacity(features.len());
        let mut squares = 0.0_f64;
        for feature in features {
            let frequency = f64::from(term_frequency(feature.count));
            let value = match self.entries.binary_search_by_key(&feature.key, |entry| entry.key) {
                Ok(number) => {
                    let value = frequency * f64::from(self.entries[number].value);
                    values.push((number as u32, value as f32));
                    value
                }
                Err(_) => (frequency * f64::from(self.unknown) * f64::from(feature.family.weight_tenths())
                    / 10.0)
                    .floor(),
            };
            squares += value * value;
        }
        let norm = squares.sqrt().max(1.0) as f32;
        values.iter_mut().for_each(|(_, value)| *value /= norm);
        values
    }

    /// A ticket as a training example.
    pub fn example(&self, ticket: &LabelledTicket) -> Example {
        Example {
            features: self.normalised_values(&ticket.features),
            targets: vec![(ticket.label, 1.0)],
            weight: 1.0,
            ..Example::default()
        }
    }
}

/// ln(1 + all / (1 + tickets))^¾. The power was chosen by cross-validation.
fn inverse_document_frequency(all: usize, tickets: u32) -> f64 {
    let idf = (1.0 + all as f64 / (1.0 + f64::from(tickets))).ln();
    (idf * idf.sqrt()).sqrt()
}

/// The quantised value of a feature. Features of a ticket's first line have twice the weight of their family, so the scale reaches twice the
/// inverse document frequency of an unknown feature.
fn value(all: usize, tickets: u32, family: Family) -> u8 {
    let idf = inverse_document_frequency;
    let share = idf(all, tickets) / (2.0 * idf(all, 0)) * f64::from(family.weight_tenths()) / 10.0;
    (share * MAX_VALUE).round().clamp(1.0, MAX_VALUE) as u8
}

/// The counts of every feature of these tickets, ascending by key.
fn count(tickets: &[&LabelledTicket], max_accounts: u32) -> Vec<(u32, Counts)> {
    let mut by_account: Vec<&&LabelledTicket> = tickets.iter().collect();
    by_account.sort_by_key(|ticket| ticket.account);
    let mut occurrences: Vec<(u32, u32, Family)> = Vec::new();
    for (at, ticket) in (0..).zip(&by_account) {
        occurrences.extend(ticket.features.iter().map(|feature| (feature.key, at, feature.family)));
    }
    occurrences.par_sort_unstable();
    let of = |same: &[(u32, u32, Family)]| {
        let mut last = None;
        let accounts = same.iter().filter_map(|(_, at, _)| by_account[*at as usize].account);
        let different = accounts.filter(|account| last.replace(*account) != Some(*account)).count() as u32;
        let accounts = different.min(max_accounts);
        let counts = Counts { family: same[0].2, tickets: same.len() as u32, accounts };
        (same[0].0, counts)
    };
    occurrences.chunk_by(|a, b| a.0 == b.0).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_of_too_few_accounts_are_left_out() {
        let ticket = |key, account| LabelledTicket {
            features: [Feature { key, family: Family::Stem, count: 1 }].into(),
            label: 0,
            account,
            text_hash: 0,
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
