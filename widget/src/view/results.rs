//! Answers below the search box, and what stands there when there are none.

use kb_core::ticket::Reason;
use leptos::prelude::*;

use super::icon::{self, icon};
use super::trouble;
use crate::catalog::{Catalog, Word};
use crate::host::Ui;
use crate::state::answer::Span;
use crate::state::{Answer, Band, Event, Hit, State, Why};

/// Everything below the box.
pub(super) fn results(ui: Ui, state: &State) -> AnyView {
    let trouble = state.searching.trouble.map(|t| trouble::trouble(ui, state, t, Event::SearchAgain));
    let found = match &state.searching.answer {
        Some((answer, true)) => answered(ui, state, answer),
        Some((answer, false)) if !answer.hits.is_empty() => list(ui, state, answer, Word::Suggested),
        Some(_) => start(ui, state),
        None if state.searching.trouble.is_some() => ().into_any(),
        None if state.session.question.trim().is_empty() => start(ui, state),
        None => {
            let wait = state.catalog.text(Word::Searching).to_owned();
            view! { <p class="wait">{wait}</p> }.into_any()
        }
    };
    // A trouble stands above the last good answers; they stay.
    view! { {trouble} {found} }.into_any()
}

fn answered(ui: Ui, state: &State, answer: &Answer) -> AnyView {
    let words = &state.catalog;
    match answer.band {
        Band::Person => {
            let offer = offer(ui, state, (Word::PersonFirst, Word::PersonFirstText), Reason::Bypass);
            view! { {offer} {list(ui, state, answer, Word::Results)} }.into_any()
        }
        Band::None => {
            let offer = offer(ui, state, (Word::NoMatch, Word::NoMatchText), Reason::NoAnswer);
            let nearby = (!answer.hits.is_empty()).then(|| list(ui, state, answer, Word::Nearby));
            view! { {offer} {nearby} }.into_any()
        }
        Band::Answer | Band::Suggest => {
            let not_it = words.text(Word::NotIt).to_owned();
            let ask = words.text(Word::AskPerson).to_owned();
            view! {
                {list(ui, state, answer, Word::Results)}
                <p class="tail">
                    {not_it} " "
                    <button type="button" class="link" on:click=ui.on(Event::Ask(Reason::NoAnswer))>{ask}</button>
                </p>
            }
            .into_any()
        }
    }
}

/// A person, offered before anything else.
fn offer(ui: Ui, state: &State, words: (Word, Word), reason: Reason) -> impl IntoView + use<> {
    let text = |word| state.catalog.text(word).to_owned();
    view! {
        <div class="offer">
            <h3>{text(words.0)}</h3>
            <p>{text(words.1)}</p>
            <button type="button" class="main" on:click=ui.on(Event::Ask(reason))>{text(Word::AskPerson)}</button>
        </div>
    }
}

fn list(ui: Ui, state: &State, answer: &Answer, label: Word) -> AnyView {
    let hits = answer.hits.iter().enumerate();
    let options: Vec<_> = hits.map(|(at, hit)| option(ui, state, at, hit)).collect();
    let label = state.catalog.text(label).to_owned();
    let shown = (!state.searching.typed_answer().is_some_and(|a| std::ptr::eq(a, answer) && a.band != Band::None))
        .then(|| view! { <h3 class="over">{label.clone()}</h3> });
    view! {
        {shown}
        <ul id="fm-hits" class="hits" role="listbox" aria-label=label>{options}</ul>
    }
    .into_any()
}

fn option(ui: Ui, state: &State, at: usize, hit: &Hit) -> impl IntoView + use<> {
    let pointed = state.searching.pointed == Some(at);
    let open = Event::OpenArticle { article: hit.article.clone(), anchor: hit.anchor.clone() };
    let why = why(&state.catalog, &hit.why).map(|why| view! { <span class="why">{why}</span> });
    view! {
        <li
            id=format!("fm-hit-{at}")
            role="option"
            part="result"
            class=if pointed { "hit pointed" } else { "hit" }
            aria-selected=if pointed { "true" } else { "false" }
            on:click=ui.on(open)
        >
            <span class="text">
                <span class="title">{marked(&hit.title)}</span>
                <span class="line">{marked(&hit.line)}</span>
                {why}
            </span>
            {icon(icon::FORTH)}
        </li>
    }
}

fn marked(spans: &[Span]) -> Vec<AnyView> {
    let span = |span: &Span| match span.hit {
        true => view! { <mark>{span.text.clone()}</mark> }.into_any(),
        false => span.text.clone().into_any(),
    };
    spans.iter().map(span).collect()
}

fn why(words: &Catalog, why: &Why) -> Option<String> {
    match why {
        Why::Words | Why::Recent => None,
        Why::Closed(tickets) => Some(words.fill(Word::WhyClosed, &[("n", &tickets.to_string())])),
        Why::OnThisPage => Some(words.text(Word::WhyPage).to_owned()),
        Why::KnownError => Some(words.text(Word::WhyKnown).to_owned()),
        Why::Code(code) => Some(words.fill(Word::WhyCode, &[("code", code)])),
    }
}

/// Before anything was typed and with nothing to suggest.
fn start(ui: Ui, state: &State) -> AnyView {
    let text = state.catalog.text(Word::Start).to_owned();
    let recent = (!state.session.recent.is_empty()).then(|| {
        let rows: Vec<_> = state.session.recent.iter().map(|(id, title)| recent(ui, id, title)).collect();
        let label = state.catalog.text(Word::Recent).to_owned();
        view! { <h3 class="over">{label}</h3> <ul class="hits">{rows}</ul> }
    });
    view! { <p class="start">{text}</p> {recent} }.into_any()
}

/// A way to an article by its title alone.
pub(super) fn recent(ui: Ui, id: &str, title: &str) -> impl IntoView + use<> {
    let open = Event::OpenArticle { article: id.to_owned(), anchor: String::new() };
    let title = title.to_owned();
    view! {
        <li>
            <button type="button" class="hit" on:click=ui.on(open)>
                <span class="text">
                    <span class="title">{title}</span>
                </span>
                {icon(icon::FORTH)}
            </button>
        </li>
    }
}
