//! Content of every bad kind: it is reported with its place, and the rest compiles.

use std::fs;

use crate::run::{built, files, folder, inflated, program, run};

const GOOD: &[u8] = b"# Payslip is missing\n\nOpen the archive.\n";

/// A good article beside these files: what `build` ends with and says, and that the good article is found all the same.
fn check(bad: &[(&str, &[u8])], status: i32, expected: &[&str]) {
    let kb = folder(&[bad, &[("good.md", GOOD)]].concat());
    let (dist, ran) = built(kb.path(), status, &[]);
    for words in expected {
        assert!(ran.err.contains(words), "{:?} should print {words:?}: {ran:?}", bad[0].0);
    }
    let found = run(["search", dist.path().to_str().unwrap(), "payslip missing", "--json"]);
    assert!(found.out.contains("\"good\""), "{:?} hid the good article: {found:?}", bad[0].0);
}

#[test]
fn files_that_cannot_be_read_are_left_out() {
    let large = [b"# Large\n\n".as_slice(), &b"many words here ".repeat(10 << 16)].concat();
    assert!(large.len() > 10 << 20);
    check(
        &[("latin.md", b"# Caf\xe9\n\nText.\n")],
        1,
        &["latin.md:1:6", "not UTF-8", "save the file as UTF-8"],
    );
    check(&[("empty.md", b"")], 0, &[]);
    check(&[("large.md", &large)], 1, &["large.md:1:1", "split it into articles"]);
    let broken: (&str, &[u8]) = ("broken.md", b"---\ntitle: [open\n---\n\nText of it.\n");
    check(&[broken], 0, &["`kb-compiler check` shows it"]);
    check(&[broken, ("kb.toml", b"name = \"Portal\"\n")], 0, &["broken.md:3", "warning FM001", "in quotes"]);
    let twice: &[(&str, &[u8])] =
        &[("a.md", b"---\nid: one\n---\n# A\n\nText.\n"), ("b.md", b"---\nid: one\n---\n# B\n\nText.\n")];
    check(twice, 1, &["b.md:", "error AR001", "give one of them another `id:`"]);
    check(&[("resolutions/t.jsonl", b"{oops\n")], 1, &["resolutions/t.jsonl:1:", "error RS001"]);
}

#[test]
fn nothing_that_runs_gets_into_a_bundle() {
    let article = "# Hostile\n\n<script>alert('canary-script')</script>\n\n<img src=x onerror=alert(1)>\n\n\
                   [Press](javascript:alert(2)) [me](JaVaScRiPt:alert(3)) [now](data:text/html,<b>)\n";
    let kb = folder(&[("hostile.md", article.as_bytes()), ("good.md", GOOD)]);
    let (dist, _) = built(kb.path(), 0, &[]);
    for path in
        files(dist.path()).into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "kb"))
    {
        let text = String::from_utf8_lossy(&inflated(&path)).to_lowercase();
        for canary in ["<script", "canary-script", "onerror", "javascript:", "data:text/html"] {
            assert!(!text.contains(canary), "{canary} is in {}", path.display());
        }
    }
    let found = run(["search", dist.path().to_str().unwrap(), "hostile", "--json"]);
    assert!(found.out.contains("\"hostile\""), "{found:?}");
}

#[test]
fn questions_of_any_size_and_kind_are_answered() {
    let kb = folder(&[("good.md", GOOD)]);
    let (dist, _) = built(kb.path(), 0, &[]);
    let megabyte = "payslip missing archive ".repeat((1 << 20) / 24 + 1);
    let unbroken = "x".repeat(1 << 20);
    for text in [&megabyte, &unbroken, "\u{0}\u{7}\u{202e}", "🧾🧾", "' OR 1=1 --", "((((\"*~^"] {
        let queries = kb.path().join("queries.jsonl");
        fs::write(&queries, format!("{}\n", serde_json::json!({ "id": "q", "text": text }))).unwrap();
        let qrels = kb.path().join("qrels.tsv");
        fs::write(&qrels, "q\t0\tgood\t1\n").unwrap();
        let ran = run([
            "eval".as_ref(),
            dist.path().as_os_str(),
            "--queries".as_ref(),
            queries.as_os_str(),
            "--qrels".as_ref(),
            qrels.as_os_str(),
            "--json".as_ref(),
        ]);
        assert_eq!(ran.status, Some(0), "{text:.40}: {ran:?}");
        let figures: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let found = if text.starts_with("payslip") { 1.0 } else { 0.0 };
        assert_eq!(figures["figures"]["s1"]["mean"], found, "{text:.40}");
    }
}

#[test]
fn files_are_named_by_their_path_in_the_repository() {
    let link: &[u8] = b"# A\n\n[x](gone.md)\n";
    for (files, started_in, dir, path) in [
        (&[(".git/HEAD", b"" as &[u8]), ("docs/help/a.md", link)][..], "", "docs/help", "docs/help/a.md"),
        (&[(".git", b""), ("docs/help/a.md", link)], "docs", "help", "docs/help/a.md"),
        (&[("docs/help/a.md", link)], "docs", "help", "help/a.md"),
        (&[("docs/help/a.md", link), ("other/b.md", link)], "other", "../docs/help", "a.md"),
    ] {
        let around = folder(files);
        let started_in = around.path().join(started_in);
        let checked =
            program().args(["check", dir, "--format", "json"]).current_dir(started_in).output().unwrap();
        let found: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!(found[0]["file"], path, "{dir}: {found}");
    }
}

#[test]
fn a_folder_without_content_fails_alike_everywhere() {
    let (empty, out) = (folder(&[("notes.txt", b"x")]), tempfile::tempdir().unwrap());
    let dist = out.path().join("dist");
    let said = "no articles and no tickets could be read";
    for command in [
        vec!["check".as_ref(), empty.path().as_os_str()],
        vec!["check".as_ref(), empty.path().as_os_str(), "--format=github".as_ref()],
        vec!["build".as_ref(), empty.path().as_os_str(), "--out".as_ref(), dist.as_os_str()],
    ] {
        let ran = run(&command);
        assert_eq!(ran.status, Some(1), "{command:?}: {ran:?}");
        assert!(ran.err.contains(said), "{command:?}: {ran:?}");
    }
    assert!(!dist.exists());
}
