//! The article screen: the resolution first, then the rest.

use kb_core::model::{Section, SectionRole};

use super::blocks::{self, Page};
use super::dispatch::Dispatch;
use super::element::{Element, button, el, text};
use super::page::{page, title};
use super::{article_link, load_error, person_offer};
use crate::catalog::Word;
use crate::state::article::{Article, Reading};
use crate::state::person_offer::PersonOffer;
use crate::state::{ArticleEvent, Event, State};

/// The screen.
pub(super) fn article(dispatch: Dispatch, state: &State, article: &Article) -> Element {
    match article {
        Article::Ready(reading) => whole(&shown(dispatch, state, reading), state),
        Article::Failed(_, error) => {
            load_error::load_error(dispatch, state, *error, Event::Article(ArticleEvent::Retry))
        }
        Article::Loading(_) => text("p", "wait", state.catalog.text(Word::Loading)).key("wait"),
    }
}

/// What the article's blocks need to be drawn.
pub(super) fn shown<'a>(dispatch: Dispatch, state: &'a State, reading: &'a Reading) -> Page<'a> {
    let document = &*reading.document;
    let ticked = state.session.ticked(&document.article);
    Page { dispatch, words: &state.catalog, document, ticked, current: reading.current_step(ticked) }
}

fn whole(shown: &Page<'_>, state: &State) -> Element {
    let document = shown.document;
    let offer = PersonOffer::for_article(document);
    let offer = offer.map(|offer| person_offer::card(shown.dispatch, state, offer));
    let mut whole = page("article", "article")
        .set("part", "article")
        .set("lang", &document.locale)
        .add(title(&document.title))
        .maybe(offer);
    for place in [Place::Lead, Place::Issue, Place::Resolution, Place::Rest] {
        for section in document.sections.iter().filter(|section| Place::of(section.role) == place) {
            whole = whole.add(one(shown, section));
        }
    }
    let reviewed = (!document.reviewed.is_empty())
        .then(|| text("p", "hint", &shown.words.fill(Word::Reviewed, &[("date", &document.reviewed)])));
    whole.maybe(related(shown)).maybe(reviewed)
}

/// The resolution alone.
pub(super) fn resolution(shown: &Page<'_>) -> Option<Element> {
    let section = shown.document.sections.iter().find(|section| section.role == SectionRole::Resolution)?;
    let blocks = blocks::blocks(shown, &section.blocks);
    Some(el("section", "").set("lang", &shown.document.locale).all(blocks))
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
fn one(shown: &Page<'_>, section: &Section) -> Element {
    let untitled =
        matches!(section.role, SectionRole::Lead | SectionRole::Issue) || section.heading.is_empty();
    let heading = (!untitled).then(|| blocks::written("h3").nodes(blocks::inlines(shown, &section.heading)));
    el("section", if untitled { "lead" } else { "part" })
        .set("data-anchor", &section.anchor)
        .set("tabindex", "-1")
        .maybe(heading)
        .all(blocks::blocks(shown, &section.blocks))
}

fn related(shown: &Page<'_>) -> Option<Element> {
    let related = &shown.document.related;
    (!related.is_empty()).then(|| {
        el("section", "part")
            .add(text("h3", "", shown.words.text(Word::Related)))
            .add(el("ul", "hits").each(related, &|(id, title)| article_link::row(shown.dispatch, id, title)))
    })
}

/// The question whether the article helped.
pub(super) fn verdict(dispatch: Dispatch, state: &State, reading: &Reading) -> Element {
    let word = |word| state.catalog.text(word);
    let sent = !state.question_sent(&reading.document.article).is_empty();
    let answer = |event| button("second", dispatch, Event::Article(event));
    el("div", "verdict")
        .set("role", "group")
        .set("aria-labelledby", "fm-verdict")
        .add(text("span", "", word(Word::DidItHelp)).set("id", "fm-verdict"))
        .add(answer(ArticleEvent::Helped).text(word(Word::Yes)))
        .add(answer(ArticleEvent::NotHelped).text(word(Word::No)))
        .maybe(sent.then(|| text("small", "hint", word(Word::QuestionSent))))
}
