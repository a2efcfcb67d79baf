//! How sure evidence is, measured on tickets whose article is known.

use std::collections::BTreeMap;
use std::fmt;

use kb_core::probability::logistic;

use super::PRECISION;
use super::evidence::{By, Candidate, Evidence};

/// With fewer known tickets, search links nothing: its precision can't be measured.
const FEWEST_KNOWN: usize = 100;
/// So many links must lie above a cut-off that is chosen.
const FEWEST_ABOVE: usize = 20;
/// What is assumed of addresses and titles before anything is known, as so many right and wrong tickets.
const ASSUMED: [(By, f64, f64); 2] = [(By::Address, 9.5, 0.5), (By::Title, 3.5, 1.5)];
const STEPS: usize = 3000;
const RATE: f64 = 0.5;
const L2: f64 = 1e-3;

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// By kind of evidence: tickets it speaks about, and those where it is right.
    pub counts: BTreeMap<&'static str, (usize, usize)>,
    /// Links that search makes among the tickets whose article is known, and those that are right; measured on the half that was not learned from.
    pub by_search: (usize, usize),
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = |name: &str| self.counts.get(name).copied().unwrap_or_default();
        let ((addresses, right_addresses), (titles, right_titles)) = (counts("address"), counts("title"));
        let (made, right) = self.by_search;
        writeln!(
            f,
            "  where the article is known: {right_addresses} of {addresses} addresses are right, {right_titles} of {titles} titles, {right} of {made} links by search"
        )
    }
}

type Weights = [f64; 5];

/// How sure each kind of evidence is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Calibration {
    shares: BTreeMap<By, f64>,
    weights: Weights,
    /// Search links from this probability on; above 1 where it links nothing.
    cut_off: f64,
}

impl Default for Calibration {
    fn default() -> Self {
        Self { shares: shares(&[]), weights: [-2.0, 0.0, 0.0, 0.0, 0.0], cut_off: f64::INFINITY }
    }
}

impl Calibration {
    /// Measures on candidates of which is known whether they are right. The cut-off is chosen on probabilities that were learned from other tickets.
    pub(super) fn fit(observed: &[(Candidate, bool)]) -> (Self, Figures) {
        let mut figures = Figures::default();
        for by in By::ALL {
            let of_kind = || observed.iter().filter(|(candidate, _)| candidate.by == by);
            let right = of_kind().filter(|(_, right)| *right).count();
            figures.counts.insert(by.name(), (of_kind().count(), right));
        }
        let searched: Vec<(Evidence, bool)> = observed
            .iter()
            .filter(|(candidate, _)| candidate.by == By::Search)
            .map(|(candidate, right)| (candidate.evidence, *right))
            .collect();
        let mut calibration = Self { shares: shares(observed), ..Self::default() };
        if searched.len() >= FEWEST_KNOWN {
            let held_out = held_out(&searched);
            calibration.weights = fit(&searched);
            calibration.cut_off = cut_off(&held_out);
            let above = held_out.iter().filter(|(probability, _)| *probability >= calibration.cut_off);
            figures.by_search = (above.clone().count(), above.filter(|(_, right)| *right).count());
        }
        (calibration, figures)
    }

    /// The probability that a candidate is right.
    pub(super) fn probability(&self, candidate: &Candidate) -> f64 {
        match candidate.by {
            By::Search => probability(&self.weights, &candidate.evidence),
            by => self.shares.get(&by).copied().unwrap_or(0.0),
        }
    }

    /// Whether a candidate is sure enough for a link.
    pub(super) fn is_sure(&self, candidate: &Candidate) -> bool {
        let least = if candidate.by == By::Search { self.cut_off } else { PRECISION };
        self.probability(candidate) >= least
    }
}

fn shares(observed: &[(Candidate, bool)]) -> BTreeMap<By, f64> {
    let share = |(by, right, wrong): (By, f64, f64)| {
        let of_kind = || observed.iter().filter(|(candidate, _)| candidate.by == by);
        let right = right + of_kind().filter(|(_, right)| *right).count() as f64;
        let wrong = wrong + of_kind().filter(|(_, right)| !*right).count() as f64;
        (by, right / (right + wrong))
    };
    ASSUMED.into_iter().map(share).collect()
}

