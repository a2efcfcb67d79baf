//! Searching, reading and judging.

use super::*;
use crate::json::Json;

#[test]
fn a_question_is_answered_and_older_answers_are_dropped() {
    let typed = Event::Typed("pay run".into());
    let pending = check(&panel(), &[Event::Open, typed], Screen::Search, "search 1 \"pay run\"");
    let stale = check(&pending, &[found(0, &["x"])], Screen::Search, "");
    assert_eq!(stale, pending);
    let both = check(&pending, &[found(1, &["a", "b"])], Screen::Search, "after 700 Announce(1)");
    let said = check(&both, &[Event::Announce(1)], Screen::Search, "tell Searched(2), load a");
    assert_eq!(said.announcement, "2 answers");
    check(&both, &[Event::Typed("x".into()), Event::Announce(1)], Screen::Search, "");
    let failed = Event::SearchFailed { number: 1, trouble: Trouble::Unreachable };
    check(&pending, std::slice::from_ref(&failed), Screen::Search, "tell Failed(\"bundle-unreachable\")");
    let kept = check(&both, &[Event::Typed("pay".into()), failed], Screen::Search, "");
    assert_eq!(kept.searching.typed_answer(), Some(&answer(&["a", "b"])), "the last good answers stay");
}

#[test]
fn only_the_first_2000_characters_are_used() {
    let (state, _) = after(&panel(), &[Event::Typed("ü".repeat(1_000_000))]);
    assert_eq!(state.session.question.chars().count(), 2_000);
    assert!(state.searching.cut);
    assert!(!after(&state, &[Event::Typed("ü".repeat(2_000))]).0.searching.cut);
}

#[test]
fn keys_lead_through_the_results() {
    use Move::{Next, Previous};
    let at = |moves: &[Move]| {
        let moves: Vec<Event> = moves.iter().map(|to| Event::Point(*to)).collect();
        after(&asked(), &moves).0.searching.pointed
    };
    for (moves, pointed) in [
        (&[Next][..], Some(0)),
        (&[Next, Next], Some(1)),
        (&[Next, Next, Next], Some(0)),
        (&[Previous], Some(1)),
        (&[Next, Previous], Some(1)),
    ] {
        assert_eq!(at(moves), pointed, "{moves:?}");
    }
    let open_b = [Event::Point(Previous), Event::Enter];
    check(&asked(), &open_b, Screen::Article, "focus Title, load b");
    check(&asked(), &[Event::Enter], Screen::Article, "focus Title, load a");
    let nothing = [Event::Typed("zzz".into()), found(2, &[]), Event::Enter];
    check(&asked(), &nothing, Screen::Ticket, "focus Title");
    let escape = [Event::Point(Next), Event::Escape];
    let still = check(&asked(), &escape, Screen::Search, "");
    let cleared = check(&still, &[Event::Escape], Screen::Search, "search 2 \"\"");
    check(&cleared, &[Event::Escape], Screen::Search, "tell Closed");
}

#[test]
fn steps_are_ticked_in_the_articles_order_and_branches_lead_on() {
    let read =
        check(&asked(), &[open("a"), loaded("a")], Screen::Article, "focus Title, tell ArticleViewed(\"a\")");
    let current = |state: &State| {
        let reading = state.reading.clone().unwrap();
        reading.current_step(state.session.ticked("a")).unwrap_or_default()
    };
    assert_eq!(current(&read), "step-1");
    let tick = |number: usize| Event::Tick(format!("step-{number}"));
    let (ticked, _) = after(&read, &[tick(2), tick(1)]);
    assert_eq!(ticked.session.ticked("a"), ["step-1", "step-2"]);
    assert_eq!(current(&ticked), "step-3");
    let led = check(&ticked, &[Event::Follow("step-4".into())], Screen::Article, "show step-4");
    assert_eq!(current(&led), "step-4");
    assert_eq!(current(&after(&led, &[tick(4)]).0), "");
    let again = after(&led, &[Event::Follow("step-1".into())]).0;
    assert_eq!((current(&again).as_str(), again.session.ticked("a")), ("step-1", &["step-2".to_owned()][..]));
    check(&read, &[loaded("other")], Screen::Article, "");
}

#[test]
fn a_verdict_takes_the_question_along_only_where_the_host_asked_for_that() {
    let long = format!("{} 4111111111111111", "x".repeat(kb_core::ticket::MAX_QUESTION - 17));
    for (learn, typed, sent) in [
        (false, "pay run 4111 1111 1111 1111", ""),
        (true, "pay run 4111 1111 1111 1111", "pay run [card number removed]"),
        (true, long.as_str(), ""),
        (true, "bell\u{7}", ""),
    ] {
        let mut state = asked();
        state.config.learn = learn;
        state.session.question = typed.to_owned();
        let solved = after(&state, &[open("a"), loaded("a"), Event::Helped]).0;
        let entry = solved.outbox.entries.first().unwrap();
        assert_eq!(Json::parse(&entry.body).unwrap().get("question").as_text(), sent);
    }
}

#[test]
fn a_verdict_is_told_kept_and_followed_by_the_next_best_fix_or_a_person() {
    let reading = after(&asked(), &[open("a"), loaded("a")]).0;
    let solved = check(
        &reading,
        &[Event::Helped],
        Screen::Solved,
        "tell Judged(\"a\", Solved), keep Feedback 0, deliver Feedback, tell Resolved(\"a\"), focus Title, search 2 \"\"",
    );
    assert_eq!((solved.session.question.as_str(), solved.session.tried.len()), ("", 0));
    let no = [Event::NotHelped, Event::Because(Outcome::DidNotHelp)];
    let told = "tell Judged(\"a\", DidNotHelp), keep Feedback 0, deliver Feedback, focus Title";
    let next = check(&reading, &no, Screen::Reasons, told);
    assert_eq!(next.next_best().map(|hit| hit.article.as_str()), Some("b"));
    let both = [&[open("b"), loaded("b")][..], &no].concat();
    let asked = check(&next, &both, Screen::Ticket, &told.replace("\"a\"", "\"b\""));
    let draft = &asked.session.draft;
    assert_eq!((draft.reason, draft.category.as_deref()), (Some(Reason::FixFailed), Some("pay-run")));
    assert_eq!(
        (draft.question.as_str(), asked.session.ask.as_slice()),
        ("pay run", &["Which run?".to_owned()][..])
    );
    let done = check(&solved, &[replied(Reply::Delivered(String::new()))], Screen::Solved, "remove");
    assert!(done.outbox.entries.is_empty());
}
