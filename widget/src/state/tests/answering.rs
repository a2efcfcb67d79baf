//! Searching, reading an article, and saying whether it helped.

use super::*;

#[test]
fn a_question_is_answered_and_older_answers_are_dropped() {
    let pending = check(&panel(), &[OPEN, typed("pay run")], "search", "search 1 \"pay run\"");
    let stale = check(&pending, &[found(0, &["x"])], "search", "");
    assert_eq!(stale, pending);
    let both = check(&pending, &[found(1, &["a", "b"])], "search", "after 700 Search(TypingPaused(1))");
    let announced = check(&both, &[paused(1)], "search", "notify Searched(2), load a");
    assert_eq!(announced.announcement, "2 answers");
    check(&both, &[typed("x"), paused(1)], "search", "");
    let failed =
        Event::Search(SearchEvent::Failed { id: QuestionId::SearchBox(1), error: LoadError::Unreachable });
    check(&pending, std::slice::from_ref(&failed), "search", "notify Failed(\"bundle-unreachable\")");
    let failed = check(&both, &[typed("pay"), failed], "search", "");
    assert_eq!(failed.search.question_results(), Some(&results(&["a", "b"])), "the previous results stay");
}

#[test]
fn only_the_latest_question_is_still_searched() {
    let state = after(&panel(), &[typed("pay"), typed("pay run")]).0;
    let ids = [QuestionId::SearchBox(1), QuestionId::SearchBox(2), QuestionId::Form(1)];
    assert_eq!(ids.map(|id| state.awaits(id)), [false, true, false]);
}

#[test]
fn only_the_first_2000_characters_are_used() {
    let (state, _) = after(&panel(), &[Event::Search(SearchEvent::Typed("ü".repeat(1_000_000)))]);
    assert_eq!(state.session.question.chars().count(), 2_000);
    assert!(state.search.cut);
    assert!(!after(&state, &[Event::Search(SearchEvent::Typed("ü".repeat(2_000)))]).0.search.cut);
}

#[test]
fn arrow_keys_select_a_result() {
    use Direction::{Next, Previous};
    let at = |moves: &[Direction]| {
        let moves: Vec<Event> = moves.iter().map(|to| Event::Search(SearchEvent::Select(*to))).collect();
        after(&asked(), &moves).0.search.selected
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
    let open_b = [Event::Search(SearchEvent::Select(Previous)), Event::Search(SearchEvent::Enter)];
    check(&asked(), &open_b, "article", "focus Title, load b");
    check(&asked(), &[Event::Search(SearchEvent::Enter)], "article", "focus Title, load a");
    let nothing = [typed("zzz"), found(2, &[]), Event::Search(SearchEvent::Enter)];
    check(&asked(), &nothing, "ticket", "focus Title");
    let escape = [Event::Search(SearchEvent::Select(Next)), Event::Host(HostEvent::Escape)];
    let still = check(&asked(), &escape, "search", "");
    let cleared = check(&still, &[Event::Host(HostEvent::Escape)], "search", "search 2 \"\"");
    check(&cleared, &[Event::Host(HostEvent::Escape)], "search", "notify Closed");
}

#[test]
fn steps_are_ticked_in_the_articles_order_and_branches_are_followed() {
    let read =
        check(&asked(), &[open("a"), loaded("a")], "article", "focus Title, notify ArticleViewed(\"a\")");
    let current = |state: &State| {
        let reading = state.reading().unwrap();
        reading.current_step(state.session.ticked("a")).unwrap_or_default()
    };
    assert_eq!(current(&read), "step-1");
    let tick = |number: usize| Event::Article(ArticleEvent::Tick(format!("step-{number}")));
    let (ticked, _) = after(&read, &[tick(2), tick(1)]);
    assert_eq!(ticked.session.ticked("a"), ["step-1", "step-2"]);
    assert_eq!(current(&ticked), "step-3");
    let led =
        check(&ticked, &[Event::Article(ArticleEvent::Follow("step-4".into()))], "article", "show step-4");
    assert_eq!(current(&led), "step-4");
    assert_eq!(current(&after(&led, &[tick(4)]).0), "");
    let again = after(&led, &[Event::Article(ArticleEvent::Follow("step-1".into()))]).0;
    assert_eq!((current(&again).as_str(), again.session.ticked("a")), ("step-1", &["step-2".to_owned()][..]));
    check(&read, &[loaded("other")], "article", "");
}

#[test]
fn feedback_contains_the_question_only_where_the_host_asked_for_that() {
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
        let solved = after(&state, &[open("a"), loaded("a"), Event::Article(ArticleEvent::Helped)]).0;
        let entry = solved.outbox.entries.first().unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&entry.body).unwrap()["question"], sent);
    }
}

#[test]
fn feedback_is_sent_and_followed_by_the_next_best_article_or_a_person() {
    let reading = after(&asked(), &[open("a"), loaded("a")]).0;
    let solved = check(
        &reading,
        &[Event::Article(ArticleEvent::Helped)],
        "solved",
        "notify Judged(\"a\", Solved), keep Feedback 0, deliver Feedback, notify Resolved(\"a\"), focus Title, search 2 \"\"",
    );
    assert_eq!((solved.session.question.as_str(), solved.session.tried.len()), ("", 0));
    let no = [
        Event::Article(ArticleEvent::NotHelped),
        Event::Article(ArticleEvent::Because(FixOutcome::DidNotHelp)),
    ];
    let commands = "notify Judged(\"a\", DidNotHelp), keep Feedback 0, deliver Feedback, focus Title";
    let next = check(&reading, &no, "reasons", commands);
    assert_eq!(next.next_best().map(|hit| hit.article.as_str()), Some("b"));
    let both = [&[open("b"), loaded("b")][..], &no].concat();
    let asked = check(&next, &both, "ticket", &commands.replace("\"a\"", "\"b\""));
    let draft = &asked.session.draft;
    assert_eq!((draft.reason, draft.category.as_deref()), (Some(Reason::FixFailed), Some("pay-run")));
    assert_eq!(
        (draft.question.as_str(), asked.session.ask.as_slice()),
        ("pay run", &["Which run?".to_owned()][..])
    );
    let done = check(&solved, &[replied(Reply::Delivered(String::new()))], "solved", "remove");
    assert!(done.outbox.entries.is_empty());
}
