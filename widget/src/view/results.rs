//! Answers below the search box, and what stands there when there are none.

use std::ops::Range;

use kb_core::ticket::Reason;

use super::article;
use super::blocks::Page;
use super::element::{Element, Node, button, el, text};
use super::icon::{self, icon};
use super::trouble;
use crate::catalog::{Catalog, Word};
use crate::host::Ui;
use crate::state::answer::Span;
use crate::state::{Answer, Band, Event, Hit, State, Why};

/// Everything below the box. A trouble stands above the last good answers; they stay.
pub(super) fn results(ui: Ui, state: &State) -> Vec<Element> {
    let trouble = state.searching.trouble.map(|found| trouble::trouble(ui, state, found, Event::SearchAgain));
    let mut all = Vec::from_iter(trouble);
    all.extend(match &state.searching.answer {
        Some((answer, true)) => answered(ui, state, answer),
        Some((answer, false)) if !answer.hits.is_empty() => list(ui, state, answer, Some(Word::Suggested)),
        None if state.searching.trouble.is_some() => Vec::new(),
        None if !state.session.question.trim().is_empty() => {
            vec![text("p", "wait", state.catalog.text(Word::Searching)).key("wait")]
        }
        _ => start(ui, state),
    });
    all
}

fn answered(ui: Ui, state: &State, answer: &Answer) -> Vec<Element> {
    let words = &state.catalog;
    match answer.band {
        Band::Person => {
            let mut all = vec![offer(ui, state, Word::PersonFirst, Word::PersonFirstText, Reason::Bypass)];
            if !answer.hits.is_empty() {
                all.extend(list(ui, state, answer, Some(Word::Results)));
            }
            all
        }
        // Before typing has paused nothing is taken away: the next letter may make it fit.
        Band::None if state.searching.settled || answer.hits.is_empty() => {
            let mut all = vec![offer(ui, state, Word::NoMatch, Word::NoMatchText, Reason::NoAnswer)];
            all.extend(folded(ui, state, answer, words.text(Word::Possible)));
            all
        }
        Band::None => options(ui, state, answer, 0..answer.hits.len().min(3)),
        Band::Answer | Band::Suggest => {
            let mut all = options(ui, state, answer, 0..answer.seen());
            all.extend(opened(ui, state));
            all.extend(folded(ui, state, answer, words.text(Word::Others)));
            let ask = button("link", ui, Event::Ask(Reason::NoAnswer)).text(words.text(Word::AskPerson));
            all.push(text("p", "tail", words.text(Word::NotIt)).text(" ").add(ask));
            all
        }
    }
}

/// The steps of the best article, right where it was found.
fn opened(ui: Ui, state: &State) -> Option<Element> {
    let (reading, document) = (state.reading.as_ref()?, state.opened()?);
    let ticked = state.session.ticked(&document.article);
    let shown = Page { ui, words: &state.catalog, document, ticked, current: reading.current_step(ticked) };
    let fix = article::resolution(&shown)?;
    Some(el("div", "article opened").key("opened").add(fix).add(article::verdict(ui, state)))
}

/// Articles that are there for whoever wants to see them.
fn folded(ui: Ui, state: &State, answer: &Answer, label: &str) -> Option<Element> {
    let (seen, all) = (answer.seen(), answer.reachable().len());
    let pointed = state.searching.pointed.is_some_and(|at| at >= seen);
    (all > seen).then(|| {
        let summary = text("summary", "over", label);
        el("details", "").key("folded").set_if(pointed, "open", "").add(summary).all(options(
            ui,
            state,
            answer,
            seen..all,
        ))
    })
}

/// Some of the articles, as options of the search box.
fn options(ui: Ui, state: &State, answer: &Answer, range: Range<usize>) -> Vec<Element> {
    let id = if range.start == 0 { "fm-hits" } else { "fm-more" };
    let list = el("ul", "hits").set("id", id).set("role", "listbox");
    let list = list.set("aria-label", state.catalog.text(Word::Results));
    let first = range.start;
    let hits = answer.hits.get(range).unwrap_or_default().iter().zip(first..);
    vec![hits.fold(list, |list, (hit, at)| list.add(option(ui, state, at, hit)))]
}

/// A person, offered before anything else.
pub(super) fn offer(ui: Ui, state: &State, title: Word, said: Word, reason: Reason) -> Element {
    let words = &state.catalog;
    el("div", "offer")
        .add(text("h3", "", words.text(title)))
        .add(text("p", "", words.text(said)))
        .add(button("main", ui, Event::Ask(reason)).text(words.text(Word::AskPerson)))
}

fn list(ui: Ui, state: &State, answer: &Answer, heading: Option<Word>) -> Vec<Element> {
    let mut all: Vec<Element> =
        Vec::from_iter(heading.map(|word| text("h3", "over", state.catalog.text(word))));
    all.extend(options(ui, state, answer, 0..answer.reachable().len()));
    all
}

fn option(ui: Ui, state: &State, at: usize, hit: &Hit) -> Element {
    let pointed = state.searching.pointed == Some(at);
    let open = Event::OpenArticle { article: hit.article.clone(), anchor: hit.anchor.clone() };
    let shown = el("span", "text")
        .set("dir", "auto")
        .add(el("span", "title").nodes(marked(&hit.title)))
        .add(el("span", "line").nodes(marked(&hit.line)))
        .maybe(why(&state.catalog, &hit.why).map(|why| text("span", "why", &why)));
    el("li", if pointed { "hit pointed" } else { "hit" })
        .set("id", &format!("fm-hit-{at}"))
        .set("role", "option")
        .set("part", "result")
        .state("aria-selected", pointed)
        .sends("click", ui, open)
        .add(shown)
        .add(icon(icon::FORTH))
}

fn marked(spans: &[Span]) -> Vec<Node> {
    let node = |span: &Span| match span.hit {
        true => Node::Element(text("mark", "", &span.text)),
        false => Node::Text(span.text.clone()),
    };
    spans.iter().map(node).collect()
}

pub(super) fn why(words: &Catalog, why: &Why) -> Option<String> {
    match why {
        Why::Words => None,
        Why::Closed(tickets) => Some(words.fill(Word::WhyClosed, &[("n", &tickets.to_string())])),
        Why::OnThisPage => Some(words.text(Word::WhyPage).to_owned()),
        Why::KnownError => Some(words.text(Word::WhyKnown).to_owned()),
    }
}

/// Before anything was typed and with nothing to suggest.
fn start(ui: Ui, state: &State) -> Vec<Element> {
    let mut all = vec![text("p", "start", state.catalog.text(Word::Start))];
    if !state.session.recent.is_empty() {
        all.push(text("h3", "over", state.catalog.text(Word::Recent)));
        all.push(el("ul", "hits").each(&state.session.recent, &|(id, title)| by_title(ui, id, title)));
    }
    all
}

/// A way to an article by its title alone.
pub(super) fn by_title(ui: Ui, id: &str, title: &str) -> Element {
    let open = Event::OpenArticle { article: id.to_owned(), anchor: String::new() };
    let shown = el("span", "text").add(text("span", "title", title));
    el("li", "").add(button("hit", ui, open).add(shown).add(icon(icon::FORTH)))
}
