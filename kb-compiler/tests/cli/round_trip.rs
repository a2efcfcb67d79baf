//! Build, then search and eval what was built.

use std::fs;

use serde_json::Value;

use crate::run::{built, files, run, small};

#[test]
fn what_is_built_is_found() {
    let kb = small();
    let (dist, _) = built(kb.path(), 0, &[]);
    let dist = dist.path().to_str().unwrap();
    for (query, first) in [
        ("approve pay run", Some("pay-run-stuck")),
        ("PR-1042", Some("bank-file")),
        ("my signature is gone from outlook", Some("signature")),
        ("zzqx", None),
        ("", None),
    ] {
        let ran = run(["search", dist, query, "--json"]);
        assert_eq!(ran.status, Some(0), "{ran:?}");
        let hits: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(hits.first().and_then(|hit| hit["id"].as_str()), first, "{query}: {ran:?}");
        assert_eq!(ran.err.contains("Nothing found"), first.is_none(), "{query}: {ran:?}");
    }
    let table = run(["search", dist, "approve pay run"]);
    assert!(table.out.contains("pay-run-stuck  Pay run can't be approved"), "{table:?}");
}

#[test]
fn contributions_add_up_to_the_score() {
    let kb = small();
    let (dist, _) = built(kb.path(), 0, &[]);
    for query in ["approve pay run", "bank IBAN PR-1042", "aprove the button in outlook"] {
        let ran = run(["search", dist.path().to_str().unwrap(), query, "--json", "--explain"]);
        assert!(!ran.out.is_empty(), "{ran:?}");
        for line in ran.out.lines() {
            let hit: Value = serde_json::from_str(line).unwrap();
            let number = |value: &Value| value.as_i64().unwrap();
            let parts = hit["contributions"].as_array().unwrap();
            let sum: i64 = parts.iter().map(|part| number(&part["weight"]) * number(&part["impact"])).sum();
            assert_eq!(sum, number(&hit["score"]), "{query}: {line}");
        }
    }
}

#[test]
fn eval_measures_and_gates() {
    let kb = small();
    let (dist, _) = built(kb.path(), 0, &[]);
    let queries = kb.path().join("queries.tsv");
    let eval = |more: &[&str]| {
        let fixed = ["eval", dist.path().to_str().unwrap(), "--queries", queries.to_str().unwrap()];
        run(fixed.iter().chain(more))
    };
    let figures: Value = serde_json::from_str(&eval(&["--json"]).out).unwrap();
    assert_eq!((&figures["questions"], &figures["figures"]["s1"]["mean"]), (&3.into(), &1.0.into()));
    for (gates, status, said) in [
        (vec!["--gate", "ndcg>=0.99", "--gate", "zero<=0"], 0, ""),
        (vec!["--gate", "s1<=0.5"], 1, "gate missed: s1 is 1.0000 and should be at most 0.5"),
        (vec!["--gate", "speed>=1"], 2, "ndcg>=0.6"),
    ] {
        let ran = eval(&gates);
        assert_eq!(ran.status, Some(status), "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
    let written = kb.path().join("run.trec");
    eval(&["--run", written.to_str().unwrap()]);
    let first = fs::read_to_string(written).unwrap();
    assert!(first.starts_with("line-1 Q0 pay-run-stuck 1 "), "{first}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let kb = small();
    let contents = || {
        let (dist, _) = built(kb.path(), 0, &[]);
        let read = |path: std::path::PathBuf| {
            (path.strip_prefix(dist.path()).unwrap().to_owned(), fs::read(path).unwrap())
        };
        files(dist.path()).into_iter().map(read).collect::<Vec<_>>()
    };
    let first = contents();
    assert!(first.len() > 2, "only {} files", first.len());
    assert!(first == contents(), "two builds of one folder differ");
}
