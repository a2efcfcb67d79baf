//! Reading an article: its steps are ticked off as tried, and at the end it is asked whether it helped.

use kb_core::model::{Block, Section};
use kb_core::ticket::{Feedback, FeedbackDraft, Outcome, Reason, feedback, redact};

use super::answer::{Document, Hit, Trouble};
use super::command::{Command, Notice, Target};
use super::event::{Event, Moment};
use super::outbox::Entry;
use super::{Screen, State, key};

/// How far the article has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    /// It is being fetched.
    Loading,
    /// It is here.
    Ready(Box<Document>),
    /// It could not be had.
    Failed(Trouble),
}

/// The article on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its id.
    pub article: String,
    /// Where in it the answer begins; may be empty.
    pub anchor: String,
    /// How far it has come.
    pub progress: Progress,
    /// The step a branch led to, until it is ticked off.
    pub followed: Option<String>,
    /// Why it did not help, once that was said.
    pub failed: Option<Outcome>,
}

impl Reading {
    /// An article that is here.
    pub(super) fn of(document: Box<Document>) -> Self {
        let (article, progress) = (document.article.clone(), Progress::Ready(document));
        Self { article, anchor: String::new(), progress, followed: None, failed: None }
    }

    /// The article, once it is here.
    pub fn document(&self) -> Option<&Document> {
        match &self.progress {
            Progress::Ready(document) => Some(document),
            _ => None,
        }
    }

    /// The step to do now: where a branch led, or else the first behind the last one ticked off.
    pub fn current_step(&self, ticked: &[String]) -> Option<String> {
        let steps = steps_of(&self.document()?.sections);
        if let Some(step) = self.followed.as_ref().filter(|step| !ticked.contains(step)) {
            return Some(step.clone());
        }
        let done = steps.iter().rposition(|step| ticked.contains(step)).map_or(0, |at| at + 1);
        steps.get(done).cloned()
    }
}

/// The anchors of all steps of an article, in order.
pub(super) fn steps_of(sections: &[Section]) -> Vec<String> {
    fn collect(blocks: &[Block], steps: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Steps(list) => {
                    for step in list {
                        steps.push(step.anchor.clone());
                        collect(&step.content, steps);
                    }
                }
                Block::Quote(inner) | Block::Note { content: inner, .. } => collect(inner, steps),
                Block::List { items, .. } => items.iter().for_each(|item| collect(item, steps)),
                _ => {}
            }
        }
    }
    let mut steps = Vec::new();
    sections.iter().for_each(|section| collect(&section.blocks, &mut steps));
    steps
}

impl State {
    pub(super) fn on_article(&mut self, event: Event, moment: &Moment) -> Vec<Command> {
        match event {
            Event::OpenArticle { article, anchor } => self.open_article(article, anchor),
            Event::Loaded { article, document } => self.loaded(&article, document),
            Event::LoadFailed { article, trouble } => self.load_failed(&article, trouble),
            Event::LoadAgain => match &self.reading {
                Some(reading) => {
                    let (article, anchor) = (reading.article.clone(), reading.anchor.clone());
                    let mut commands = vec![Command::Refetch];
                    commands.extend(self.open_article(article, anchor));
                    commands
                }
                None => Vec::new(),
            },
            Event::Tick(step) => self.tick(&step),
            Event::Follow(anchor) => self.follow(anchor),
            Event::Helped => self.judge(Outcome::Solved, moment),
            Event::NotHelped => vec![self.go(Screen::Reasons)],
            Event::Because(outcome) => self.judge(outcome, moment),
            Event::BackToArticle if self.reading.is_some() => vec![self.go(Screen::Article)],
            _ => Vec::new(),
        }
    }

    pub(super) fn open_article(&mut self, article: String, anchor: String) -> Vec<Command> {
        let load = Command::Load(article.clone());
        self.writing.left = matches!(self.screen, Screen::Ticket | Screen::Check) || self.writing.left;
        self.reading =
            Some(Reading { article, anchor, progress: Progress::Loading, followed: None, failed: None });
        vec![self.go(Screen::Article), load]
    }

    fn loaded(&mut self, article: &str, document: Box<Document>) -> Vec<Command> {
        let waits = |reading: &&mut Reading| reading.article == article && reading.document().is_none();
        let Some(reading) = self.reading.as_mut().filter(waits) else {
            self.best_loaded(article, document);
            return Vec::new();
        };
        // A redirect leads to an article of another name; from here on that name counts.
        reading.article = document.article.clone();
        if reading.anchor.is_empty() {
            reading.anchor = document.target.clone();
        }
        let (id, anchor) = (document.article.clone(), reading.anchor.clone());
        self.session.read(&id, &document.title);
        reading.progress = Progress::Ready(document);
        let mut commands = vec![Command::Focus(Target::Title), Command::Tell(Notice::ArticleViewed(id))];
        if !anchor.is_empty() {
            commands.push(Command::Show(anchor));
        }
        commands
    }

