//! The list below the search box, and what shows instead when there are no results.

use std::ops::Range;

use kb_core::ticket::Reason;

use super::dispatch::Dispatch;
use super::element::{Element, Node, button, el, text};
use super::icon::{self, icon};
use super::{article, article_link, load_error, person_offer};
use crate::catalog::{Catalog, Word};
use crate::state::article::ArticleLink;
use crate::state::person_offer::PersonOffer;
use crate::state::results::{Band, Hit, MatchReason, SearchResults, Span};
use crate::state::search::Listed;
use crate::state::{ArticleEvent, Event, FormEvent, SearchEvent, State};

/// Everything below the box. An error shows above the previous results.
pub(super) fn results(dispatch: Dispatch, state: &State) -> Vec<Element> {
    let retry = || Event::Search(SearchEvent::Retry);
    let error = state.search.error.map(|error| load_error::load_error(dispatch, state, error, retry()));
    let mut all = Vec::from_iter(error);
    all.extend(match &state.search.listed {
        Some(Listed::Question(results)) => found(dispatch, state, results),
        Some(Listed::Page(results)) if !results.hits.is_empty() => {
            list(dispatch, state, results, Word::Suggested)
        }
        None if state.search.error.is_some() => Vec::new(),
        None if !state.session.question.trim().is_empty() => {
            vec![text("p", "wait", state.catalog.text(Word::Searching)).key("wait")]
        }
        _ => start(dispatch, state),
    });
    all
}

fn found(dispatch: Dispatch, state: &State, results: &SearchResults) -> Vec<Element> {
    let words = &state.catalog;
    let offer = PersonOffer::for_results(results, state.search.typing_paused);
    let mut all = Vec::from_iter(offer.map(|offer| person_offer::card(dispatch, state, offer)));
    match (offer, results.band) {
        (Some(PersonOffer::PersonFirst), _) if results.hits.is_empty() => {}
        (Some(PersonOffer::PersonFirst), _) => all.extend(list(dispatch, state, results, Word::Results)),
        (Some(PersonOffer::NoAnswer), _) => {
            all.extend(folded(dispatch, state, results, words.text(Word::Possible)));
        }
        (None, Band::None) => all.extend(options(dispatch, state, results, 0..results.hits.len().min(3))),
        (None, _) => {
            all.extend(options(dispatch, state, results, 0..results.visible()));
            all.extend(opened(dispatch, state));
            all.extend(folded(dispatch, state, results, words.text(Word::Others)));
            let ask = button("link", dispatch, Event::Form(FormEvent::Open(Reason::NoAnswer)))
                .text(words.text(Word::AskPerson));
            all.push(text("p", "tail", words.text(Word::NotIt)).text(" ").add(ask));
        }
    }
    all
}

/// The resolution of the best article, opened in the list.
fn opened(dispatch: Dispatch, state: &State) -> Option<Element> {
    let reading = state.opened()?;
    let resolution = article::resolution(&article::shown(dispatch, state, reading))?;
    let verdict = article::verdict(dispatch, state, reading);
    Some(el("div", "article opened").key("opened").add(resolution).add(verdict))
}

/// Less likely articles, folded away.
fn folded(dispatch: Dispatch, state: &State, results: &SearchResults, label: &str) -> Option<Element> {
    let (visible, all) = (results.visible(), results.reachable().len());
    let selected = state.search.selected.is_some_and(|at| at >= visible);
    (all > visible).then(|| {
        let summary = text("summary", "over", label);
        el("details", "").key("folded").set_if(selected, "open", "").add(summary).all(options(
            dispatch,
            state,
            results,
            visible..all,
        ))
    })
}

/// A range of the results, as options of the search box.
fn options(dispatch: Dispatch, state: &State, results: &SearchResults, range: Range<usize>) -> Vec<Element> {
    let id = if range.start == 0 { "fm-hits" } else { "fm-more" };
    let list = el("ul", "hits").set("id", id).set("role", "listbox");
    let list = list.set("aria-label", state.catalog.text(Word::Results));
    let first = range.start;
    let hits = results.hits.get(range).unwrap_or_default().iter().zip(first..);
    vec![hits.fold(list, |list, (hit, at)| list.add(option(dispatch, state, at, hit)))]
}

fn list(dispatch: Dispatch, state: &State, results: &SearchResults, heading: Word) -> Vec<Element> {
    let mut all = vec![text("h3", "over", state.catalog.text(heading))];
    all.extend(options(dispatch, state, results, 0..results.reachable().len()));
    all
}

fn option(dispatch: Dispatch, state: &State, at: usize, hit: &Hit) -> Element {
    let selected = state.search.selected == Some(at);
    let link = ArticleLink { article: hit.article.clone(), anchor: hit.anchor.clone() };
    let open = Event::Article(ArticleEvent::Open(link));
    let content = el("span", "text")
        .set("dir", "auto")
        .add(el("span", "title").nodes(marked(&hit.title)))
        .add(el("span", "line").nodes(marked(&hit.line)))
        .maybe(reason(&state.catalog, &hit.reason).map(|reason| text("span", "why", &reason)));
    el("li", if selected { "hit pointed" } else { "hit" })
        .set("id", &format!("fm-hit-{at}"))
        .set("role", "option")
        .set("part", "result")
        .state("aria-selected", selected)
        .sends("click", dispatch, open)
        .add(content)
        .add(icon(icon::FORTH))
}

fn marked(spans: &[Span]) -> Vec<Node> {
    let node = |span: &Span| match span.hit {
        true => Node::Element(text("mark", "", &span.text)),
        false => Node::Text(span.text.clone()),
    };
    spans.iter().map(node).collect()
}

fn reason(words: &Catalog, reason: &MatchReason) -> Option<String> {
    match reason {
        MatchReason::Words => None,
        MatchReason::Closed(tickets) => Some(words.fill(Word::WhyClosed, &[("n", &tickets.to_string())])),
        MatchReason::OnThisPage => Some(words.text(Word::WhyPage).to_owned()),
        MatchReason::KnownError => Some(words.text(Word::WhyKnown).to_owned()),
    }
}

/// Shown before anything is typed, if there is nothing to suggest.
fn start(dispatch: Dispatch, state: &State) -> Vec<Element> {
    let mut all = vec![text("p", "start", state.catalog.text(Word::Start))];
    if !state.session.recent.is_empty() {
        all.push(text("h3", "over", state.catalog.text(Word::Recent)));
        all.push(
            el("ul", "hits")
                .each(&state.session.recent, &|(id, title)| article_link::row(dispatch, id, title)),
        );
    }
    all
}
