//! Metrics of triage on labelled tickets. A ticket without a label is out of scope: the model has no label for it.

use std::collections::BTreeMap;

use super::probability::auroc;

/// A model's prediction for a ticket, and the right label.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledPrediction {
    /// The right label; `None` where the ticket is out of scope.
    pub label: Option<String>,
    /// The model's labels, best first.
    pub ranked: Vec<String>,
    /// The model's `in_scope`, 0 to 1.
    pub in_scope: f32,
    /// Whether the model assigns its best label by itself.
    pub answered: bool,
}

/// Metrics of one field; shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct TriageMetrics {
    /// Tickets with a label.
    pub labelled: usize,
    /// Tickets without a label.
    pub out_of_scope: usize,
    /// Share of the labelled tickets whose best label is right.
    pub accuracy: f64,
    /// Share of the labelled tickets with the right label among the best three.
    pub top_3: f64,
    /// Mean F1 of the labels.
    pub macro_f1: f64,
    /// Share of the labelled tickets that the model answers.
    pub coverage: f64,
    /// Share of the answered labelled tickets that are right.
    pub precision: f64,
    /// AUROC of `in_scope`, labelled against other tickets; `None` where either kind is missing.
    pub auroc: Option<f64>,
    /// The largest Matthews correlation coefficient over all cut-offs of `in_scope`, and its cut-off. Out of scope is one more label.
    pub best_mcc: (f64, f32),
    /// For each label, its recall and number of tickets.
    pub by_label: BTreeMap<String, (f64, usize)>,
}

/// The effect of a cut-off of `in_scope`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScopeCutOff {
    /// The least `in_scope` that counts as in scope.
    pub least: f32,
    /// Share of the labelled tickets that are in scope and right.
    pub accuracy: f64,
    /// Share of the tickets without a label that are out of scope.
    pub recall: f64,
}

impl LabelledPrediction {
    fn best(&self) -> &str {
        self.ranked.first().map_or("", String::as_str)
    }

    fn is(&self, label: &str) -> bool {
        self.ranked.first().is_some_and(|best| best == label)
    }
}

impl TriageMetrics {
    /// Computes the metrics.
    pub fn of(predictions: &[LabelledPrediction]) -> Self {
        let labelled: Vec<(&str, &LabelledPrediction)> =
            predictions.iter().filter_map(|one| Some((one.label.as_deref()?, one))).collect();
        let count = labelled.len();
        let share = |of: usize, all: usize| of as f64 / all.max(1) as f64;
        let right_within = |places: usize| {
            let right = |(label, one): &&(&str, &LabelledPrediction)| {
                one.ranked.iter().take(places).any(|l| l == label)
            };
            share(labelled.iter().filter(right).count(), count)
        };
        let answered: Vec<_> = labelled.iter().filter(|(_, one)| one.answered).collect();
        let right = answered.iter().filter(|(label, one)| one.is(label)).count();
        let scopes: Vec<(f32, bool)> =
            predictions.iter().map(|one| (one.in_scope, one.label.is_some())).collect();
        Self {
            labelled: count,
            out_of_scope: predictions.len() - count,
            accuracy: right_within(1),
            top_3: right_within(3),
            macro_f1: macro_f1(&labelled),
            coverage: share(answered.len(), count),
            precision: share(right, answered.len()),
            auroc: auroc(&scopes),
            best_mcc: best_mcc(predictions),
            by_label: recall_by_label(&labelled),
        }
    }
}

impl ScopeCutOff {
    /// The effect of this cut-off.
    pub fn at(predictions: &[LabelledPrediction], least: f32) -> Self {
        let (mut right, mut rejected, mut labelled) = (0_usize, 0_usize, 0_usize);
        for one in predictions {
            let in_scope = one.in_scope >= least;
            match &one.label {
                Some(label) => {
                    labelled += 1;
                    right += usize::from(in_scope && one.is(label));
                }
                None => rejected += usize::from(!in_scope),
            }
        }
        let others = (predictions.len() - labelled).max(1);
        Self {
            least,
            accuracy: right as f64 / labelled.max(1) as f64,
            recall: rejected as f64 / others as f64,
        }
    }
}

/// The largest cut-off that keeps this share of the labelled tickets in scope and right; `None` where none does.
pub fn largest_cut_off(predictions: &[LabelledPrediction], accuracy: f64) -> Option<f32> {
    let mut scopes: Vec<f32> = predictions.iter().map(|one| one.in_scope).collect();
    scopes.sort_by(f32::total_cmp);
    let keeps = |least: &f32| ScopeCutOff::at(predictions, *least).accuracy >= accuracy;
    let behind = scopes.partition_point(keeps);
    scopes.get(behind.checked_sub(1)?).copied()
}

fn recall_by_label(labelled: &[(&str, &LabelledPrediction)]) -> BTreeMap<String, (f64, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (label, one) in labelled {
        let entry = counts.entry(label).or_default();
        *entry = (entry.0 + usize::from(one.is(label)), entry.1 + 1);
    }
    let recall = |(label, (right, all)): (&str, (usize, usize))| {
        (label.to_owned(), (right as f64 / all.max(1) as f64, all))
    };
    counts.into_iter().map(recall).collect()
}

