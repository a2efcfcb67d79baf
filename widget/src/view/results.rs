//! Answers below the search box, and what stands there when there are none.

use kb_core::ticket::Reason;

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
            all.extend(list(ui, state, answer, Some(Word::Results)));
            all
        }
        Band::None => {
            let mut all = vec![offer(ui, state, Word::NoMatch, Word::NoMatchText, Reason::NoAnswer)];
            if !answer.hits.is_empty() {
                all.extend(list(ui, state, answer, Some(Word::Nearby)));
            }
            all
        }
        Band::Answer | Band::Suggest => {
            let mut all = list(ui, state, answer, None);
            let ask = button("link", ui, Event::Ask(Reason::NoAnswer)).text(words.text(Word::AskPerson));
            all.push(text("p", "tail", words.text(Word::NotIt)).text(" ").add(ask));
            all
        }
    }
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
    let label = state.catalog.text(heading.unwrap_or(Word::Results));
    let mut all: Vec<Element> = Vec::from_iter(heading.map(|_| text("h3", "over", label)));
    let list = el("ul", "hits").set("id", "fm-hits").set("role", "listbox").set("aria-label", label);
    let options = answer.hits.iter().enumerate();
    all.push(options.fold(list, |list, (at, hit)| list.add(option(ui, state, at, hit))));
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

fn why(words: &Catalog, why: &Why) -> Option<String> {
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
