//! What triage says of the ticket that is about to be sent. It is asked when the ticket is checked; a ticket never waits for it.

use kb_core::ticket::triage::label;
use kb_core::ticket::{Prediction, Reason, TicketDraft};
use kb_core::triage::Field;

use super::command::{Command, Target};
use super::event::Moment;
use super::writing::Check;
use super::{Screen, State, wire};
use crate::json::Json;

/// What triage says of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Triaged {
    /// The text.
    pub text: String,
    /// What each model says.
    pub predictions: Vec<Prediction>,
    /// Whether its category always reaches a person.
    pub person: bool,
}

impl Triaged {
    /// Reads what the loader's script found. What no ticket could carry is left out, lest a strange bundle stop it.
    pub fn read(json: &Json) -> Self {
        let mut predictions: Vec<Prediction> = Vec::new();
        for prediction in json.get("predictions").list().iter().filter_map(wire::read_prediction) {
            if predictions.iter().all(|known| known.field != prediction.field) {
                predictions.push(prediction);
            }
        }
        Self { text: json.get("text").to_text(), predictions, person: false }
    }

    /// Writes it into a ticket, unless that says something else by now. A category that somebody named stays.
    pub(super) fn tell(&self, draft: &mut TicketDraft) {
        if self.text == text(draft) {
            draft.triage.clone_from(&self.predictions);
            draft.category =
                draft.category.take().or(label(&draft.triage, Field::Category).map(str::to_owned));
            if self.person {
                draft.reason = Some(Reason::Bypass);
            }
        }
    }
}

impl State {
    /// Shows the ticket with what triage says, unless it is on its way or was held back already. What is about another text, because
    /// it took longer or because it only had the models fetched, must not displace what is about this one.
    pub(super) fn triaged(&mut self, triaged: Triaged, moment: &Moment) -> Vec<Command> {
        let about = |check: &Check| text(check.ticket.content()) == triaged.text;
        if !self.writing.check.as_ref().is_some_and(about) {
            return Vec::new();
        }
        self.writing.triaged = triaged;
        if self.screen == Screen::Check && !self.writing.sending && !self.writing.held {
            self.review(moment);
            if self.goes_to_person() && self.writing.offer.take().is_some() {
                return vec![Command::Focus(Target::Title)];
            }
        }
        Vec::new()
    }
}

/// What a ticket says, its question on the first line.
pub(super) fn text(draft: &TicketDraft) -> String {
    [draft.question.trim(), draft.details.trim()].join("\n").trim().to_owned()
}
