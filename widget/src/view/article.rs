//! The article screen: the answer first, then what stands around it.

use kb_core::model::{Section, SectionRole};
use kb_core::ticket::Reason;

use super::blocks::{self, Page};
use super::element::{Element, button, el, text};
use super::{page, results, title, trouble};
use crate::catalog::Word;
use crate::host::Ui;
use crate::state::{Event, Progress, State};

/// The screen.
pub(super) fn article(ui: Ui, state: &State) -> Element {
    match state.reading.as_ref().map(|reading| (reading, &reading.progress)) {
        Some((reading, Progress::Ready(document))) => {
            let ticked = state.session.ticked(&document.article);
            let current = reading.current_step(ticked);
            whole(&Page { ui, words: &state.catalog, document, ticked, current }, state)
        }
        Some((_, Progress::Failed(found))) => trouble::trouble(ui, state, *found, Event::LoadAgain),
        _ => text("p", "wait", state.catalog.text(Word::Loading)).key("wait"),
    }
}

fn whole(shown: &Page<'_>, state: &State) -> Element {
    let document = shown.document;
    let bypass = document
        .bypass
        .then(|| results::offer(shown.ui, state, Word::PersonFirst, Word::PersonFirstText, Reason::Bypass));
    let mut whole = page("article", "article")
        .set("part", "article")
        .set("lang", &document.locale)
        .set("dir", "auto")
        .add(title(&document.title))
        .maybe(bypass);
    for place in 0..4 {
        for section in document.sections.iter().filter(|section| self::place(section.role) == place) {
            whole = whole.add(one(shown, section));
        }
    }
    let reviewed = (!document.reviewed.is_empty())
        .then(|| text("p", "hint", &shown.words.fill(Word::Reviewed, &[("date", &document.reviewed)])));
    whole.maybe(related(shown)).maybe(reviewed)
}

/// What puts it right, alone.
pub(super) fn resolution(shown: &Page<'_>) -> Option<Element> {
    let section = shown.document.sections.iter().find(|section| section.role == SectionRole::Resolution)?;
    let blocks = blocks::blocks(shown, &section.blocks);
    Some(el("section", "").set("lang", &shown.document.locale).set("dir", "auto").all(blocks))
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
fn one(shown: &Page<'_>, section: &Section) -> Element {
    let silent = matches!(section.role, SectionRole::Lead | SectionRole::Issue) || section.heading.is_empty();
    let heading = (!silent).then(|| el("h3", "").nodes(blocks::inlines(shown, &section.heading)));
    el("section", if silent { "lead" } else { "part" })
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
            .add(el("ul", "hits").each(related, &|(id, title)| results::by_title(shown.ui, id, title)))
    })
}

/// Whether it helped; it stays in sight while the article scrolls.
pub(super) fn verdict(ui: Ui, state: &State) -> Element {
    let word = |word| state.catalog.text(word);
    let sent =
        state.reading.as_ref().is_some_and(|reading| !state.question_sent(&reading.article).is_empty());
    el("div", "verdict")
        .set("role", "group")
        .set("aria-labelledby", "fm-verdict")
        .add(text("span", "", word(Word::DidItHelp)).set("id", "fm-verdict"))
        .add(button("second", ui, Event::Helped).text(word(Word::Yes)))
        .add(button("second", ui, Event::NotHelped).text(word(Word::No)))
        .maybe(sent.then(|| text("small", "hint", word(Word::QuestionSent))))
}
