//! Reads every public knowledge base that lies beside the checkout: nothing may panic, and docs that were written for
//! other tools must compile as they are.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod shared;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kb_compiler::diagnostic::{Severity, render};
use kb_compiler::sources;
use shared::shared;

/// Every knowledge base of a group: `NAME/kb`, `NAME/kb_10shot`, …
fn bases(group: &Path) -> Vec<PathBuf> {
    let list = |dir: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<_> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.into_iter().filter(|path| path.is_dir()).collect()
    };
    let is_base = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("kb");
    list(group).iter().flat_map(|set| list(set)).filter(is_base).collect()
}

#[test]
fn real_docs_compile_as_they_are() {
    let Some(data) = shared("data") else { return };
    for group in ["retrieval", "corpora", "multilingual", "triage"] {
        for dir in bases(&data.join(group)) {
            let start = std::time::Instant::now();
            let (base, diagnostics) = sources::read(&dir).unwrap();
            let taken = start.elapsed();
            let counts = render::count(&diagnostics);
            println!(
                "{}: {} articles, {} tickets, {counts:?}, {taken:?}",
                dir.display(),
                base.articles.len(),
                base.resolutions.len(),
            );
            let loud: Vec<_> = diagnostics.iter().filter(|d| d.severity != Severity::Note).collect();
            assert!(loud.is_empty(), "{}: {:#?}", dir.display(), &loud[..loud.len().min(5)]);
            assert!(!base.articles.is_empty() || !base.resolutions.is_empty(), "{}", dir.display());
        }
    }
}

#[test]
fn every_expected_id_exists() {
    let Some(data) = shared("data") else { return };
    for group in ["retrieval", "multilingual"] {
        for dir in bases(&data.join(group)) {
            let (base, _) = sources::read(&dir).unwrap();
            let ids: BTreeSet<&str> = base.articles.iter().map(|article| article.id.as_str()).collect();
            let qrels = std::fs::read_to_string(dir.with_file_name("qrels.tsv")).unwrap();
            let expected: BTreeSet<&str> =
                qrels.lines().filter_map(|line| line.split('\t').nth(2)).map(str::trim).collect();
            let missing: Vec<_> = expected.difference(&ids).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", dir.display());
        }
    }
}

#[test]
#[should_panic(expected = "nowhere/data is missing, and CI needs it")]
fn missing_data_fails_a_test_in_ci() {
    assert_eq!(shared::find(Path::new("nowhere"), "data", false), None);
    shared::find(Path::new("nowhere"), "data", true);
}
