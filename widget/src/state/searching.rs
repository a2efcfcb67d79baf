//! The search: questions are numbered, and an answer to an older one is dropped.

use kb_core::ticket::Reason;

use super::answer::{Answer, Band, Trouble};
use super::command::{Command, Notice};
use super::event::{Event, Moment, Move};
use super::{Screen, State};
use crate::catalog::Word;

/// Most characters of a question that are used.
pub const MAX_CHARACTERS: usize = kb_core::ticket::MAX_QUESTION;
/// How long typing pauses before the number of results is said, in milliseconds.
const PAUSE_MS: u32 = 700;

/// The search as it stands. What was typed lives in the session.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Searching {
    /// Number of the question that was asked last.
    pub number: u32,
    /// Its answer has not come yet.
    pub pending: bool,
    /// More was pasted than is used.
    pub cut: bool,
    /// The latest answer, and whether it answers a typed question (or fits the page).
    pub answer: Option<(Answer, bool)>,
    /// Why there is no newer one.
    pub trouble: Option<Trouble>,
    /// The result that the arrow keys point at.
    pub pointed: Option<usize>,
}

impl Searching {
    /// The latest answer to a typed question.
    pub fn typed_answer(&self) -> Option<&Answer> {
        self.answer.as_ref().filter(|(_, typed)| *typed).map(|(answer, _)| answer)
    }

    /// What fits the page, while nothing is typed.
    pub fn suggested(&self) -> Option<&Answer> {
        self.answer.as_ref().filter(|(_, typed)| !*typed).map(|(answer, _)| answer)
    }

    fn hits(&self) -> usize {
        self.answer.as_ref().map_or(0, |(answer, _)| answer.hits.len())
    }
}

impl State {
    pub(super) fn on_search(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        match event {
            Event::Typed(text) => self.ask_search(&text),
            Event::Search(text) => {
                let focus = self.go(Screen::Search);
                let mut commands = self.ask_search(&text);
                commands.push(focus);
                commands
            }
            Event::Suggest => {
                let question = self.session.question.clone();
                self.ask_search(&question)
            }
            Event::SearchAgain => {
                let question = self.session.question.clone();
                let mut commands = vec![Command::Refetch];
                commands.extend(self.ask_search(&question));
                commands
            }
            Event::Found { number, answer } => self.found(number, answer),
            Event::SearchFailed { number, trouble } if number == self.searching.number => {
                self.searching.pending = false;
                self.searching.trouble = Some(trouble);
                vec![Command::Tell(Notice::Failed(trouble.code()))]
            }
            Event::Announce(number) => self.announce_results(number),
            Event::Point(to) => self.point(to),
            Event::Enter => self.enter(moment),
            Event::ToSearch => vec![self.go(Screen::Search)],
            _ => Vec::new(),
        }
    }

    pub(super) fn ask_search(&mut self, text: &str) -> Vec<Command> {
        let mut rest = text.chars();
        let question: String = rest.by_ref().take(MAX_CHARACTERS).collect();
        self.searching.cut = rest.next().is_some();
        self.searching.number = self.searching.number.wrapping_add(1);
        self.searching.pending = true;
        self.searching.pointed = None;
        let blank = question.trim().is_empty();
        if blank != self.searching.suggested().is_some() {
            self.searching.answer = None;
        }
        self.session.question = question.clone();
        let question = if blank { String::new() } else { question };
        vec![Command::Search { number: self.searching.number, question }]
    }

    fn found(&mut self, number: u32, answer: Answer) -> Vec<Command> {
        if number != self.searching.number {
            return Vec::new();
        }
        let typed = !self.session.question.trim().is_empty();
        self.searching.pending = false;
        self.searching.trouble = None;
        self.searching.pointed = None;
        self.searching.answer = Some((answer, typed));
        if typed { vec![Command::After(PAUSE_MS, Event::Announce(number))] } else { Vec::new() }
    }

    fn announce_results(&mut self, number: u32) -> Vec<Command> {
        if number != self.searching.number || self.screen != Screen::Search {
            return Vec::new();
        }
        let Some(answer) = self.searching.typed_answer() else { return Vec::new() };
        let count = answer.hits.len();
        let word = match (count, answer.band) {
            (0, _) | (_, Band::None) => Word::NoMatch,
            (1, _) => Word::ResultsOne,
            _ => Word::ResultsMany,
        };
        self.announcement = self.catalog.fill(word, &[("n", &count.to_string())]);
        vec![Command::Tell(Notice::Searched(count))]
    }

    fn point(&mut self, to: Move) -> Vec<Command> {
        let hits = self.searching.hits();
        if hits == 0 {
            return Vec::new();
        }
        let next = match (self.searching.pointed, to) {
            (None, Move::Next) => 0,
            (None, Move::Previous) => hits - 1,
            (Some(at), Move::Next) => (at + 1) % hits,
            (Some(at), Move::Previous) => (at + hits - 1) % hits,
        };
        self.searching.pointed = Some(next);
        vec![Command::Reveal(next)]
    }

    fn enter(&mut self, moment: &Moment) -> Vec<Command> {
        if self.searching.pending {
            return Vec::new();
        }
        let Some((answer, typed)) = &self.searching.answer else { return Vec::new() };
        let chosen = self.searching.pointed.or(typed.then_some(0));
        match chosen.and_then(|at| answer.hits.get(at)) {
            Some(hit) => {
                let (article, anchor) = (hit.article.clone(), hit.anchor.clone());
                self.open_article(article, anchor)
            }
            None if *typed => self.ask_person(Reason::NoAnswer, moment),
            None => Vec::new(),
        }
    }
}
