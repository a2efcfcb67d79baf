//! Thanks for saying that the question is solved.

use leptos::prelude::*;

use super::button::text_button;
use super::icon::{self, icon};
use super::page::title;
use super::ui::Ui;
use crate::catalog::Word;
use crate::state::{Event, HostEvent};

/// The screen.
#[component]
pub(crate) fn Solved() -> impl IntoView {
    let ui = Ui::get();
    view! {
        <div class="page calm">
            <span class="seal">{icon(icon::DONE)}</span>
            {title(ui.word(Word::SolvedTitle))}
            <p>{ui.word(Word::SolvedText)}</p>
            {text_button("main", |_| Event::Host(HostEvent::Close), ui.word(Word::SolvedClose))}
        </div>
    }
}