fn macro_f1(labelled: &[(&str, &LabelledPrediction)]) -> f64 {
    #[derive(Default)]
    struct Counts {
        right: usize,
        actual: usize,
        predicted: usize,
    }
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    for (label, one) in labelled {
        let own = counts.entry(label).or_default();
        own.right += usize::from(one.best() == *label);
        own.actual += 1;
        counts.entry(one.best()).or_default().predicted += 1;
    }
    let known = counts.values().filter(|counts| counts.actual > 0);
    let f1 = known.map(|counts| 2.0 * counts.right as f64 / (counts.actual + counts.predicted) as f64);
    let f1: Vec<f64> = f1.collect();
    f1.iter().sum::<f64>() / f1.len().max(1) as f64
}

/// The label counts behind the Matthews correlation coefficient for several labels (Gorodkin 2004); `""` is out of scope.
struct Confusion<'p> {
    right: f64,
    all: f64,
    actual: BTreeMap<&'p str, f64>,
    predicted: BTreeMap<&'p str, f64>,
}

impl<'p> Confusion<'p> {
    /// With every ticket in scope.
    fn new(predictions: &[&'p LabelledPrediction]) -> Self {
        let mut confusion = Self {
            right: 0.0,
            all: predictions.len() as f64,
            actual: BTreeMap::new(),
            predicted: BTreeMap::new(),
        };
        for one in predictions {
            *confusion.actual.entry(one.label.as_deref().unwrap_or_default()).or_default() += 1.0;
            *confusion.predicted.entry(one.best()).or_default() += 1.0;
            confusion.right += f64::from(one.label.as_deref() == Some(one.best()));
        }
        confusion
    }

    /// Moves a ticket out of scope.
    fn reject(&mut self, one: &'p LabelledPrediction) {
        *self.predicted.entry(one.best()).or_default() -= 1.0;
        *self.predicted.entry("").or_default() += 1.0;
        self.right += f64::from(one.label.is_none()) - f64::from(one.label.as_deref() == Some(one.best()));
    }

    fn mcc(&self) -> f64 {
        let Self { right, all, actual, predicted } = self;
        let squares = |counts: &BTreeMap<&str, f64>| counts.values().map(|count| count * count).sum::<f64>();
        let products: f64 =
            predicted.iter().map(|(label, count)| count * actual.get(label).unwrap_or(&0.0)).sum();
        let spread = (all * all - squares(predicted)) * (all * all - squares(actual));
        if spread > 0.0 { (right * all - products) / spread.sqrt() } else { 0.0 }
    }
}

/// The largest Matthews correlation coefficient over all cut-offs, and its cut-off.
fn best_mcc(predictions: &[LabelledPrediction]) -> (f64, f32) {
    let mut order: Vec<&LabelledPrediction> = predictions.iter().collect();
    order.sort_by(|a, b| a.in_scope.total_cmp(&b.in_scope));
    let mut confusion = Confusion::new(&order);
    let mut best = (confusion.mcc(), 0.0);
    for (at, one) in order.iter().enumerate() {
        confusion.reject(one);
        let next = order.get(at + 1).map_or(1.0, |next| next.in_scope);
        // Tickets with the same `in_scope` are rejected together.
        if next > one.in_scope {
            let mcc = confusion.mcc();
            best = if mcc > best.0 { (mcc, next) } else { best };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prediction(label: &str, ranked: &str, in_scope: f32) -> LabelledPrediction {
        LabelledPrediction {
            label: Some(label.to_owned()).filter(|label| !label.is_empty()),
            ranked: ranked.split(' ').map(str::to_owned).collect(),
            in_scope,
            answered: in_scope > 0.5,
        }
    }

    #[test]
    fn metrics_by_hand() {
        let predictions = [
            prediction("a", "a b c d", 0.9),
            prediction("a", "b a c d", 0.8),
            prediction("b", "b a c d", 0.7),
            prediction("d", "a b c d", 0.4),
            prediction("", "b a c d", 0.3),
            prediction("", "a b c d", 0.75),
        ];
        let found = TriageMetrics::of(&predictions);
        assert_eq!((found.labelled, found.out_of_scope), (4, 2));
        assert_eq!((found.accuracy, found.top_3), (0.5, 0.75));
        assert_eq!((found.coverage, found.precision), (0.75, 2.0 / 3.0));
        assert_eq!(found.auroc, Some(0.75));
        assert_eq!(found.by_label["a"], (0.5, 2));
        assert!((found.macro_f1 - (0.5 + 2.0 / 3.0 + 0.0) / 3.0).abs() < 1e-12, "{}", found.macro_f1);
        // With a cut-off of 0.9, of six tickets 3 are right; actual: a 2, b 1, d 1, none 2; predicted: a 1, none 5;
        // (18 − 12) / √(10 · 26).
        assert!((found.best_mcc.0 - 6.0 / 260.0_f64.sqrt()).abs() < 1e-12, "{:?}", found.best_mcc);
        assert_eq!(found.best_mcc.1, 0.9);
        let at = ScopeCutOff::at(&predictions, 0.7);
        assert_eq!(at, ScopeCutOff { least: 0.7, accuracy: 0.5, recall: 0.5 });
        assert_eq!(largest_cut_off(&predictions, 0.5), Some(0.7));
        assert_eq!(largest_cut_off(&predictions, 0.6), None);
    }
}
