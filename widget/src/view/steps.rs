//! Steps as a checklist: each can be ticked off as tried, the one to do now stands out, and a question's answers lead on.

use kb_core::model::{Branch, Step};

use super::blocks::{Page, blocks, link};
use super::element::{Element, Node, el};
use super::icon::{self, icon};
use crate::catalog::Word;
use crate::state::Event;

/// A list of steps.
pub(super) fn steps(page: &Page<'_>, steps: &[Step]) -> Element {
    el("ol", "steps").each(steps, &|one| step(page, one))
}

fn step(page: &Page<'_>, step: &Step) -> Element {
    let number = step.anchor.rsplit('-').next().unwrap_or_default();
    let ticked = page.ticked.contains(&step.anchor);
    let current = page.current.as_deref() == Some(step.anchor.as_str());
    let word = if ticked { Word::StepTried } else { Word::Step };
    let tick = Event::Tick(step.anchor.clone());
    let input = el("input", "")
        .set("type", "checkbox")
        .set("aria-label", &page.words.fill(word, &[("n", number)]))
        .checked(ticked)
        .sends("change", page.ui, tick);
    let sign = el("span", "sign").set("aria-hidden", "true");
    let sign = if ticked { sign.add(icon(icon::DONE)) } else { sign.text(number) };
    let class = match (ticked, current) {
        (_, true) => "step now",
        (true, false) => "step done",
        (false, false) => "step",
    };
    el("li", class)
        .set("data-anchor", &step.anchor)
        .set("tabindex", "-1")
        .set_if(current, "aria-current", "step")
        .add(el("label", "tick").add(input).add(sign))
        .add(el("div", "do").all(blocks(page, &step.content)).maybe(branches(page, &step.branches)))
}

fn branches(page: &Page<'_>, branches: &[Branch]) -> Option<Element> {
    let answer =
        |branch: &Branch| link(page, &branch.target, vec![Node::Text(branch.label.clone())], "second");
    (!branches.is_empty()).then(|| el("div", "branches").each(branches, &answer))
}
