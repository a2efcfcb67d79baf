//! The form that asks a person, and the check before it is sent.

use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::{self, Candidate, FieldProblem, Problem, Reason, Ticket, TicketDraft, redact};

use super::command::{Command, Target};
use super::config::Prefill;
use super::event::{Event, Field, Moment};
use super::reading::Reading;
use super::{Screen, State, key};

/// Most search results that a ticket lists.
const CANDIDATES: usize = 10;

/// What was said about a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// By our own rules.
    Ours(Problem),
    /// By support's system, in its words.
    Theirs(String),
}

/// Exactly what will be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The ticket, redacted and found sound.
    pub ticket: Ticket,
    /// What was taken out.
    pub removed: Vec<Sensitive>,
}

/// The form beyond its fields, which live in the session.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Writing {
    /// What stands against sending it: the field's name on the wire and what was said.
    pub problems: Vec<(String, Said)>,
    /// What will be sent, once it was checked.
    pub check: Option<Check>,
    /// It is on its way.
    pub sending: bool,
    /// The host page held it back.
    pub held: bool,
}

impl State {
    pub(super) fn on_form(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        match event {
            Event::Ask(reason) => self.ask_person(reason, moment),
            Event::Write(field, text) => {
                *self.field_mut(field) = text;
                self.writing.problems.retain(|(name, _)| name != field.name());
                Vec::new()
            }
            Event::Choose(impact) => {
                self.session.draft.impact = Some(impact);
                self.writing.problems.retain(|(name, _)| name != "impact");
                Vec::new()
            }
            Event::Review => self.review(moment),
            Event::Edit if !self.writing.sending => vec![self.go(Screen::Ticket)],
            Event::Discard => {
                self.session.draft = TicketDraft::default();
                self.session.carried.clear();
                self.writing = Writing::default();
                vec![self.go(Screen::Search)]
            }
            _ => Vec::new(),
        }
    }

    /// Shows the form with what is known already. The key is fixed when the form opens first.
    pub(super) fn ask_person(&mut self, reason: Reason, moment: &Moment) -> Vec<Command> {
        let identity = self.config.identity.clone();
        let reading = self.reading.as_ref().and_then(Reading::document);
        let (category, ask) = reading.map(|d| (d.category.clone(), d.ask.clone())).unwrap_or_default();
        let session = &mut self.session;
        let question = session.question.trim();
        if session.draft.question.trim().is_empty() || session.draft.question == session.carried {
            session.draft.question = question.to_owned();
            session.carried = question.to_owned();
        }
        if session.draft.name.is_empty() {
            session.draft.name = identity.name;
        }
        if session.draft.email.is_empty() {
            session.draft.email = identity.email;
        }
        session.draft.reason = Some(reason);
        session.draft.category = category;
        session.ask = ask;
        self.fix_key(moment);
        vec![self.go(Screen::Ticket)]
    }

    fn fix_key(&mut self, moment: &Moment) {
        if self.session.draft.key.is_empty() {
            self.session.draft.key = key::key(moment.random);
        }
    }

    pub(super) fn prefill(&mut self, prefill: Prefill) {
        let fields = [
            (Field::Question, prefill.question),
            (Field::Details, prefill.details),
            (Field::Name, prefill.name),
            (Field::Email, prefill.email),
        ];
        for (field, text) in fields.into_iter().filter(|(_, text)| !text.is_empty()) {
            *self.field_mut(field) = text;
        }
    }

    fn field_mut(&mut self, field: Field) -> &mut String {
        let draft = &mut self.session.draft;
        match field {
            Field::Question => &mut draft.question,
            Field::Details => &mut draft.details,
            Field::Name => &mut draft.name,
            Field::Email => &mut draft.email,
        }
    }

    /// Whether the form has to ask who to answer.
    pub fn asks_who(&self) -> bool {
        let identity = &self.config.identity;
        identity.email.is_empty() && identity.token.is_empty()
    }

    fn review(&mut self, moment: &Moment) -> Vec<Command> {
        self.fix_key(moment);
        let (draft, removed) = self.redacted(moment);
        let unanswerable = self.asks_who() && draft.email.trim().is_empty();
        let mut problems = Vec::new();
        let checked = Ticket::new(draft).map_err(|found| problems = found);
        if unanswerable {
            problems.push(FieldProblem { field: "email", problem: Problem::Missing });
        }
        self.writing.held = false;
        self.writing.problems =
            problems.into_iter().map(|p| (p.field.to_owned(), Said::Ours(p.problem))).collect();
        match checked {
            Ok(ticket) if self.writing.problems.is_empty() => {
                self.writing.check = Some(Check { ticket, removed });
                vec![self.go(Screen::Check)]
            }
            _ => vec![Command::Focus(Target::Problems)],
        }
    }

    /// The ticket as it leaves the device: everything known, sensitive parts replaced.
    fn redacted(&self, moment: &Moment) -> (TicketDraft, Vec<Sensitive>) {
        let mut removed = Vec::new();
        let mut clean = |text: &str| {
            let redacted = redact(text);
            removed.extend(redacted.found);
            redacted.text
        };
        let draft = &self.session.draft;
        let answer = self.searching.typed_answer();
        let hits = answer.map_or(&[][..], |answer| &answer.hits);
        let mut environment = self.config.context.clone();
        environment.extend(moment.surroundings.iter().cloned());
        environment.iter_mut().for_each(|fact| fact.value = redact(&fact.value).text);
        let ready = TicketDraft {
            schema: ticket::SCHEMA.to_owned(),
            question: clean(&draft.question),
            details: clean(&draft.details),
            name: clean(&draft.name),
            tried: self.session.tried.iter().take(ticket::MAX_ENTRIES).cloned().collect(),
            candidates: hits.iter().take(CANDIDATES).map(candidate).collect(),
            environment,
            bundles: answer.map(|answer| answer.bundles.clone()).unwrap_or_default(),
            locale: self.config.locale.chars().take(35).collect(),
            written_ms: moment.now_ms,
            ..draft.clone()
        };
        (ready, removed)
    }
}

fn candidate(hit: &super::Hit) -> Candidate {
    Candidate { article: hit.article.clone(), score: hit.score, probability: hit.probability, shown: true }
}
