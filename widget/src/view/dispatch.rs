//! Dispatches events of the view.

use std::rc::Rc;

use leptos::prelude::*;

use crate::state::Event;

/// Dispatches events to the state. It can be copied into every handler.
#[derive(Clone, Copy)]
pub(crate) struct Dispatch(StoredValue<Rc<dyn Fn(Event)>, LocalStorage>);

impl Dispatch {
    /// Dispatches through a function.
    pub(crate) fn new(dispatch: impl Fn(Event) + 'static) -> Self {
        Self(StoredValue::new_local(Rc::new(dispatch)))
    }

    /// Dispatches an event.
    pub(crate) fn send(self, event: Event) {
        if let Some(dispatch) = self.0.try_get_value() {
            dispatch(event);
        }
    }
}
