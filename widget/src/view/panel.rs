//! The panel as a whole: header with the way back, the screen, footer with the way to a person, and the live region.

use kb_core::ticket::Reason;

use super::desk::DeskView;
use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::icon::{self, icon};
use super::{article, person_offer, search, solved};
use crate::catalog::Word;
use crate::state::article::Article;
use crate::state::{ArticleEvent, Event, FormEvent, HostEvent, Screen, SearchEvent, State};

/// The panel.
pub(crate) fn panel(dispatch: Dispatch, state: &State, desk: Option<DeskView>) -> Element {
    let modal = state.phone && !state.config.inline;
    el("section", if state.config.inline { "panel inline" } else { "panel" })
        .set("part", "frame")
        .set("role", if modal { "dialog" } else { "region" })
        .set_if(modal, "aria-modal", "true")
        .set("aria-label", state.catalog.text(Word::Title))
        .set("lang", state.catalog.language(&state.config.locale))
        .set("dir", state.direction())
        .set("data-theme", state.theme())
        .set_if(!state.open, "hidden", "")
        .add(header(dispatch, state))
        .add(el("div", "body").set("part", "body").all(screen(dispatch, state, desk)))
        .add(footer(dispatch, state, desk))
        .add(text("p", "unseen", &state.announcement).set("role", "status"))
}

fn header(dispatch: Dispatch, state: &State) -> Element {
    let words = &state.catalog;
    let start = match back(state) {
        Some((word, event)) => {
            button("back", dispatch, event).add(icon(icon::BACK)).add(text("span", "", words.text(word)))
        }
        None => text("h2", "name", &title(state)),
    };
    let close = button("round", dispatch, Event::Host(HostEvent::Close))
        .set("part", "close")
        .set("aria-label", words.text(Word::Close))
        .add(icon(icon::CLOSE));
    el("header", "head").set("part", "header").add(start).add(close)
}

fn title(state: &State) -> String {
    let title = state.catalog.text(Word::Title);
    match state.config.product.as_str() {
        "" => title.to_owned(),
        product => [state.search.names.product(product), title].join(" · "),
    }
}

/// The label and the event of the way back.
fn back(state: &State) -> Option<(Word, Event)> {
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

fn footer(dispatch: Dispatch, state: &State, desk: Option<DeskView>) -> Element {
    let foot = |class, key| el("footer", class).set("part", "footer").key(key);
    match &state.screen {
        Screen::Article(Article::Ready(reading)) => foot("foot", "verdict")
            .add(article::verdict(dispatch, state, reading))
            .add(person_offer::footer_button(dispatch, state)),
        Screen::Ticket => foot("foot act", "ticket").all(actions(dispatch, state, desk)),
        Screen::Review(_) => foot("foot act", "review").all(actions(dispatch, state, desk)),
        _ => foot("foot", "").add(person_offer::footer_button(dispatch, state)),
    }
}

/// The buttons of the desk's screens.
fn actions(dispatch: Dispatch, state: &State, desk: Option<DeskView>) -> Vec<Element> {
    desk.map(|desk| (desk.actions)(dispatch, state)).unwrap_or_default()
}

fn screen(dispatch: Dispatch, state: &State, desk: Option<DeskView>) -> Vec<Element> {
    match &state.screen {
        Screen::Search => search::search(dispatch, state),
        Screen::Article(shown) => vec![article::article(dispatch, state, shown)],
        Screen::Solved => vec![solved::solved(dispatch, state)],
        Screen::Reasons(_) | Screen::Ticket | Screen::Review(_) | Screen::Sent(_) | Screen::Queued => {
            let drawn = desk.and_then(|desk| (desk.screen)(dispatch, state));
            let opening = || text("p", "wait", state.catalog.text(Word::Loading)).key("wait");
            vec![drawn.unwrap_or_else(opening)]
        }
    }
}
