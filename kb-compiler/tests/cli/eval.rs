//! `eval`: which questions failed, what came instead, and why.

use std::fs;

use serde_json::Value;

use crate::run::{Ran, built, run, small};

/// Measures the three small articles with these questions.
fn eval(questions: &str, more: &[&str]) -> Ran {
    let (dist, _) = built(small().path(), 0, &[]);
    let file = dist.path().join("asked.tsv");
    fs::write(&file, questions).unwrap();
    let mut command = vec!["eval", dist.path().to_str().unwrap(), "--queries", file.to_str().unwrap()];
    command.extend(more);
    run(command)
}

const QUESTIONS: &str = "approve pay run\tpay-run-stuck\n\
    outlook add-in frobnicated\tbank-file\n\
    approve the bank file\tpay-run-stuck\n\
    signature\tgone\n";

#[test]
fn failed_questions_are_named_with_the_reason() {
    let ran = eval(QUESTIONS, &[]);
    assert_eq!(ran.status, Some(0), "{ran:?}");
    for said in [
        "3 questions have no right article first:",
        "line-2 \"outlook add-in frobnicated\": bank-file was not found, signature came first",
        "bank-file lacks: ",
        "no article has: frobnicated",
        "line-3 \"approve the bank file\": pay-run-stuck is at place 2, bank-file came first",
        "ahead by ",
        "bank +",
        "line-4 \"signature\": gone was not found, signature came first",
        "gone is not in this bundle",
    ] {
        assert!(ran.out.contains(said), "{said}: {}", ran.out);
    }
    let place = |words: &str| ran.out.find(words).unwrap();
    assert!(place("line-2 ") < place("line-3 "), "the worst stands first: {}", ran.out);
    assert!(!ran.out.contains("line-1 "), "{}", ran.out);
}

#[test]
fn fewer_are_explained_on_demand_and_a_missed_gate_names_them() {
    let ran = eval(QUESTIONS, &["--failures", "1", "--gate", "s1>=0.9"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(ran.out.contains("3 questions have no right article first; these 1 cost most"), "{ran:?}");
    assert!(!ran.out.contains("line-3 "), "{ran:?}");
    assert!(ran.err.contains("gate missed: s1 is 0.2500"), "{ran:?}");
    assert!(ran.err.contains("\"outlook add-in frobnicated\": bank-file was not found"), "{ran:?}");
    let none = eval(QUESTIONS, &["--failures", "0"]);
    assert!(!none.out.contains("line-"), "{none:?}");
}

#[test]
fn failures_are_in_the_json() {
    let ran = eval(QUESTIONS, &["--json"]);
    let object: Value = serde_json::from_str(&ran.out).unwrap();
    let failures = &object["failures"];
    assert_eq!(failures["total"], 3, "{failures}");
    let worst = &failures["worst"][2];
    assert_eq!(
        (&worst["expected"], &worst["place"], &worst["first"]),
        (&"pay-run-stuck".into(), &2.into(), &"bank-file".into())
    );
    assert!(worst["ahead"][0][1].as_f64().unwrap() > 0.0, "{worst}");
    assert_eq!(failures["worst"][0]["unknown"], serde_json::json!(["frobnicated"]), "{failures}");
}
