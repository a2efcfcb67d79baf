//! Joins state, effects and view inside the container that the loader made, and handles the loader's calls. Each module imports only
//! modules above it.

mod notice;
mod focus;
mod runtime;
mod desk;
mod keyboard;
mod listeners;

use std::any::Any;
use std::rc::Rc;

use js_sys::{Function, Promise};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::effect::{clock, json, task};
use crate::state::{Event, HostEvent, verbs};
use crate::view::{self, Ui};
use listeners::Listener;
use runtime::Runtime;

/// The panel in a container. It stops when it is freed or destroyed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Panel {
    runtime: Rc<Runtime>,
    /// The view and the listeners, which live as long as this.
    alive: Option<(Box<dyn Any>, Vec<Listener>)>,
}

/// Draws the panel into a container inside the loader's shadow root, and returns a promise of it. `config` is the host's configuration.
/// `emit` dispatches an event to the host, and returns `false` where the host cancelled it. Drawing, restoring what earlier visits
/// left, and what the loader does with the panel are tasks of their own, because code is compiled when it first runs.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen passes objects by value; borrowed ones need `table.fill`"
)]
pub fn mount(container: HtmlElement, config: JsValue, emit: Function) -> Promise {
    task::promise(async move {
        clock::sleep(0).await;
        let runtime = Rc::new(Runtime::new(container, config, emit, desk::fetch));
        let view = draw(&runtime);
        let steps: [fn(&Rc<Runtime>); 3] = [Runtime::frame_drawn, Runtime::restore, Runtime::ready];
        for step in steps {
            clock::sleep(0).await;
            step(&runtime);
        }
        let listeners = listeners::listen(&runtime);
        clock::sleep(0).await;
        Ok(Panel { runtime, alive: Some((view, listeners)) }.into())
    })
}

/// Draws the view, which lives as long as what is returned.
fn draw(runtime: &Rc<Runtime>) -> Box<dyn Any> {
    let (state, desk, dispatcher) = (runtime.state, runtime.desk_view, Rc::clone(runtime));
    let view = leptos::mount::mount_to_renderer(&runtime.container, move || {
        let ui = Ui::new(state, desk, move |event| dispatcher.dispatch(event));
        view! { <view::Panel ui /> }
    });
    Box::new(view)
}

#[wasm_bindgen]
impl Panel {
    /// Handles a call of the host or the loader. An unknown verb has no effect.
    #[allow(clippy::needless_pass_by_value, reason = "as for `mount`")]
    pub fn call(&mut self, verb: &str, argument: JsValue) -> JsValue {
        match verb {
            "destroy" => self.alive = None,
            "explain" => return self.runtime.explain(argument.as_string().unwrap_or_default()),
            "init" => {
                let config = Box::new(self.runtime.current_config());
                self.runtime.dispatch(Event::Host(HostEvent::Configure(config)));
            }
            "triage" => self.runtime.triaged(&argument),
            _ => {
                let argument = json::plain(&argument);
                let events = verbs::events(verb, &argument);
                events.into_iter().for_each(|event| self.runtime.dispatch(event));
            }
        }
        JsValue::UNDEFINED
    }
}
