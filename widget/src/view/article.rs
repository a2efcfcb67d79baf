//! The article screen: the resolution first, then the rest.

use kb_core::model::{Section, SectionRole};
use leptos::prelude::*;

use super::blocks::{self, Page};
use super::button::text_button;
use super::part::part_if;
use super::ui::Ui;
use super::{article_link, load_error, page, person_offer};
use crate::catalog::Word;
use crate::state::document::Document;
use crate::state::person_offer::PersonOffer;
use crate::state::shown::Shown;
use crate::state::{ArticleEvent, Event, State};

/// The screen.
#[component]
pub(crate) fn Article() -> impl IntoView {
    let ui = Ui::get();
    let state = ui.now();
    match (state.shown_screen(), state.reading()) {
        (Shown::Article(_), Some(reading)) => whole(&Page { ui, document: &reading.document }),
        (Shown::ArticleFailed(error), _) => {
            load_error::load_error(error, || Event::Article(ArticleEvent::Retry))
        }
        _ => page::wait(ui.word(Word::Loading)),
    }
}

fn whole(page: &Page<'_>) -> AnyView {
    let Page { ui, document } = *page;
    let offer = PersonOffer::for_article(document).map(person_offer::card);
    let places = [Place::Lead, Place::Issue, Place::Resolution, Place::Rest];
    let sections = places
        .iter()
        .flat_map(|place| document.sections.iter().filter(move |section| Place::of(section.role) == *place));
    let sections: Vec<AnyView> = sections.map(|section| one(page, section)).collect();
    let reviewed = ui.now().catalog.fill(Word::Reviewed, &[("date", &document.reviewed)]);
    let reviewed =
        (!document.reviewed.is_empty()).then(|| view! { <p class="hint">{reviewed}</p> }.into_any());
    view! {
        <div class="article" part="article" lang=document.locale.clone()>
            {page::title(document.title.clone())}
            {offer}
            {sections}
            {related(ui, document)}
            {reviewed}
        </div>
    }
    .into_any()
}

/// The resolution alone.
pub(super) fn resolution(ui: Ui, document: &Document) -> Option<AnyView> {
    let section = document.sections.iter().find(|section| section.role == SectionRole::Resolution)?;
    let blocks = blocks::blocks(&Page { ui, document }, &section.blocks);
    Some(view! { <section lang=document.locale.clone()>{blocks}</section> }.into_any())
}

/// The order of the sections: the resolution comes before cause, environment and everything else.
#[derive(PartialEq, Eq)]
enum Place {
    Lead,
    Issue,
    Resolution,
    Rest,
}

impl Place {
    fn of(role: SectionRole) -> Self {
        match role {
            SectionRole::Lead => Self::Lead,
            SectionRole::Issue => Self::Issue,
            SectionRole::Resolution => Self::Resolution,
            _ => Self::Rest,
        }
    }
}

/// Lead and issue have no heading, because the title says the same.
fn one(page: &Page<'_>, section: &Section) -> AnyView {
    let untitled =
        matches!(section.role, SectionRole::Lead | SectionRole::Issue) || section.heading.is_empty();
    let heading = (!untitled).then(|| blocks::written("h3", blocks::inlines(page, &section.heading)));
    let class = if untitled { "lead" } else { "part" };
    view! {
        <section class=class data-anchor=section.anchor.clone() tabindex="-1">
            {heading}
            {blocks::blocks(page, &section.blocks)}
        </section>
    }
    .into_any()
}

fn related(ui: Ui, document: &Document) -> Option<AnyView> {
    (!document.related.is_empty()).then(|| {
        let rows = article_link::rows(&document.related);
        view! { <section class="part"><h3>{ui.word(Word::Related)}</h3><ul class="hits">{rows}</ul></section> }
            .into_any()
    })
}

/// The question whether the article that was opened last helped.
#[component]
pub(crate) fn Verdict() -> impl IntoView {
    let ui = Ui::get();
    view! {
        <div class="verdict" role="group" aria-labelledby="fm-verdict">
            <span id="fm-verdict">{ui.word(Word::DidItHelp)}</span>
            {text_button("second", |_| Event::Article(ArticleEvent::Helped), ui.word(Word::Yes))}
            {text_button("second", |_| Event::Article(ArticleEvent::NotHelped), ui.word(Word::No))}
            {part_if(question_is_sent, question_sent)}
        </div>
    }
}

fn question_is_sent(state: &State) -> bool {
    state.reading().is_some_and(|reading| !state.question_sent(&reading.document.article).is_empty())
}

fn question_sent() -> AnyView {
    view! { <small class="hint">{Ui::get().word(Word::QuestionSent)}</small> }.into_any()
}
