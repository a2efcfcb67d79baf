//! What ships of a model: impacts of words and pairs, in points of the text's own scale, pruned and added to the dictionary.

use kb_core::index::{TermEntry, TermKey, UNITS_PER_POINT};
use rayon::prelude::*;

use super::fitted::Model;
use super::recipe::Recipe;

/// Below this share the text's own scores would drown in what was learned.
const LEAST_PRIOR: f32 = 0.05;
/// Share of the weights that the steps are made for; the few that are larger take more of them.
const REACHED: f64 = 0.999;

/// Points by article, ascending.
pub type Impacts = Vec<(u32, f32)>;

/// What words and pairs have learned to say.
#[derive(Debug, Default, Clone)]
pub struct Learned {
    /// Impacts in points by article, ascending, for each key, ascending.
    pub rows: Vec<(TermKey, Impacts)>,
    /// What a score of one point, divided by the length of the query's vector, counts in the softmax.
    pub scale: f32,
    /// Units of score in one step, as far as steps matter.
    pub step: f32,
}

/// Adds the weights of a word's n-grams to the word itself, drops the n-grams, and keeps the weights that are worth most.
pub fn learned(model: &Model, recipe: &Recipe) -> Learned {
    let prior = model.weights.prior_scale.max(LEAST_PRIOR);
    let keys: Vec<(TermKey, u32)> = model.vocabulary.keys().collect();
    let folded: Vec<Row> = keys
        .into_par_iter()
        .map(|(key, feature)| {
            let uses = model.vocabulary.tickets(feature).max(1) as f32;
            let impacts = folded(model, &key, prior, recipe);
            Row { key, uses: power(uses, recipe.worth), impacts }
        })
        .collect();
    let mut rows = worth_most(folded, recipe.budget);
    let bias = (0..).zip(&model.weights.bias).map(|(article, bias)| (article, bias * recipe.length / prior));
    rows.push((TermKey::bias(), bias.filter(|(_, bias)| *bias != 0.0).collect()));
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    Learned { step: step(&rows, recipe.levels), rows, scale: prior / recipe.length }
}

/// What one word or pair says, before it is pruned.
struct Row {
    key: TermKey,
    /// What the tickets that use it make each weight worth.
    uses: f32,
    impacts: Impacts,
}

/// The `budget` weights that are worth most.
fn worth_most(rows: Vec<Row>, budget: usize) -> Vec<(TermKey, Impacts)> {
    let mut worths: Vec<f32> =
        rows.par_iter().flat_map_iter(|row| row.impacts.iter().map(|(_, i)| i.abs() * row.uses)).collect();
    let cut = if worths.len() <= budget {
        0.0
    } else {
        *worths.select_nth_unstable_by(budget, |a, b| b.total_cmp(a)).1
    };
    let kept = |mut row: Row| {
        row.impacts.retain(|(_, impact)| impact.abs() * row.uses > cut);
        (!row.impacts.is_empty()).then_some((row.key, row.impacts))
    };
    rows.into_iter().filter_map(kept).collect()
}

/// `base`^½ or 1, by what every platform rounds alike.
fn power(base: f32, exponent: f32) -> f32 {
    if exponent == 0.5 { base.sqrt() } else { 1.0 }
}

/// A word's own weights and those of its n-grams, by article.
fn folded(model: &Model, key: &TermKey, prior: f32, recipe: &Recipe) -> Impacts {
    let mut cells: Vec<(u32, f32)> = Vec::new();
    for part in model.vocabulary.spoken_for_by(key, recipe) {
        let idf = model.vocabulary.idf(part);
        let said = model.weights.row(part).filter(|(_, weight)| *weight != 0.0);
        cells.extend(said.map(|(article, weight)| (article, idf * weight / prior)));
    }
    cells.sort_by_key(|(article, _)| *article);
    cells.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        kept.1 += if same { later.1 } else { 0.0 };
        same
    });
    cells
}

/// Adds what was learned to a dictionary, which is and stays ascending by key. Entries of which nothing was learned stay as they are.
pub fn add(entries: &mut Vec<TermEntry>, learned: &Learned) {
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

/// The text's impacts and the learned ones in one entry.
fn sum(entry: &TermEntry, row: &[(u32, f32)], step: f32) -> TermEntry {
    let text = entry.postings.iter().map(|p| (p.doc, entry.impact(*p) as f32 / UNITS_PER_POINT));
    let mut impacts: Vec<(u32, f32)> = text.chain(row.iter().copied()).collect();
    impacts.sort_by_key(|(article, _)| *article);
    impacts.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        kept.1 += if same { later.1 } else { 0.0 };
        same
    });
    TermEntry { omitted: entry.omitted, ..quantised(&entry.key, &impacts, step) }
}

/// In steps, without what is less than half a step.
fn quantised(key: &TermKey, row: &[(u32, f32)], step: f32) -> TermEntry {
    let mut entry = TermEntry::quantise_by(key.clone(), row, step);
    entry.postings.retain(|posting| posting.level != entry.zero);
    entry
}

/// Units of score in one step, where so many reach all but a few of the weights.
fn step(rows: &[(TermKey, Impacts)], levels: f32) -> f32 {
    let mut sizes: Vec<f32> =
        rows.iter().flat_map(|(_, row)| row.iter().map(|(_, weight)| weight.abs())).collect();
    if sizes.is_empty() {
        return 1.0;
    }
    let at = ((sizes.len() - 1) as f64 * REACHED) as usize;
    let reach = *sizes.select_nth_unstable_by(at, f32::total_cmp).1;
    (reach * UNITS_PER_POINT / levels).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(entry: &TermEntry) -> Vec<(u32, f32)> {
        let points =
            |p: &kb_core::index::Posting| (entry.impact(*p) as f32 / UNITS_PER_POINT * 10.0).round() / 10.0;
        entry.postings.iter().map(|p| (p.doc, points(p))).collect()
    }

    #[test]
    fn learned_impacts_join_the_dictionary() {
        let text = |term: &str| TermEntry::quantise(TermKey::text(term), &[(0, 2.0), (3, 1.0)]);
        let mut entries = vec![text("pay"), text("run")];
        let untouched = entries[1].clone();
        let row = |term: &str, row: &[(u32, f32)]| (TermKey::text(term), row.to_vec());
        let rows =
            vec![row("approv", &[(1, 3.1), (2, -1.5)]), row("pay", &[(0, -3.0), (1, 0.5)]), row("z", &[])];
        add(&mut entries, &Learned { rows, scale: 1.0, step: 50.0 });
        let keys: Vec<&str> = entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["approv", "pay", "run"]);
        assert_eq!(shown(&entries[0]), [(1, 3.1), (2, -1.5)]);
        assert_eq!(shown(&entries[1]), [(0, -1.0), (1, 0.5), (3, 1.0)]);
        assert_eq!(entries[2], untouched);
    }

    #[test]
    fn nothing_learned_changes_nothing() {
        let mut entries = vec![TermEntry::quantise(TermKey::text("pay"), &[(0, 2.0)])];
        let before = entries.clone();
        add(&mut entries, &Learned::default());
        assert_eq!(entries, before);
    }
}
