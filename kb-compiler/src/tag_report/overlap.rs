//! Tags that can't be told apart: by triage, on tickets that it had not seen, and by the words, where one text has two tags.

use std::collections::{BTreeMap, BTreeSet};

use kb_core::triage::{Field, model};
use serde::Serialize;

use crate::compile_error::CompileError;
use crate::edition::Edition;
use crate::sources::KnowledgeBase;
use crate::triage::MAX_LABELS;
use crate::triage::ensemble::{Blend, CANDIDATES};
use crate::triage::fit::{FitOptions, fit_model};
use crate::triage::ticket_texts::TicketTexts;
use crate::triage::training_set::{LabelledTicket, TrainingSet, tag};

/// Fewest tickets of two tags that are mistaken for each other before it is said.
const FEWEST_MISTAKEN: usize = 5;
/// The least share of them: half would be tossing a coin.
const LEAST_MISTAKEN: f64 = 0.25;
/// Most bytes of a model that is only asked here.
const MODEL_BYTES: usize = 400_000;
/// Most tickets that are asked.
const MOST_TICKETS: usize = 4_000;
/// Most tickets listed of one contradiction.
const MOST_LISTED: usize = 5;

/// Two tags that triage mistakes for each other.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overlap {
    /// The tags.
    pub tags: [String; 2],
    /// Tickets of either that triage takes for one of the two.
    pub tickets: usize,
    /// Of these, the ones that it takes for the wrong one.
    pub mistaken: usize,
}

/// Texts that are the same but for their tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// The tags of these texts, as engineers chose them.
    pub tags: Vec<String>,
    /// How many tickets have such a text.
    pub count: usize,
    /// Numbers of some of them.
    pub tickets: Vec<String>,
}

/// What is hard to tell apart in a field.
pub(super) type OfField = (&'static str, Vec<Overlap>, Vec<Contradiction>);

/// For each field that triage predicts, the tags that are hard to tell apart.
pub(super) fn of(base: &KnowledgeBase, edition: &Edition<'_>) -> Result<Vec<OfField>, CompileError> {
    let texts = TicketTexts::new(base, edition);
    let mut found = Vec::new();
    for field in Field::ALL {
        let set = TrainingSet::new(field, &texts, &base.config, edition.reader());
        let overlaps =
            if (2..=MAX_LABELS).contains(&set.labels.len()) { overlaps(field, &set)? } else { Vec::new() };
        found.push((field.name(), overlaps, contradictions(field, &texts)));
    }
    Ok(found)
}

fn overlaps(field: Field, set: &TrainingSet) -> Result<Vec<Overlap>, CompileError> {
    let options = FitOptions {
        min_accounts: set.min_accounts,
        max_bytes: MODEL_BYTES,
        regularisation: CANDIDATES[0],
        blend: Blend { softmax: 1.0, svm: 1.0 },
    };
    let judged = set.cross_validate(MOST_TICKETS, |fold| {
        let fitted = fit_model(field, &set.labels, &fold.train, options);
        let judge = |ticket: &&LabelledTicket, fitted: &kb_core::triage::Model| {
            let (best, _) = model::best(&fitted.scores(&ticket.features))?;
            Some((ticket.label, best as u32))
        };
        vec![fitted.map(|fitted| {
            fold.held_out.iter().filter_map(|ticket| judge(ticket, &fitted)).collect::<Vec<_>>()
        })]
    });
    let judged = judged.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let mut counts: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    judged.into_iter().for_each(|pair| *counts.entry(pair).or_default() += 1);
    let count = |label, taken_for| counts.get(&(label, taken_for)).copied().unwrap_or(0);
    let pairs: BTreeSet<(u32, u32)> =
        counts.keys().filter(|(a, b)| a != b).map(|(a, b)| (*a.min(b), *a.max(b))).collect();
    let mut overlaps: Vec<Overlap> = pairs
        .into_iter()
        .map(|(a, b)| {
            let mistaken = count(a, b) + count(b, a);
            let tags = [a, b].map(|label| set.labels[label as usize].clone());
            Overlap { tags, tickets: mistaken + count(a, a) + count(b, b), mistaken }
        })
        .filter(|pair| {
            pair.mistaken >= FEWEST_MISTAKEN && pair.mistaken as f64 >= LEAST_MISTAKEN * pair.tickets as f64
        })
        .collect();
    overlaps.sort_by_key(|pair| std::cmp::Reverse(pair.mistaken));
    Ok(overlaps)
}

fn contradictions(field: Field, texts: &TicketTexts<'_>) -> Vec<Contradiction> {
    let mut alike: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, _) in texts.tickets.iter().enumerate().filter(|(_, ticket)| tag(ticket, field).is_some()) {
        alike.entry(texts.text(at).hash).or_default().push(at);
    }
    let mut by_tags: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for same in alike.into_values() {
        let tags: BTreeSet<&str> = same.iter().filter_map(|at| tag(texts.tickets[*at], field)).collect();
        if tags.len() > 1 {
            by_tags.entry(tags.into_iter().map(str::to_owned).collect()).or_default().extend(same);
        }
    }
    let numbers = |tickets: &[usize]| {
        tickets.iter().take(MOST_LISTED).map(|at| texts.tickets[*at].ticket.clone()).collect()
    };
    let listed = by_tags.into_iter();
    let mut found: Vec<Contradiction> = listed
        .map(|(tags, same)| Contradiction { tags, count: same.len(), tickets: numbers(&same) })
        .collect();
    found.sort_by_key(|one| std::cmp::Reverse(one.count));
    found
}
