//! What the parts of the view get through leptos' context: the state to draw, and the way to dispatch events.

use std::rc::Rc;
use std::sync::{Arc, Mutex};

use leptos::prelude::guards::{Plain, ReadGuard};
use leptos::prelude::*;

use crate::catalog::Text;
use crate::state::{Event, State};

/// Handles an event of the DOM. All handlers are of one type, because each type of its own adds code to the download.
pub(super) type Handler<E> = Box<dyn FnMut(E) + Send>;

/// A function of the state whose readers are drawn again.
pub(super) type Reading<T> = Arc<Mutex<dyn FnMut() -> T + Send>>;

/// The value of an attribute that changes; without one, the element doesn't have the attribute.
pub(super) type Attribute = Reading<Option<String>>;

/// The state while it is read.
pub(super) type StateGuard = ReadGuard<State, Plain<State>>;

/// Draws the screens of the desk, which is the second part of the download.
#[derive(Clone, Copy)]
pub(crate) struct DeskView {
    /// The screen that shows.
    pub(super) screen: fn() -> AnyView,
    /// The buttons of its footer.
    pub(super) actions: fn() -> AnyView,
}

/// The state, the dispatcher of events, and the desk's screens once they have arrived.
#[derive(Clone, Copy)]
pub(crate) struct Ui {
    state: RwSignal<State>,
    dispatch: StoredValue<Rc<dyn Fn(Event)>, LocalStorage>,
    desk: StoredValue<Option<DeskView>>,
}

impl Ui {
    /// Dispatches through a function.
    pub(crate) fn new(
        state: RwSignal<State>,
        desk: StoredValue<Option<DeskView>>,
        dispatch: impl Fn(Event) + 'static,
    ) -> Self {
        Self { state, dispatch: StoredValue::new_local(Rc::new(dispatch)), desk }
    }

    /// What [`super::Panel`] was given.
    pub(super) fn get() -> Self {
        expect_context()
    }

    /// The state as it is now. What reads it is not drawn again.
    pub(super) fn now(self) -> StateGuard {
        self.state.read_untracked()
    }

    /// A value that is read again after every event.
    pub(super) fn reading<T: 'static>(self, read: impl Fn(&State) -> T + Send + 'static) -> Reading<T> {
        Arc::new(Mutex::new(move || {
            let state = self.tracked();
            read(&state)
        }))
    }

    /// A view that is drawn again after every event, for texts and other small views.
    pub(super) fn live(self, draw: impl Fn(&State) -> AnyView + Send + 'static) -> AnyView {
        self.reading(draw).into_any()
    }

    /// A value whose readers are drawn again only when it changes.
    pub(super) fn memo<T>(self, read: impl Fn(&State) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        self.boxed_memo(Box::new(read))
    }

    /// Not generic over the function, so that all memos of one type share their code.
    fn boxed_memo<T>(self, read: Box<dyn Fn(&State) -> T + Send + Sync>) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| read(&self.tracked()))
    }

    /// The state. Who reads it is called again after every event.
    pub(super) fn tracked(self) -> StateGuard {
        self.state.read()
    }

    /// A text. The whole panel is drawn anew when the language changes.
    pub(super) fn word(self, word: impl Text) -> String {
        self.now().catalog.text(word).to_owned()
    }

    /// The desk's screens, once they have arrived.
    pub(super) fn desk(self) -> Option<DeskView> {
        self.desk.get_value()
    }

    /// Dispatches an event.
    pub(super) fn send(self, event: Event) {
        if let Some(dispatch) = self.dispatch.try_get_value() {
            dispatch(event);
        }
    }

    /// A handler that dispatches an event. It makes the event from the state of that moment.
    pub(super) fn on<E>(self, event: impl Fn(&State) -> Event + Send + 'static) -> Handler<E> {
        self.boxed_on(Box::new(event))
    }

    fn boxed_on<E>(self, event: Box<dyn Fn(&State) -> Event + Send>) -> Handler<E> {
        Box::new(move |_| {
            let event = event(&self.now());
            self.send(event);
        })
    }
}
