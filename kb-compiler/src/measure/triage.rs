//! Figures for triage from tickets whose label is known; a ticket without one is of no kind that was learned.

use std::collections::BTreeMap;

use super::threshold::auroc;

/// One ticket: what was known and what the model said.
#[derive(Debug, Clone, PartialEq)]
pub struct Labelled {
    /// The right label; `None` where the ticket is out of scope.
    pub label: Option<String>,
    /// Labels by the model, best first.
    pub ranked: Vec<String>,
    /// How much it is like what was learned, 0 to 1.
    pub in_scope: f32,
    /// Whether the model stands by its label.
    pub answered: bool,
}

/// The figures of one field; shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Tickets with a label.
    pub labelled: usize,
    /// Tickets without one.
    pub out_of_scope: usize,
    /// Share of the labelled whose label came first.
    pub accuracy: f64,
    /// Share of the labelled whose label was among the first three.
    pub top_3: f64,
    /// Mean over the labels of the harmonic mean of precision and recall.
    pub macro_f1: f64,
    /// Share of the labelled that the model stands by.
    pub coverage: f64,
    /// Share of right labels among those.
    pub precision: f64,
    /// Chance that a labelled ticket is more in scope than one without a label; `None` where either kind is missing.
    pub auroc: Option<f64>,
    /// Matthews correlation of all tickets, with the scope that gives the most, and that scope; out of scope is a label of its own.
    pub best_mcc: (f64, f32),
    /// Share of each label's tickets that came out right, and their number.
    pub by_label: BTreeMap<String, (f64, usize)>,
}

/// What a least scope does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtScope {
    /// The least scope.
    pub least: f32,
    /// Share of the labelled that are in scope and right.
    pub accuracy: f64,
    /// Share of the others that are told.
    pub recall: f64,
}

/// Measures.
pub fn figures(tickets: &[Labelled]) -> Figures {
    let labelled: Vec<(&str, &Labelled)> =
        tickets.iter().filter_map(|ticket| Some((ticket.label.as_deref()?, ticket))).collect();
    let count = labelled.len();
    let share = |of: usize, all: usize| of as f64 / all.max(1) as f64;
    let among = |most: usize| {
        let found =
            |(label, ticket): &&(&str, &Labelled)| ticket.ranked.iter().take(most).any(|l| l == label);
        share(labelled.iter().filter(found).count(), count)
    };
    let answered: Vec<_> = labelled.iter().filter(|(_, ticket)| ticket.answered).collect();
    let right = answered.iter().filter(|(label, ticket)| ticket.is(label)).count();
    let scopes: Vec<(f32, bool)> =
        tickets.iter().map(|ticket| (ticket.in_scope, ticket.label.is_some())).collect();
    Figures {
        labelled: count,
        out_of_scope: tickets.len() - count,
        accuracy: among(1),
        top_3: among(3),
        macro_f1: macro_f1(&labelled),
        coverage: share(answered.len(), count),
        precision: share(right, answered.len()),
        auroc: auroc(&scopes),
        best_mcc: best_mcc(tickets),
        by_label: by_label(&labelled),
    }
}

impl Labelled {
    fn is(&self, label: &str) -> bool {
        self.ranked.first().is_some_and(|best| best == label)
    }
}

/// What this least scope does.
pub fn at_scope(tickets: &[Labelled], least: f32) -> AtScope {
    let (mut right, mut told, mut labelled) = (0_usize, 0_usize, 0_usize);
    for ticket in tickets {
        let inside = ticket.in_scope >= least;
        match &ticket.label {
            Some(label) => {
                labelled += 1;
                right += usize::from(inside && ticket.is(label));
            }
            None => told += usize::from(!inside),
        }
    }
    let others = (tickets.len() - labelled).max(1);
    AtScope { least, accuracy: right as f64 / labelled.max(1) as f64, recall: told as f64 / others as f64 }
}

/// The largest least scope that keeps this share of the labelled in scope and right; `None` where none does.
pub fn scope_for(tickets: &[Labelled], accuracy: f64) -> Option<f32> {
    let mut scopes: Vec<f32> = tickets.iter().map(|ticket| ticket.in_scope).collect();
    scopes.sort_by(f32::total_cmp);
    let behind = scopes.partition_point(|scope| at_scope(tickets, *scope).accuracy >= accuracy);
    scopes.get(behind.checked_sub(1)?).copied()
}

fn by_label(labelled: &[(&str, &Labelled)]) -> BTreeMap<String, (f64, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (label, ticket) in labelled {
        let entry = counts.entry(label).or_default();
        *entry = (entry.0 + usize::from(ticket.is(label)), entry.1 + 1);
    }
    let share = |(label, (right, all)): (&str, (usize, usize))| {
        (label.to_owned(), (right as f64 / all.max(1) as f64, all))
    };
    counts.into_iter().map(share).collect()
}

