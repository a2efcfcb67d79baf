//! Which parts of the panel an event has drawn anew: what is typed, ticked or selected must keep focus and caret.

use super::super::config::Theme;
use super::super::shown::ResultRange;
use super::*;

fn check(state: &State, event: &Event, redrawn: &[&str]) -> State {
    let after = after(state, std::slice::from_ref(event)).0;
    let parts = [
        ("inside", state.shown_inside() != after.shown_inside()),
        ("screen", state.shown_screen() != after.shown_screen()),
        ("bars", state.shown_bars() != after.shown_bars()),
        ("list", state.shown_list() != after.shown_list()),
        ("opened", state.shown_opened() != after.shown_opened()),
    ];
    let changed: Vec<&str> =
        parts.into_iter().filter(|(_, changed)| *changed).map(|(part, _)| part).collect();
    assert_eq!(changed, redrawn, "{event:?}");
    after
}

#[test]
fn typing_and_selecting_draw_nothing_anew_but_the_list() {
    let mut state = panel();
    for (event, redrawn) in [
        (Event::Host(HostEvent::FrameDrawn), &["inside"][..]),
        (OPEN, &["screen"]),
        (Event::Host(HostEvent::FrameDrawn), &[]),
        (Event::Host(HostEvent::Close), &[]),
        (OPEN, &[]),
        (typed("pay"), &["list"]),
        (typed("pay run"), &[]),
        (found(2, &["a", "b"]), &["list"]),
        (typed("pay runs"), &[]),
        (found(3, &["b", "a"]), &[]),
        (Event::Search(SearchEvent::Select(Direction::Next)), &[]),
        (Event::Host(HostEvent::SetTheme(Theme::Dark)), &[]),
        (found(3, &[]), &["list"]),
    ] {
        state = check(&state, &event, redrawn);
    }
}

#[test]
fn the_answer_opens_below_a_list_that_stays() {
    let state = after(&panel(), &[OPEN, typed("pay run")]).0;
    let mut state = check(&state, &banded(QuestionId::SearchBox(1), Band::Answer, &["a", "b"]), &["list"]);
    for (event, redrawn) in [
        (paused(1), &[][..]),
        (loaded("a"), &["opened"]),
        (Event::Article(ArticleEvent::Tick("step-1".into())), &[]),
    ] {
        state = check(&state, &event, redrawn);
    }
}

#[test]
fn ticking_and_writing_leave_the_screen() {
    let mut state = asked();
    for (event, redrawn) in [
        (open("a"), &["screen"][..]),
        (loaded("a"), &["screen"]),
        (Event::Article(ArticleEvent::Tick("step-1".into())), &[]),
        (Event::Article(ArticleEvent::Follow("step-4".into())), &[]),
        (ask(Reason::FixFailed), &["screen"]),
        (write(Field::Question, "pay run"), &[]),
        (choose(Impact::Blocked), &["bars"]),
        (write(Field::Details, "since Monday"), &[]),
    ] {
        state = check(&state, &event, redrawn);
    }
}

#[test]
fn a_result_is_drawn_anew_only_where_another_stands_in_its_place() {
    let all: ResultRange = |results| 0..results.hits.len();
    let before = after(&panel(), &[typed("pay"), found(1, &["a", "b", "c"])]).0;
    for (now, redrawn) in [
        (&["a", "b", "c"][..], &[][..]),
        (&["a", "c", "b"], &[1, 2]),
        (&["x", "b", "c"], &[0]),
        (&["a", "b"], &[2]),
    ] {
        let after = after(&before, &[typed("pay run"), found(2, now)]).0;
        let differs = |place: &usize| before.shown_result(all, *place) != after.shown_result(all, *place);
        assert_eq!((0..3).filter(differs).collect::<Vec<_>>(), redrawn, "{now:?}");
    }
}
