//! What stands against sending, in words.

use kb_core::ticket::Problem;
use leptos::prelude::*;

use crate::catalog::{Catalog, Word};
use crate::state::State;
use crate::state::writing::Said;

/// Fields of the form in its order, as named on the wire, and the element to jump to.
const FIELDS: [(&str, &str); 5] = [
    ("question", "fm-question"),
    ("details", "fm-details"),
    ("impact", "fm-impact"),
    ("name", "fm-name"),
    ("email", "fm-email"),
];

/// The problem of a field in words, if it has one.
pub(super) fn of_field(state: &State, field: &str) -> Option<String> {
    let found = state.writing.problems.iter().find(|(name, _)| name == field)?;
    Some(text(&state.catalog, &found.0, &found.1))
}

/// All problems above the form, each leading to its field.
pub(super) fn summary(state: &State) -> Option<impl IntoView + use<>> {
    let problems = &state.writing.problems;
    let rows: Vec<_> = problems.iter().map(|(field, said)| row(state, field, said)).collect();
    let title = state.catalog.text(Word::ProblemsTitle).to_owned();
    (!problems.is_empty()).then(|| {
        view! {
            <div id="fm-problems" class="problems" tabindex="-1" role="alert">
                <h3>{title}</h3>
                <ul>{rows}</ul>
            </div>
        }
    })
}

fn row(state: &State, field: &str, said: &Said) -> AnyView {
    let text = text(&state.catalog, field, said);
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, id)) => {
            let id = *id;
            view! { <li><button type="button" class="link" on:click=move |event| jump(&event, id)>{text}</button></li> }
                .into_any()
        }
        None => view! { <li>{text}</li> }.into_any(),
    }
}

/// Moves the focus to a field beside the link that was followed.
fn jump(event: &web_sys::MouseEvent, id: &str) {
    let link = event_target::<web_sys::HtmlElement>(event);
    let panel = link.closest(".panel").ok().flatten();
    let found = panel.and_then(|panel| panel.query_selector(&format!("#{id}")).ok().flatten());
    if let Some(field) = found.and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field).ok()) {
        let _ = field.focus();
    }
}

fn text(words: &Catalog, field: &str, said: &Said) -> String {
    let problem = match said {
        Said::Theirs(message) if !message.is_empty() => return message.clone(),
        Said::Theirs(_) => return words.text(Word::ProblemOther).to_owned(),
        Said::Ours(problem) => problem,
    };
    let word = match (field, problem) {
        ("question", Problem::Missing) => Word::ProblemQuestion,
        ("impact", Problem::Missing) => Word::ProblemImpact,
        ("email", Problem::Missing) => Word::ProblemNoEmail,
        (_, Problem::NotAnEmail) => Word::ProblemEmail,
        (_, Problem::ControlCharacter) => Word::ProblemCharacter,
        (_, Problem::TooLong { limit }) => return words.fill(Word::ProblemLong, &[("n", &limit.to_string())]),
        _ => Word::ProblemOther,
    };
    words.text(word).to_owned()
}
