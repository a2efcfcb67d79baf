//! Learning from tickets, end to end: what it changes, what it leaves alone, and what bad tickets do.

use std::fs;
use std::path::Path;

use kb_compiler::bundle::{Bundle, bundle};
use kb_compiler::dist::Dist;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::open::LocalBundle;
use kb_compiler::sources;
use kb_core::query::Typing;
use tempfile::TempDir;

/// Three articles and these ticket lines.
fn folder(tickets: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("the test's own files");
    let write =
        |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the test's own files");
    write("pay.md", "# Pay run can't be approved\n\nThe button stays grey until every payslip is locked.\n");
    write("bank.md", "# Bank file is rejected\n\nThe bank answers that a number is wrong.\n");
    write("mail.md", "# Signature is missing\n\nInstall the add-in again.\n");
    fs::create_dir(folder.path().join("resolutions")).expect("the test's own files");
    write("resolutions/t.jsonl", tickets);
    folder
}

fn line(number: usize, subject: &str, rest: &str) -> String {
    format!("{{\"ticket\": \"T-{number}\", \"subject\": \"{subject}\", {rest}}}\n")
}

/// Tickets of three kinds, `each` of every kind, in words that only clients use, each with the article that closed it.
fn ticket_lines(each: usize) -> String {
    let kinds = [("greyed spinner on friday", "pay"), ("treasury bounce", "bank"), ("footer gone", "mail")];
    (0..each * kinds.len())
        .map(|n| {
            let (subject, article) = kinds[n % kinds.len()];
            line(n, subject, &format!("\"articles\": [\"{article}\"], \"link\": \"used\""))
        })
        .collect()
}

fn compile(folder: &Path) -> Bundle {
    let (base, _) = sources::read(folder).expect("the test's own files");
    bundle(&editions(&base).expect("every body can be read back")[0], &base, LearningOptions::silent(true))
        .expect("the test's own files")
}

/// Ids found for a question, best first, and how sure that is.
fn ask(bundle: &Bundle, question: &str) -> (Vec<String>, f32) {
    let dist = tempfile::tempdir().expect("the test's own files");
    let written = Dist::open(dist.path()).and_then(|dist| dist.write_bundle(bundle, &[]));
    written.expect("the test's own files");
    let mut opened = LocalBundle::open(dist.path()).expect("the test's own files");
    let found = opened.answer(question, Typing::Done, 10).expect("the test's own files");
    assert!(found.probabilities.iter().all(|share| (0.0..=1.0).contains(share)), "{:?}", found.probabilities);
    (found.hits.into_iter().map(|hit| hit.row.id.as_str().to_owned()).collect(), found.probability)
}

#[test]
fn the_fix_that_closed_tickets_is_found_by_their_words() {
    let text_only = compile(folder("").path());
    let learned = compile(folder(&ticket_lines(10)).path());
    for (question, article) in [("spinner", "pay"), ("bounce", "bank"), ("footer", "mail")] {
        assert_eq!(ask(&text_only, question).0, Vec::<String>::new(), "{question}");
        assert_eq!(ask(&learned, question).0.first().map(String::as_str), Some(article), "{question}");
    }
    let report = learned.report.expect("the test's own files");
    assert_eq!((report.linked.with, report.no_accounts, report.min_accounts), (30, true, 1));
}

#[test]
fn out_of_scope_questions_are_less_probable() {
    for tickets in [String::new(), ticket_lines(10)] {
        let bundle = compile(folder(&tickets).path());
        for (in_scope, out_of_scope) in [
            (
                "bank file rejected",
                "heavy rain flooded our village by the river and left a number of swimmers without a home",
            ),
            (
                "signature is missing",
                "why does the soup that I made for my guests yesterday taste so dull again",
            ),
        ] {
            let [in_scope_by, out_of_scope_by] =
                [in_scope, out_of_scope].map(|question| ask(&bundle, question).1);
            assert!(
                in_scope_by > out_of_scope_by + 0.2,
                "{in_scope} {in_scope_by}, {out_of_scope} {out_of_scope_by}"
            );
        }
    }
}

#[test]
fn tickets_without_articles_change_no_term() {
    let unlinked = line(1, "greyed spinner", "\"link\": \"none\"").repeat(30);
    let [with, without] = [compile(folder(&unlinked).path()), compile(folder("").path())];
    assert_eq!(with.files, without.files);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = folder(&ticket_lines(30));
    let files = |threads| {
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("the test's own files");
        pool.install(|| compile(folder.path()).files)
    };
    assert_eq!(files(1), files(5));
}

