//! Fields of the form, each with its problem beside it.

use js_sys::Reflect;
use kb_core::ticket::Impact;

use super::element::{Element, el, text};
use super::problems;
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, Field, State};

const IMPACTS: [(Impact, Word, Word); 3] = [
    (Impact::Blocked, Word::Blocked, Word::BlockedText),
    (Impact::Slowed, Word::Slowed, Word::SlowedText),
    (Impact::Question, Word::Asking, Word::AskingText),
];

/// How a field of text looks.
pub(super) struct Looks {
    pub(super) field: Field,
    pub(super) label: Word,
    pub(super) hint: Option<Word>,
    /// Lines of a larger box; `None` is a single line.
    pub(super) lines: Option<&'static str>,
    /// What the browser may fill in.
    pub(super) fills: &'static str,
}

/// A field of text.
pub(super) fn field(ui: Ui, state: &State, looks: &Looks) -> Element {
    let word = |word| state.catalog.text(word);
    let (field, id) = (looks.field, ["fm-", looks.field.name()].concat());
    let (hint_id, wrong_id) = ([&id, "-hint"].concat(), [&id, "-wrong"].concat());
    let wrong = problems::of_field(state, field.name());
    let hint = looks.hint.map(|hint| text("p", "hint", word(hint)).set("id", &hint_id));
    let input = match looks.lines {
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
        .set("autocomplete", looks.fills)
        .set_if(wrong.is_some(), "aria-invalid", "true")
        .set_if(!described.is_empty(), "aria-describedby", &described)
        .value(state.session.draft_text(field))
        .on("input", move |event| ui.send(Event::Write(field, value_of(&event))));
    el("div", if wrong.is_some() { "field bad" } else { "field" })
        .add(text("label", "", word(looks.label)).set("for", &id))
        .maybe(hint)
        .maybe(wrong.map(|wrong| text("p", "wrong", &wrong).set("id", &wrong_id)))
        .add(input.key("input"))
}

/// What a field holds; input and text area keep it under the same name.
fn value_of(event: &web_sys::Event) -> String {
    let value = event.target().and_then(|target| Reflect::get(&target, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// How much it holds the client up.
pub(super) fn impact(ui: Ui, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let wrong = problems::of_field(state, "impact");
    let chosen = state.session.draft.impact;
    let one = |(impact, label, said): &(Impact, Word, Word)| {
        let impact = *impact;
        let input = el("input", "")
            .set("type", "radio")
            .set("name", "fm-impact")
            .set_if(impact == Impact::Blocked, "id", "fm-impact")
            .checked(chosen == Some(impact))
            .on("change", move |_| ui.send(Event::Choose(impact)));
        let said =
            el("span", "").add(text("strong", "", word(*label))).add(text("span", "hint", word(*said)));
        el("label", "radio").add(input).add(said)
    };
    el("fieldset", if wrong.is_some() { "field bad" } else { "field" })
        .set_if(wrong.is_some(), "aria-describedby", "fm-impact-wrong")
        .add(text("legend", "", word(Word::ImpactTitle)))
        .maybe(wrong.map(|wrong| text("p", "wrong", &wrong).set("id", "fm-impact-wrong")))
        .add(el("div", "radios").each(&IMPACTS, &one))
}
