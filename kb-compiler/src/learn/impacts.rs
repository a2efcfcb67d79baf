//! The learned part of a bundle: impacts of words and pairs, in points, pruned, quantised and added to the dictionary.

use kb_core::index::{TermEntry, TermKey, UNITS_PER_POINT};
use rayon::prelude::*;

use super::hyperparameters::Hyperparameters;
use super::model::FittedModel;
use crate::index::impacts::{Impacts, TermImpacts, sum_by_article};

/// Lower limit of the fitted factor of the text's scores. Learned impacts are divided by it; below this they would drown out the text.
const MIN_PRIOR_SCALE: f32 = 0.05;
/// Share of the weights that the quantisation levels cover; the few that are larger get higher levels.
const QUANTISED_SHARE: f64 = 0.999;

/// Learned impacts of words and pairs.
#[derive(Debug, Default, Clone)]
pub struct LearnedImpacts {
    /// Ascending by key.
    pub rows: Vec<TermImpacts>,
    /// The softmax's score for one point, divided by the norm of the query's features.
    pub scale: f32,
    /// The smallest useful quantisation step, in units of 1/1024 point.
    pub step: f32,
}

/// Converts a model's weights to impacts. Adds the weights of a word's n-grams to the word itself, which for every known word is the same
/// model, and keeps the most important weights.
pub fn learned_impacts(model: &FittedModel, hyperparameters: &Hyperparameters) -> LearnedImpacts {
    let prior_scale = model.weights.prior_scale.max(MIN_PRIOR_SCALE);
    let keys: Vec<(TermKey, u32)> = model.vocabulary.keys().collect();
    let unpruned: Vec<Row> = keys
        .into_par_iter()
        .map(|(key, feature)| {
            let tickets = model.vocabulary.tickets(feature).max(1) as f32;
            let impacts = folded_impacts(model, &key, prior_scale, hyperparameters);
            Row { key, importance: tickets.sqrt(), impacts }
        })
        .collect();
    let mut rows = pruned(unpruned, hyperparameters.max_weights);
    let factor = |bias: f32| bias * hyperparameters.norm_factor / prior_scale;
    let bias = (0..).zip(&model.weights.bias).map(|(article, bias)| (article, factor(*bias)));
    rows.push((TermKey::bias(), bias.filter(|(_, bias)| *bias != 0.0).collect()));
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let step = step(&rows, hyperparameters.levels);
    LearnedImpacts { rows, scale: prior_scale / hyperparameters.norm_factor, step }
}

/// The impacts of one word or pair before pruning.
struct Row {
    key: TermKey,
    /// Factor of each impact when the largest are kept: the square root of the number of tickets with the feature.
    importance: f32,
    impacts: Impacts,
}

/// Keeps the `most` impacts with the largest absolute value times importance.
fn pruned(rows: Vec<Row>, most: usize) -> Vec<TermImpacts> {
    let mut sizes: Vec<f32> = rows
        .par_iter()
        .flat_map_iter(|row| row.impacts.iter().map(|(_, impact)| impact.abs() * row.importance))
        .collect();
    let cut =
        if sizes.len() <= most { 0.0 } else { *sizes.select_nth_unstable_by(most, |a, b| b.total_cmp(a)).1 };
    let kept = |mut row: Row| {
        row.impacts.retain(|(_, impact)| impact.abs() * row.importance > cut);
        (!row.impacts.is_empty()).then_some((row.key, row.impacts))
    };
    rows.into_iter().filter_map(kept).collect()
}

/// The sum of a word's own weights and those of its n-grams, in points.
fn folded_impacts(
    model: &FittedModel,
    key: &TermKey,
    prior_scale: f32,
    hyperparameters: &Hyperparameters,
) -> Impacts {
    let mut impacts: Impacts = Vec::new();
    for feature in model.vocabulary.features_of(key, hyperparameters) {
        let idf = model.vocabulary.idf(feature);
        let weights = model.weights.row(feature).filter(|(_, weight)| *weight != 0.0);
        impacts.extend(weights.map(|(article, weight)| (article, idf * weight / prior_scale)));
    }
    sum_by_article(&mut impacts);
    impacts
}

