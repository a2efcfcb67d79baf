//! The fields of the form, each with its problem.

use kb_core::ticket::Impact;
use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::part::part_if;
use super::problems;
use super::ui::{Attribute, Handler, Ui};
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
pub(super) fn field(text_field: &TextField) -> AnyView {
    let ui = Ui::get();
    let TextField { field, hint, .. } = *text_field;
    let id = ["fm-", field.name()].concat();
    let hint_id = [&id, "-hint"].concat();
    let content = view! {
        <label for=id.clone()>{ui.word(text_field.label)}</label>
        {hint.map(|hint| view! { <p class="hint" id=hint_id>{ui.word(hint)}</p> }.into_any())}
        {problem(field.name())}
        {input(ui, text_field, id)}
    };
    custom("div").attr("class", class(ui, field.name())).child(content.into_any()).into_any()
}

fn class(ui: Ui, field: &'static str) -> Attribute {
    ui.reading(move |state| {
        Some(if problems::of_field(state, field).is_some() { "field bad" } else { "field" }.to_owned())
    })
}

/// The problem of a field.
fn problem(field: &'static str) -> AnyView {
    let draw = move || {
        let problem = move |state: &State| problems::of_field(state, field).unwrap_or_default().into_any();
        let id = ["fm-", field, "-wrong"].concat();
        view! { <p class="wrong" id=id>{Ui::get().live(problem)}</p> }.into_any()
    };
    part_if(move |state| problems::of_field(state, field).is_some(), draw)
}

/// The element that a text is typed into.
fn input(ui: Ui, text_field: &TextField, id: String) -> AnyView {
    let TextField { field, hint, rows, autocomplete, .. } = *text_field;
    let name = field.name();
    let described: Attribute = ui.reading(move |state| {
        let problem = problems::of_field(state, name).map(|_| "-wrong");
        let ids = hint.map(|_| "-hint").into_iter().chain(problem);
        let ids = ids.map(|end| ["fm-", name, end].concat()).collect::<Vec<_>>().join(" ");
        (!ids.is_empty()).then_some(ids)
    });
    let invalid: Attribute =
        ui.reading(move |state| problems::of_field(state, name).map(|_| "true".to_owned()));
    let write: Handler<web_sys::Event> = Box::new(move |event| {
        ui.send(Event::Form(FormEvent::Write(field, event_target_value(&event))));
    });
    custom(if rows.is_some() { "textarea" } else { "input" })
        .attr("id", id)
        .attr("rows", rows)
        .attr("type", rows.is_none().then_some(if field == Field::Email { "email" } else { "text" }))
        .attr("dir", "auto")
        .attr("autocomplete", autocomplete)
        .attr("aria-invalid", invalid)
        .attr("aria-describedby", described)
        .prop("value", ui.reading(move |state| JsValue::from(state.session.draft_text(field))))
        .on(ev::input, write)
        .into_any()
}

/// The choice of the impact.
#[component]
pub(crate) fn ImpactChoice() -> impl IntoView {
    let ui = Ui::get();
    let described: Attribute =
        ui.reading(|state| problems::of_field(state, "impact").map(|_| "fm-impact-wrong".to_owned()));
    let content = view! {
        <legend>{ui.word(DeskWord::ImpactTitle)}</legend>
        {problem("impact")}
        <div class="radios">{IMPACTS.into_iter().map(|row| radio(ui, row)).collect::<Vec<_>>()}</div>
    };
    custom("fieldset")
        .attr("class", class(ui, "impact"))
        .attr("aria-describedby", described)
        .child(content.into_any())
}

fn radio(ui: Ui, (impact, label, explanation): (Impact, DeskWord, DeskWord)) -> AnyView {
    let chosen = ui.reading(move |state| JsValue::from(state.session.draft.impact == Some(impact)));
    let input = custom("input")
        .attr("type", "radio")
        .attr("name", "fm-impact")
        .attr("id", (impact == Impact::Blocked).then_some("fm-impact"))
        .prop("checked", chosen)
        .on(ev::change, ui.on(move |_| Event::Form(FormEvent::ChooseImpact(impact))))
        .into_any();
    view! {
        <label class="radio">
            {input}
            <span><strong>{ui.word(label)}</strong><span class="hint">{ui.word(explanation)}</span></span>
        </label>
    }
    .into_any()
}
