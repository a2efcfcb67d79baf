//! Parts of the panel that are drawn anew when `State` says that they show something else.

use std::sync::{Arc, Mutex};

use leptos::prelude::*;

use super::ui::{Reading, Ui};
use crate::state::State;
use crate::state::shown::Shown;

/// What `draw` returns, drawn anew when something else shows.
pub(super) fn part(
    shown: impl Fn(&State) -> Shown + Send + Sync + 'static,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    gated(Ui::get().memo(shown), Box::new(move |_| draw()))
}

/// What `draw` returns, as long as a condition holds.
pub(super) fn part_if(
    condition: impl Fn(&State) -> bool + Send + Sync + 'static,
    draw: impl Fn() -> AnyView + Send + 'static,
) -> AnyView {
    let shown = Ui::get().memo(move |state| Shown::Detail(condition(state)));
    let draw = move |shown: &Shown| if *shown == Shown::Detail(true) { draw() } else { ().into_any() };
    gated(shown, Box::new(draw))
}

/// A list that is drawn anew when its rows change; nothing where there are none.
pub(super) fn rows(
    rows: fn(&State) -> Vec<(String, String)>,
    draw: fn(Vec<(String, String)>) -> AnyView,
) -> AnyView {
    let shown = Ui::get().memo(move |state| Shown::Rows(rows(state)));
    let draw = move |shown: &Shown| match shown {
        Shown::Rows(rows) if !rows.is_empty() => draw(rows.clone()),
        _ => ().into_any(),
    };
    gated(shown, Box::new(draw))
}

/// Not generic over its functions, so that all parts share their code.
fn gated(shown: Memo<Shown>, draw: Box<dyn Fn(&Shown) -> AnyView + Send>) -> AnyView {
    let draw: Reading<AnyView> = Arc::new(Mutex::new(move || draw(&shown.read())));
    draw.into_any()
}
