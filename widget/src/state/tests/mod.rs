//! What the panel does, as tables: events go in; the screen and the commands that come out are compared as text.

mod answering;
mod bands;
mod asking;
mod triage;
mod desk;
mod redrawing;

use kb_core::model::{ArticleId, Block, Branch, Inline, LinkTarget, Section, SectionRole, Step};
use kb_core::ticket::{Fact, FixOutcome, Impact, Reason};

use super::article::ArticleLink;
use super::command::Command;
use super::config::{Config, Identity, Prefill};
use super::document::Document;
use super::event::{Direction, StepContext};
use super::form::{Field, Review};
use super::gateway::Reply;
use super::load_error::LoadError;
use super::obstacle::Obstacle;
use super::results::{Band, Hit, MatchReason, SearchResults, Span};
use super::search::QuestionId;
use super::session::Session;
use super::*;

const KEY: &str = "00000000-0000-4000-8000-000000000007";
const OPEN: Event = Event::Host(HostEvent::Open);
const REVIEW: Event = Event::Form(FormEvent::Review);
const SEND: Event = Event::Outbox(OutboxEvent::Send);
const SEND_ALL: Event = Event::Outbox(OutboxEvent::SendAll);

fn context() -> StepContext {
    let page = Fact { name: "page".into(), value: "/pay-runs/7".into() };
    StepContext { now_ms: 1_000, random: 7, page_facts: vec![page] }
}

fn hit(article: &str) -> Hit {
    let title = vec![Span { text: article.to_uppercase(), hit: false }];
    Hit {
        article: article.into(),
        title,
        line: Vec::new(),
        anchor: String::new(),
        reason: MatchReason::Words,
        score: 1,
        probability: None,
    }
}

fn results(articles: &[&str]) -> SearchResults {
    let band = if articles.is_empty() { Band::None } else { Band::Suggest };
    let hits = articles.iter().map(|article| hit(article)).collect();
    SearchResults { hits, band, bundles: vec!["d1".into()], ..SearchResults::default() }
}

fn step(number: usize, branches: Vec<Branch>) -> Step {
    let content = vec![Block::Paragraph(vec![Inline::Text("Do it".into())])];
    Step { anchor: format!("step-{number}"), content, branches }
}

/// Results of a band.
fn banded(id: QuestionId, band: Band, articles: &[&str]) -> Event {
    Event::Search(SearchEvent::Found { id, results: SearchResults { band, ..results(articles) } })
}

/// An article of four steps; the second leads to the fourth.
fn document(article: &str) -> Box<Document> {
    let branch = Branch { label: "Yes".into(), target: LinkTarget::Anchor("step-4".into()) };
    let steps = vec![step(1, vec![]), step(2, vec![branch]), step(3, vec![]), step(4, vec![])];
    let section = Section {
        role: SectionRole::Resolution,
        anchor: "resolution".into(),
        heading: Vec::new(),
        blocks: vec![Block::Steps(steps)],
    };
    Box::new(Document {
        article: ArticleId::new(article).unwrap().to_string(),
        title: article.to_uppercase(),
        sections: vec![section],
        category: Some("pay-run".into()),
        ask: vec!["Which run?".into()],
        bundle: "d1".into(),
        ..Document::default()
    })
}

fn panel() -> State {
    let config = Config { gateway: "/v1".into(), locale: "en".into(), ..Config::default() };
    let mut panel = State::new(config);
    panel.desk.rules = Some(desk_rules());
    panel
}

/// The state after some events, and the commands of the last one as text.
fn after(state: &State, events: &[Event]) -> (State, String) {
    let mut state = state.clone();
    let mut commands = Vec::new();
    for event in events {
        commands = state.step(event.clone(), &context());
    }
    let texts: Vec<String> = commands.iter().filter_map(text).collect();
    (state, texts.join(", "))
}

