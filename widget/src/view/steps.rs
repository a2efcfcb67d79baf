//! Steps as a checklist: each can be ticked off as tried, the one to do now stands out, and a question's answers lead on.

use kb_core::model::{Branch, Step};
use leptos::prelude::*;

use super::blocks::{Page, blocks, leads_to, link};
use super::icon::{self, icon};
use crate::catalog::Word;
use crate::state::Event;

/// A list of steps.
pub(super) fn steps(page: &Page<'_>, steps: &[Step]) -> AnyView {
    let rows: Vec<_> = steps.iter().map(|one| step(page, one)).collect();
    view! { <ol class="steps">{rows}</ol> }.into_any()
}

fn step(page: &Page<'_>, step: &Step) -> impl IntoView + use<> {
    let number = step.anchor.rsplit('-').next().unwrap_or_default();
    let ticked = page.ticked.contains(&step.anchor);
    let current = page.current.as_deref() == Some(step.anchor.as_str());
    let word = if ticked { Word::StepTried } else { Word::Step };
    let label = page.words.fill(word, &[("n", number)]);
    let sign = match ticked {
        true => icon(icon::DONE).into_any(),
        false => number.to_owned().into_any(),
    };
    let class = match (ticked, current) {
        (_, true) => "step now",
        (true, false) => "step done",
        (false, false) => "step",
    };
    view! {
        <li class=class data-anchor=step.anchor.clone() tabindex="-1" aria-current=current.then_some("step")>
            <label class="tick">
                <input
                    type="checkbox"
                    aria-label=label
                    prop:checked=ticked
                    on:change=page.ui.on(Event::Tick(step.anchor.clone()))
                />
                <span class="sign" aria-hidden="true">{sign}</span>
            </label>
            <div class="do">{blocks(page, &step.content)} {branches(page, &step.branches)}</div>
        </li>
    }
}

fn branches(page: &Page<'_>, branches: &[Branch]) -> Option<impl IntoView + use<>> {
    let answer = |branch: &Branch| match leads_to(&branch.target) {
        Ok(event) => view! {
            <button type="button" class="second" on:click=page.ui.on(event)>{branch.label.clone()}</button>
        }
        .into_any(),
        Err(_) => link(page, &branch.target, vec![branch.label.clone().into_any()]),
    };
    let answers: Vec<_> = branches.iter().map(answer).collect();
    (!branches.is_empty()).then(|| view! { <div class="branches">{answers}</div> })
}
