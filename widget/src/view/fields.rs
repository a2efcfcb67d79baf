//! Fields of the form, each with its problem beside it.

use kb_core::ticket::Impact;
use leptos::prelude::*;

use super::problems;
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, Field, State};

const IMPACTS: [(Impact, &str, Word, Word); 3] = [
    (Impact::Blocked, "blocked", Word::Blocked, Word::BlockedText),
    (Impact::Slowed, "slowed", Word::Slowed, Word::SlowedText),
    (Impact::Question, "question", Word::Asking, Word::AskingText),
];

/// How a field of text looks.
pub(super) struct Looks {
    pub(super) label: Word,
    pub(super) hint: Option<Word>,
    /// Lines of a larger box; `None` is a single line.
    pub(super) lines: Option<&'static str>,
    /// What the browser may fill in.
    pub(super) fills: &'static str,
}

/// A field of text.
pub(super) fn text(ui: Ui, state: &State, field: Field, looks: &Looks) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    let id = format!("fm-{}", field.name());
    let (hint_id, wrong_id) = (format!("{id}-hint"), format!("{id}-wrong"));
    let wrong = problems::of_field(state, field.name());
    let invalid = wrong.is_some().then_some("true");
    let described = [looks.hint.map(|_| hint_id.as_str()), invalid.map(|_| wrong_id.as_str())];
    let described: Vec<&str> = described.into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let draft = &state.session.draft;
    let value = match field {
        Field::Question => draft.question.clone(),
        Field::Details => draft.details.clone(),
        Field::Name => draft.name.clone(),
        Field::Email => draft.email.clone(),
    };
    let write = move |event| ui.send(Event::Write(field, event_target_value(&event)));
    let input = match looks.lines {
        Some(rows) => view! {
            <textarea id=id.clone() rows=rows aria-invalid=invalid aria-describedby=described prop:value=value on:input=write />
        }
        .into_any(),
        None => view! {
            <input
                id=id.clone()
                type=if field == Field::Email { "email" } else { "text" }
                autocomplete=looks.fills
                aria-invalid=invalid
                aria-describedby=described
                prop:value=value
                on:input=write
            />
        }
        .into_any(),
    };
    let class = if wrong.is_some() { "field bad" } else { "field" };
    view! {
        <div class=class>
            <label for=id>{word(looks.label)}</label>
            {looks.hint.map(|hint| view! { <p id=hint_id class="hint">{word(hint)}</p> })}
            {wrong.map(|wrong| view! { <p id=wrong_id class="wrong">{wrong}</p> })}
            {input}
        </div>
    }
}

/// How much it holds the client up.
pub(super) fn impact(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    let wrong = problems::of_field(state, "impact");
    let chosen = state.session.draft.impact;
    let one = |(at, (impact, value, label, text)): (usize, &(Impact, &'static str, Word, Word))| {
        let choose = Event::Choose(*impact);
        view! {
            <label class="radio">
                <input
                    type="radio"
                    name="fm-impact"
                    id=(at == 0).then_some("fm-impact")
                    value=*value
                    prop:checked=chosen == Some(*impact)
                    on:change=ui.on(choose)
                />
                <span>
                    <strong>{word(*label)}</strong>
                    <span class="hint">{word(*text)}</span>
                </span>
            </label>
        }
    };
    let all: Vec<_> = IMPACTS.iter().enumerate().map(one).collect();
    let class = if wrong.is_some() { "field bad" } else { "field" };
    view! {
        <fieldset class=class aria-describedby="fm-impact-wrong">
            <legend>{word(Word::ImpactTitle)}</legend>
            {wrong.map(|wrong| view! { <p id="fm-impact-wrong" class="wrong">{wrong}</p> })}
            <div class="radios">{all}</div>
        </fieldset>
    }
}
