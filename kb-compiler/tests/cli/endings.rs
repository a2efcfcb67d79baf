//! Exit statuses and what is printed with them: 0 fine, 1 problems in the content, 2 usage or environment.

use std::fs;
use std::path::PathBuf;

use crate::run::{built, files, folder, run, small};

/// Runs and expects this status, nothing on stdout, and every one of these on stderr.
fn check(arguments: &[&str], status: i32, expected: &[&str]) {
    let ran = run(arguments);
    assert_eq!(ran.status, Some(status), "{arguments:?}: {ran:?}");
    assert_eq!(ran.out, "", "{arguments:?}");
    for words in expected {
        assert!(ran.err.contains(words), "{arguments:?} should say {words:?}: {ran:?}");
    }
}

#[test]
fn usage_and_environment_end_with_2() {
    let kb = small();
    let dir = kb.path().to_str().unwrap();
    let missing = format!("{dir}/nowhere");
    let file = format!("{dir}/signature.md");
    let beside = tempfile::tempdir().unwrap();
    let out = beside.path().join("dist").to_str().unwrap().to_owned();
    let below_a_file = format!("{}/file/dist", beside.path().display());
    fs::write(beside.path().join("file"), "").unwrap();
    let queries = format!("{dir}/queries.tsv");
    for (arguments, expected) in [
        (vec!["build", &missing, "--out", &out], vec!["nowhere", "name the folder that holds"]),
        (vec!["build", &file, "--out", &out], vec!["is a file", "name the folder that holds"]),
        (
            vec!["build", dir, "--out", &below_a_file],
            vec!["file/dist", "check that the folder may be written"],
        ),
        (
            vec!["build", dir, "--out", "/proc/fixmark"],
            vec!["/proc/fixmark", "check that the folder may be written"],
        ),
        (vec!["build", dir], vec!["--out"]),
        (
            vec!["build", dir, "--out", &out, "--audience", "everyone"],
            vec!["client, client:ACCOUNT or internal"],
        ),
        (vec!["build", dir, "--out", &out, "--resolutions-before", "soon"], vec!["YYYY-MM-DD"]),
        (vec!["build", dir, "--out", &out, "--widget", &missing], vec!["nowhere"]),
        (vec!["search", &missing, "words"], vec!["no manifest.json", "kb-compiler build"]),
        (vec!["eval", &missing, "--queries", &queries], vec!["no manifest.json", "kb-compiler build"]),
        (vec!["eval", &missing, "--queries", &file], vec!["--qrels"]),
        (vec!["serve", &missing], vec!["nowhere", "name a folder"]),
        (vec!["serve", dir, "--listen", "somewhere"], vec!["--listen"]),
        (vec!["frobnicate"], vec!["frobnicate"]),
    ] {
        check(&arguments, 2, &expected);
    }
}

#[test]
fn a_folder_without_articles_ends_with_1_and_leaves_the_last_build() {
    let (dist, _) = built(small().path(), 0, &[]);
    let before = files(dist.path());
    let out = dist.path().to_str().unwrap();
    for content in [&[][..], &[("picture.png", &b"x"[..])], &[("empty.md", &b""[..])]] {
        let kb = folder(content);
        check(
            &["build", kb.path().to_str().unwrap(), "--out", out],
            1,
            &["no articles", "add a Markdown file"],
        );
    }
    assert_eq!(files(dist.path()), before);
}

#[test]
fn the_program_explains_itself() {
    let ran = run(["--help"]);
    assert_eq!(ran.status, Some(0));
    for command in ["build", "check", "serve", "search", "eval"] {
        assert!(ran.out.contains(command), "{ran:?}");
    }
}

#[test]
fn a_build_is_summed_up_in_a_table() {
    let (dist, ran) = built(small().path(), 0, &[]);
    let rows: Vec<Vec<&str>> = ran.err.lines().map(|line| line.split_whitespace().collect()).collect();
    let head = rows
        .iter()
        .position(|row| *row == ["bundle", "for", "language", "articles", "change", "files", "size"]);
    let served = |path: &&PathBuf| !path.ends_with(".fixmark-files");
    let kinds = files(&dist.path().join("public")).iter().filter(served).count().to_string();
    let row = &rows[head.unwrap() + 1];
    assert_eq!(row[..6], ["public", "everybody", "en", "3", "first", &kinds], "{ran:?}");
}

#[test]
fn a_named_widget_is_copied() {
    let widget = folder(&[("fixmark.js", b"// loader"), ("widget-0123456789abcdef.css", b"")]);
    let (dist, ran) = built(small().path(), 0, &["--widget", widget.path().to_str().unwrap()]);
    assert_eq!(fs::read(dist.path().join("fixmark.js")).unwrap(), b"// loader", "{ran:?}");
}