/// A command as text. What accompanies almost every event is left out: saving the session, and searching for the form.
fn text(command: &Command) -> Option<String> {
    Some(match command {
        Command::Search { id: QuestionId::Form(_), .. } | Command::PrefetchTriage => return None,
        Command::Search { id: QuestionId::SearchBox(number), question } => {
            format!("search {number} {question:?}")
        }
        Command::Triage(text) => format!("triage {text:?}"),
        Command::LoadArticle(article) => format!("load {article}"),
        Command::BypassCache => "bypass cache".into(),
        Command::Notify(notice) => format!("notify {notice:?}"),
        Command::AskHost => "ask host".into(),
        Command::FetchDesk => "fetch desk".into(),
        Command::UsePlainForm => "plain form".into(),
        Command::Schedule(ms, event) => format!("after {ms} {event:?}"),
        Command::Focus(target) => format!("focus {target:?}"),
        Command::ScrollToAnchor(anchor) => format!("show {anchor}"),
        Command::ScrollToResult(at) => format!("reveal {at}"),
        Command::SaveSession(_) => return None,
        Command::SaveEntry(entry) => format!("keep {:?} {}", entry.kind, entry.attempts),
        Command::RemoveEntry(_) => "remove".into(),
        Command::SendEntry(entry) => format!("deliver {:?}", entry.kind),
    })
}

fn shown(state: &State) -> &'static str {
    match state.screen {
        Screen::Search => "search",
        Screen::Article(_) => "article",
        Screen::Reasons(_) => "reasons",
        Screen::Solved => "solved",
        Screen::Ticket => "ticket",
        Screen::Review(_) => "review",
        Screen::Sent(_) => "sent",
        Screen::Queued => "queued",
    }
}

fn check(state: &State, events: &[Event], screen: &str, commands: &str) -> State {
    let (after, texts) = after(state, events);
    assert_eq!((shown(&after), texts.as_str()), (screen, commands), "{events:?}");
    after
}

fn typed(text: &str) -> Event {
    Event::Search(SearchEvent::Typed(text.into()))
}

fn found(number: u32, articles: &[&str]) -> Event {
    Event::Search(SearchEvent::Found { id: QuestionId::SearchBox(number), results: results(articles) })
}

fn paused(number: u32) -> Event {
    Event::Search(SearchEvent::TypingPaused(number))
}

fn open(article: &str) -> Event {
    Event::Article(ArticleEvent::Open(ArticleLink::top(article)))
}

fn arrived(article: &str, document: Box<Document>) -> Event {
    Event::Article(ArticleEvent::Loaded { article: article.into(), document })
}

fn loaded(article: &str) -> Event {
    arrived(article, document(article))
}

fn ask(reason: Reason) -> Event {
    Event::Form(FormEvent::Open(reason))
}

fn write(field: Field, text: &str) -> Event {
    Event::Form(FormEvent::Write(field, text.into()))
}

fn choose(impact: Impact) -> Event {
    Event::Form(FormEvent::ChooseImpact(impact))
}

fn allowed(allowed: bool) -> Event {
    Event::Outbox(OutboxEvent::Allowed(allowed))
}

fn replied(reply: Reply) -> Event {
    Event::Outbox(OutboxEvent::Replied { key: KEY.into(), reply })
}

/// The ticket under review.
fn reviewed(state: &State) -> &Review {
    let Screen::Review(review) = &state.screen else { panic!("{:?} is not the review", state.screen) };
    review
}

/// A panel in which a question was asked and answered.
fn asked() -> State {
    after(&panel(), &[OPEN, typed("pay run"), found(1, &["a", "b"])]).0
}

/// A panel with a ticket ready to be sent.
fn checked() -> State {
    let events = [
        ask(Reason::Asked),
        write(Field::Email, "ana@example.com"),
        write(Field::Details, "card 4111 1111 1111 1111"),
        choose(Impact::Blocked),
        REVIEW,
    ];
    after(&asked(), &events).0
}
