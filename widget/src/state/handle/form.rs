//! Handles the form that asks a person, and the review of its ticket before it is sent.

use kb_core::bundle::Bypass;
use kb_core::ticket::{FieldProblem, Impact, Problem, Reason, Ticket, TicketContent, redact};

use crate::state::command::{Command, Target};
use crate::state::event::{Event, FormEvent, StepContext};
use crate::state::form::{Field, FieldError, FixOffer, Form, Review};
use crate::state::key;
use crate::state::panel::State;
use crate::state::person_offer;
use crate::state::results::{Band, Hit, SearchResults};
use crate::state::screen::Screen;
use crate::state::search::QuestionId;
use crate::state::triage::{TriageResult, ticket_text};

/// Most articles that are suggested below the question while it is written.
const MAX_SUGGESTED: usize = 3;

impl State {
    pub(super) fn on_form(&mut self, event: FormEvent, context: &StepContext) -> Vec<Command> {
        match event {
            FormEvent::Open(reason) => return self.open_form(reason, context),
            FormEvent::Write(field, text) => {
                *self.session.field_mut(field) = text;
                self.form.problems.retain(|(name, _)| name != field.name());
                if matches!(field, Field::Question | Field::Details) {
                    self.form.offer = FixOffer::None;
                    return self.search_for_form();
                }
            }
            FormEvent::Searched => return self.ask_triage_early(),
            FormEvent::ChooseImpact(impact) => {
                self.session.draft.impact = Some(impact);
                self.form.problems.retain(|(name, _)| name != "impact");
            }
            FormEvent::Review => {
                let mut commands = self.review(context);
                // What always goes to a person goes at once: nobody checks a text while somebody bleeds.
                if self.is_person_first() && !std::mem::replace(&mut self.form.sending, true) {
                    commands.push(Command::AskHost);
                }
                return commands;
            }
            FormEvent::Triaged(result) => return self.triaged(result, context),
            FormEvent::Edit => {
                if !self.form.sending {
                    return vec![self.go(Screen::Ticket)];
                }
            }
            FormEvent::Discard => {
                self.session.forget_draft();
                self.form = Form::default();
                return vec![self.go(Screen::Search)];
            }
        }
        Vec::new()
    }

    /// Opens the form and fills in what is known. The ticket's key is fixed when the form is opened for the first time.
    pub(super) fn open_form(&mut self, reason: Reason, context: &StepContext) -> Vec<Command> {
        let document = self.reading().map(|reading| &reading.document);
        let (category, ask) = document.map(|d| (d.category.clone(), d.ask.clone())).unwrap_or_default();
        let person_first = self.offered_category().map(|bypass| bypass.category.clone());
        let session = &mut self.session;
        let question = session.question.trim();
        if session.draft.question.trim().is_empty() || session.draft.question == session.copied_question {
            session.draft.question = question.to_owned();
            session.copied_question = question.to_owned();
        }
        self.config.identity.sign(&mut session.draft);
        let at_once = person_first.is_some() || reason == Reason::Bypass;
        session.draft.reason = Some(if at_once { Reason::Bypass } else { reason });
        session.draft.impact = session.draft.impact.or(at_once.then_some(Impact::Blocked));
        session.draft.category = person_first.or(category);
        session.ask = ask;
        self.fix_key(context);
        self.form.left = false;
        self.form.offer = FixOffer::None;
        let mut commands = vec![self.go(Screen::Ticket), Command::PrefetchTriage];
        commands.extend(self.search_for_form());
        commands
    }

    /// Looks for articles that may make the ticket unnecessary.
    fn search_for_form(&mut self) -> Vec<Command> {
        let question = ticket_text(&self.session.draft.question, &self.session.draft.details);
        if question.is_empty() {
            self.form.results = None;
            return Vec::new();
        }
        self.form.searches += 1;
        vec![Command::Search { id: QuestionId::Form(self.form.searches), question }]
    }

    pub(super) fn found_for_form(&mut self, results: SearchResults, context: &StepContext) -> Vec<Command> {
        self.search.names.clone_from(&results.names);
        self.form.results = Some(results);
        self.at_desk(Event::Form(FormEvent::Searched), context)
    }

    /// Before an article may be offered, triage has to deny that the ticket goes to a person whatever articles there are.
    fn ask_triage_early(&mut self) -> Vec<Command> {
        let sure = self.form.results.as_ref().is_some_and(SearchResults::is_sure);
        if !sure || self.session.offered || !matches!(self.screen, Screen::Ticket) {
            return Vec::new();
        }
        let draft = &self.session.draft;
        let text = ticket_text(&redact(&draft.question).text, &redact(&draft.details).text);
        self.form.triage_text = Some(text.clone());
        vec![Command::Triage(text)]
    }