/// The probability of each observation, learned from the other half of them.
fn held_out(observed: &[(Evidence, bool)]) -> Vec<(f64, bool)> {
    let half = |parity: usize| -> Vec<(Evidence, bool)> {
        observed
            .iter()
            .enumerate()
            .filter(|(index, _)| index % 2 == parity)
            .map(|(_, observed)| *observed)
            .collect()
    };
    let weights = [fit(&half(1)), fit(&half(0))];
    let rate = |(index, (evidence, right)): (usize, &(Evidence, bool))| {
        (probability(&weights[index % 2], evidence), *right)
    };
    observed.iter().enumerate().map(rate).collect()
}

/// The lowest probability from which on enough links are right.
fn cut_off(rated: &[(f64, bool)]) -> f64 {
    let mut rated = rated.to_vec();
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut lowest) = (0, f64::INFINITY);
    for (index, (probability, is_right)) in rated.iter().enumerate() {
        right += usize::from(*is_right);
        let above = index + 1;
        // Links of one probability are made together.
        let last_of_these = rated.get(above).is_none_or(|next| next.0 < *probability);
        if last_of_these && above >= FEWEST_ABOVE && right as f64 >= PRECISION * above as f64 {
            lowest = *probability;
        }
    }
    lowest
}

fn features(evidence: &Evidence) -> Weights {
    [1.0, evidence.score, evidence.lead, evidence.asked, evidence.title]
}

fn probability(weights: &Weights, evidence: &Evidence) -> f64 {
    let z: f64 = weights.iter().zip(features(evidence)).map(|(weight, feature)| weight * feature).sum();
    f64::from(logistic(z as f32))
}

/// Logistic regression by gradient descent. The features are few and of one size, so that plain steps converge.
fn fit(observed: &[(Evidence, bool)]) -> Weights {
    let mut weights = [0.0; 5];
    for _ in 0..STEPS {
        let mut gradient = weights.map(|weight| L2 * weight);
        for (evidence, right) in observed {
            let residual = probability(&weights, evidence) - f64::from(u8::from(*right));
            for (sum, feature) in gradient.iter_mut().zip(features(evidence)) {
                *sum += residual * feature / observed.len() as f64;
            }
        }
        weights.iter_mut().zip(gradient).for_each(|(weight, gradient)| *weight -= RATE * gradient);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A search whose lead says how sure it is: of ten with a lead of 0.7, seven are right.
    fn searches(count: usize) -> Vec<(Candidate, bool)> {
        let candidate = |n: usize| {
            let tenths = n % 11;
            let evidence = Evidence { lead: tenths as f64 / 10.0, score: 1.0, ..Evidence::default() };
            (Candidate { article: "a".to_owned(), by: By::Search, evidence }, (n / 11) % 10 < tenths)
        };
        (0..count).map(candidate).collect()
    }

    #[test]
    fn search_links_what_is_right_often_enough() {
        let (calibration, figures) = Calibration::fit(&searches(2200));
        let (made, right) = figures.by_search;
        assert!(made >= 200 && right as f64 >= PRECISION * made as f64, "{figures:?}");
        let sure = |lead: f64| {
            let evidence = Evidence { lead, score: 1.0, ..Evidence::default() };
            calibration.is_sure(&Candidate { article: String::new(), by: By::Search, evidence })
        };
        assert!(sure(1.0) && !sure(0.5));
    }

    #[test]
    fn with_few_known_tickets_only_addresses_link() {
        let (calibration, figures) = Calibration::fit(&searches(FEWEST_KNOWN - 1));
        let candidate = |by| Candidate {
            article: String::new(),
            by,
            evidence: Evidence { score: 9.0, lead: 1.0, asked: 1.0, title: 1.0 },
        };
        assert_eq!(By::ALL.map(|by| calibration.is_sure(&candidate(by))), [true, false, false]);
        assert_eq!(figures.by_search, (0, 0));
    }
}
