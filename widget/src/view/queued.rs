//! Tickets that wait to be sent.

use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;

use super::button::text_button;
use super::icon::{self, icon};
use super::page::title;
use super::part::{part_if, rows};
use super::ui::{Attribute, Ui};
use crate::catalog::DeskWord;
use crate::state::obstacle::Obstacle;
use crate::state::{Event, OutboxEvent, State};

/// The screen.
#[component]
pub(crate) fn Queued() -> impl IntoView {
    let ui = Ui::get();
    let why = ui.live(|state| {
        let why = state.outbox.obstacle.map_or(DeskWord::QueuedText, Obstacle::text);
        state.catalog.text(why).to_owned().into_any()
    });
    let kept = ui.live(|state| {
        let kept = if state.outbox.memory_only { DeskWord::QueuedMemory } else { DeskWord::QueuedReload };
        state.catalog.text(kept).to_owned().into_any()
    });
    let entries = |state: &State| {
        state.outbox.visible().map(|entry| (entry.key.clone(), entry.draft().question)).collect()
    };
    view! {
        <div class="page">
            <span class="seal waiting">{icon(icon::WAIT)}</span>
            {title(ui.word(DeskWord::QueuedTitle))}
            <p>{why}</p>
            <p>{kept}</p>
            {rows(entries, list)}
            {send_now(ui)}
        </div>
    }
}

fn send_now(ui: Ui) -> AnyView {
    let label = ui.live(|state| {
        let label = if is_busy(state) { DeskWord::Sending } else { DeskWord::RetryNow };
        state.catalog.text(label).to_owned().into_any()
    });
    let disabled: Attribute = ui.reading(|state| is_busy(state).then(|| "true".to_owned()));
    custom("button")
        .attr("type", "button")
        .attr("class", "main")
        .attr("aria-disabled", disabled)
        .on(ev::click, ui.on(|_| Event::Outbox(OutboxEvent::SendAll)))
        .child(label)
        .into_any()
}

fn is_busy(state: &State) -> bool {
    state.outbox.visible().any(|entry| state.outbox.is_sending(&entry.key))
}

fn list(entries: Vec<(String, String)>) -> AnyView {
    let rows: Vec<AnyView> = entries.into_iter().map(|(key, question)| row(key, question)).collect();
    view! { <ul class="fixes">{rows}</ul> }.into_any()
}

fn row(key: String, question: String) -> AnyView {
    let refused = key.clone();
    let is_refused = move |state: &State| {
        state.outbox.visible().any(|entry| entry.key == refused && entry.refused.is_some())
    };
    let refused = part_if(is_refused, move || refusal(&key));
    view! { <li><span>{question}</span>{refused}</li> }.into_any()
}

/// The gateway did not accept the ticket.
fn refusal(key: &str) -> AnyView {
    let (ui, key) = (Ui::get(), key.to_owned());
    let correct = move |_: &_| Event::Outbox(OutboxEvent::Correct(key.clone()));
    view! {
        <span class="wrong">{ui.word(DeskWord::Refused)}</span>
        {text_button("link", correct, ui.word(DeskWord::Rework))}
    }
    .into_any()
}
