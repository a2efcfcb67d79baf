//! Runs the state: events go in, the commands that come out are carried out, and what those bring comes back as events.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::{focus, notice, verbs};
use crate::effect::engine::Engine;
use crate::effect::{chance, clock, gateway, place, stemmer, storage};
use crate::state::config::Config;
use crate::state::outbox::Entry;
use crate::state::{Command, Event, Moment, State};

/// How long the page is left alone before a small bundle is fetched whole, in milliseconds.
const IDLE_MS: u32 = 400;

/// The panel at work.
pub(crate) struct Runtime {
    pub(super) state: RwSignal<State>,
    pub(super) engine: Engine,
    pub(super) container: HtmlElement,
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
        let read = Config::read(&verbs::json_text(&config));
        let preloaded = Reflect::get(&config, &"manifests".into()).unwrap_or_default();
        stemmer::connect(&config);
        let engine = Engine::new(&read.bundles, &preloaded);
        let state = RwSignal::new(State::new(read));
        Self { state, engine, container, config, emit, prefetched: Cell::new(false) }
    }

    /// The host's configuration as it stands now.
    pub(super) fn configured(&self) -> Config {
        Config::read(&verbs::json_text(&self.config))
    }

    /// Brings back what earlier visits left.
    pub(super) fn restore(self: &Rc<Self>) {
        self.dispatch(Event::Restored {
            session: storage::session(),
            entries: storage::entries(),
            kept: storage::keeps(),
        });
    }

    /// Fills in what the host gave before the panel was there.
    pub(super) fn prefill(self: &Rc<Self>) {
        let given = Reflect::get(&self.config, &"prefill".into()).unwrap_or_default();
        verbs::events("prefill", &given).into_iter().for_each(|event| self.dispatch(event));
    }

    /// Tells the host; `false` where it cancelled.
    pub(super) fn tell(&self, event: &str, detail: &JsValue) -> bool {
        let answer = self.emit.call2(&JsValue::NULL, &event.into(), detail);
        !matches!(answer.map(|value| value.as_bool()), Ok(Some(false)))
    }

    /// Lets an event happen.
    pub(crate) fn dispatch(self: &Rc<Self>, event: Event) {
        let moment = Moment { now_ms: clock::now_ms(), random: chance::bits(), surroundings: place::facts() };
        let commands = self.state.try_update(|state| state.step(event, &moment)).unwrap_or_default();
        commands.into_iter().for_each(|command| self.carry_out(command));
    }

    fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            Command::Search { number, question } => self.search(number, question),
            Command::Load(article) => self.load(article),
            Command::Triage(text) => self.triage(&text),
            Command::Refetch => self.engine.distrust(),
            Command::Tell(told) => {
                let (event, detail) = notice::event(&told);
                self.tell(event, &detail);
            }
            Command::AskHost => {
                let allowed = self.tell("ticket:before", &JsValue::UNDEFINED);
                self.dispatch(Event::Allowed(allowed));
            }
            Command::After(ms, event) => self.spawn(async move {
                clock::sleep(ms).await;
                event
            }),
            Command::Focus(target) => focus::focus(&self.container, target),
            Command::Show(anchor) => focus::show(&self.container, &anchor),
            Command::Reveal(at) => focus::reveal(&self.container, at),
            Command::KeepSession(session) => storage::keep_session(&session),
            Command::Keep(entry) => {
                let kept = storage::keep(&entry);
                self.dispatch(Event::Stored(kept));
            }
            Command::Remove(key) => storage::remove(&key),
            Command::Deliver(entry) => self.deliver(entry),
        }
    }

    /// Runs something that ends in an event. Boxed, so that all work shares one task's code.
    fn spawn(self: &Rc<Self>, work: impl Future<Output = Event> + 'static) {
        let (runtime, work) = (Rc::clone(self), Box::pin(work) as Pin<Box<dyn Future<Output = Event>>>);
        spawn_local(async move {
            let event = work.await;
            runtime.dispatch(event);
        });
    }

    fn search(self: &Rc<Self>, number: u32, question: String) {
        let runtime = Rc::clone(self);
        let (locale, context) =
            self.state.with_untracked(|state| (state.config.locale.clone(), state.config.context.clone()));
        self.spawn(async move {
            let answer = runtime.engine.answer(&question, &locale, &context).await;
            runtime.prefetch();
            match answer {
                Ok(answer) => Event::Found { number, answer },
                Err(trouble) => Event::SearchFailed { number, trouble },
            }
        });
    }

    fn load(self: &Rc<Self>, article: String) {
        let runtime = Rc::clone(self);
        let question = self.state.with_untracked(|state| state.question_behind(&article).to_owned());
        self.spawn(async move {
            match runtime.engine.document(&article, &question).await {
                Ok(document) => Event::Loaded { article, document: Box::new(document) },
                Err(trouble) => Event::LoadFailed { article, trouble },
            }
        });
    }

    /// The loader asks the models, and tells the panel as a host would.
    fn triage(&self, text: &str) {
        let asked = Reflect::get(&self.config, &"triage".into()).unwrap_or_default();
        if let (Some((models, words)), Some(asked)) = (self.engine.triage(text), asked.dyn_ref::<Function>())
        {
            let _ = asked.call3(&JsValue::NULL, &text.into(), &models.into(), &words.into());
        }
    }

    /// Once, after the first answer, when the page had time for its own work.
    fn prefetch(self: &Rc<Self>) {
        if !self.prefetched.replace(true) {
            let runtime = Rc::clone(self);
            spawn_local(async move {
                clock::sleep(IDLE_MS).await;
                runtime.engine.prefetch().await;
            });
        }
    }

    fn deliver(self: &Rc<Self>, entry: Entry) {
        let (gateway, token, stored) = self.state.with_untracked(|state| {
            let token = if entry.hidden { String::new() } else { state.config.identity.token.clone() };
            (state.config.gateway.clone(), token, !state.outbox.memory_only)
        });
        self.spawn(async move {
            let reply = gateway::deliver(&gateway, &token, &entry, stored).await;
            Event::Replied { key: entry.key, reply }
        });
    }
}

/// What views use to let events happen. It can be copied into every handler.
#[derive(Clone, Copy)]
pub(crate) struct Ui(StoredValue<Rc<Runtime>, LocalStorage>);

impl Ui {
    pub(super) fn new(runtime: Rc<Runtime>) -> Self {
        Self(StoredValue::new_local(runtime))
    }

    /// Lets an event happen.
    pub(crate) fn send(self, event: Event) {
        if let Some(runtime) = self.0.try_get_value() {
            runtime.dispatch(event);
        }
    }
}
