//! Public knowledge bases as they are: each builds without an error, and search on them stays as good as it is.

use std::path::Path;

use crate::run::{built, run};
use crate::shared::shared;

/// Builds without tickets, so that the text alone is measured.
const TEXT_ONLY: [&str; 2] = ["--resolutions-before", "1970-01-02"];

/// Builds a set and asks its questions; every gate must hold.
fn check(set: &Path, gates: &[(&str, &str)]) {
    let (dist, ran) = built(&set.join("kb"), 0, &TEXT_ONLY);
    assert!(!ran.err.contains("error"), "{}: {}", set.display(), ran.err);
    for (field, gate) in gates {
        let (queries, qrels) = (set.join("queries.jsonl"), set.join("qrels.tsv"));
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let measured = run([
            "eval".to_owned(),
            path(dist.path()),
            "--queries".to_owned(),
            path(&queries),
            "--qrels".to_owned(),
            path(&qrels),
            "--query".to_owned(),
            (*field).to_owned(),
            "--gate".to_owned(),
            (*gate).to_owned(),
        ]);
        println!("{} {field} {gate}\n{}", set.display(), measured.out);
        assert_eq!(measured.status, Some(0), "{}: {}", set.display(), measured.err);
    }
}

#[test]
fn real_docs_build_without_an_error() {
    let Some(data) = shared("data") else { return };
    let mut sets = 0;
    for group in ["retrieval", "corpora"] {
        for entry in std::fs::read_dir(data.join(group)).unwrap() {
            let kb = entry.unwrap().path().join("kb");
            if kb.is_dir() {
                let (_, ran) = built(&kb, 0, &[]);
                let loud =
                    ran.err.lines().find(|line| line.contains(": error ") || line.contains(": warning "));
                assert_eq!(loud, None, "{}", kb.display());
                sets += 1;
            }
        }
    }
    assert!(sets >= 8, "only {sets} sets were found");
}

#[test]
fn search_by_text_alone_is_as_good_as_it_was() {
    let Some(data) = shared("data") else { return };
    for (set, gates) in [
        ("thunderbird", &[("text", "ndcg>=0.39"), ("title", "ndcg>=0.32")][..]),
        ("techqa-sample", &[("text", "ndcg>=0.85")]),
        ("stackfaq", &[("text", "ndcg>=0.80")]),
        ("covidfaq", &[("text", "ndcg>=0.80")]),
        ("aws-docs-qa", &[("text", "ndcg>=0.80")]),
    ] {
        check(&data.join("retrieval").join(set), gates);
    }
}

/// Each language keeps the MRR@10 of BM25 with Snowball stemming, or of character bigrams where words have no spaces.
#[test]
fn every_language_is_found() {
    let Some(data) = shared("data") else { return };
    for (locale, floor) in [
        ("ar-SA", "0.713"),
        ("da-DK", "0.678"),
        ("de-DE", "0.703"),
        ("es-ES", "0.729"),
        ("fi-FI", "0.633"),
        ("fr-FR", "0.711"),
        ("he-IL", "0.684"),
        ("it-IT", "0.708"),
        ("ja-JP", "0.724"),
        ("ko-KR", "0.672"),
        ("nb-NO", "0.711"),
        ("nl-NL", "0.681"),
        ("pl-PL", "0.715"),
        ("pt-BR", "0.712"),
        ("ru-RU", "0.733"),
        ("sv-SE", "0.694"),
        ("th-TH", "0.540"),
        ("tr-TR", "0.708"),
        ("zh-CN", "0.717"),
    ] {
        check(&data.join("multilingual").join(locale), &[("text", &format!("mrr>={floor}"))]);
    }
}
