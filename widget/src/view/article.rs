//! The article screen: the answer first, then what stands around it.

use kb_core::model::{Section, SectionRole};
use kb_core::ticket::Reason;
use leptos::prelude::*;

use super::blocks::{self, Page};
use super::{results, trouble};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Document, Event, Progress, State};

/// The screen.
pub(super) fn article(ui: Ui, state: &State) -> AnyView {
    let Some(reading) = &state.reading else { return ().into_any() };
    match &reading.progress {
        Progress::Loading => {
            let wait = state.catalog.text(Word::Loading).to_owned();
            view! { <p class="wait">{wait}</p> }.into_any()
        }
        Progress::Failed(found) => trouble::trouble(ui, state, *found, Event::LoadAgain),
        Progress::Ready(document) => {
            let ticked = state.session.ticked(&document.article);
            let current = reading.current_step(ticked);
            let page = Page { ui, words: &state.catalog, document, ticked, current };
            whole(&page, state).into_any()
        }
    }
}

fn whole(page: &Page<'_>, state: &State) -> impl IntoView + use<> {
    let document = page.document;
    let mut sections: Vec<&Section> = document.sections.iter().collect();
    sections.sort_by_key(|section| place(section.role));
    let drawn: Vec<_> = sections.iter().map(|section| one(page, section)).collect();
    let reviewed = (!document.reviewed.is_empty()).then(|| {
        let text = page.words.fill(Word::Reviewed, &[("date", &document.reviewed)]);
        view! { <p class="hint">{text}</p> }
    });
    view! {
        <article class="article" part="article">
            <h2 id="fm-title" tabindex="-1">{document.title.clone()}</h2>
            {bypass(page, state)}
            {drawn}
            {related(page, document)}
            {reviewed}
        </article>
    }
}

/// What puts it right comes before where it happens and why.
fn place(role: SectionRole) -> u8 {
    match role {
        SectionRole::Lead => 0,
        SectionRole::Issue => 1,
        SectionRole::Resolution => 2,
        _ => 3,
    }
}

/// The issue needs no heading: the title has said it.
fn one(page: &Page<'_>, section: &Section) -> impl IntoView + use<> {
    let silent = matches!(section.role, SectionRole::Lead | SectionRole::Issue) || section.heading.is_empty();
    let heading = (!silent).then(|| view! { <h3>{blocks::inlines(page, &section.heading)}</h3> });
    view! {
        <section data-anchor=section.anchor.clone() tabindex="-1" class=if silent { "lead" } else { "part" }>
            {heading}
            {blocks::blocks(page, &section.blocks)}
        </section>
    }
}

/// Some matters always end with a person; the article says so before its steps.
fn bypass(page: &Page<'_>, state: &State) -> Option<impl IntoView + use<>> {
    let word = |word| state.catalog.text(word).to_owned();
    let ui = page.ui;
    page.document.bypass.then(|| {
        view! {
            <div class="offer">
                <h3>{word(Word::PersonFirst)}</h3>
                <p>{word(Word::PersonFirstText)}</p>
                <button type="button" class="main" on:click=ui.on(Event::Ask(Reason::Bypass))>
                    {word(Word::AskPerson)}
                </button>
            </div>
        }
    })
}

fn related(page: &Page<'_>, document: &Document) -> Option<impl IntoView + use<>> {
    (!document.related.is_empty()).then(|| {
        let rows: Vec<_> = document.related.iter().map(|(id, title)| results::recent(page.ui, id, title)).collect();
        let label = page.words.text(Word::Related).to_owned();
        view! {
            <section class="part">
                <h3>{label}</h3>
                <ul class="hits">{rows}</ul>
            </section>
        }
    })
}

/// Whether it helped; it stays in sight while the article scrolls.
pub(super) fn verdict(ui: Ui, state: &State) -> impl IntoView + use<> {
    let word = |word| state.catalog.text(word).to_owned();
    view! {
        <div class="verdict" role="group" aria-labelledby="fm-verdict">
            <span id="fm-verdict">{word(Word::DidItHelp)}</span>
            <button type="button" class="second" on:click=ui.on(Event::Helped)>{word(Word::Yes)}</button>
            <button type="button" class="second" on:click=ui.on(Event::NotHelped)>{word(Word::No)}</button>
        </div>
    }
}
