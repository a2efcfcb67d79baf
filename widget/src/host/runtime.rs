//! Runs the state: an event goes in, the resulting commands are carried out, and their outcomes come back as events.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use kb_core::ticket::Fact;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use super::{focus, notice};
use crate::effect::bundle_stack::BundleStack;
use crate::effect::{clock, json, page_facts, random, stemmer, storage, task};
use crate::state::command::Command;
use crate::state::config::Config;
use crate::state::desk::DeskRules;
use crate::state::event::{ArticleEvent, Event, HostEvent, SearchEvent, StepContext};
use crate::state::search::QuestionId;
use crate::state::{State, verbs};
use crate::view::DeskView;

/// How long to wait after the first results before small bundles are fetched whole, in milliseconds. The page's own work comes first.
const IDLE_MS: u32 = 400;

/// The desk: what the first part of the panel calls in the second.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) rules: DeskRules<State>,
    pub(super) view: DeskView,
    /// Facts about the page, for the ticket.
    pub(super) page_facts: fn() -> Vec<Fact>,
    /// Carries out a command that only the desk gives.
    pub(super) carry_out: fn(&Rc<Runtime>, Command),
    /// Handles the predictions of the loader's script.
    pub(super) triaged: fn(&Rc<Runtime>, &JsValue),
}

/// The running panel.
pub(super) struct Runtime {
    pub(super) state: RwSignal<State>,
    pub(super) container: HtmlElement,
    pub(super) bundles: BundleStack,
    pub(super) config: JsValue,
    emit: Function,
    prefetched: Cell<bool>,
    /// Fetches the second part, and calls [`Runtime::desk_fetched`] with it.
    fetch_desk: fn(&Rc<Self>),
    /// The second part, once it has arrived.
    pub(super) desk: StoredValue<Option<Desk>>,
    /// Its screens, for the view.
    pub(super) desk_view: StoredValue<Option<DeskView>>,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Runtime").finish_non_exhaustive()
    }
}

impl Runtime {
    pub(super) fn new(
        container: HtmlElement,
        config: JsValue,
        emit: Function,
        fetch_desk: fn(&Rc<Self>),
    ) -> Self {
        let read = Config::read(&json::plain(&config));
        let preloaded = Reflect::get(&config, &"manifests".into()).unwrap_or_default();
        stemmer::connect(&config);
        let bundles = BundleStack::new(&read.bundles, &preloaded);
        let state = RwSignal::new(State::new(read));
        let prefetched = Cell::new(false);
        let (desk, desk_view) = (StoredValue::new(None), StoredValue::new(None));
        Self { state, container, bundles, config, emit, prefetched, fetch_desk, desk, desk_view }
    }

    /// The host's current configuration.
    pub(super) fn current_config(&self) -> Config {
        Config::read(&json::plain(&self.config))
    }

    /// The panel's empty frame is drawn.
    pub(super) fn frame_drawn(self: &Rc<Self>) {
        self.dispatch(Event::Host(HostEvent::FrameDrawn));
    }

    /// Restores what earlier visits left in storage.
    pub(super) fn restore(self: &Rc<Self>) {
        self.dispatch(Event::Host(HostEvent::Restored {
            session: storage::session(),
            entries: storage::entries(),
            storage_works: storage::works(),
        }));
    }

    /// Applies what the host prefilled before the panel was mounted, and tells the host that the panel is there.
    pub(super) fn ready(self: &Rc<Self>) {
        let prefill = Reflect::get(&self.config, &"prefill".into()).unwrap_or_default();
        let events = verbs::events("prefill", &json::plain(&prefill));
        events.into_iter().for_each(|event| self.dispatch(event));
        self.emit("ready", &JsValue::UNDEFINED);
    }

    /// Dispatches an event to the host page; `false` where the host cancelled it.
    pub(super) fn emit(&self, event: &str, detail: &JsValue) -> bool {
        let returned = self.emit.call2(&JsValue::NULL, &event.into(), detail);
        !matches!(returned.map(|value| value.as_bool()), Ok(Some(false)))
    }

    /// Dispatches an event to the state.
    pub(super) fn dispatch(self: &Rc<Self>, event: Event) {
        self.update(|state, context| state.step(event, context));
    }

    fn update(self: &Rc<Self>, change: impl FnOnce(&mut State, &StepContext) -> Vec<Command>) {
        let page_facts = self.desk.get_value().map(|desk| (desk.page_facts)()).unwrap_or_default();
        let context = StepContext { now_ms: clock::now_ms(), random: random::bits(), page_facts };
        let commands = self.state.try_update(|state| change(state, &context)).unwrap_or_default();
        commands.into_iter().for_each(|command| self.carry_out(command));
    }

