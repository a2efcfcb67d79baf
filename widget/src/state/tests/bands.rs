//! How sure the search is, and what the panel does with it.

use super::*;

/// A panel in which a question got an answer of a band, and typing has paused.
fn settled(band: Band, articles: &[&str]) -> State {
    let events = [Event::Open, Event::Typed("pay run".into()), banded(1, band, articles), Event::Announce(1)];
    after(&panel(), &events).0
}

fn always_a_person(article: &str) -> Event {
    let document = Box::new(Document { bypass: true, ..*document(article) });
    Event::Loaded { article: article.into(), document }
}

#[test]
fn each_band_shows_so_many_articles_and_enter_follows() {
    let five = &["a", "b", "c", "d", "e"][..];
    for (band, articles, seen, reachable, screen) in [
        (Band::Answer, five, 1, 5, Screen::Article),
        (Band::Suggest, five, 3, 3, Screen::Article),
        (Band::Suggest, &five[..2], 2, 2, Screen::Article),
        (Band::None, five, 0, 5, Screen::Ticket),
        (Band::None, &[], 0, 0, Screen::Ticket),
        (Band::Person, five, 3, 3, Screen::Article),
    ] {
        let state = settled(band, articles);
        let answer = state.searching.typed_answer().unwrap();
        assert_eq!((answer.seen(), answer.reachable().len()), (seen, reachable), "{band:?}");
        let (entered, _) = after(&state, &[Event::Enter]);
        assert_eq!(entered.screen, screen, "{band:?}");
        let pointed = [Event::Point(Move::Previous), Event::Enter];
        let way = if reachable == 0 { Screen::Ticket } else { Screen::Article };
        assert_eq!(after(&state, &pointed).0.screen, way, "{band:?}: what lies below a fold can be reached");
    }
}

#[test]
fn the_answer_opens_where_it_was_found_once_typing_has_paused() {
    let typed = [Event::Open, Event::Typed("pay run".into()), banded(1, Band::Answer, &["a", "b"])];
    let before = after(&panel(), &typed).0;
    let paused = check(&before, &[Event::Announce(1)], Screen::Search, "tell Searched(2), load a");
    let opened = check(&paused, &[loaded("a")], Screen::Search, "");
    assert_eq!(opened.opened().map(|document| document.article.as_str()), Some("a"));
    assert!(opened.session.tried.is_empty(), "what was only shown was not tried");
    let ticked = check(&opened, &[Event::Tick("step-1".into())], Screen::Search, "");
    assert_eq!((ticked.session.ticked("a").len(), ticked.session.tried[0].title.as_str()), (1, "A"));
    let no = [Event::NotHelped, Event::Because(Outcome::DidNotHelp)];
    let failed = after(&ticked, &no).0;
    assert_eq!(failed.next_best().map(|hit| hit.article.as_str()), Some("b"));
    let on = after(&opened, &[Event::Typed("pay runs".into())]).0;
    assert!(on.opened().is_none(), "the next letter may ask something else");
    assert!(after(&paused, &[Event::Typed("x".into()), loaded("a")]).0.opened().is_none());
    assert!(after(&settled(Band::Suggest, &["a"]), &[loaded("a")]).0.opened().is_none());
}

#[test]
fn what_always_ends_with_a_person_says_so_before_anything_else() {
    for band in [Band::Answer, Band::Suggest, Band::None] {
        let told = after(&settled(band, &["a", "b"]), &[always_a_person("a")]).0;
        assert_eq!(told.searching.typed_answer().unwrap().band, Band::Person, "{band:?}");
        let asked = after(&told, &[Event::Ask(Reason::Bypass)]).0;
        assert_eq!(asked.session.draft.category.as_deref(), Some("pay-run"));
    }
    let other = after(&settled(Band::Answer, &["a", "b"]), &[always_a_person("b")]).0;
    assert_eq!(other.searching.typed_answer().unwrap().band, Band::Answer);
}

