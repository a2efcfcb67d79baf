//! What triage predicts about the ticket that is about to be sent. Triage is asked when the ticket is checked; a ticket never waits for
//! it.

use kb_core::bundle::Bypass;
use kb_core::ticket::triage::label;
use kb_core::ticket::{Prediction, TicketDraft};
use kb_core::triage::Field;
use serde::Deserialize;
use serde_json::Value;

use super::person_offer;

/// The predictions about a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TriageResult {
    /// The text.
    pub text: String,
    /// The prediction of each model.
    pub predictions: Vec<Prediction>,
    /// The predicted category, if its tickets always go to a person.
    pub person_first: Option<Box<Bypass>>,
}

impl TriageResult {
    /// Reads what the loader's script predicted. A prediction that a ticket can't carry is left out, so that a faulty bundle can't stop
    /// the ticket. `person_first` finds a category whose tickets always go to a person.
    pub fn read(json: &str, person_first: impl Fn(&str) -> Option<Bypass>) -> Self {
        let json: Value = serde_json::from_str(json).unwrap_or_default();
        let mut predictions: Vec<Prediction> = Vec::new();
        for prediction in json["predictions"].as_array().into_iter().flatten().filter_map(prediction) {
            if predictions.iter().all(|known| known.field != prediction.field) {
                predictions.push(prediction);
            }
        }
        let person_first = person_offer::predicted(&predictions, person_first).map(Box::new);
        Self { text: json["text"].as_str().unwrap_or_default().to_owned(), predictions, person_first }
    }

    /// Writes the predictions into a ticket, if they are about its text. A category that is set already stays, unless tickets of the
    /// predicted one always go to a person.
    pub fn apply(&self, draft: &mut TicketDraft) {
        if self.text == ticket_text(&draft.question, &draft.details) {
            draft.triage.clone_from(&self.predictions);
            draft.category =
                draft.category.take().or(label(&draft.triage, Field::Category).map(str::to_owned));
            if let Some(category) = &self.person_first {
                person_offer::put_first(draft, category);
            }
        }
    }
}

/// A prediction; `None` if a ticket can't carry it.
fn prediction(json: &Value) -> Option<Prediction> {
    Prediction::deserialize(json).ok()?.checked()
}

/// The text of a ticket that triage and search are asked about: the question on the first line, then the details.
pub fn ticket_text(question: &str, details: &str) -> String {
    [question.trim(), details.trim()].join("\n").trim().to_owned()
}

/// Which bundle's models are asked: of the bundles that are open and have models, the last one, because bundles are listed from the
/// widest audience to the narrowest and the narrowest knows the client's own matters.
pub fn models_to_ask<T>(bundles: impl DoubleEndedIterator<Item = Option<T>>) -> Option<T> {
    bundles.rev().find_map(|models| models)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_bundle_with_models_is_asked() {
        for (bundles, expected) in [
            (&[Some("public"), Some("internal")][..], Some("internal")),
            (&[Some("public"), None], Some("public")),
            (&[None, Some("internal")], Some("internal")),
            (&[None, None], None),
            (&[], None),
        ] {
            assert_eq!(models_to_ask(bundles.iter().copied()), expected, "{bundles:?}");
        }
    }
}
