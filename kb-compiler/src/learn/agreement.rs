//! How far a client's report agrees with what is known without clients, and a flood or template with what is known without it. They fill
//! gaps; they can't overturn what the articles' texts and engineers' tickets say with confidence, however many accounts send them.

use rayon::prelude::*;

use super::hyperparameters::Hyperparameters;
use super::model::{FittedModel, TrainingInputs, fit_model};
use super::tickets::TrainingTicket;

/// Lowers the weight of reports, and of tickets that are unusual together, where they contradict a reference, the model fitted on all
/// other tickets of engineers: w · clamp(1 + 2m, 0, 1). The margin m is the probability of the best article that agrees with the ticket,
/// minus that of the best which doesn't, as in "Confident Learning", Northcutt and others, 2021. Judging new examples by a model of trusted ones is the idea of "Exploiting Machine Learning to
/// Subvert Your Spam Filter", Nelson and others, 2008. Reports with a margin of −½ or less are left out; returns how many.
pub fn heed_reference(
    inputs: TrainingInputs<'_>,
    tickets: &mut Vec<TrainingTicket>,
    hyperparameters: &Hyperparameters,
) -> usize {
    if !tickets.iter().any(TrainingTicket::is_judged) {
        return 0;
    }
    let trusted: Vec<TrainingTicket> = tickets.iter().filter(|ticket| !ticket.is_judged()).cloned().collect();
    let reference = fit_model(inputs, &trusted, hyperparameters, |_| {})
        .unwrap_or_else(|| FittedModel::of_text(inputs, hyperparameters));
    tickets.par_iter_mut().filter(|ticket| ticket.is_judged()).for_each(|ticket| {
        let probabilities = reference.probabilities(ticket, inputs, hyperparameters);
        ticket.weight *= agreement(&probabilities, ticket);
    });
    let before = tickets.len();
    tickets.retain(|ticket| !ticket.is_judged() || ticket.weight > 0.0);
    before - tickets.len()
}

/// From 0, a contradiction, to 1, no contradiction.
fn agreement(probabilities: &[f32], ticket: &TrainingTicket) -> f32 {
    let agrees = |article: &u32| match ticket.articles.as_slice() {
        [] => !ticket.wrong.contains(article),
        right => right.contains(article),
    };
    let best = |wanted: bool| {
        let numbered = (0_u32..).zip(probabilities);
        numbered.filter(|(article, _)| agrees(article) == wanted).map(|(_, p)| *p).fold(0.0, f32::max)
    };
    (1.0 + 2.0 * (best(true) - best(false))).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_confident_contradictions_are_left_out() {
        let right = |articles: &[u32]| (articles.to_vec(), Vec::new());
        let wrong = |articles: &[u32]| (Vec::new(), articles.to_vec());
        for (probabilities, (articles, wrong), expected) in [
            ([0.9, 0.05, 0.05], right(&[0]), 1.0),
            ([0.9, 0.05, 0.05], right(&[1]), 0.0),
            ([0.9, 0.05, 0.05], right(&[0, 1]), 1.0),
            ([0.4, 0.3, 0.3], right(&[1]), 0.8),
            ([0.6, 0.3, 0.1], right(&[1]), 0.4),
            ([0.9, 0.05, 0.05], wrong(&[0]), 0.0),
            ([0.9, 0.05, 0.05], wrong(&[1, 2]), 1.0),
            ([0.4, 0.35, 0.25], wrong(&[0]), 0.9),
        ] {
            let ticket = TrainingTicket { articles, wrong, ..TrainingTicket::default() };
            let found = agreement(&probabilities, &ticket);
            assert!((found - expected).abs() < 1e-6, "{found} for {probabilities:?} and {ticket:?}");
        }
    }
}
