//! What has to be corrected before a ticket can be sent.

use kb_core::ticket::Problem;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::part::rows;
use super::ui::{Handler, Ui};
use crate::catalog::{Catalog, DeskWord};
use crate::state::State;
use crate::state::form::FieldError;

/// Fields of the form by their name in the ticket's JSON, and the element to focus.
const FIELDS: [(&str, &str); 5] = [
    ("question", "#fm-question"),
    ("details", "#fm-details"),
    ("impact", "#fm-impact"),
    ("name", "#fm-name"),
    ("email", "#fm-email"),
];

/// The text of a field's problem, if it has one.
pub(super) fn of_field(state: &State, field: &str) -> Option<String> {
    let (field, error) = state.form.problems.iter().find(|(name, _)| name == field)?;
    Some(problem_text(&state.catalog, field, error))
}

/// The list of all problems above the form; each one is a link to its field.
#[component]
pub(crate) fn Problems() -> impl IntoView {
    let problems = |state: &State| {
        let problems = state.form.problems.iter();
        problems.map(|(field, error)| (field.clone(), problem_text(&state.catalog, field, error))).collect()
    };
    rows(problems, summary)
}

fn summary(problems: Vec<(String, String)>) -> AnyView {
    view! {
        <div class="problems" id="fm-problems" tabindex="-1" role="alert">
            <h3>{Ui::get().word(DeskWord::ProblemsTitle)}</h3>
            <ul>{problems.into_iter().map(row).collect::<Vec<_>>()}</ul>
        </div>
    }
    .into_any()
}

fn row((field, problem): (String, String)) -> AnyView {
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, selector)) => {
            let go: Handler<web_sys::MouseEvent> = Box::new(move |event| focus_field(&event, selector));
            view! { <li><button type="button" class="link" on:click=go>{problem}</button></li> }.into_any()
        }
        None => view! { <li>{problem}</li> }.into_any(),
    }
}

/// Moves the focus to a field of the same form.
fn focus_field(event: &web_sys::MouseEvent, selector: &str) {
    let link = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let form = link.and_then(|link| link.closest("form").ok().flatten());
    let field = form.and_then(|form| form.query_selector(selector).ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

fn problem_text(words: &Catalog, field: &str, error: &FieldError) -> String {
    let problem = match error {
        FieldError::Gateway(message) if !message.is_empty() => return message.clone(),
        FieldError::Gateway(_) => return words.text(DeskWord::ProblemOther).to_owned(),
        FieldError::Rule(problem) => problem,
    };
    let word = match (field, problem) {
        ("question", Problem::Missing) => DeskWord::ProblemQuestion,
        ("impact", Problem::Missing) => DeskWord::ProblemImpact,
        ("email", Problem::Missing) => DeskWord::ProblemNoEmail,
        (_, Problem::NotAnEmail) => DeskWord::ProblemEmail,
        (_, Problem::ControlCharacter) => DeskWord::ProblemCharacter,
        (_, Problem::TooLong { limit }) => {
            return words.fill(DeskWord::ProblemLong, &[("n", &limit.to_string())]);
        }
        _ => DeskWord::ProblemOther,
    };
    words.text(word).to_owned()
}