    /// The second part has arrived, or can't be fetched.
    pub(super) fn desk_fetched(self: &Rc<Self>, desk: Option<Desk>) {
        self.desk.set_value(desk);
        self.desk_view.set_value(desk.map(|desk| desk.view));
        self.update(|state, context| match desk {
            Some(desk) => state.desk_arrived(desk.rules, context),
            None => state.desk_failed(),
        });
    }

    /// Has the loader put the plain form into the place of the panel, with what was typed.
    fn use_plain_form(&self) {
        let form = Reflect::get(&self.config, &"plainForm".into()).unwrap_or_default();
        if let Some(form) = form.dyn_ref::<Function>() {
            let _ = form.call1(&JsValue::NULL, &notice::typed(&self.with(State::typed)));
        }
    }

    /// Handles the predictions of the loader's script.
    pub(super) fn triaged(self: &Rc<Self>, predictions: &JsValue) {
        if let Some(desk) = self.desk.get_value() {
            (desk.triaged)(self, predictions);
        }
    }

    /// What a function reads in the state.
    pub(super) fn with<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        self.state.with_untracked(read)
    }

    /// A promise of how a question ranks.
    pub(super) fn explain(self: &Rc<Self>, question: String) -> JsValue {
        let runtime = Rc::clone(self);
        task::promise(async move { Ok(runtime.bundles.explain(&question).await.into()) }).into()
    }

    fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            Command::Search { id, question } => self.search(id, question),
            Command::LoadArticle(article) => self.load(article),
            Command::BypassCache => self.bundles.bypass_cache(),
            Command::Notify(notice) => {
                let (event, detail) = notice::event(&notice);
                self.emit(event, &detail);
            }
            Command::FetchDesk => (self.fetch_desk)(self),
            Command::UsePlainForm => self.use_plain_form(),
            Command::Schedule(ms, event) => self.spawn(async move {
                clock::sleep(ms).await;
                event
            }),
            Command::Focus(target) => focus::focus(&self.container, target),
            Command::ScrollToAnchor(anchor) => focus::scroll_to_anchor(&self.container, &anchor),
            Command::ScrollToResult(at) => focus::scroll_to_result(&self.container, at),
            Command::SaveSession(session) => storage::save_session(&session),
            command => {
                if let Some(desk) = self.desk.get_value() {
                    (desk.carry_out)(self, command);
                }
            }
        }
    }

    /// Runs a future and dispatches its event. The future is boxed so that all of them share the code around it.
    pub(super) fn spawn(self: &Rc<Self>, work: impl Future<Output = Event> + 'static) {
        let (runtime, work) = (Rc::clone(self), Box::pin(work) as Pin<Box<dyn Future<Output = Event>>>);
        task::spawn(async move {
            let event = work.await;
            runtime.dispatch(event);
        });
    }

    /// Where searching takes long, it is a task of its own, and so is drawing what was found: the browser paints what is typed in between.
    /// A question that another one has overtaken by then is not searched.
    fn search(self: &Rc<Self>, id: QuestionId, question: String) {
        let runtime = Rc::clone(self);
        task::spawn(async move {
            runtime.bundles.pause().await;
            let Some((locale, facts)) = runtime.scope(id) else { return };
            let results = runtime.bundles.search(&question, &locale, &facts).await;
            runtime.prefetch();
            runtime.bundles.pause().await;
            runtime.dispatch(Event::Search(match results {
                Ok(results) => SearchEvent::Found { id, results },
                Err(error) => SearchEvent::Failed { id, error },
            }));
        });
    }

    /// The language of a question and what is known about where the client is, as long as its results are awaited.
    fn scope(&self, id: QuestionId) -> Option<(String, Vec<Fact>)> {
        let scope = |state: &State| (state.config.locale.clone(), state.facts(page_facts::path()));
        self.state.try_with_untracked(|state| state.awaits(id).then(|| scope(state))).flatten()
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

    /// Fetches small bundles whole, once.
    fn prefetch(self: &Rc<Self>) {
        if !self.prefetched.replace(true) {
            let runtime = Rc::clone(self);
            task::spawn(async move {
                clock::sleep(IDLE_MS).await;
                runtime.bundles.prefetch().await;
            });
        }
    }
}
