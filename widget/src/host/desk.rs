//! The desk in the browser: the second part of the download, and the pointers through which the first part calls it.

#![allow(
    unsafe_code,
    reason = "the mark of a part expands to an import and an export of the linker, which Rust calls unsafe"
)]

use std::rc::Rc;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::runtime::{Desk, Runtime};
use crate::effect::page_facts::page_facts;
use crate::effect::{gateway, json, storage, task};
use crate::state::command::Command;
use crate::state::event::{Event, FormEvent, OutboxEvent};
use crate::state::outbox::Entry;
use crate::state::triage::TriageResult;
use crate::state::{State, desk_rules};
use crate::view::desk_view;

/// Fetches the second part, unless it is there. A failure is not remembered: the next call tries again.
pub(super) fn fetch(runtime: &Rc<Runtime>) {
    let runtime = Rc::clone(runtime);
    task::spawn(async move {
        let desk = part().await;
        if !runtime.state.is_disposed() {
            runtime.desk_fetched(desk.ok());
        }
    });
}

/// The second part of the download: this function and everything that only it reaches.
#[wasm_split(desk, fallible)]
fn part() -> Result<Desk, SplitLoaderError> {
    Ok(Desk { rules: desk_rules(), view: desk_view(), page_facts, carry_out, triaged })
}

fn carry_out(runtime: &Rc<Runtime>, command: Command) {
    match command {
        Command::Triage(text) => triage(runtime, &text),
        Command::PrefetchTriage => triage(runtime, ""),
        Command::AskHost => {
            let allowed = runtime.emit("ticket:before", &JsValue::UNDEFINED);
            runtime.dispatch(Event::Outbox(OutboxEvent::Allowed(allowed)));
        }
        Command::SaveEntry(entry) => {
            let saved = storage::save(&entry);
            runtime.dispatch(Event::Outbox(OutboxEvent::Saved(saved)));
        }
        Command::RemoveEntry(key) => storage::remove(&key),
        Command::SendEntry(entry) => send(runtime, entry),
        _ => {}
    }
}

/// Has the loader's script ask the triage models. The script returns the predictions through a call of the verb `triage`. Where there are
/// no models, nothing is predicted.
fn triage(runtime: &Rc<Runtime>, text: &str) {
    let script = Reflect::get(&runtime.config, &"triage".into()).unwrap_or_default();
    if let (Some((models, words)), Some(script)) =
        (runtime.bundles.triage(text), script.dyn_ref::<Function>())
    {
        let _ = script.call3(&JsValue::NULL, &text.into(), &models.into(), &words.into());
    } else {
        let nothing = TriageResult { text: text.to_owned(), ..TriageResult::default() };
        runtime.dispatch(Event::Form(FormEvent::Triaged(nothing)));
    }
}

fn triaged(runtime: &Rc<Runtime>, predictions: &JsValue) {
    let predictions = json::write(predictions).unwrap_or_default();
    let result = TriageResult::read(&predictions, |category| runtime.bundles.person_first(category));
    runtime.dispatch(Event::Form(FormEvent::Triaged(result)));
}

fn send(runtime: &Rc<Runtime>, entry: Entry) {
    let (request, stored) = runtime.with(|state| (state.gateway_request(&entry), !state.outbox.memory_only));
    let runtime = Rc::clone(runtime);
    task::spawn(async move {
        // The panel may have been removed meanwhile; then the entry stays in storage.
        let waits = || {
            let waits = |state: &State| state.outbox.get(&entry.key).is_some();
            runtime.state.try_with_untracked(waits).unwrap_or_default()
        };
        if let Some(reply) = gateway::send(&request, &entry, stored, waits).await {
            runtime.dispatch(Event::Outbox(OutboxEvent::Replied { key: entry.key, reply }));
        }
    });
}