#[test]
fn a_wrong_suggestion_is_pushed_down() {
    let verdict = "\"suggestion\": {\"shown\": [\"bank\"], \"verdict\": \"wrong\"}";
    let learned =
        compile(folder(&(0..40).map(|n| line(n, "rejected number", verdict)).collect::<String>()).path());
    let score = |bundle: &Bundle| {
        let dist = tempfile::tempdir().expect("the test's own files");
        let written = Dist::open(dist.path()).and_then(|dist| dist.write_bundle(bundle, &[]));
        written.expect("the test's own files");
        let hits = LocalBundle::open(dist.path())
            .expect("the test's own files")
            .search("rejected number", Typing::Done, 3)
            .unwrap();
        hits.iter().find(|hit| hit.row.id.as_str() == "bank").map(|hit| hit.score)
    };
    assert!(score(&learned) < score(&compile(folder("").path())));
}

#[test]
fn bad_tickets_are_skipped_and_the_rest_is_used() {
    let long = "word ".repeat(2 << 20);
    let pay = "\"articles\": [\"pay\"]";
    let bad: [(&str, String); 9] = [
        ("an unknown article", line(900, "spinner", "\"articles\": [\"gone\"]")),
        ("10 MB of subject", line(901, &long, pay)),
        ("a date in the future", line(902, "spinner", &format!("{pay}, \"opened\": \"2199-01-01\""))),
        ("no date", line(903, "spinner", &format!("{pay}, \"opened\": \"soon\""))),
        (
            "contradiction",
            line(904, "treasury bounce", pay) + &line(905, "treasury bounce", "\"articles\": [\"mail\"]"),
        ),
        ("no words", line(906, "?!", pay)),
        ("every article at once", line(907, "spinner", "\"articles\": [\"pay\", \"bank\", \"mail\"]")),
        ("none and yet an article", line(908, "spinner", &format!("{pay}, \"link\": \"none\""))),
        ("not JSON", "{\"ticket\": \n".to_owned()),
    ];
    for (what, lines) in bad {
        let learned = compile(folder(&(ticket_lines(10) + &lines)).path());
        assert_eq!(ask(&learned, "treasury bounce").0.first().map(String::as_str), Some("bank"), "{what}");
        // A single such ticket is no knowledge base's end either.
        let alone = compile(folder(&lines).path());
        assert!(ask(&alone, "approve the pay run").1.is_finite(), "{what}");
    }
    let one_sided = (0..60).map(|n| line(n, "anything at all", pay)).collect::<String>();
    assert!(ask(&compile(folder(&one_sided).path()), "anything").1.is_finite());
}

#[test]
fn what_tickets_of_a_category_for_persons_say_sends_a_question_to_a_person() {
    let config = "[[categories]]\nid = \"safety\"\nbypass = true\nsignals = [\"bleeding\"]\nexceptions = [\"wobbly chair\"]\n\n\
                  [[categories]]\nid = \"billing\"\n\n[privacy]\nmin_accounts = 3\n";
    let ticket = |n: usize, subject: &str, category: &str| {
        line(n, subject, &format!("\"account\": \"A{}\", \"category\": \"{category}\"", n % 4))
    };
    let mut tickets: String = (0..6).map(|n| ticket(n, "scaffold is wobbly, bank", "safety")).collect();
    tickets.extend((6..12).map(|n| ticket(n, "signature of the scaffold invoice", "billing")));
    tickets.extend((0..6).map(|n| ticket(100 + 4 * n, "crooked winch", "safety")));
    let folder = folder(&tickets);
    let asked = |config: &str, question: &str| {
        fs::write(folder.path().join("kb.toml"), config).expect("the test's own files");
        let compiled = compile(folder.path());
        let mut opened = LocalBundle::of(&compiled).expect("the test's own files");
        let found = opened.person_first(question).expect("the test's own files");
        found.map(|category| category.category.clone())
    };
    for (question, expected) in [
        ("signature is missing and the platform is wobbly", Some("safety")),
        ("scaffold is missing a signature", None),
        ("how do I repair a wobbly chair", None),
        ("which bank", None),
        // Only one account says so.
        ("the winch is crooked", None),
        ("he is bleeding", Some("safety")),
    ] {
        assert_eq!(asked(config, question).as_deref(), expected, "{question}");
    }
    assert_eq!(asked(&config.replace("true", "false"), "the platform is wobbly"), None);
}
