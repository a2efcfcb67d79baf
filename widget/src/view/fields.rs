//! The fields of the form, each with its problem.

use js_sys::Reflect;
use kb_core::ticket::Impact;

use super::dispatch::Dispatch;
use super::element::{Element, el, text};
use super::problems;
use crate::catalog::DeskWord;
use crate::state::form::Field;
use crate::state::{Event, FormEvent, State};

const IMPACTS: [(Impact, DeskWord, DeskWord); 3] = [
    (Impact::Blocked, DeskWord::Blocked, DeskWord::BlockedText),
    (Impact::Slowed, DeskWord::Slowed, DeskWord::SlowedText),
    (Impact::Question, DeskWord::Asking, DeskWord::AskingText),
];

/// How a text field is drawn.
pub(super) struct TextField {
    pub(super) field: Field,
    pub(super) label: DeskWord,
    pub(super) hint: Option<DeskWord>,
    /// Rows of a text area; `None` for a single line.
    pub(super) rows: Option<&'static str>,
    /// The value of `autocomplete`, which tells browsers what they may fill in.
    pub(super) autocomplete: &'static str,
}

/// A text field.
pub(super) fn field(dispatch: Dispatch, state: &State, text_field: &TextField) -> Element {
    let word = |word| state.catalog.text(word);
    let (field, id) = (text_field.field, ["fm-", text_field.field.name()].concat());
    let (hint_id, wrong_id) = ([&id, "-hint"].concat(), [&id, "-wrong"].concat());
    let wrong = problems::of_field(state, field.name());
    let hint = text_field.hint.map(|hint| text("p", "hint", word(hint)).set("id", &hint_id));
    let input = match text_field.rows {
        Some(rows) => el("textarea", "").set("rows", rows),
        None => el("input", "").set("type", if field == Field::Email { "email" } else { "text" }),
    };
    let described = match (&hint, &wrong) {
        (Some(_), Some(_)) => [&hint_id, " ", &wrong_id].concat(),
        (Some(_), None) => hint_id,
        (None, Some(_)) => wrong_id.clone(),
        (None, None) => String::new(),
    };
    let input = input
        .set("id", &id)
        .set("dir", "auto")
        .set("autocomplete", text_field.autocomplete)
        .set_if(wrong.is_some(), "aria-invalid", "true")
        .set_if(!described.is_empty(), "aria-describedby", &described)
        .value(state.session.draft_text(field))
        .on("input", move |event| dispatch.send(Event::Form(FormEvent::Write(field, value_of(&event)))));
    el("div", if wrong.is_some() { "field bad" } else { "field" })
        .add(text("label", "", word(text_field.label)).set("for", &id))
        .maybe(hint)
        .maybe(wrong.map(|wrong| text("p", "wrong", &wrong).set("id", &wrong_id)))
        .add(input.key("input"))
}

/// The text of a field; `input` and `textarea` have the same property.
fn value_of(event: &web_sys::Event) -> String {
    let value = event.target().and_then(|target| Reflect::get(&target, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// The choice of the impact.
pub(super) fn impact(dispatch: Dispatch, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let wrong = problems::of_field(state, "impact");
    let chosen = state.session.draft.impact;
    let one = |(impact, label, explanation): &(Impact, DeskWord, DeskWord)| {
        let impact = *impact;
        let input = el("input", "")
            .set("type", "radio")
            .set("name", "fm-impact")
            .set_if(impact == Impact::Blocked, "id", "fm-impact")
            .checked(chosen == Some(impact))
            .on("change", move |_| dispatch.send(Event::Form(FormEvent::ChooseImpact(impact))));
        let label = el("span", "").add(text("strong", "", word(*label))).add(text(
            "span",
            "hint",
            word(*explanation),
        ));
        el("label", "radio").add(input).add(label)
    };
    el("fieldset", if wrong.is_some() { "field bad" } else { "field" })
        .set_if(wrong.is_some(), "aria-describedby", "fm-impact-wrong")
        .add(text("legend", "", word(DeskWord::ImpactTitle)))
        .maybe(wrong.map(|wrong| text("p", "wrong", &wrong).set("id", "fm-impact-wrong")))
        .add(el("div", "radios").each(&IMPACTS, &one))
}
