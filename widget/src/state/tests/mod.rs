//! What the panel does, as tables: events go in; the screen and the commands that come out are compared as words.

mod answering;
mod bands;
mod asking;
mod triage;

use kb_core::model::{ArticleId, Block, Branch, Inline, LinkTarget, Section, SectionRole, Step};
use kb_core::ticket::{Fact, Impact, Outcome, Reason};

use super::answer::Span;
use super::config::{Identity, Prefill};
use super::outbox::Entry;
use super::*;

const KEY: &str = "00000000-0000-4000-8000-000000000007";

fn moment() -> Moment {
    let page = Fact { name: "page".into(), value: "/pay-runs/7".into() };
    Moment { now_ms: 1_000, random: 7, surroundings: vec![page] }
}

fn hit(article: &str) -> Hit {
    let title = vec![Span { text: article.to_uppercase(), hit: false }];
    Hit {
        article: article.into(),
        title,
        line: Vec::new(),
        anchor: String::new(),
        why: Why::Words,
        score: 1,
        probability: None,
    }
}

fn answer(articles: &[&str]) -> Answer {
    let band = if articles.is_empty() { Band::None } else { Band::Suggest };
    let hits = articles.iter().map(|article| hit(article)).collect();
    Answer { hits, band, person: None, bundles: vec!["d1".into()] }
}

fn step(number: usize, branches: Vec<Branch>) -> Step {
    let content = vec![Block::Paragraph(vec![Inline::Text("Do it".into())])];
    Step { anchor: format!("step-{number}"), content, branches }
}

/// An answer of a band, to the question with a number.
fn banded(number: u32, band: Band, articles: &[&str]) -> Event {
    Event::Found { number, answer: Answer { band, ..answer(articles) } }
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
    State::new(config)
}

/// The state after some events, and the commands of the last one in words.
fn after(state: &State, events: &[Event]) -> (State, String) {
    let mut state = state.clone();
    let mut commands = Vec::new();
    for event in events {
        commands = state.step(event.clone(), &moment());
    }
    let words: Vec<String> = commands.iter().filter_map(word).collect();
    (state, words.join(", "))
}

/// A command in words. Keeping the session goes without saying.
fn word(command: &Command) -> Option<String> {
    Some(match command {
        Command::Search { number, .. } if *number >= writing::FROM_FORM => return None,
        Command::Search { number, question } => format!("search {number} {question:?}"),
        Command::Triage(text) if text.is_empty() => return None,
        Command::Triage(text) => format!("triage {text:?}"),
        Command::Load(article) => format!("load {article}"),
        Command::Refetch => "refetch".into(),
        Command::Tell(notice) => format!("tell {notice:?}"),
        Command::AskHost => "ask host".into(),
        Command::After(ms, event) => format!("after {ms} {event:?}"),
        Command::Focus(target) => format!("focus {target:?}"),
        Command::Show(anchor) => format!("show {anchor}"),
        Command::Reveal(at) => format!("reveal {at}"),
        Command::KeepSession(_) => return None,
        Command::Keep(entry) => format!("keep {:?} {}", entry.kind, entry.attempts),
        Command::Remove(_) => "remove".into(),
        Command::Deliver(entry) => format!("deliver {:?}", entry.kind),
    })
}

fn check(state: &State, events: &[Event], screen: Screen, commands: &str) -> State {
    let (after, words) = after(state, events);
    assert_eq!((after.screen, words.as_str()), (screen, commands), "{events:?}");
    after
}

fn found(number: u32, articles: &[&str]) -> Event {
    Event::Found { number, answer: answer(articles) }
}

fn open(article: &str) -> Event {
    Event::OpenArticle { article: article.into(), anchor: String::new() }
}

fn loaded(article: &str) -> Event {
    Event::Loaded { article: article.into(), document: document(article) }
}

fn replied(reply: Reply) -> Event {
    Event::Replied { key: KEY.into(), reply }
}

/// A panel in which a question was asked and answered.
fn asked() -> State {
    after(&panel(), &[Event::Open, Event::Typed("pay run".into()), found(1, &["a", "b"])]).0
}

/// A panel with a ticket ready to be sent.
fn checked() -> State {
    let events = [
        Event::Ask(Reason::Asked),
        Event::Write(Field::Email, "ana@example.com".into()),
        Event::Write(Field::Details, "card 4111 1111 1111 1111".into()),
        Event::Choose(Impact::Blocked),
        Event::Review,
    ];
    after(&asked(), &events).0
}
