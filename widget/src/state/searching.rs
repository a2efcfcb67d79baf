//! The search: questions are numbered, and an answer to an older one is dropped.

use kb_core::ticket::Reason;

use super::answer::{Answer, Band, Document, Trouble};
use super::command::{Command, Notice};
use super::event::{Event, Moment, Move};
use super::reading::Reading;
use super::writing::FROM_FORM;
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
    /// Typing has paused since the answer came: now it may be said that nothing fits, or a fix be opened, without anything jumping
    /// under the client's hands.
    pub settled: bool,
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
        self.answer.as_ref().map_or(0, |(answer, _)| answer.reachable().len())
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
            Event::Found { number, answer } if number >= FROM_FORM => self.found_for_form(number, answer),
            Event::Found { number, answer } => self.found(number, answer),
            Event::SearchFailed { number, trouble } if number == self.searching.number => {
                self.searching.pending = false;
                self.searching.trouble = Some(trouble);
                vec![Command::Tell(Notice::Failed(trouble.code()))]
            }
            Event::Announce(number) => self.announce_results(number),
            Event::Point(to) => self.point(to),
            Event::Enter => self.enter(moment),
            Event::ToSearch => {
                self.writing.left = false;
                vec![self.go(Screen::Search)]
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn ask_search(&mut self, text: &str) -> Vec<Command> {
        let mut rest = text.chars();
        let question: String = rest.by_ref().take(MAX_CHARACTERS).collect();
        self.searching.cut = rest.next().is_some();
        self.searching.number = (self.searching.number + 1) % FROM_FORM;
        self.searching.pending = true;
        self.searching.pointed = None;
        self.searching.settled = false;
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
        let fitting = answer.hits.len();
        self.searching.answer = Some((answer, typed));
        match (typed, fitting) {
            (true, _) => vec![Command::After(PAUSE_MS, Event::Announce(number))],
            (false, 0) => Vec::new(),
            (false, _) => vec![Command::Tell(Notice::Suggested(fitting))],
        }
    }

    fn announce_results(&mut self, number: u32) -> Vec<Command> {
        if number != self.searching.number || self.screen != Screen::Search {
            return Vec::new();
        }
        let Some(answer) = self.searching.typed_answer() else { return Vec::new() };
        let count = answer.reachable().len();
        let word = match (count, answer.band) {
            (_, Band::Person) => Word::PersonFirst,
            (0, _) | (_, Band::None) => Word::NoMatch,
            (1, _) => Word::ResultsOne,
            _ => Word::ResultsMany,
        };
        self.announcement = self.catalog.fill(word, &[("n", &count.to_string())]);
        let best = answer.hits.first().map(|hit| hit.article.clone());
        self.searching.settled = true;
        let mut commands = vec![Command::Tell(Notice::Searched(count))];
        // The best article is opened right here where it is the answer, and says whether it always ends with a person.
        commands.extend(best.filter(|_| self.opened().is_none()).map(Command::Load));
        commands
    }

    /// The best article of a question, once it is here.
    pub fn opened(&self) -> Option<&Document> {
        let best = self.searching.typed_answer().filter(|_| self.searching.settled)?.hits.first()?;
        let document = self.reading.as_ref().and_then(Reading::document)?;
        (document.article == best.article).then_some(document)
    }

    /// The best article of the question arrived while its answers are looked at.
    pub(super) fn best_loaded(&mut self, article: &str, document: Box<Document>) {
        let Some((answer, true)) = &mut self.searching.answer else { return };
        if self.screen != Screen::Search || answer.hits.first().is_none_or(|hit| hit.article != article) {
            return;
        }
        if document.bypass {
            answer.band = Band::Person;
            answer.person = document.category.clone();
        } else if answer.band == Band::Answer {
            self.reading = Some(Reading::of(document));
        }
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
        let chosen = self.searching.pointed.or((*typed && answer.seen() > 0).then_some(0));
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
