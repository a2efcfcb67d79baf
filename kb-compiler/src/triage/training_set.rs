//! The training set of a field: the tickets that have a label for it, without labels that would reveal an account.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use kb_core::model::{Audience, Resolution};
use kb_core::triage::{Feature, Field};
use rayon::prelude::*;

use super::ticket_texts::TicketTexts;
use crate::account::AccountKey;
use crate::learn::folds::{fold_of, folds, hash_without_fold};
use crate::learn::privacy::{Sharing, min_accounts};
use crate::sources::config::Config;

/// Most tickets for each label. The newest are kept, because more make a build slow and hardly raise accuracy.
const TICKETS_PER_LABEL: usize = 1_000;
/// Limits of the number of tickets, whatever the number of labels.
const MAX_TICKETS: RangeInclusive<usize> = 10_000..=30_000;
/// With more tickets, one fold is measured.
const MANY_TICKETS: usize = 5_000;

/// A ticket with a label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledTicket {
    /// The features of its text.
    pub features: Arc<[Feature]>,
    /// The number of its label.
    pub label: u32,
    /// The number of its account, where it names one.
    pub account: Option<u32>,
    /// A hash of its text.
    pub text_hash: u64,
}

/// The tickets of one field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TrainingSet {
    /// The labels, ascending.
    pub labels: Vec<String>,
    /// The tickets, in the order of the knowledge base, or by date where some were left out.
    pub tickets: Vec<LabelledTicket>,
    /// The name of each label as one more ticket. It helps labels with few tickets.
    pub label_names: Vec<LabelledTicket>,
    /// Whether any ticket names its account.
    pub accounts_named: bool,
    /// Fewest accounts that must have used a feature, or a label that `kb.toml` doesn't list.
    pub min_accounts: u32,
    /// Number of labels left out, with their tickets, because they would reveal an account to another.
    pub private_labels: usize,
}

/// A split of a training set.
#[derive(Debug)]
pub struct Fold<'t> {
    /// The tickets to fit on, with the names of the labels.
    pub train: Vec<&'t LabelledTicket>,
    /// The tickets to measure on.
    pub held_out: Vec<&'t LabelledTicket>,
}

/// A ticket's index, the ticket and its label.
type Tagged<'t> = (usize, &'t Resolution, &'t str);

impl TrainingSet {
    /// Collects the tickets with a label for a field. An edition for clients leaves out the labels that would reveal an account to another.
    pub fn new(field: Field, texts: &TicketTexts<'_>, config: &Config, audience: &Audience) -> Self {
        let numbered = texts.tickets.iter().enumerate();
        let mut tagged: Vec<Tagged<'_>> =
            numbered.filter_map(|(at, ticket)| Some((at, *ticket, tag(ticket, field)?))).collect();
        let min_accounts = min_accounts(config, tagged.iter().map(|(_, ticket, _)| *ticket));
        let labels = Labels { field, texts, config, audience, min_accounts };
        let private = labels.private(&tagged);
        tagged.retain(|(_, _, label)| !private.contains(label));
        keep_newest(&mut tagged);
        let labels = sorted(tagged.iter().map(|(_, _, label)| *label));
        let label_names = labels.iter().zip(0..).map(|(name, label)| {
            let features = texts.features(&split_words(name));
            LabelledTicket { features, label, account: None, text_hash: 0 }
        });
        Self {
            tickets: labelled(&tagged, &labels, texts),
            label_names: label_names.collect(),
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            accounts_named: tagged.iter().any(|(at, ..)| texts.accounts[*at].is_some()),
            min_accounts,
            private_labels: private.len(),
        }
    }

    /// Calls `measure` on each cross-validation fold in parallel and joins the results, which are about held-out tickets, in order. Of
    /// more than about `most` tickets, a pseudo-random selection is used.
    pub fn cross_validate<T: Send>(
        &self,
        most: usize,
        measure: impl Fn(&Fold<'_>) -> Vec<T> + Sync + Send,
    ) -> Vec<T> {
        let measured: Vec<Vec<T>> = self.folds(most).par_iter().map(measure).collect();
        measured.into_iter().flatten().collect()
    }

    fn folds(&self, most: usize) -> Vec<Fold<'_>> {
        let one_in = self.tickets.len().div_ceil(most).max(1) as u64;
        let fold = |number| {
            let selected =
                |ticket: &&LabelledTicket| hash_without_fold(ticket.text_hash).is_multiple_of(one_in);
            let (held_out, mut train): (Vec<&LabelledTicket>, Vec<&LabelledTicket>) =
                self.tickets.iter().filter(selected).partition(|ticket| fold_of(ticket.text_hash) == number);
            (!held_out.is_empty() && !train.is_empty()).then(|| {
                train.extend(&self.label_names);
                Fold { train, held_out }
            })
        };
        folds(self.tickets.len(), MANY_TICKETS).filter_map(fold).collect()
    }
}

