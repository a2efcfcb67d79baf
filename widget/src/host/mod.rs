//! Joins state, effects and view inside the container that the loader made, and answers the loader's calls.

mod runtime;
mod focus;
mod keyboard;
mod listening;
mod verbs;
mod notice;

use std::any::Any;
use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

pub(crate) use runtime::Ui;

use crate::state::Event;
use listening::Listener;
use runtime::Runtime;

/// The panel that runs in a container. It stops when freed or destroyed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Panel {
    runtime: Rc<Runtime>,
    /// What keeps the view and the listeners alive.
    alive: Option<(Box<dyn Any>, Vec<Listener>)>,
}

/// Draws the panel into a container inside the loader's shadow root. `config` is the host's object, `emit` tells the host of events
/// and returns `false` where it cancelled one.
#[wasm_bindgen]
#[allow(
    clippy::needless_pass_by_value,
    reason = "wasm-bindgen hands objects over; borrowed ones need `table.fill`"
)]
pub fn mount(container: HtmlElement, config: JsValue, emit: Function) -> Panel {
    let runtime = Rc::new(Runtime::new(container.clone(), config, emit));
    let (state, drawn) = (runtime.state, Rc::clone(&runtime));
    let view = leptos::mount::mount_to_renderer(&container, move || {
        let ui = Ui::new(drawn);
        move || state.with(|state| crate::view::frame(ui, state))
    });
    let listeners = listening::listen(&runtime);
    runtime.restore();
    runtime.prefill();
    runtime.tell("ready", &JsValue::UNDEFINED);
    Panel { runtime, alive: Some((Box::new(view), listeners)) }
}

#[wasm_bindgen]
impl Panel {
    /// Does what the host asks; unknown verbs do nothing.
    #[allow(clippy::needless_pass_by_value, reason = "as for `mount`")]
    pub fn call(&mut self, verb: &str, argument: JsValue) -> JsValue {
        match verb {
            "destroy" => self.alive = None,
            "explain" => return verbs::explain(&self.runtime, &argument),
            "init" => self.runtime.dispatch(Event::Configure(Box::new(self.runtime.configured()))),
            "triage" => self.runtime.dispatch(verbs::triaged(&self.runtime, &argument)),
            _ => verbs::events(verb, &argument).into_iter().for_each(|event| self.runtime.dispatch(event)),
        }
        JsValue::UNDEFINED
    }
}
