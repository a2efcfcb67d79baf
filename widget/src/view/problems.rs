//! What stands against sending, in words.

use kb_core::ticket::Problem;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::element::{Element, el, text};
use crate::catalog::{Catalog, Word};
use crate::state::State;
use crate::state::writing::Said;

/// Fields of the form as named on the wire, and the element to jump to.
const FIELDS: [(&str, &str); 5] = [
    ("question", "#fm-question"),
    ("details", "#fm-details"),
    ("impact", "#fm-impact"),
    ("name", "#fm-name"),
    ("email", "#fm-email"),
];

/// The problem of a field in words, if it has one.
pub(super) fn of_field(state: &State, field: &str) -> Option<String> {
    let (field, said) = state.writing.problems.iter().find(|(name, _)| name == field)?;
    Some(in_words(&state.catalog, field, said))
}

/// All problems above the form, each leading to its field.
pub(super) fn summary(state: &State) -> Option<Element> {
    let problems = &state.writing.problems;
    (!problems.is_empty()).then(|| {
        el("div", "problems")
            .key("problems")
            .set("id", "fm-problems")
            .set("tabindex", "-1")
            .set("role", "alert")
            .add(text("h3", "", state.catalog.text(Word::ProblemsTitle)))
            .add(el("ul", "").each(problems, &|(field, said)| row(state, field, said)))
    })
}

fn row(state: &State, field: &str, said: &Said) -> Element {
    let said = in_words(&state.catalog, field, said);
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, selector)) => {
            let leads =
                el("button", "link").set("type", "button").on("click", move |event| jump(&event, selector));
            el("li", "").add(leads.text(&said))
        }
        None => text("li", "", &said),
    }
}

/// Moves the focus to a field of the same form.
fn jump(event: &web_sys::Event, selector: &str) {
    let link = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let form = link.and_then(|link| link.closest("form").ok().flatten());
    let field = form.and_then(|form| form.query_selector(selector).ok().flatten());
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

fn in_words(words: &Catalog, field: &str, said: &Said) -> String {
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
        (_, Problem::TooLong { limit }) => {
            return words.fill(Word::ProblemLong, &[("n", &limit.to_string())]);
        }
        _ => Word::ProblemOther,
    };
    words.text(word).to_owned()
}