/// A ticket's label for a field; `None` where it is missing or blank.
pub fn tag(ticket: &Resolution, field: Field) -> Option<&str> {
    let tag = match field {
        Field::Category => &ticket.category,
        Field::Route => &ticket.route,
        Field::Tier => &ticket.tier,
        Field::Priority => &ticket.priority,
    };
    tag.as_deref().map(str::trim).filter(|label| !label.is_empty())
}

/// What decides whether an edition may have a label.
struct Labels<'t> {
    field: Field,
    texts: &'t TicketTexts<'t>,
    config: &'t Config,
    audience: &'t Audience,
    min_accounts: u32,
}

impl Labels<'_> {
    /// The labels that would reveal an account to another: those that contain another account's name and those that tickets of too few
    /// accounts have, unless all of them are the reader's own. Tiers and what `kb.toml` lists are public, and support staff know all.
    fn private<'t>(&self, tagged: &[Tagged<'t>]) -> BTreeSet<&'t str> {
        if *self.audience == Audience::Internal {
            return BTreeSet::new();
        }
        let mut sharing: BTreeMap<&str, Sharing> = BTreeMap::new();
        for (at, _, label) in tagged {
            sharing.entry(label).or_default().add(self.texts.accounts[*at].clone());
        }
        let reveals = |label: &str, sharing: &Sharing| {
            !sharing.is_known_to(self.audience, self.config, self.min_accounts) || self.names_another(label)
        };
        sharing
            .into_iter()
            .filter(|(label, sharing)| !self.is_public(label) && reveals(label, sharing))
            .map(|(label, _)| label)
            .collect()
    }

    fn is_public(&self, label: &str) -> bool {
        match self.field {
            Field::Category => self.config.categories.iter().any(|category| category.id == label),
            Field::Route => self.config.routes.iter().any(|route| route.id == label),
            Field::Tier => matches!(label, "L1" | "L2" | "L3"),
            Field::Priority => self.config.sla.contains_key(label),
        }
    }

    /// Whether a label contains another account's name, also as one of the words that it is joined from.
    fn names_another(&self, label: &str) -> bool {
        [label, &split_words(label)].into_iter().any(|text| self.texts.others.removed_from(text) != text)
    }
}

fn keep_newest(tagged: &mut Vec<Tagged<'_>>) {
    let labels = sorted(tagged.iter().map(|(_, _, label)| *label)).len();
    let most = (labels * TICKETS_PER_LABEL).clamp(*MAX_TICKETS.start(), *MAX_TICKETS.end());
    if tagged.len() > most {
        tagged.sort_by_key(|(_, ticket, _)| ticket.opened_day.or(ticket.resolved_day));
        tagged.drain(..tagged.len() - most);
    }
}

fn labelled(tagged: &[Tagged<'_>], labels: &[&str], texts: &TicketTexts<'_>) -> Vec<LabelledTicket> {
    let accounts: BTreeSet<&AccountKey> =
        tagged.iter().filter_map(|(at, ..)| texts.accounts[*at].as_ref()).collect();
    let accounts: BTreeMap<&AccountKey, u32> = accounts.into_iter().zip(0..).collect();
    tagged
        .par_iter()
        .filter_map(|(at, _, label)| {
            let text = texts.text(*at);
            Some(LabelledTicket {
                features: Arc::clone(&text.features),
                label: labels.binary_search(label).ok()? as u32,
                account: texts.accounts[*at].as_ref().and_then(|account| accounts.get(account).copied()),
                text_hash: text.hash,
            })
        })
        .collect()
}

/// Each text once, ascending.
fn sorted<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// A label's name with spaces for underscores and before capital letters inside a word. The analyzer splits at other punctuation.
fn split_words(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_labels_are_split_into_words() {
        for (name, expected) in [
            ("payRun", "pay Run"),
            ("LOST_CARD", "LOST CARD"),
            ("Hardware", "Hardware"),
            ("ZeroPercentEMI", "Zero Percent EMI"),
            ("給与", "給与"),
            ("", ""),
        ] {
            assert_eq!(split_words(name), expected);
        }
    }
}
