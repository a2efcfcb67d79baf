//! The predictions of triage, as a ticket carries them: hints for the engineer, never tags that the next build learns from.

use serde::{Deserialize, Serialize};

use super::check::Checker;
use super::problem::Problem;
use crate::triage::{Classification, Field};

/// Longest label, in characters.
pub const MAX_LABEL: usize = 100;

/// The prediction of one field's model for a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The field; a ticket has at most one prediction of each.
    pub field: Field,
    /// The likeliest label, as tickets are tagged.
    pub label: String,
    /// How likely it is among the field's labels, 0 to 1.
    pub probability: f32,
    /// How similar the ticket is to the training tickets, 0 to 1.
    pub in_scope: f32,
    /// Whether the label can be used; otherwise the model abstains, and the label is only its best guess.
    pub sure: bool,
}

impl Prediction {
    /// A model's prediction; `None` if its label is no text that a ticket accepts.
    pub fn of(judgement: &Classification<'_>) -> Option<Self> {
        let Classification { field, best, probability, in_scope, .. } = *judgement;
        let sure = judgement.label().is_some();
        Self { field, label: best.to_owned(), probability, in_scope, sure }.checked()
    }

    /// Itself; `None` if a ticket would not accept it.
    pub fn checked(self) -> Option<Self> {
        let mut check = Checker::default();
        self.check(&mut check);
        check.finish(Some(self)).ok()
    }

    fn check(&self, check: &mut Checker) {
        check.filled("triage", &self.label, MAX_LABEL);
        check.probability("triage", Some(self.probability));
        check.probability("triage", Some(self.in_scope));
    }
}

/// Checks each prediction, and that no field has two.
pub(super) fn check(predictions: &[Prediction], check: &mut Checker) {
    predictions.iter().for_each(|prediction| prediction.check(check));
    let again = |at: usize| predictions[..at].iter().any(|known| known.field == predictions[at].field);
    if (0..predictions.len()).any(again) {
        check.report("triage", Problem::Repeated);
    }
}

/// The label of a field, if its prediction is sure.
pub fn label(predictions: &[Prediction], field: Field) -> Option<&str> {
    let found = predictions.iter().find(|prediction| prediction.field == field && prediction.sure);
    found.map(|prediction| prediction.label.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::Band;

    #[test]
    fn judgements_become_predictions_that_a_ticket_can_carry() {
        let long = "x".repeat(MAX_LABEL + 1);
        for (best, probability, band, expected) in [
            ("pay-run", 0.9, Band::Answer, Some("pay-run")),
            ("pay-run", 0.4, Band::Suggest, None),
            ("pay-run", 0.1, Band::None, None),
        ] {
            let judgement = Classification { field: Field::Category, best, probability, in_scope: 0.7, band };
            let made = [Prediction::of(&judgement).unwrap()];
            assert_eq!(
                (made[0].label.as_str(), made[0].probability, made[0].in_scope),
                (best, probability, 0.7)
            );
            assert_eq!(label(&made, Field::Category), expected, "{band:?}");
            assert_eq!(label(&made, Field::Route), None);
        }
        for best in [" ", "bell\u{7}", &long] {
            let judgement = Classification {
                field: Field::Tier,
                best,
                probability: 0.9,
                in_scope: 0.7,
                band: Band::Answer,
            };
            assert_eq!(Prediction::of(&judgement), None, "{best:?}");
        }
    }
}
