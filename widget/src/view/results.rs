//! The list below the search box, and what shows instead when there are no results.

use kb_core::ticket::Reason;
use leptos::ev;
use leptos::html::custom;
use leptos::prelude::*;

use super::article::{Verdict, resolution};
use super::blocks::plain;
use super::button::text_button;
use super::icon::{self, icon};
use super::part::{part, part_if};
use super::ui::{Attribute, Ui};
use super::{article_link, load_error, page, person_offer};
use crate::catalog::{Catalog, Word};
use crate::state::article::ArticleLink;
use crate::state::person_offer::PersonOffer;
use crate::state::results::{Hit, MatchReason, SearchResults, Span};
use crate::state::shown::{ResultRange, ResultsLayout, Shown};
use crate::state::{ArticleEvent, Event, FormEvent, SearchEvent, State};

/// Everything below the box. An error shows above the previous results.
#[component]
pub(crate) fn Results() -> impl IntoView {
    view! {
        {part(|state| Shown::SearchError(state.search.error), error)}
        {part(State::shown_list, list)}
    }
}

fn error() -> AnyView {
    let error = Ui::get().now().search.error;
    error.map(|error| load_error::load_error(error, || Event::Search(SearchEvent::Retry))).into_any()
}

fn list() -> AnyView {
    let ui = Ui::get();
    let shown = ui.now().shown_list();
    match shown {
        Shown::Results(layout) => found(layout),
        Shown::Suggestions => suggested(),
        Shown::Searching => page::wait(ui.word(Word::Searching)),
        Shown::Rows(recent) => start(ui, &recent),
        _ => ().into_any(),
    }
}

fn found(layout: ResultsLayout) -> AnyView {
    let offered = match layout {
        ResultsLayout::PersonFirst => Some(PersonOffer::PersonFirst),
        ResultsLayout::NoAnswer => Some(PersonOffer::NoAnswer),
        ResultsLayout::Unlikely | ResultsLayout::Likely => None,
    };
    let mut all = Vec::from_iter(offered.map(person_offer::card));
    match layout {
        ResultsLayout::PersonFirst | ResultsLayout::NoAnswer => all.push(part_if(has_more, possible)),
        ResultsLayout::Unlikely => all.push(options("fm-hits", |results| 0..results.hits.len().min(3))),
        ResultsLayout::Likely => {
            all.push(options("fm-hits", |results| 0..results.visible()));
            all.push(part(State::shown_opened, opened));
            all.push(part_if(has_more, others));
            all.push(tail());
        }
    }
    all.into_any()
}

fn tail() -> AnyView {
    let ui = Ui::get();
    let ask = |_: &_| Event::Form(FormEvent::Open(Reason::NoAnswer));
    let ask = text_button("link", ask, ui.word(Word::AskPerson));
    view! { <p class="tail">{ui.word(Word::NotIt)} " " {ask}</p> }.into_any()
}

/// The resolution of the best article, opened in the list.
fn opened() -> AnyView {
    let ui = Ui::get();
    let state = ui.now();
    let resolution = state.opened().and_then(|reading| resolution(ui, &reading.document));
    let content = |resolution| view! { <div class="article opened">{resolution}<Verdict /></div> }.into_any();
    resolution.map(content).into_any()
}

fn has_more(state: &State) -> bool {
    state.search.question_results().is_some_and(|results| results.reachable().len() > results.visible())
}

fn possible() -> AnyView {
    folded(Word::Possible)
}

fn others() -> AnyView {
    folded(Word::Others)
}

/// Less likely articles, folded away.
fn folded(label: Word) -> AnyView {
    let ui = Ui::get();
    let open: Attribute = ui.reading(|state| {
        let visible = state.search.question_results().map_or(0, SearchResults::visible);
        state.search.selected.is_some_and(|at| at >= visible).then(String::new)
    });
    let summary = custom("summary").attr("class", "over").child(ui.word(label)).into_any();
    let options = options("fm-more", |results| results.visible()..results.reachable().len());
    custom("details").attr("open", open).child(vec![summary, options]).into_any()
}

/// A range of the results, as options of the search box. A result is drawn anew when something else stands in its place.
fn options(id: &'static str, range: ResultRange) -> AnyView {
    let place =
        move |place| part(move |state| state.shown_result(range, place), move || result(range, place));
    let options = part(
        move |state| state.shown_places(range),
        move || match Ui::get().now().shown_places(range) {
            Shown::Places(count) => (0..count).map(place).collect::<Vec<_>>().into_any(),
            _ => ().into_any(),
        },
    );
    let label = Ui::get().word(Word::Results);
    view! { <ul class="hits" id=id role="listbox" aria-label=label>{options}</ul> }.into_any()
}

fn result(range: ResultRange, place: usize) -> AnyView {
    let ui = Ui::get();
    let state = ui.now();
    state.listed_results(range).nth(place).map(|(at, hit)| option(ui, at, hit)).into_any()
}

fn suggested() -> AnyView {
    let options = options("fm-hits", |results| 0..results.reachable().len());
    view! { <h3 class="over">{Ui::get().word(Word::Suggested)}</h3> {options} }.into_any()
}

/// The id of the element that shows the result at a place.
pub(super) fn id(at: usize) -> String {
    ["fm-hit-", &at.to_string()].concat()
}

fn option(ui: Ui, at: usize, hit: &Hit) -> AnyView {
    let attribute = |value: fn(bool) -> &'static str| -> Attribute {
        ui.reading(move |state| Some(value(state.search.selected == Some(at)).to_owned()))
    };
    let reason = reason(&ui.now().catalog, &hit.reason);
    let content = view! {
        <span class="text" dir="auto">
            <span class="title">{marked(&hit.title)}</span>
            <span class="line">{marked(&hit.line)}</span>
            {reason.map(|reason| view! { <span class="why">{reason}</span> }.into_any())}
        </span>
        {icon(icon::FORTH)}
    };
    let link = ArticleLink { article: hit.article.clone(), anchor: hit.anchor.clone() };
    custom("li")
        .attr("id", id(at))
        .attr("class", attribute(|selected| if selected { "hit pointed" } else { "hit" }))
        .attr("role", "option")
        .attr("part", "result")
        .attr("aria-selected", attribute(|selected| if selected { "true" } else { "false" }))
        .on(ev::click, ui.on(move |_| Event::Article(ArticleEvent::Open(link.clone()))))
        .child(content.into_any())
        .into_any()
}

fn marked(spans: &[Span]) -> Vec<AnyView> {
    let node = |span: &Span| match span.hit {
        true => plain("mark", vec![span.text.clone().into_any()]),
        false => span.text.clone().into_any(),
    };
    spans.iter().map(node).collect()
}

fn reason(words: &Catalog, reason: &MatchReason) -> Option<String> {
    match reason {
        MatchReason::Words => None,
        MatchReason::Closed(tickets) => Some(words.fill(Word::WhyClosed, &[("n", &tickets.to_string())])),
        MatchReason::OnThisPage => Some(words.text(Word::WhyPage).to_owned()),
        MatchReason::KnownError => Some(words.text(Word::WhyKnown).to_owned()),
    }
}

/// Shown before anything is typed, if there is nothing to suggest.
fn start(ui: Ui, recent: &[(String, String)]) -> AnyView {
    let listed = (!recent.is_empty()).then(|| {
        let rows = article_link::rows(recent);
        view! { <h3 class="over">{ui.word(Word::Recent)}</h3> <ul class="hits">{rows}</ul> }.into_any()
    });
    view! { <p class="start">{ui.word(Word::Start)}</p> {listed} }.into_any()
}
