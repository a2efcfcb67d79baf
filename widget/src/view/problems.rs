//! What has to be corrected before a ticket can be sent.

use kb_core::ticket::Problem;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::element::{Element, el, text};
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
pub(super) fn summary(state: &State) -> Option<Element> {
    let problems = &state.form.problems;
    (!problems.is_empty()).then(|| {
        el("div", "problems")
            .key("problems")
            .set("id", "fm-problems")
            .set("tabindex", "-1")
            .set("role", "alert")
            .add(text("h3", "", state.catalog.text(DeskWord::ProblemsTitle)))
            .add(el("ul", "").each(problems, &|(field, error)| row(state, field, error)))
    })
}

fn row(state: &State, field: &str, error: &FieldError) -> Element {
    let problem = problem_text(&state.catalog, field, error);
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, selector)) => {
            let link = el("button", "link")
                .set("type", "button")
                .on("click", move |event| focus_field(&event, selector));
            el("li", "").add(link.text(&problem))
        }
        None => text("li", "", &problem),
    }
}

/// Moves the focus to a field of the same form.
fn focus_field(event: &web_sys::Event, selector: &str) {
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