    /// Offers an article in place of the check, once in a visit.
    fn offer_fix(&mut self, ticket: &TicketContent) -> bool {
        let may = matches!(self.screen, Screen::Ticket) && !self.session.offered;
        self.form.offer = match self.form.results.as_ref().filter(|_| may) {
            Some(results) => {
                FixOffer::new(ticket, Some(results), &self.form.triage, |hit| self.is_unread(hit))
            }
            None => FixOffer::None,
        };
        self.session.offered |= self.form.offer.shown().is_some();
        self.form.offer.shown().is_some()
    }

    /// Articles suggested below the question: likely ones that were not read yet.
    pub fn suggested(&self) -> Vec<&Hit> {
        let places = self.suggested_places();
        let hits = self.form.results.iter().flat_map(|results| &results.hits).take(places);
        hits.filter(|hit| self.is_unread(hit)).collect()
    }

    /// How many places of the form's results are for suggestions.
    pub(super) fn suggested_places(&self) -> usize {
        let likely = |results: &SearchResults| matches!(results.band, Band::Answer | Band::Suggest);
        let some = !self.goes_at_once() && self.form.results.as_ref().is_some_and(likely);
        if some { MAX_SUGGESTED } else { 0 }
    }

    /// Whether an article was neither opened nor tried for this question.
    pub(super) fn is_unread(&self, hit: &Hit) -> bool {
        self.session.tried.iter().all(|fix| fix.article != hit.article)
    }

    /// The category for which the question or the open article offers a person first.
    fn offered_category(&self) -> Option<&Bypass> {
        let of_question = self.search.question_results().and_then(|results| results.person_first.as_deref());
        let of_article = || match &self.screen {
            Screen::Article(_) | Screen::Reasons(_) => self.reading()?.document.person_first.as_deref(),
            _ => None,
        };
        of_question.or_else(of_article)
    }

    /// The category of the form's text if such tickets always go to a person: by a signal in it, or as the offer said that led here.
    pub fn person_first_category(&self) -> Option<&Bypass> {
        let results = [self.form.results.as_ref(), self.search.question_results()];
        let by_signal = results.into_iter().flatten().find_map(|results| results.person_first.as_deref());
        let by_article = || self.reading()?.document.person_first.as_deref();
        by_signal.or_else(|| by_article().filter(|_| self.session.draft.reason == Some(Reason::Bypass)))
    }

    /// Whether the form sends at once, because its ticket always goes to a person.
    pub fn goes_at_once(&self) -> bool {
        self.session.draft.reason == Some(Reason::Bypass) || self.person_first_category().is_some()
    }

    /// Whether the reviewed ticket always goes to a person.
    pub(super) fn is_person_first(&self) -> bool {
        let Screen::Review(review) = &self.screen else { return false };
        person_offer::is_person_first(review.ticket.content().reason)
    }

    fn fix_key(&mut self, context: &StepContext) {
        if self.session.draft.key.is_empty() {
            self.session.draft.key = key::key(context.random);
        }
    }

    /// Whether the form asks for name and address, because the host did not say who is signed in.
    pub fn asks_who(&self) -> bool {
        let identity = &self.config.identity;
        identity.email.is_empty() && identity.token.is_empty()
    }

    fn review(&mut self, context: &StepContext) -> Vec<Command> {
        self.fix_key(context);
        let (draft, removed) = self.redacted(context);
        let unanswerable = self.asks_who() && draft.email.trim().is_empty();
        let mut problems = Vec::new();
        let checked = Ticket::new(draft).map_err(|found| problems = found);
        if unanswerable {
            problems.push(FieldProblem { field: "email", problem: Problem::Missing });
        }
        self.form.problems =
            problems.into_iter().map(|p| (p.field.to_owned(), FieldError::Rule(p.problem))).collect();
        match checked {
            Ok(ticket) if self.form.problems.is_empty() => {
                if self.offer_fix(ticket.content()) {
                    return vec![Command::Focus(Target::Offer)];
                }
                let content = ticket.content();
                let text = ticket_text(&content.question, &content.details);
                self.form.triage_text = Some(text.clone());
                let review = Box::new(Review { ticket, removed, held: false });
                vec![self.go(Screen::Review(review)), Command::Triage(text)]
            }
            _ => {
                if let Screen::Review(review) = &mut self.screen {
                    review.held = false;
                }
                vec![Command::Focus(Target::Problems)]
            }
        }
    }

    /// Shows the ticket with the predictions of triage, unless it is being sent or the host has held it. A result about another text
    /// is late, and must not replace one about this text.
    fn triaged(&mut self, result: TriageResult, context: &StepContext) -> Vec<Command> {
        if self.form.triage_text.as_ref() != Some(&result.text) {
            return Vec::new();
        }
        self.form.triage = result;
        let shown = matches!(&self.screen, Screen::Review(review) if !review.held);
        if shown && !self.form.sending {
            self.review(context);
        } else if self.form.triage.person_first.is_some() && self.form.offer.shown().is_some() {
            self.form.offer = FixOffer::None;
            return vec![Command::Focus(Target::Title)];
        }
        Vec::new()
    }
}
