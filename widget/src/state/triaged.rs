//! What triage says of the ticket that is about to be sent. It is asked when the ticket is checked; a ticket never waits for it.

use kb_core::ticket::triage::label;
use kb_core::ticket::{Prediction, Reason, TicketDraft};
use kb_core::triage::Field;

use super::command::Command;
use super::event::Moment;
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
    /// Reads what the loader's script found.
    pub fn read(json: &Json) -> Self {
        let predictions = json.get("predictions").list().iter().filter_map(wire::read_prediction);
        Self {
            text: json.get("text").to_text(),
            predictions: predictions.collect(),
            person: json.get("person").is_true(),
        }
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
    /// Shows the ticket with what triage says, unless it is on its way or was held back already.
    pub(super) fn triaged(&mut self, triaged: Triaged, moment: &Moment) -> Vec<Command> {
        self.writing.triaged = triaged;
        if self.screen == Screen::Check && !self.writing.sending && !self.writing.held {
            self.review(moment);
        }
        Vec::new()
    }
}

/// What a ticket says, its question on the first line.
pub(super) fn text(draft: &TicketDraft) -> String {
    [draft.question.trim(), draft.details.trim()].join("\n").trim().to_owned()
}
