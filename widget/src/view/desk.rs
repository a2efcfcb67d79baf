//! The screens of the desk: they belong to the second part of the panel, and are called through pointers so that the first part does
//! without them.

use leptos::prelude::*;

use super::queued::Queued;
use super::reasons::Reasons;
use super::review::{Review, ReviewActions};
use super::sent::Sent;
use super::ticket::{Ticket, TicketActions};
use super::ui::{DeskView, Ui};
use crate::state::Screen;

/// The pointers. Only code of the second part may call this.
pub(crate) fn desk_view() -> DeskView {
    DeskView { screen, actions }
}

fn screen() -> AnyView {
    match Ui::get().now().screen {
        Screen::Reasons(_) => view! { <Reasons /> }.into_any(),
        Screen::Ticket => view! { <Ticket /> }.into_any(),
        Screen::Review(_) => view! { <Review /> }.into_any(),
        Screen::Sent(_) => view! { <Sent /> }.into_any(),
        Screen::Queued => view! { <Queued /> }.into_any(),
        Screen::Search | Screen::Article(_) | Screen::Solved => ().into_any(),
    }
}

fn actions() -> AnyView {
    match Ui::get().now().screen {
        Screen::Ticket => view! { <TicketActions /> }.into_any(),
        Screen::Review(_) => view! { <ReviewActions /> }.into_any(),
        _ => ().into_any(),
    }
}
