//! Handles the search. Questions are numbered, and results of an older question are dropped.

use kb_core::ticket::Reason;

use crate::catalog::Word;
use crate::state::article::{Article, ArticleLink, Reading};
use crate::state::command::{Command, Notice};
use crate::state::document::Document;
use crate::state::event::{Direction, Event, FormEvent, SearchEvent, StepContext};
use crate::state::panel::State;
use crate::state::person_offer::PersonOffer;
use crate::state::results::{Band, SearchResults};
use crate::state::screen::Screen;
use crate::state::search::{Listed, MAX_CHARACTERS, QuestionId};

/// How long typing pauses before the number of results is announced, in milliseconds.
const PAUSE_MS: u32 = 700;

impl State {
    pub(super) fn on_search(&mut self, event: SearchEvent, context: &StepContext) -> Vec<Command> {
        match event {
            SearchEvent::Typed(text) => self.ask_search(&text),
            SearchEvent::Ask(text) => {
                let focus = self.go(Screen::Search);
                let mut commands = self.ask_search(&text);
                commands.push(focus);
                commands
            }
            SearchEvent::Refresh => self.refresh_search(),
            SearchEvent::Retry => {
                let mut commands = vec![Command::BypassCache];
                commands.extend(self.refresh_search());
                commands
            }
            SearchEvent::Found { id, .. } if !self.awaits(id) => Vec::new(),
            SearchEvent::Found { id, results } => match id {
                QuestionId::SearchBox(number) => self.found(number, results),
                QuestionId::Form(_) => self.found_for_form(results, context),
            },
            SearchEvent::Failed { id, error } => {
                if id != QuestionId::SearchBox(self.search.number) {
                    return Vec::new();
                }
                self.search.pending = false;
                self.search.error = Some(error);
                vec![Command::Notify(Notice::Failed(error.code()))]
            }
            SearchEvent::TypingPaused(number) => self.typing_paused(number),
            SearchEvent::Select(direction) => self.select(direction),
            SearchEvent::Enter => self.enter(context),
            SearchEvent::Show => {
                self.form.left = false;
                vec![self.go(Screen::Search)]
            }
        }
    }

    /// Whether nothing was asked since this question, so that its results are still wanted.
    pub fn awaits(&self, id: QuestionId) -> bool {
        match id {
            QuestionId::SearchBox(number) => number == self.search.number,
            QuestionId::Form(number) => number == self.form.searches,
        }
    }

    pub(super) fn ask_search(&mut self, text: &str) -> Vec<Command> {
        let mut rest = text.chars();
        let question: String = rest.by_ref().take(MAX_CHARACTERS).collect();
        self.search.cut = rest.next().is_some();
        self.search.number = self.search.number.wrapping_add(1);
        self.search.pending = true;
        self.search.selected = None;
        self.search.typing_paused = false;
        self.announcement.clear();
        let blank = question.trim().is_empty();
        if blank != self.search.page_suggestions().is_some() {
            self.search.listed = None;
        }
        self.session.question.clone_from(&question);
        let question = if blank { String::new() } else { question };
        vec![Command::Search { id: QuestionId::SearchBox(self.search.number), question }]
    }

    /// Asks the same question again.
    pub(super) fn refresh_search(&mut self) -> Vec<Command> {
        let question = self.session.question.clone();
        self.ask_search(&question)
    }

    fn found(&mut self, number: u32, results: SearchResults) -> Vec<Command> {
        self.search.pending = false;
        self.search.error = None;
        self.search.selected = None;
        self.search.names.clone_from(&results.names);
        if self.session.question.trim().is_empty() {
            let suggested = results.hits.len();
            self.search.listed = Some(Listed::Page(results));
            let notice = (suggested > 0).then_some(Command::Notify(Notice::Suggested(suggested)));
            return notice.into_iter().collect();
        }
        self.search.listed = Some(Listed::Question(results));
        vec![Command::Schedule(PAUSE_MS, Event::Search(SearchEvent::TypingPaused(number)))]
    }

    fn typing_paused(&mut self, number: u32) -> Vec<Command> {
        if number != self.search.number || !matches!(self.screen, Screen::Search) {
            return Vec::new();
        }
        let Some(results) = self.search.question_results() else { return Vec::new() };
        let count = results.reachable().len();
        let best = results.hits.first().map(|hit| hit.article.clone());
        self.search.typing_paused = true;
        self.announce_results();
        let mut commands = vec![Command::Notify(Notice::Searched(count))];
        // The best article opens in the list if it is the answer, unless its questions always go to a person.
        commands.extend(best.filter(|_| self.opened().is_none()).map(Command::LoadArticle));
        // The client reads, so there is time to fetch what they may need next.
        commands.extend(self.desk.fetch());
        commands
    }

    /// Has screen readers say what is seen: the verdict on the question, and how many articles are not folded away.
    fn announce_results(&mut self) {
        let Some(results) = self.search.question_results() else { return };
        let visible = results.visible();
        let word = if visible == 1 { Word::ResultsOne } else { Word::ResultsMany };
        let count = self.catalog.fill(word, &[("n", &visible.to_string())]);
        let said = match (PersonOffer::for_results(results, true), results.hits.first()) {
            (Some(offer), _) => vec![self.catalog.text(offer.title()).to_owned()],
            (None, Some(answer)) if results.band == Band::Answer => vec![count, answer.plain_title()],
            (None, _) => vec![count],
        };
        self.announcement = said.join(". ");
    }

    /// The best article of the question, once it has arrived: it opens in the list.
    pub fn opened(&self) -> Option<&Reading> {
        let best = self.search.question_results().filter(|_| self.search.typing_paused)?.hits.first()?;
        self.reading().filter(|reading| reading.document.article == best.article)
    }

    /// The best article of the question has arrived while the client looks at the results.
    pub(super) fn best_loaded(&mut self, article: &str, document: Box<Document>) {
        let Some(Listed::Question(results)) = &mut self.search.listed else { return };
        if !matches!(self.screen, Screen::Search)
            || results.hits.first().is_none_or(|hit| hit.article != article)
        {
            return;
        }
        if results.band != Band::Answer {
            return;
        }
        match document.person_first.clone() {
            Some(category) => {
                results.put_person_first(category);
                self.announce_results();
            }
            None => self.last_article = Some(Article::Ready(Reading::new(document))),
        }
    }

    fn select(&mut self, direction: Direction) -> Vec<Command> {
        let count = self.search.listed.as_ref().map_or(0, |listed| listed.results().reachable().len());
        if count == 0 {
            return Vec::new();
        }
        let next = match (self.search.selected, direction) {
            (None, Direction::Next) => 0,
            (None, Direction::Previous) => count - 1,
            (Some(at), Direction::Next) => (at + 1) % count,
            (Some(at), Direction::Previous) => (at + count - 1) % count,
        };
        self.search.selected = Some(next);
        vec![Command::ScrollToResult(next)]
    }

    fn enter(&mut self, context: &StepContext) -> Vec<Command> {
        if self.search.pending {
            return Vec::new();
        }
        let Some(listed) = &self.search.listed else { return Vec::new() };
        let typed = matches!(listed, Listed::Question(_));
        let results = listed.results();
        let chosen = self.search.selected.or((typed && results.visible() > 0).then_some(0));
        match chosen.and_then(|at| results.hits.get(at)) {
            Some(hit) => {
                let link = ArticleLink { article: hit.article.clone(), anchor: hit.anchor.clone() };
                self.open_article(link)
            }
            None if typed => self.at_desk(Event::Form(FormEvent::Open(Reason::NoAnswer)), context),
            None => Vec::new(),
        }
    }
}
