//! Bundles that were cut off, changed, or written by another version: a clear word, and status 2.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{built, files, run, small};

const QUERY: &str = "approve pay run";

/// A `.kb` file of the bundle that a search needs: its first rows or terms, not its root, which the manifest holds.
fn needed(dist: &Path) -> PathBuf {
    let blocks = files(dist).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "kb"));
    let search = || run(["search", dist.to_str().unwrap(), QUERY]);
    for path in blocks {
        let bytes = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let ended = search().status;
        fs::write(&path, bytes).unwrap();
        if ended == Some(2) {
            return path;
        }
    }
    panic!("a search needs none of the files");
}

/// A build with one needed file changed, and what a search says to it.
fn check(change: impl Fn(Vec<u8>) -> Vec<u8>, expected: &[&str]) {
    let (dist, _) = built(small().path(), 0, &[]);
    let path = needed(dist.path());
    fs::write(&path, change(fs::read(&path).unwrap())).unwrap();
    let ran = run(["search", dist.path().to_str().unwrap(), QUERY, "--json"]);
    assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""), "{ran:?}");
    let name = path.file_name().unwrap().to_str().unwrap();
    for words in expected.iter().chain([&name]) {
        assert!(ran.err.contains(words), "should say {words:?}: {ran:?}");
    }
}

#[test]
fn files_cut_off_anywhere_are_refused() {
    for keep in [0.0, 0.1, 0.5, 0.9] {
        check(|bytes| bytes[..(bytes.len() as f64 * keep) as usize].to_vec(), &["error: "]);
    }
    check(|bytes| bytes[..bytes.len() / 2].to_vec(), &["ends early", "fetch it again"]);
}

#[test]
fn changed_bytes_are_refused() {
    let flipped = |at: usize| {
        move |mut bytes: Vec<u8>| {
            bytes[at] ^= 0x10;
            bytes
        }
    };
    check(flipped(0), &["not a Fixmark bundle file", "check the address"]);
    check(
        |bytes| bytes.into_iter().enumerate().map(|(i, b)| if i > 40 { b ^ 0x55 } else { b }).collect(),
        &["fetch it again"],
    );
}

#[test]
fn files_longer_than_the_bundle_are_not_read_to_the_end() {
    check(
        |bytes| [bytes, vec![0; 1 << 20]].concat(),
        &["bytes, and", "are allowed", "build the knowledge base again"],
    );
    let (dist, _) = built(small().path(), 0, &[]);
    let manifest = dist.path().join("public/manifest.json");
    // A sparse file of a tebibyte: reading it whole would end in the kernel's hands.
    fs::OpenOptions::new().write(true).open(&manifest).unwrap().set_len(1 << 40).unwrap();
    let ran = run(["search", dist.path().to_str().unwrap(), QUERY]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(ran.err.contains("and 33554432 are allowed"), "{ran:?}");
}

#[test]
fn a_newer_format_is_named() {
    let newer = |mut bytes: Vec<u8>| {
        bytes[4..6].copy_from_slice(&999_u16.to_le_bytes());
        bytes
    };
    check(newer, &["format 999", "knows up to", "update the reader"]);
}

#[test]
fn a_missing_file_is_named() {
    let (dist, _) = built(small().path(), 0, &[]);
    let path = needed(dist.path());
    fs::remove_file(&path).unwrap();
    let ran = run(["search", dist.path().to_str().unwrap(), QUERY]);
    assert_eq!(ran.status, Some(2), "{ran:?}");
    assert!(ran.err.contains("build the knowledge base again"), "{ran:?}");
}

#[test]
fn manifests_that_are_none_are_refused() {
    let (dist, _) = built(small().path(), 0, &[]);
    let path = dist.path().join("public/manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    for text in [
        "",
        "<html>404</html>",
        "{}",
        "[1]",
        &good[..good.len() / 2],
        &good.replace("manifest/1", "manifest/2"),
        &good.replace("\"root_file\": \"", "\"root_file\": \"!"),
        &good.replace("\"root_file\": \"", "\"root_file\": \"AAAA"),
    ] {
        fs::write(&path, text).unwrap();
        for command in [["search"], ["eval"]] {
            let queries = dist.path().join("queries.tsv");
            fs::write(&queries, "pay run\tpay-run-stuck\n").unwrap();
            let rest: &[&str] =
                if command == ["search"] { &[QUERY] } else { &["--queries", queries.to_str().unwrap()] };
            let ran = run(command
                .iter()
                .copied()
                .chain([dist.path().to_str().unwrap()])
                .chain(rest.iter().copied()));
            assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""), "{text:.40}: {ran:?}");
            assert!(ran.err.contains("manifest.json"), "{ran:?}");
        }
    }
}