    fn load_failed(&mut self, article: &str, trouble: Trouble) -> Vec<Command> {
        let waits = |reading: &&mut Reading| reading.article == article && reading.document().is_none();
        match self.reading.as_mut().filter(waits) {
            Some(reading) => {
                reading.progress = Progress::Failed(trouble);
                vec![Command::Tell(Notice::Failed(trouble.code()))]
            }
            None => Vec::new(),
        }
    }

    fn tick(&mut self, step: &str) -> Vec<Command> {
        let Some(document) = self.reading.as_ref().and_then(Reading::document) else { return Vec::new() };
        let order = steps_of(&document.sections);
        let fix = self.session.tried_fix(&document.article);
        fix.title = document.title.clone();
        let ticked = fix.steps.iter().any(|known| known == step);
        fix.steps =
            order.into_iter().filter(|s| if s == step { !ticked } else { fix.steps.contains(s) }).collect();
        Vec::new()
    }

    fn follow(&mut self, anchor: String) -> Vec<Command> {
        let Some(reading) = self.reading.as_mut() else { return Vec::new() };
        let is_step =
            reading.document().is_some_and(|document| steps_of(&document.sections).contains(&anchor));
        if is_step {
            reading.followed = Some(anchor.clone());
            // Whoever is led back to a step does it again.
            let article = reading.article.clone();
            self.session.tried_fix(&article).steps.retain(|step| *step != anchor);
        }
        vec![Command::Show(anchor)]
    }

    fn judge(&mut self, outcome: Outcome, moment: &Moment) -> Vec<Command> {
        let Some(document) = self.reading.as_ref().and_then(Reading::document) else { return Vec::new() };
        let (article, bundle) = (document.article.clone(), document.bundle.clone());
        let question = redact(self.question_sent(&article)).text;
        let fix = self.session.tried_fix(&article);
        fix.title = document.title.clone();
        fix.outcome = outcome;
        let draft = FeedbackDraft {
            schema: feedback::SCHEMA.to_owned(),
            key: key::key(moment.random),
            article: article.clone(),
            question,
            outcome: Some(outcome),
            steps: fix.steps.clone(),
            bundle,
            written_ms: moment.now_ms,
        };
        let mut commands = vec![Command::Tell(Notice::Judged(article.clone(), outcome))];
        // A question that feedback can't carry, say one that grew beyond its limit when it was redacted, must not take the verdict along.
        let without = || Feedback::new(FeedbackDraft { question: String::new(), ..draft.clone() });
        if let Ok(feedback) = Feedback::new(draft.clone()).or_else(|_| without()) {
            commands.extend(self.enqueue(Entry::feedback(&feedback)));
        }
        if outcome == Outcome::Solved {
            self.session.settle();
            self.searching.answer = None;
            commands.push(Command::Tell(Notice::Resolved(article)));
            commands.push(self.go(Screen::Solved));
            commands.extend(self.ask_search(""));
        } else {
            commands.extend(self.after_failure(outcome, moment));
        }
        commands
    }

    /// The next best fix is offered beside a person; with nothing left to offer it is a person at once.
    fn after_failure(&mut self, outcome: Outcome, moment: &Moment) -> Vec<Command> {
        if let Some(reading) = &mut self.reading {
            reading.failed = Some(outcome);
        }
        match self.next_best() {
            Some(_) => vec![self.go(Screen::Reasons)],
            None => self.ask_person(Reason::FixFailed, moment),
        }
    }

    /// The question that an article was found with; empty where it was opened in another way.
    pub fn question_behind(&self, article: &str) -> &str {
        let found = |answer: &super::Answer| answer.hits.iter().any(|hit| hit.article == article);
        let typed = self.searching.typed_answer().is_some_and(found);
        if typed { self.session.question.trim() } else { "" }
    }

    /// The question that a verdict on an article takes along, if the host asked for that.
    pub fn question_sent(&self, article: &str) -> &str {
        if self.config.learn { self.question_behind(article) } else { "" }
    }

    /// The best article that was not read yet.
    pub fn next_best(&self) -> Option<&Hit> {
        let answer = self.searching.typed_answer()?;
        answer.hits.iter().take(3).find(|hit| self.session.tried.iter().all(|fix| fix.article != hit.article))
    }
}
