//! The form that asks a person, and the check before it is sent.

use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::{self, Candidate, FieldProblem, Problem, Reason, Ticket, TicketDraft, redact};

use super::answer::{Answer, Band, Hit};
use super::command::{Command, Target};
use super::config::Prefill;
use super::event::{Event, Field, Moment};
use super::reading::Reading;
use super::triaged::{Triaged, text};
use super::{Screen, State, key};

/// Most search results that a ticket lists.
const CANDIDATES: usize = 10;
/// Most articles that are suggested below the question while it is written.
const SUGGESTED: usize = 3;
/// Questions of the form are numbered from here on, those of the search box below.
pub const FROM_FORM: u32 = 1 << 31;

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
    /// What the search says to the text so far, and the number it was asked under.
    pub answer: Option<Answer>,
    pub(super) asked: u32,
    /// A fix that is offered before sending, which happens once.
    pub offer: Option<Hit>,
    pub(super) offered: bool,
    /// What triage said last.
    pub(super) triaged: Triaged,
    /// The form was left to read an article, and the way back leads to it.
    pub left: bool,
}

impl State {
    pub(super) fn on_form(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        match event {
            Event::Ask(reason) => self.ask_person(reason, moment),
            Event::Write(field, text) => {
                *self.field_mut(field) = text;
                self.writing.problems.retain(|(name, _)| name != field.name());
                if matches!(field, Field::Question | Field::Details) {
                    self.search_for_form()
                } else {
                    Vec::new()
                }
            }
            Event::Choose(impact) => {
                self.session.draft.impact = Some(impact);
                self.writing.problems.retain(|(name, _)| name != "impact");
                Vec::new()
            }
            Event::Review => self.review(moment),
            Event::Triaged(triaged) => self.triaged(triaged, moment),
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
        let told = self.searching.typed_answer().and_then(|answer| answer.person.clone());
        session.draft.reason = Some(reason);
        session.draft.category = told.or(category);
        session.ask = ask;
        self.fix_key(moment);
        self.writing.left = false;
        let mut commands = vec![self.go(Screen::Ticket), Command::Triage(String::new())];
        commands.extend(self.search_for_form());
        commands
    }

    /// Looks for articles that may make the ticket unnecessary.
    fn search_for_form(&mut self) -> Vec<Command> {
        let question = text(&self.session.draft);
        if question.is_empty() {
            self.writing.answer = None;
            return Vec::new();
        }
        self.writing.asked += 1;
        vec![Command::Search { number: FROM_FORM | self.writing.asked, question }]
    }

    pub(super) fn found_for_form(&mut self, number: u32, answer: Answer) -> Vec<Command> {
        if number == FROM_FORM | self.writing.asked {
            self.writing.answer = Some(answer);
        }
        Vec::new()
    }

    /// Articles suggested below the question: likely ones that were not read yet.
    pub fn suggested(&self) -> Vec<&Hit> {
        let answer =
            self.writing.answer.iter().filter(|answer| matches!(answer.band, Band::Answer | Band::Suggest));
        answer.flat_map(|answer| &answer.hits).take(SUGGESTED).filter(|hit| self.is_unread(hit)).collect()
    }

    /// Whether a fix was neither opened nor tried for this question.
    pub(super) fn is_unread(&self, hit: &Hit) -> bool {
        self.session.tried.iter().all(|fix| fix.article != hit.article)
    }

    /// A fix to be offered before sending: one that is likely the answer and was not read. It is offered once, and never where the
    /// matter goes to a person in any case.
    pub(super) fn last_offer(&mut self) -> Option<Hit> {
        self.writing.offer = None;
        if std::mem::replace(&mut self.writing.offered, true) || self.goes_to_person() {
            return None;
        }
        let answer = self.writing.answer.as_ref().filter(|answer| answer.band == Band::Answer)?;
        self.writing.offer = answer.hits.first().filter(|hit| self.is_unread(hit)).cloned();
        self.writing.offer.clone()
    }

    /// Whether the matter of the ticket that was checked always reaches a person.
    pub(super) fn goes_to_person(&self) -> bool {
        let reason = self.writing.check.as_ref().and_then(|check| check.ticket.content().reason);
        reason == Some(Reason::Bypass)
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

    pub(super) fn review(&mut self, moment: &Moment) -> Vec<Command> {
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
                let triage = Command::Triage(text(ticket.content()));
                self.writing.check = Some(Check { ticket, removed });
                vec![self.go(Screen::Check), triage]
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
        let answers = [self.searching.typed_answer(), self.writing.answer.as_ref()];
        let mut environment = self.config.context.clone();
        environment.extend(moment.surroundings.iter().cloned());
        environment.iter_mut().for_each(|fact| fact.value = redact(&fact.value).text);
        let mut ready = TicketDraft {
            schema: ticket::SCHEMA.to_owned(),
            question: clean(&draft.question),
            details: clean(&draft.details),
            name: clean(&draft.name),
            tried: self.session.tried.iter().take(ticket::MAX_ENTRIES).cloned().collect(),
            candidates: candidates(&answers),
            environment,
            bundles: bundles(&answers),
            locale: self.config.locale.chars().take(35).collect(),
            written_ms: moment.now_ms,
            ..draft.clone()
        };
        self.writing.triaged.tell(&mut ready);
        (ready, removed)
    }
}

/// What search proposed to the question and then to the ticket, each article once, with what it thought of it.
fn candidates(answers: &[Option<&Answer>]) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for answer in answers.iter().flatten() {
        for (at, hit) in answer.hits.iter().enumerate() {
            let shown = at < answer.seen();
            match all.iter_mut().find(|known| known.article == hit.article) {
                Some(known) => known.shown |= shown,
                None => all.push(Candidate {
                    article: hit.article.clone(),
                    score: hit.score,
                    probability: hit.probability,
                    shown,
                }),
            }
        }
    }
    all.truncate(CANDIDATES);
    all
}

fn bundles(answers: &[Option<&Answer>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for digest in answers.iter().flatten().flat_map(|answer| &answer.bundles) {
        if !all.contains(digest) {
            all.push(digest.clone());
        }
    }
    all
}
