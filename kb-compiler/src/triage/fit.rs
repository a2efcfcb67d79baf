//! From tickets to a model: fits, prunes to the allowed size, fits again with the features and weights that are left, and quantises.

use kb_core::bundle::BlockKind;
use kb_core::triage::{Calibration, Field, Model, Triage};

use super::ensemble::{Blend, Ensemble, Epochs, Regularisation};
use super::training_set::LabelledTicket;
use super::vocabulary::Vocabulary;
use crate::bundle_file::seal;
use crate::compile_error::CompileError;
use crate::learn::Weights;

/// Quantisation levels on either side of 0. A weight is proportional to the square of its level.
const LEVELS: f32 = 31.0;
/// Fewest bytes for a weight, which gives the first guess of how many fit.
const MIN_WEIGHT_BYTES: usize = 1;

/// How a model is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitOptions {
    /// Fewest accounts that must have used a feature.
    pub min_accounts: u32,
    /// Most bytes of the model's file.
    pub max_bytes: usize,
    /// The strength of regularisation.
    pub regularisation: Regularisation,
    /// The factors of the two learners.
    pub blend: Blend,
}

/// Fits a model; it is not calibrated yet.
pub fn fit_model(
    field: Field,
    labels: &[String],
    tickets: &[&LabelledTicket],
    options: FitOptions,
) -> Result<Model, CompileError> {
    let FitOptions { min_accounts, max_bytes, regularisation, blend } = options;
    let all = Vocabulary::new(tickets, labels.len(), min_accounts);
    let fit = |vocabulary: &Vocabulary, epochs, allowed: Option<&[(u32, u32)]>| {
        Ensemble::fit(vocabulary, labels.len(), tickets, regularisation, epochs, allowed).blended(blend)
    };
    let draft = fit(&all, Epochs::DRAFT, None);
    let kept = pruned(field, labels, &all, &draft, max_bytes)?;
    drop(draft);
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
    let weights = fit(&vocabulary, Epochs::FINAL, Some(&allowed));
    Ok(quantised(field, labels, &vocabulary, &weights, &allowed))
}

/// The features and labels of the most important weights that fit into `max_bytes`, ascending. Importance is |weight| · value · √tickets.
fn pruned(
    field: Field,
    labels: &[String],
    vocabulary: &Vocabulary,
    weights: &Weights,
    max_bytes: usize,
) -> Result<Vec<(u32, u32)>, CompileError> {
    let mut cells: Vec<(f32, u32, u32)> = Vec::new();
    for (feature, entry) in (0..).zip(&vocabulary.entries) {
        let factor = f32::from(entry.value) * (entry.tickets as f32).sqrt();
        let row = weights.row(feature).filter(|(_, weight)| *weight != 0.0);
        cells.extend(row.map(|(label, weight)| (weight.abs() * factor, feature, label)));
    }
    cells.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let first = |count: usize| {
        let mut kept: Vec<(u32, u32)> = cells[..count].iter().map(|(_, f, l)| (*f, *l)).collect();
        kept.sort_unstable();
        kept
    };
    let mut count = cells.len().min(max_bytes / MIN_WEIGHT_BYTES);
    loop {
        let kept = first(count);
        let bytes = file_size(quantised(field, labels, vocabulary, weights, &kept))?;
        if bytes <= max_bytes || count == 0 {
            return Ok(kept);
        }
        // One percent less than in proportion, so that each round gets closer.
        count = count.min(count * max_bytes / bytes) * 99 / 100;
    }
}

fn file_size(model: Model) -> Result<usize, CompileError> {
    match seal(BlockKind::Triage, Triage { models: vec![model] }.encode()) {
        Ok(file) => Ok(file.bytes.len()),
        Err(CompileError::TooLong(_, bytes)) => Ok(bytes),
        Err(error) => Err(error),
    }
}

/// The model with the weights of these pairs of feature and label, ascending, as levels.
fn quantised(
    field: Field,
    labels: &[String],
    vocabulary: &Vocabulary,
    weights: &Weights,
    kept: &[(u32, u32)],
) -> Model {
    let weight = |feature: u32, label: u32| {
        let found = weights.row(feature).find(|(at, _)| *at == label);
        found.map(|(_, weight)| weight).filter(|weight| weight.is_finite()).unwrap_or(0.0)
    };
    let sizes = kept.iter().map(|(feature, label)| weight(*feature, *label).abs());
    let unit = sizes.fold(f32::MIN_POSITIVE, f32::max) / (LEVELS * LEVELS);
    let level = |(feature, label): &(u32, u32)| {
        let weight = weight(*feature, *label);
        let level = (weight.abs() / unit).sqrt().round().min(LEVELS) * weight.signum();
        (*label as u16, level as i8)
    };
    let mut model = empty_model(field, labels, vocabulary, weights, unit);
    for row in kept.chunk_by(|a, b| a.0 == b.0) {
        let before = model.weights.len();
        model.weights.extend(row.iter().map(level).filter(|(_, level)| *level != 0));
        let entry = vocabulary.entries.get(row[0].0 as usize);
        if let (Some(entry), true) = (entry, model.weights.len() > before) {
            model.keys.push(entry.key);
            model.values.push(entry.value);
            model.starts.push(model.weights.len() as u32);
        }
    }
    model
}

/// A model without features, not calibrated.
fn empty_model(
    field: Field,
    labels: &[String],
    vocabulary: &Vocabulary,
    weights: &Weights,
    unit: f32,
) -> Model {
    Model {
        field,
        labels: labels.to_vec(),
        bias: weights.bias.clone(),
        unit,
        unknown: vocabulary.unknown,
        keys: Vec::new(),
        values: Vec::new(),
        starts: vec![0],
        weights: Vec::new(),
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
    use super::super::ensemble::CANDIDATES;
    use super::*;

    fn tickets() -> Vec<LabelledTicket> {
        let feature = |key| kb_core::triage::Feature { key, count: 1, family: kb_core::triage::Family::Word };
        let ticket = |n: u32| LabelledTicket {
            features: vec![feature(n % 3), feature(7)].into(),
            label: n % 3,
            account: None,
            text_hash: u64::from(n),
        };
        (0..30).map(ticket).collect()
    }

    fn fitted(max_bytes: usize) -> Model {
        let blend = Blend { softmax: 1.0, svm: 1.0 };
        let options = FitOptions { min_accounts: 1, max_bytes, regularisation: CANDIDATES[0], blend };
        let labels = ["a", "b", "c"].map(str::to_owned);
        fit_model(Field::Category, &labels, &tickets().iter().collect::<Vec<_>>(), options).unwrap()
    }

    #[test]
    fn the_most_important_weights_fit() {
        for (max_bytes, keys) in [(100_000, vec![0, 1, 2, 7]), (1, vec![])] {
            let model = fitted(max_bytes);
            assert_eq!(model.keys, keys, "{max_bytes}");
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
