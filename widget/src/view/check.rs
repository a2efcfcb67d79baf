//! Exactly what will be sent, before it is sent.

use kb_core::ticket::redact::Sensitive;
use kb_core::ticket::{Impact, TicketDraft};
use leptos::prelude::*;

use super::ticket::fixes;
use crate::catalog::{Catalog, Word};
use crate::host::Ui;
use crate::state::writing::Check;
use crate::state::{Event, State};

/// The screen.
pub(super) fn check(state: &State) -> Option<impl IntoView + use<>> {
    let word = |word| state.catalog.text(word).to_owned();
    let check = state.writing.check.as_ref()?;
    let held = state.writing.held.then(|| view! { <p class="note warning" role="alert">{word(Word::Held)}</p> });
    Some(view! {
        <div class="page">
            <h2 id="fm-title" tabindex="-1">{word(Word::CheckTitle)}</h2>
            <p>{word(Word::CheckText)}</p>
            {held}
            {removed(&state.catalog, check)}
            {content(&state.catalog, check.ticket.content())}
        </div>
    })
}

fn removed(words: &Catalog, check: &Check) -> Option<impl IntoView + use<>> {
    let name = |kind: &Sensitive| match kind {
        Sensitive::Card => Word::RemovedCard,
        Sensitive::Iban => Word::RemovedIban,
        Sensitive::NationalId => Word::RemovedId,
        Sensitive::Password => Word::RemovedPassword,
    };
    let mut names: Vec<&str> = check.removed.iter().map(|kind| words.text(name(kind))).collect();
    names.dedup();
    let text = format!("{} {}", words.text(Word::Removed), names.join(", "));
    (!check.removed.is_empty()).then(|| view! { <p class="note">{text}</p> })
}

fn content(words: &Catalog, ticket: &TicketDraft) -> impl IntoView + use<> {
    let impact = match ticket.impact {
        Some(Impact::Blocked) => Word::Blocked,
        Some(Impact::Slowed) => Word::Slowed,
        Some(Impact::Question) | None => Word::Asking,
    };
    let from = [ticket.name.as_str(), ticket.email.as_str()];
    let from: Vec<&str> = from.into_iter().filter(|text| !text.is_empty()).collect();
    let shown: Vec<&str> = ticket.candidates.iter().map(|candidate| candidate.article.as_str()).collect();
    let texts = [
        (Word::Question, ticket.question.clone()),
        (Word::CheckDetails, ticket.details.clone()),
        (Word::CheckImpact, words.text(impact).to_owned()),
        (Word::CheckFrom, from.join(" · ")),
        (Word::CheckShown, shown.join(", ")),
    ];
    let row = |(label, text): (Word, String)| {
        let label = words.text(label).to_owned();
        view! { <div><dt>{label}</dt><dd>{text}</dd></div> }
    };
    let rows: Vec<_> = texts.into_iter().filter(|(_, text)| !text.is_empty()).map(row).collect();
    let tried = (!ticket.tried.is_empty()).then(|| {
        let label = words.text(Word::Tried).to_owned();
        view! { <div><dt>{label}</dt><dd>{fixes(words, &ticket.tried)}</dd></div> }
    });
    view! { <dl class="sheet">{rows} {tried} {place(words, ticket)}</dl> }
}

/// Facts about page and device, and what makes the ticket traceable.
fn place(words: &Catalog, ticket: &TicketDraft) -> impl IntoView + use<> {
    let label = words.text(Word::CheckWhere).to_owned();
    let facts = ticket.environment.iter().map(|fact| (fact.name.clone(), fact.value.clone()));
    let traces = [
        ("category", ticket.category.clone().unwrap_or_default()),
        ("locale", ticket.locale.clone()),
        ("bundles", ticket.bundles.join(", ")),
        ("key", ticket.key.clone()),
    ];
    let traces = traces.into_iter().map(|(name, value)| (name.to_owned(), value));
    let rows: Vec<_> = facts
        .chain(traces)
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <li><span class="hint">{name}</span> <span>{value}</span></li> })
        .collect();
    view! {
        <div>
            <dt>{label}</dt>
            <dd><ul class="facts">{rows}</ul></dd>
        </div>
    }
}

/// Send it, or change it.
pub(super) fn actions(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    let sending = state.writing.sending;
    let label = if sending { Word::Sending } else { Word::Send };
    view! {
        <footer class="foot act" part="footer">
            <button type="button" class="main" aria-disabled=sending.then_some("true") on:click=ui.on(Event::Send)>
                {word(label)}
            </button>
            <button type="button" class="quiet" on:click=ui.on(Event::Edit)>{word(Word::Change)}</button>
        </footer>
    }
}