#[test]
fn suggestions_follow_what_is_written() {
    let form = after(&settled(Band::None, &["x"]), &[Event::Ask(Reason::NoAnswer)]).0;
    let number = |asked: u32| writing::FROM_FORM | asked;
    let suggested =
        |state: &State| state.suggested().iter().map(|hit| hit.article.clone()).collect::<Vec<_>>();
    let write = |text: &str| Event::Write(Field::Details, text.into());
    for (band, expected) in [
        (Band::Answer, &["a", "b", "c"][..]),
        (Band::Suggest, &["a", "b", "c"]),
        (Band::None, &[]),
        (Band::Person, &[]),
    ] {
        let found = after(&form, &[banded(number(1), band, &["a", "b", "c", "d"])]).0;
        assert_eq!(suggested(&found), expected, "{band:?}");
    }
    let later = after(&form, &[write("more"), banded(number(1), Band::Suggest, &["a"])]).0;
    assert!(suggested(&later).is_empty(), "an answer to an older text is dropped");
    let found = after(&later, &[banded(number(2), Band::Suggest, &["a", "b"])]).0;
    let read = after(&found, &[open("a"), loaded("a")]).0;
    let back = after(&read, &[Event::Ask(Reason::NoAnswer)]).0;
    assert_eq!(suggested(&back), ["b"], "what was read is not suggested again");
    assert!(read.writing.left && !back.writing.left);
}

#[test]
fn a_likely_fix_is_offered_once_before_sending() {
    let ready = |band: Band, before: &[Event]| {
        let events = [
            before,
            &[
                Event::Ask(Reason::NoAnswer),
                Event::Write(Field::Email, "ana@example.com".into()),
                Event::Choose(Impact::Slowed),
                banded(writing::FROM_FORM | 1, band, &["a", "b"]),
                Event::Review,
            ],
        ]
        .concat();
        after(&settled(Band::Suggest, &["b", "c"]), &events).0
    };
    let offered = check(&ready(Band::Answer, &[]), &[Event::Send], Screen::Check, "focus Offer");
    assert_eq!(offered.writing.offer.as_ref().map(|hit| hit.article.as_str()), Some("a"));
    check(&offered, &[Event::Send], Screen::Check, "ask host");
    let read =
        check(&offered, &[open("a"), loaded("a")], Screen::Article, "focus Title, tell ArticleViewed(\"a\")");
    let back = [Event::Ask(Reason::NoAnswer), Event::Review, Event::Send];
    check(&read, &back, Screen::Check, "ask host");
    for (band, before) in
        [(Band::Suggest, &[][..]), (Band::None, &[]), (Band::Answer, &[open("a"), loaded("a")])]
    {
        check(&ready(band, before), &[Event::Send], Screen::Check, "ask host");
    }
    let check = offered.writing.check.unwrap();
    let shown: Vec<(&str, bool)> =
        check.ticket.content().candidates.iter().map(|c| (c.article.as_str(), c.shown)).collect();
    assert_eq!(shown, [("b", true), ("c", true), ("a", true)]);
}

#[test]
fn an_article_opens_where_the_question_is_answered() {
    let at = |target: &str| Event::Loaded {
        article: "a".into(),
        document: Box::new(Document { target: target.into(), ..*document("a") }),
    };
    let told = "focus Title, tell ArticleViewed(\"a\")";
    check(&asked(), &[open("a"), at("step-3")], Screen::Article, &format!("{told}, show step-3"));
    check(&asked(), &[open("a"), at("")], Screen::Article, told);
    assert_eq!((asked().question_behind("a"), asked().question_behind("z")), ("pay run", ""));
}

#[test]
fn suggestions_for_the_page_are_told() {
    check(&panel(), &[Event::Suggest, found(1, &["a"])], Screen::Search, "tell Suggested(1)");
    check(&panel(), &[Event::Suggest, found(1, &[])], Screen::Search, "");
}
