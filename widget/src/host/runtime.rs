//! Runs the state: an event goes in, the resulting commands are carried out, and their outcomes come back as events.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{future_to_promise, spawn_local};
use web_sys::HtmlElement;

use super::{focus, json, notice};
use crate::effect::bundle_stack::BundleStack;
use crate::effect::page_facts::page_facts;
use crate::effect::{clock, gateway, random, stemmer, storage};
use crate::json::Json;
use crate::state::command::Command;
use crate::state::config::Config;
use crate::state::event::{ArticleEvent, Event, FormEvent, HostEvent, OutboxEvent, SearchEvent, StepContext};
use crate::state::outbox::Entry;
use crate::state::search::QuestionId;
use crate::state::triage::TriageResult;
use crate::state::{State, verbs};

/// How long to wait after the first results before small bundles are fetched whole, in milliseconds. The page's own work comes first.
const IDLE_MS: u32 = 400;

/// The running panel.
pub(super) struct Runtime {
    pub(super) state: RwSignal<State>,
    pub(super) container: HtmlElement,
    bundles: BundleStack,
    config: JsValue,
    emit: Function,
    prefetched: Cell<bool>,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime").finish_non_exhaustive()
    }
}

impl Runtime {
    pub(super) fn new(container: HtmlElement, config: JsValue, emit: Function) -> Self {
        let read = Config::read(&json::text(&config));
        let preloaded = Reflect::get(&config, &"manifests".into()).unwrap_or_default();
        stemmer::connect(&config);
        let bundles = BundleStack::new(&read.bundles, &preloaded);
        let state = RwSignal::new(State::new(read));
        Self { state, container, bundles, config, emit, prefetched: Cell::new(false) }
    }

    /// The host's current configuration.
    pub(super) fn current_config(&self) -> Config {
        Config::read(&json::text(&self.config))
    }

    /// Restores what earlier visits left in storage.
    pub(super) fn restore(self: &Rc<Self>) {
        self.dispatch(Event::Host(HostEvent::Restored {
            session: storage::session(),
            entries: storage::entries(),
            storage_works: storage::works(),
        }));
    }

    /// Applies what the host prefilled before the panel was mounted.
    pub(super) fn prefill(self: &Rc<Self>) {
        let prefill = Reflect::get(&self.config, &"prefill".into()).unwrap_or_default();
        let events = verbs::events("prefill", &json::read(&prefill));
        events.into_iter().for_each(|event| self.dispatch(event));
    }

    /// Dispatches an event to the host page; `false` where the host cancelled it.
    pub(super) fn emit(&self, event: &str, detail: &JsValue) -> bool {
        let returned = self.emit.call2(&JsValue::NULL, &event.into(), detail);
        !matches!(returned.map(|value| value.as_bool()), Ok(Some(false)))
    }

    /// Dispatches an event to the state.
    pub(super) fn dispatch(self: &Rc<Self>, event: Event) {
        let context =
            StepContext { now_ms: clock::now_ms(), random: random::bits(), page_facts: page_facts() };
        let commands = self.state.try_update(|state| state.step(event, &context)).unwrap_or_default();
        commands.into_iter().for_each(|command| self.carry_out(command));
    }

    /// Handles the predictions of the loader's script.
    pub(super) fn triaged(self: &Rc<Self>, predictions: &Json) {
        let result = TriageResult::read(predictions, |category| self.bundles.is_person_first(category));
        self.dispatch(Event::Form(FormEvent::Triaged(result)));
    }

    /// A promise of how a question ranks.
    pub(super) fn explain(self: &Rc<Self>, question: String) -> JsValue {
        let runtime = Rc::clone(self);
        future_to_promise(async move { Ok(runtime.bundles.explain(&question).await.into()) }).into()
    }

    fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            Command::Search { id, question } => self.search(id, question),
            Command::LoadArticle(article) => self.load(article),
            Command::Triage(text) => self.triage(&text),
            Command::PrefetchTriage => self.triage(""),
            Command::BypassCache => self.bundles.bypass_cache(),
            Command::Notify(notice) => {
                let (event, detail) = notice::event(&notice);
                self.emit(event, &detail);
            }
            Command::AskHost => {
                let allowed = self.emit("ticket:before", &JsValue::UNDEFINED);
                self.dispatch(Event::Outbox(OutboxEvent::Allowed(allowed)));
            }
            Command::Schedule(ms, event) => self.spawn(async move {
                clock::sleep(ms).await;
                event
            }),
            Command::Focus(target) => focus::focus(&self.container, target),
            Command::ScrollToAnchor(anchor) => focus::scroll_to_anchor(&self.container, &anchor),
            Command::ScrollToResult(at) => focus::scroll_to_result(&self.container, at),
            Command::SaveSession(session) => storage::save_session(&session),
            Command::SaveEntry(entry) => {
                let saved = storage::save(&entry);
                self.dispatch(Event::Outbox(OutboxEvent::Saved(saved)));
            }
            Command::RemoveEntry(key) => storage::remove(&key),
            Command::SendEntry(entry) => self.send(entry),
        }
    }

    /// Runs a future and dispatches its event. The future is boxed so that all of them share the code of one task.
    fn spawn(self: &Rc<Self>, work: impl Future<Output = Event> + 'static) {
        let (runtime, work) = (Rc::clone(self), Box::pin(work) as Pin<Box<dyn Future<Output = Event>>>);
        spawn_local(async move {
            let event = work.await;
            runtime.dispatch(event);
        });
    }

    fn search(self: &Rc<Self>, id: QuestionId, question: String) {
        let runtime = Rc::clone(self);
        let (locale, context) =
            self.state.with_untracked(|state| (state.config.locale.clone(), state.config.context.clone()));
        self.spawn(async move {
            let results = runtime.bundles.search(&question, &locale, &context).await;
            runtime.prefetch();
            Event::Search(match results {
                Ok(results) => SearchEvent::Found { id, results },
                Err(error) => SearchEvent::Failed { id, error },
            })
        });
    }

    fn load(self: &Rc<Self>, article: String) {
        let runtime = Rc::clone(self);
        let question = self.state.with_untracked(|state| state.question_behind(&article).to_owned());
        self.spawn(async move {
            Event::Article(match runtime.bundles.document(&article, &question).await {
                Ok(document) => ArticleEvent::Loaded { article, document: Box::new(document) },
                Err(error) => ArticleEvent::LoadFailed { article, error },
            })
        });
    }

    /// Has the loader's script ask the triage models. The script returns the predictions through a call of the verb `triage`.
    fn triage(&self, text: &str) {
        let script = Reflect::get(&self.config, &"triage".into()).unwrap_or_default();
        if let (Some((models, words)), Some(script)) =
            (self.bundles.triage(text), script.dyn_ref::<Function>())
        {
            let _ = script.call3(&JsValue::NULL, &text.into(), &models.into(), &words.into());
        }
    }

    /// Fetches small bundles whole, once.
    fn prefetch(self: &Rc<Self>) {
        if !self.prefetched.replace(true) {
            let runtime = Rc::clone(self);
            spawn_local(async move {
                clock::sleep(IDLE_MS).await;
                runtime.bundles.prefetch().await;
            });
        }
    }

    fn send(self: &Rc<Self>, entry: Entry) {
        let (request, stored) =
            self.state.with_untracked(|state| (state.gateway_request(&entry), !state.outbox.memory_only));
        self.spawn(async move {
            let reply = gateway::send(&request, &entry, stored).await;
            Event::Outbox(OutboxEvent::Replied { key: entry.key, reply })
        });
    }
}