fn macro_f1(labelled: &[(&str, &Labelled)]) -> f64 {
    let mut counts: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for (label, ticket) in labelled {
        let best = ticket.ranked.first().map_or("", String::as_str);
        counts.entry(label).or_default()[0] += usize::from(best == *label);
        counts.entry(label).or_default()[1] += 1;
        counts.entry(best).or_default()[2] += 1;
    }
    let known = counts.values().filter(|[_, all, _]| *all > 0);
    let f1: Vec<f64> = known.map(|[right, all, said]| 2.0 * *right as f64 / (all + said) as f64).collect();
    f1.iter().sum::<f64>() / f1.len().max(1) as f64
}

/// Matthews correlation for many labels (Gorodkin 2004) at every scope that any ticket has; the best of them.
fn best_mcc(tickets: &[Labelled]) -> (f64, f32) {
    let mut order: Vec<&Labelled> = tickets.iter().collect();
    order.sort_by(|a, b| a.in_scope.total_cmp(&b.in_scope));
    let mut truth: BTreeMap<&str, f64> = BTreeMap::new();
    let mut said: BTreeMap<&str, f64> = BTreeMap::new();
    let mut right = 0.0;
    for ticket in &order {
        let best = ticket.ranked.first().map_or("", String::as_str);
        *truth.entry(ticket.label.as_deref().unwrap_or_default()).or_default() += 1.0;
        *said.entry(best).or_default() += 1.0;
        right += f64::from(ticket.label.as_deref() == Some(best));
    }
    let all = order.len() as f64;
    let truth_squares: f64 = truth.values().map(|count| count * count).sum();
    let mcc = |right: f64, said: &BTreeMap<&str, f64>| {
        let products: f64 = said.iter().map(|(label, count)| count * truth.get(label).unwrap_or(&0.0)).sum();
        let said_squares: f64 = said.values().map(|count| count * count).sum();
        let spread = (all * all - said_squares) * (all * all - truth_squares);
        if spread > 0.0 { (right * all - products) / spread.sqrt() } else { 0.0 }
    };
    let mut best = (mcc(right, &said), 0.0);
    // Ticket after ticket goes out of scope; a scope is tried once every ticket below it has gone.
    for (at, ticket) in order.iter().enumerate() {
        let label = ticket.ranked.first().map_or("", String::as_str);
        *said.entry(label).or_default() -= 1.0;
        *said.entry("").or_default() += 1.0;
        right += f64::from(ticket.label.is_none()) - f64::from(ticket.label.as_deref() == Some(label));
        let next = order.get(at + 1).map_or(1.0, |next| next.in_scope);
        let here = mcc(right, &said);
        if next > ticket.in_scope && here > best.0 {
            best = (here, next);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(label: &str, ranked: &str, in_scope: f32) -> Labelled {
        Labelled {
            label: Some(label.to_owned()).filter(|label| !label.is_empty()),
            ranked: ranked.split(' ').map(str::to_owned).collect(),
            in_scope,
            answered: in_scope > 0.5,
        }
    }

    #[test]
    fn figures_by_hand() {
        let tickets = [
            ticket("a", "a b c d", 0.9),
            ticket("a", "b a c d", 0.8),
            ticket("b", "b a c d", 0.7),
            ticket("d", "a b c d", 0.4),
            ticket("", "b a c d", 0.3),
            ticket("", "a b c d", 0.75),
        ];
        let found = figures(&tickets);
        assert_eq!((found.labelled, found.out_of_scope), (4, 2));
        assert_eq!((found.accuracy, found.top_3), (0.5, 0.75));
        assert_eq!((found.coverage, found.precision), (0.75, 2.0 / 3.0));
        assert_eq!(found.auroc, Some(0.75));
        assert_eq!(found.by_label["a"], (0.5, 2));
        assert!((found.macro_f1 - (0.5 + 2.0 / 3.0 + 0.0) / 3.0).abs() < 1e-12, "{}", found.macro_f1);
        // From 0.9 on, of six: 3 right; truth a 2, b 1, d 1, none 2; said a 1, none 5: (18 − 12) / √(10 · 26).
        assert!((found.best_mcc.0 - 6.0 / 260.0_f64.sqrt()).abs() < 1e-12, "{:?}", found.best_mcc);
        assert_eq!(found.best_mcc.1, 0.9);
        assert_eq!(at_scope(&tickets, 0.7), AtScope { least: 0.7, accuracy: 0.5, recall: 0.5 });
        assert_eq!(scope_for(&tickets, 0.5), Some(0.7));
        assert_eq!(scope_for(&tickets, 0.6), None);
    }
}
