//! Build, then search and eval what was built.

use std::fs;

use serde_json::Value;

use crate::run::{built, files, folder, run, small};

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

/// Articles that say whom and what they are for.
fn with_facets() -> tempfile::TempDir {
    let article =
        |title: &str, facets: &str| format!("---\n{facets}\n---\n# {title}\n\nText.\n").into_bytes();
    let articles = [
        (
            "howto.md",
            article("Approve a pay run", "kind: how-to\nroutes: ['/pay-runs/*']\nproducts: [Payroll]"),
        ),
        (
            "known.md",
            article(
                "The button stays grey",
                "kind: known-error\nroutes: ['/pay-runs/*']\nerror_codes: [PR-7]",
            ),
        ),
        (
            "uk.md",
            article("Approve in Britain", "routes: ['/pay-runs/*']\ncountries: [GB]\nproducts: [Payroll]"),
        ),
        ("code.md", article("What PR-1042 means", "error_codes: [PR-1042]")),
        ("other.md", article("Statements", "products: [Treasury]\nroutes: ['/statements']")),
    ];
    folder(&articles.each_ref().map(|(name, bytes)| (*name, bytes.as_slice())))
}

#[test]
fn what_a_portal_tells_is_enough_for_suggestions() {
    let kb = with_facets();
    let (dist, _) = built(kb.path(), 0, &[]);
    for (facts, expected) in [
        (vec!["route=/Pay-Runs/42?tab=1"], "known howto uk"),
        (vec!["route=/pay-runs/42", "country=gb"], "known uk howto"),
        (vec!["route=/pay-runs/42", "country=fr"], "known howto"),
        (vec!["route=/pay-runs/42", "product=treasury"], "known other"),
        (vec!["route=/pay-runs/42", "error_code=pr-1042"], "code known howto uk"),
        (vec!["product=Treasury"], "other"),
        (vec!["country=GB"], ""),
        (vec!["mood=bad"], ""),
    ] {
        let options = facts.iter().flat_map(|fact| ["--context", fact]);
        let ran = run(["search", dist.path().to_str().unwrap(), "--json"].into_iter().chain(options));
        let ids: Vec<String> = ran
            .out
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(
            (ids.join(" ").as_str(), ran.err.contains("Nothing to suggest")),
            (expected, expected.is_empty()),
            "{facts:?}: {ran:?}"
        );
    }
    let refused = run(["search", dist.path().to_str().unwrap(), "--context", "route"]);
    assert!(refused.status == Some(2) && refused.err.contains("NAME=VALUE"), "{refused:?}");
}

#[test]
fn a_hit_opens_where_the_question_is_answered() {
    let kb = folder(&[(
        "pay-run.md",
        b"# Pay run can't be approved\n\nThe button stays grey.\n\n## Negative net pay\n\nMore was deducted than earned.\n\n## Resolution\n\n1. Open the run.\n2. Ask the signatory to log in again.\n",
    ), ("other.md", b"# Statements\n\nA statement lists payments.\n")]);
    let (dist, _) = built(kb.path(), 0, &[]);
    for (query, anchor) in [
        ("pay run approve", None),
        ("pay run grey button", None),
        ("pay run negative net", Some("negative-net-pay")),
        ("pay run not approved signatory", Some("step-2")),
        ("pay run negative quarterly forecast deviation", Some("negative-net-pay")),
        ("pay run negative statement payments", None),
    ] {
        let ran =
            run(["search", dist.path().to_str().unwrap(), query, "--json", "--explain", "--limit", "1"]);
        let hit: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
        assert_eq!(
            (hit["id"].as_str(), hit["anchor"].as_str()),
            (Some("pay-run"), anchor),
            "{query}: {ran:?}"
        );
    }
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
    for (gates, status, expected) in [
        (vec!["--gate", "ndcg>=0.99", "--gate", "zero<=0"], 0, ""),
        (vec!["--gate", "s1<=0.5"], 1, "gate missed: s1 is 1.0000 and should be at most 0.5"),
        (vec!["--gate", "speed>=1"], 2, "ndcg>=0.6"),
    ] {
        let ran = eval(&gates);
        assert_eq!(ran.status, Some(status), "{ran:?}");
        assert!(ran.err.contains(expected), "{ran:?}");
    }
    let unanswerable = kb.path().join("unanswerable.jsonl");
    fs::write(&unanswerable, "{\"id\": \"s\", \"text\": \"zebra crossings\"}\n").unwrap();
    let more = ["--queries", unanswerable.to_str().unwrap()];
    let refused = eval(&more);
    assert!(refused.status == Some(2) && refused.err.contains("--qrels FILE"), "{refused:?}");
    let nothing = kb.path().join("nothing.tsv");
    fs::write(&nothing, "").unwrap();
    let both = eval(&[&more[..], &["--qrels", nothing.to_str().unwrap(), "--json"]].concat());
    let figures: Value = serde_json::from_str(&both.out).unwrap();
    assert_eq!(figures["confidence"]["auroc_answerable"], Value::from(1.0), "{figures}");
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
