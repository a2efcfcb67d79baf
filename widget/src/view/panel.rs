//! The panel as a whole: header with the way back, the screen, footer with the way to a person, and the live region.

use kb_core::ticket::Reason;
use leptos::html::custom;
use leptos::prelude::*;

use super::article::{Article, Verdict};
use super::button::button;
use super::icon::{self, icon};
use super::page;
use super::part::{part, part_if};
use super::person_offer::PersonButton;
use super::search::Search;
use super::solved::Solved;
use super::ui::{Attribute, Ui};
use crate::catalog::Word;
use crate::state::shown::Shown;
use crate::state::{ArticleEvent, Event, FormEvent, HostEvent, Screen, SearchEvent, State};

/// The panel. Its parts take `ui` from leptos' context.
#[component]
pub(crate) fn Panel(ui: Ui) -> impl IntoView {
    provide_context(ui);
    let attribute = |value: fn(&State) -> Option<&str>| -> Attribute {
        ui.reading(move |state| value(state).map(str::to_owned))
    };
    custom("section")
        .attr("class", attribute(|state| Some(if state.config.inline { "panel inline" } else { "panel" })))
        .attr("part", "frame")
        .attr("role", attribute(|state| Some(if state.is_modal() { "dialog" } else { "region" })))
        .attr("aria-modal", attribute(|state| state.is_modal().then_some("true")))
        .attr("aria-label", attribute(|state| Some(state.catalog.text(Word::Title))))
        .attr("lang", attribute(|state| Some(state.catalog.language(&state.config.locale))))
        .attr("dir", attribute(|state| Some(state.direction())))
        .attr("data-theme", attribute(|state| Some(state.theme())))
        .attr("hidden", attribute(|state| (!state.open).then_some("")))
        .child(part(State::shown_inside, inside))
}

fn inside() -> AnyView {
    let ui = Ui::get();
    if ui.now().shown_inside() == Shown::Nothing {
        return ().into_any();
    }
    view! {
        <Header />
        <div class="body" part="body">{part(State::shown_screen, screen)}</div>
        {footer(ui)}
        <p class="unseen" role="status">{ui.live(|state| state.announcement.clone().into_any())}</p>
    }
    .into_any()
}

#[component]
fn Header() -> impl IntoView {
    let ui = Ui::get();
    let close = ui.on(|_| Event::Host(HostEvent::Close));
    view! {
        <header class="head" part="header">
            {part(|state| Shown::WayBack(way_back(state).map(|(label, _)| label)), start)}
            <button type="button" class="round" part="close" aria-label=ui.word(Word::Close) on:click=close>
                {icon(icon::CLOSE)}
            </button>
        </header>
    }
}

/// The way back; where there is none, the panel's title.
fn start() -> AnyView {
    let ui = Ui::get();
    let Some((label, _)) = way_back(&ui.now()) else {
        return view! { <h2 class="name">{ui.live(|state| title(state).into_any())}</h2> }.into_any();
    };
    let back = |state: &State| match way_back(state) {
        Some((_, event)) => event,
        None => Event::Search(SearchEvent::Show),
    };
    let content = view! { {icon(icon::BACK)} <span>{ui.word(label)}</span> };
    button("back", back, content.into_any())
}

fn title(state: &State) -> String {
    let title = state.catalog.text(Word::Title);
    match state.config.product.as_str() {
        "" => title.to_owned(),
        product => [state.search.names.product(product), title].join(" · "),
    }
}

/// The label and the event of the way back.
fn way_back(state: &State) -> Option<(Word, Event)> {
    let from_search = state.search.question_results().is_some();
    let to_search = if from_search { Word::BackToResults } else { Word::Back };
    let show_search = || Event::Search(SearchEvent::Show);
    match state.screen {
        Screen::Search => None,
        Screen::Article(_) if state.form.left => {
            let reason = state.session.draft.reason.unwrap_or(Reason::Asked);
            Some((Word::BackToForm, Event::Form(FormEvent::Open(reason))))
        }
        Screen::Reasons(_) => Some((Word::Back, Event::Article(ArticleEvent::Back))),
        Screen::Review(_) if state.form.sending => None,
        Screen::Review(_) => Some((Word::Change, Event::Form(FormEvent::Edit))),
        Screen::Sent(_) | Screen::Solved => Some((Word::SearchMore, show_search())),
        Screen::Article(_) | Screen::Ticket | Screen::Queued => Some((to_search, show_search())),
    }
}

fn screen() -> AnyView {
    let ui = Ui::get();
    match ui.now().screen {
        _ if ui.now().shown_screen() == Shown::Nothing => ().into_any(),
        Screen::Search => view! { <Search /> }.into_any(),
        Screen::Article(_) => view! { <Article /> }.into_any(),
        Screen::Solved => view! { <Solved /> }.into_any(),
        Screen::Reasons(_) | Screen::Ticket | Screen::Review(_) | Screen::Sent(_) | Screen::Queued => {
            ui.desk().map_or_else(|| page::wait(ui.word(Word::Loading)), |desk| (desk.screen)())
        }
    }
}

/// Verdict or actions are drawn anew with the screen; the way to a person stays as it is.
fn footer(ui: Ui) -> AnyView {
    let class: Attribute = ui.reading(|state| Some(if acts(state) { "foot act" } else { "foot" }.to_owned()));
    let person = part_if(|state| !acts(state), || view! { <PersonButton /> }.into_any());
    let content = vec![part(State::shown_screen, beside_person), person];
    custom("footer").attr("class", class).attr("part", "footer").child(content).into_any()
}

/// Whether the footer has the buttons of a screen instead of the way to a person.
fn acts(state: &State) -> bool {
    matches!(state.screen, Screen::Ticket | Screen::Review(_))
}

fn beside_person() -> AnyView {
    let ui = Ui::get();
    match ui.now().shown_screen() {
        Shown::Article(_) => view! { <Verdict /> }.into_any(),
        Shown::Desk(..) if acts(&ui.now()) => ui.desk().map(|desk| (desk.actions)()).into_any(),
        _ => ().into_any(),
    }
}
