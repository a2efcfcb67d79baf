//! From tickets to a model: fit, prune to the bytes allowed, fit again with what is left, and quantise.

use kb_core::bundle::BlockKind;
use kb_core::triage::{Calibration, Field, Model, Triage};

use super::method::{Balance, DRAFT, FULL, Method, Pair};
use super::tickets::Taught;
use super::vocabulary::Vocabulary;
use crate::bundle::file::seal;
use crate::learn::Weights;

/// Levels of a weight on either side of 0; a level stands for its square.
const LEVELS: f32 = 31.0;
/// Bytes that a weight takes at least, to begin the search for how many fit.
const LEAST_BYTES: usize = 1;

/// How a model is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recipe {
    /// Fewest accounts whose tickets have a feature.
    pub min_accounts: u32,
    /// Most bytes of the model's file.
    pub most_bytes: usize,
    /// How its two learners learn.
    pub method: Method,
    /// How much each of them counts.
    pub balance: Balance,
}

/// Fits a model without calibration.
pub fn model(field: Field, labels: &[String], tickets: &[&Taught], recipe: Recipe) -> Model {
    let all = Vocabulary::new(tickets, labels.len(), recipe.min_accounts);
    let weights =
        Pair::new(&all, labels.len(), tickets, (recipe.method, DRAFT), None).blended(recipe.balance);
    let kept = pruned(field, labels, &all, &weights, recipe.most_bytes);
    drop(weights);
    let numbers: Vec<u32> = {
        let mut numbers: Vec<u32> = kept.iter().map(|(feature, _)| *feature).collect();
        numbers.dedup();
        numbers
    };
    let vocabulary = all.only(&numbers);
    let allowed: Vec<(u32, u32)> = kept
        .iter()
        .filter_map(|(feature, label)| Some((numbers.binary_search(feature).ok()? as u32, *label)))
        .collect();
    let pair = Pair::new(&vocabulary, labels.len(), tickets, (recipe.method, FULL), Some(&allowed));
    quantised(field, labels, &vocabulary, &pair.blended(recipe.balance), &allowed)
}

/// The weights that matter most and fit, by feature and label.
fn pruned(
    field: Field,
    labels: &[String],
    vocabulary: &Vocabulary,
    weights: &Weights,
    most_bytes: usize,
) -> Vec<(u32, u32)> {
    let mut cells: Vec<(f32, u32, u32)> = Vec::new();
    for (feature, entry) in (0..).zip(&vocabulary.entries) {
        let matters = f32::from(entry.value) * (entry.tickets as f32).sqrt();
        let row = weights.row(feature).filter(|(_, weight)| *weight != 0.0);
        cells.extend(row.map(|(label, weight)| (weight.abs() * matters, feature, label)));
    }
    cells.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let first = |count: usize| {
        let mut kept: Vec<(u32, u32)> = cells[..count].iter().map(|(_, f, l)| (*f, *l)).collect();
        kept.sort_unstable();
        kept
    };
    let mut count = cells.len().min(most_bytes / LEAST_BYTES);
    loop {
        let kept = first(count);
        let bytes = file_size(quantised(field, labels, vocabulary, weights, &kept));
        if bytes <= most_bytes || count == 0 {
            return kept;
        }
        count = count.min(count * most_bytes / bytes) * 99 / 100;
    }
}

fn file_size(model: Model) -> usize {
    seal(BlockKind::Triage, Triage { models: vec![model] }.encode()).bytes.len()
}

/// The model with these weights as levels.
fn quantised(
    field: Field,
    labels: &[String],
    vocabulary: &Vocabulary,
    weights: &Weights,
    kept: &[(u32, u32)],
) -> Model {
    let real = |feature: u32, label: u32| {
        let found = weights.row(feature).find(|(at, _)| *at == label);
        found.map(|(_, weight)| weight).filter(|weight| weight.is_finite()).unwrap_or(0.0)
    };
    let largest =
        kept.iter().map(|(feature, label)| real(*feature, *label).abs()).fold(f32::MIN_POSITIVE, f32::max);
    let unit = largest / (LEVELS * LEVELS);
    let (mut keys, mut values, mut starts, mut cells) = (Vec::new(), Vec::new(), vec![0], Vec::new());
    for row in kept.chunk_by(|a, b| a.0 == b.0) {
        let feature = row[0].0;
        let level = |label: u32| {
            let weight = real(feature, label);
            ((weight.abs() / unit).sqrt().round().min(LEVELS) * weight.signum()) as i8
        };
        let levels = row.iter().map(|(_, label)| (*label as u16, level(*label)));
        let before = cells.len();
        cells.extend(levels.filter(|(_, level)| *level != 0));
        if let (Some(entry), true) = (vocabulary.entries.get(feature as usize), cells.len() > before) {
            keys.push(entry.key);
            values.push(entry.value);
            starts.push(cells.len() as u32);
        }
    }
    Model {
        field,
        labels: labels.to_vec(),
        bias: weights.bias.clone(),
        unit,
        unknown: vocabulary.unknown,
        keys,
        values,
        starts,
        weights: cells,
        calibration: Calibration {
            sharpness: 1.0,
            scope_mean: 0.0,
            scope_deviation: 1.0,
            scope_min: 0.0,
            answer_min: 0.0,
            suggest_min: 0.0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::method::{Balance, METHODS};
    use super::*;

    fn tickets() -> Vec<Taught> {
        let feature = |key| kb_core::triage::Feature { key, count: 1, family: kb_core::triage::Family::Word };
        let ticket = |n: u32| Taught {
            features: vec![feature(n % 3), feature(7)],
            label: n % 3,
            account: None,
            text: u64::from(n),
        };
        (0..30).map(ticket).collect()
    }

    fn fitted(most_bytes: usize) -> Model {
        let balance = Balance { softmax: 1.0, hinge: 1.0 };
        let recipe = Recipe { min_accounts: 1, most_bytes, method: METHODS[0], balance };
        let labels = ["a", "b", "c"].map(str::to_owned);
        model(Field::Category, &labels, &tickets().iter().collect::<Vec<_>>(), recipe)
    }

    #[test]
    fn the_weights_that_fit_are_those_that_matter() {
        for (most_bytes, keys) in [(100_000, vec![0, 1, 2, 7]), (1, vec![])] {
            let model = fitted(most_bytes);
            assert_eq!(model.keys, keys, "{most_bytes}");
            let best = |key: usize| {
                let row = model.row(key).iter().max_by_key(|(_, level)| *level);
                row.map(|(label, _)| usize::from(*label))
            };
            assert!((0..keys.len().min(3)).all(|key| best(key) == Some(key)), "{model:?}");
        }
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bytes() {
        let fitted = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            Triage { models: vec![pool.install(|| fitted(100_000))] }.encode()
        };
        assert_eq!(fitted(1), fitted(5));
    }
}