/// Adds learned impacts to a dictionary, which is and stays ascending by key. Entries without learned impacts stay as they are.
pub fn add(entries: &mut Vec<TermEntry>, learned: &LearnedImpacts) {
    let step = learned.step;
    let mut new = Vec::new();
    for (key, row) in &learned.rows {
        match entries.binary_search_by(|entry| entry.key.cmp(key)) {
            Ok(at) => entries[at] = sum(&entries[at], row, step),
            Err(_) => new.push(quantised(key, row, step)),
        }
    }
    entries.extend(new.into_iter().filter(|entry| !entry.postings.is_empty()));
    entries.sort_by(|a, b| a.key.cmp(&b.key));
}

/// The sum of the text's and the learned impacts in one entry.
fn sum(entry: &TermEntry, row: &[(u32, f32)], step: f32) -> TermEntry {
    let text = entry.postings.iter().map(|p| (p.doc, entry.impact(*p) as f32 / UNITS_PER_POINT));
    let mut impacts: Impacts = text.chain(row.iter().copied()).collect();
    sum_by_article(&mut impacts);
    TermEntry { omitted: entry.omitted, ..quantised(&entry.key, &impacts, step) }
}

/// Impacts in levels; those that round to zero are left out.
fn quantised(key: &TermKey, row: &[(u32, f32)], step: f32) -> TermEntry {
    let mut entry = TermEntry::quantise_by(key.clone(), row, step);
    entry.postings.retain(|posting| posting.level != entry.zero);
    entry
}

/// The step, in units, by which `levels` steps reach all but the largest 0.1% of the impacts.
fn step(rows: &[TermImpacts], levels: f32) -> f32 {
    let mut sizes: Vec<f32> =
        rows.iter().flat_map(|(_, row)| row.iter().map(|(_, weight)| weight.abs())).collect();
    if sizes.is_empty() {
        return 1.0;
    }
    let at = ((sizes.len() - 1) as f64 * QUANTISED_SHARE) as usize;
    let reach = *sizes.select_nth_unstable_by(at, f32::total_cmp).1;
    (reach * UNITS_PER_POINT / levels).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(entry: &TermEntry) -> Vec<(u32, f32)> {
        let rounded =
            |p: &kb_core::index::Posting| (entry.impact(*p) as f32 / UNITS_PER_POINT * 10.0).round() / 10.0;
        entry.postings.iter().map(|p| (p.doc, rounded(p))).collect()
    }

    #[test]
    fn learned_impacts_join_the_dictionary() {
        let text = |term: &str| TermEntry::quantise(TermKey::text(term), &[(0, 2.0), (3, 1.0)]);
        let mut entries = vec![text("pay"), text("run")];
        let untouched = entries[1].clone();
        let row = |term: &str, row: &[(u32, f32)]| (TermKey::text(term), row.to_vec());
        let rows =
            vec![row("approv", &[(1, 3.1), (2, -1.5)]), row("pay", &[(0, -3.0), (1, 0.5)]), row("z", &[])];
        add(&mut entries, &LearnedImpacts { rows, scale: 1.0, step: 50.0 });
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["approv", "pay", "run"]);
        assert_eq!(points(&entries[0]), [(1, 3.1), (2, -1.5)]);
        assert_eq!(points(&entries[1]), [(0, -1.0), (1, 0.5), (3, 1.0)]);
        assert_eq!(entries[2], untouched);
    }

    #[test]
    fn nothing_learned_changes_nothing() {
        let mut entries = vec![TermEntry::quantise(TermKey::text("pay"), &[(0, 2.0)])];
        let before = entries.clone();
        add(&mut entries, &LearnedImpacts::default());
        assert_eq!(entries, before);
    }
}
