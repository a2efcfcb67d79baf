//! Handles an article: its steps are ticked off, and at the end the client says whether it helped.

use kb_core::ticket::{FeedbackDraft, FixOutcome, Reason, feedback};

use crate::state::article::{Article, ArticleLink, Reading, steps_of};
use crate::state::command::{Command, Notice, Target};
use crate::state::document::Document;
use crate::state::event::{ArticleEvent, Event, FormEvent, OutboxEvent, StepContext};
use crate::state::key;
use crate::state::load_error::LoadError;
use crate::state::panel::State;
use crate::state::results::{Hit, SearchResults};
use crate::state::screen::Screen;

/// After an article that did not help, the next one of this many best results is offered.
const NEXT_BEST: usize = 3;

impl State {
    pub(super) fn on_article(&mut self, event: ArticleEvent, context: &StepContext) -> Vec<Command> {
        match event {
            ArticleEvent::Open(link) => self.open_article(link),
            ArticleEvent::Loaded { article, document } => self.loaded(&article, document),
            ArticleEvent::LoadFailed { article, error } => self.load_failed(&article, error),
            ArticleEvent::Retry => {
                let Some(link) = self.article_mut().and_then(|article| article.awaited().cloned()) else {
                    return Vec::new();
                };
                let mut commands = vec![Command::BypassCache];
                commands.extend(self.open_article(link));
                commands
            }
            ArticleEvent::Tick(step) => self.tick(&step),
            ArticleEvent::Follow(anchor) => self.follow(anchor),
            ArticleEvent::Helped => self.judge(FixOutcome::Solved, context),
            ArticleEvent::NotHelped => self.ask_why(),
            ArticleEvent::Because(outcome) => self.judge(outcome, context),
            ArticleEvent::Back => self.go_to_article(),
        }
    }

    pub(super) fn open_article(&mut self, link: ArticleLink) -> Vec<Command> {
        let load = Command::LoadArticle(link.article.clone());
        self.form.left = matches!(self.screen, Screen::Ticket | Screen::Review(_)) || self.form.left;
        vec![self.go(Screen::Article(Article::Loading(link))), load]
    }

    /// The article that the client wants to open, if it is this one and has not arrived yet.
    fn awaited(&mut self, id: &str) -> Option<(&mut Article, ArticleLink)> {
        let article = self.article_mut()?;
        let link = article.awaited().filter(|link| link.article == id)?.clone();
        Some((article, link))
    }

    fn loaded(&mut self, id: &str, document: Box<Document>) -> Vec<Command> {
        let Some((article, link)) = self.awaited(id) else {
            self.best_loaded(id, document);
            return Vec::new();
        };
        // After a redirect the document has another id than the link; from here on the document's id counts.
        let (id, title) = (document.article.clone(), document.title.clone());
        let anchor = if link.anchor.is_empty() { document.target.clone() } else { link.anchor };
        *article = Article::Ready(Reading::new(document));
        self.session.read_article(&id, &title);
        let mut commands = vec![Command::Focus(Target::Title), Command::Notify(Notice::ArticleViewed(id))];
        if !anchor.is_empty() {
            commands.push(Command::ScrollToAnchor(anchor));
        }
        commands
    }

    fn load_failed(&mut self, id: &str, error: LoadError) -> Vec<Command> {
        let Some((article, link)) = self.awaited(id) else { return Vec::new() };
        *article = Article::Failed(link, error);
        vec![Command::Notify(Notice::Failed(error.code()))]
    }

    fn tick(&mut self, step: &str) -> Vec<Command> {
        let Some(reading) = self.reading() else { return Vec::new() };
        let order = steps_of(&reading.document.sections);
        let (article, title) = (reading.document.article.clone(), reading.document.title.clone());
        let fix = self.session.tried_fix(&article);
        fix.title = title;
        let ticked = fix.steps.iter().any(|known| known == step);
        fix.steps =
            order.into_iter().filter(|s| if s == step { !ticked } else { fix.steps.contains(s) }).collect();
        Vec::new()
    }

    fn follow(&mut self, anchor: String) -> Vec<Command> {
        let Some(reading) = self.reading_mut() else { return Vec::new() };
        if steps_of(&reading.document.sections).contains(&anchor) {
            reading.followed = Some(anchor.clone());
            // A branch that leads back to a step means that the client repeats the step.
            let article = reading.document.article.clone();
            self.session.tried_fix(&article).steps.retain(|step| *step != anchor);
        }
        vec![Command::ScrollToAnchor(anchor)]
    }

    fn judge(&mut self, outcome: FixOutcome, context: &StepContext) -> Vec<Command> {
        let Some(reading) = self.reading() else { return Vec::new() };
        let document = &reading.document;
        let (article, title, bundle) =
            (document.article.clone(), document.title.clone(), document.bundle.clone());
        let question = self.question_sent(&article).to_owned();
        let fix = self.session.tried_fix(&article);
        fix.title = title;
        fix.outcome = outcome;
        let draft = FeedbackDraft {
            schema: feedback::SCHEMA.to_owned(),
            key: key::key(context.random),
            article: article.clone(),
            question,
            outcome: Some(outcome),
            steps: fix.steps.clone(),
            bundle,
            written_ms: context.now_ms,
        };
        let mut commands = vec![Command::Notify(Notice::Judged(article.clone(), outcome))];
        commands.extend(self.at_desk(Event::Outbox(OutboxEvent::Judged(Box::new(draft))), context));
        if outcome == FixOutcome::Solved {
            self.forget_question();
            self.search.listed = None;
            commands.push(Command::Notify(Notice::Resolved(article)));
            commands.push(self.go(Screen::Solved));
            commands.extend(self.ask_search(""));
        } else {
            commands.extend(self.after_failure(outcome, context));
        }
        commands
    }

    /// Offers the next best article beside a person; where there is none, it is a person at once.
    fn after_failure(&mut self, outcome: FixOutcome, context: &StepContext) -> Vec<Command> {
        if let Some(reading) = self.reading_mut() {
            reading.failure = Some(outcome);
        }
        match self.next_best() {
            Some(_) => self.ask_why(),
            None => self.at_desk(Event::Form(FormEvent::Open(Reason::FixFailed)), context),
        }
    }

    /// The question that an article was found with; empty where it was opened in another way.
    pub fn question_behind(&self, article: &str) -> &str {
        let found = |results: &SearchResults| results.hits.iter().any(|hit| hit.article == article);
        let by_question = self.search.question_results().is_some_and(found);
        if by_question { self.session.question.trim() } else { "" }
    }

    /// The question that feedback on an article contains; empty unless the host asked for that.
    pub fn question_sent(&self, article: &str) -> &str {
        if self.config.learn { self.question_behind(article) } else { "" }
    }

    /// The best article that was not read yet.
    pub fn next_best(&self) -> Option<&Hit> {
        let results = self.search.question_results()?;
        results.hits.iter().take(NEXT_BEST).find(|hit| self.is_unread(hit))
    }
}
