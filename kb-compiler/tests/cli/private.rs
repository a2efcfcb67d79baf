//! What is meant to be private stays private, whatever an author misspells, moves or forgets. In every case `zebrasecret` must not get
//! out; `zebraopen` says that the rest does where it may.

use std::fs;
use std::path::Path;

use crate::audiences::{given_away, holds};
use crate::run::{built, folder, run};

pub(crate) const AUDIENCES: &str = "[audiences]\nclient = \"Everyone\"\ninternal = \"Support\"\n";

/// An article for clients.
pub(crate) const OPEN: (&str, &str) =
    ("open.md", "---\naudience: [client]\n---\n# Open\n\nText zebraopen.\n");

/// What a build must come to.
pub(crate) struct Expected<'a> {
    status: i32,
    code: &'a str,
    /// Whether `zebraopen` is public.
    open: bool,
}

/// An error, and nothing public.
fn closed(code: &str) -> Expected<'_> {
    Expected { status: 1, code, open: false }
}

/// An error in one article; the others are public.
pub(crate) fn kept_in(code: &str) -> Expected<'_> {
    Expected { status: 1, code, open: true }
}

/// A word that is understood: nothing is wrong.
pub(crate) fn understood(code: &str) -> Expected<'_> {
    Expected { status: 0, code, open: true }
}

pub(crate) fn public(dist: &Path) -> Vec<u8> {
    let folders = fs::read_dir(dist).unwrap().map(|entry| entry.unwrap());
    let folders =
        folders.filter(|entry| entry.file_type().unwrap().is_dir() && entry.file_name() != "internal");
    folders.flat_map(|entry| given_away(&entry.path())).collect()
}

/// Builds and looks; `more` are further arguments.
fn check_folder(name: &str, dir: &Path, expected: &Expected<'_>, more: &[&str]) {
    let (dist, ran) = built(dir, expected.status, more);
    let bytes = public(dist.path());
    assert!(!holds(&bytes, "zebrasecret"), "{name}: the secret is public; {ran:?}");
    assert_eq!(holds(&bytes, "zebraopen"), expected.open, "{name}: {ran:?}");
    let checked = run(["check".as_ref(), dir.as_os_str(), "--format".as_ref(), "json".as_ref()]);
    assert!(
        checked.out.contains(&format!("\"{}\"", expected.code)),
        "{name}: {} in {checked:?}",
        expected.code
    );
}

pub(crate) fn check(files: &[(&str, &str)], expected: &Expected<'_>) {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    check_folder(&format!("{files:?}"), folder(&bytes).path(), expected, &[]);
}

#[test]
fn audiences_that_nothing_declares_close_the_folder() {
    let team = "---\naudience: [internal]\n---\n# Team\n\nText zebrasecret.\n";
    let account = "---\naudience: [\"client:ACME\"]\n---\n# ACME\n\nText zebrasecret.\n";
    for (name, text) in [("team.md", team), ("acme.md", account)] {
        check(&[OPEN, (name, text)], &closed("PV001"));
        check(&[("kb.toml", "name = \"Help\"\n"), OPEN, (name, text)], &closed("PV001"));
        for config in
            ["[audience]\nclient = \"\"\n", "[Audiences]\nclient = \"\"\n", "[audinces]\nclient = \"\"\n"]
        {
            check(&[("kb.toml", config), OPEN, (name, text)], &closed("PV003"));
        }
        for renamed in ["kb.toml.bak", "kb.tml", "KB.toml", "settings.toml", "config/kb.toml"] {
            check(&[(renamed, AUDIENCES), OPEN, (name, text)], &closed("PV002"));
        }
        check(&[("kb.toml", "[audiences\n"), OPEN, (name, text)], &closed("KB001"));
    }
    for value in
        ["Internal", "\" INTERNAL \"", "internl", "[Client: ACME]", "\"client :ACME\"", "intern", "private"]
    {
        let text = format!("---\naudience: {value}\n---\n# Team\n\nText zebrasecret.\n");
        check(&[("open.md", "# Open\n\nText zebraopen.\n"), ("team.md", &text)], &closed("PV001"));
    }
}

#[test]
fn words_of_other_tools_close_nothing() {
    for value in ["ITPro", "Admin|ITPro|Developer", "End User", "external", "international"] {
        let text = format!("---\naudience: {value}\n---\n# Team\n\nText zebraopen.\n");
        check(&[("a.md", &text)], &understood("FM005"));
    }
}

#[test]
fn a_folder_is_opened_by_name_for_those_whom_its_articles_name() {
    let files: &[(&str, &[u8])] = &[
        ("open.md", OPEN.1.as_bytes()),
        ("plain.md", b"# Plain\n\nText zebraplain.\n"),
        ("team.md", b"---\naudience: [Internal]\n---\n# Team\n\nText zebrasecret.\n"),
        ("acme.md", b"---\naudience: [\"client:ACME\"]\n---\n# ACME\n\nText zebrasecret.\n"),
    ];
    let dir = folder(files);
    for name in ["public", "client"] {
        let (dist, ran) = built(dir.path(), 0, &["--audience", name]);
        let bytes = given_away(&dist.path().join("public"));
        assert!(holds(&bytes, "zebraopen") && holds(&bytes, "zebraplain"), "{ran:?}");
        assert!(!holds(&bytes, "zebrasecret"), "{ran:?}");
        assert!(ran.err.contains("PV001") || ran.err.contains("note"), "{ran:?}");
    }
}

#[test]
fn a_subfolder_finds_kb_toml_above() {
    let dir = folder(&[
        ("kb.toml", AUDIENCES.as_bytes()),
        ("help/open.md", OPEN.1.as_bytes()),
        ("help/team.md", b"---\naudience: [internal]\n---\n# Team\n\nText zebrasecret.\n"),
        ("help/unmarked.md", b"# Unmarked\n\nText zebrasecret.\n"),
    ]);
    check_folder("subfolder", &dir.path().join("help"), &understood("FM011"), &[]);
    fs::create_dir(dir.path().join("help/.git")).unwrap();
    check_folder("top of a repository", &dir.path().join("help"), &closed("PV001"), &[]);
}

#[cfg(unix)]
#[test]
fn a_linked_kb_toml_closes_the_folder() {
    let dir = folder(&[
        ("real/kb.txt", AUDIENCES.as_bytes()),
        ("kb/open.md", OPEN.1.as_bytes()),
        ("kb/unmarked.md", b"# Unmarked\n\nText zebrasecret.\n"),
    ]);
    std::os::unix::fs::symlink(dir.path().join("real/kb.txt"), dir.path().join("kb/kb.toml")).unwrap();
    check_folder("link", &dir.path().join("kb"), &closed("PV002"), &[]);
    fs::remove_file(dir.path().join("kb/kb.toml")).unwrap();
    fs::create_dir(dir.path().join("kb/kb.toml")).unwrap();
    check_folder("folder", &dir.path().join("kb"), &closed("PV002"), &[]);
}

#[test]
fn drafts_of_every_tool_stay_in() {
    for line in [
        "status: Draft",
        "status: ' archived '",
        "status: in review",
        "status: In_Review",
        "Status: draft",
        "state: draft",
        "draft: true",
        "Draft: yes",
        "published: false",
        "publish: no",
        "hidden: true",
        "unlisted: true",
        "noindex: true",
        "search: false",
        "search: {exclude: true}",
        "visibility: private",
        "date: 2199-01-01",
        "publishDate: 2199-01-01T10:00:00Z",
        "publish_date: '2199-01-01 10:00:00 +0100'",
        "expiryDate: 2001-01-01",
    ] {
        let matter = format!("---\n{line}\naudience: [client]\n---");
        let both = [("kb.toml", AUDIENCES), OPEN, ("s.md", &format!("{matter}\n# S\n\nzebrasecret\n"))];
        check(&both, &understood("PV004"));
        check_bare(&format!("---\n{line}\n---"), &understood("PV004"));
    }
    check_bare("+++\ndraft = true\n+++", &understood("PV004"));
    check(&[OPEN_BARE, ("_drafts/s.md", "# Secret\n\nzebrasecret\n")], &understood("PV004"));
}

const OPEN_BARE: (&str, &str) = ("open.md", "# Open\n\nText zebraopen.\n");

/// A secret article in a folder without kb.toml, beside an open one.
fn check_bare(matter: &str, expected: &Expected<'_>) {
    check(&[OPEN_BARE, ("s.md", &format!("{matter}\n# Secret\n\nzebrasecret\n"))], expected);
}

#[test]
fn what_may_be_a_draft_stays_in_with_an_error() {
    for (matter, code) in [
        ("---\nstatus: darft\n---", "PV005"),
        ("---\nstatus: soon\n---", "PV005"),
        ("---\nstatsu: draft\n---", "PV005"),
        ("---\ndrafft: true\n---", "PV005"),
        ("---\ndraft: maybe\n---", "PV005"),
        ("---\naudeince: internal\n---", "PV005"),
        ("---\ntitle: Prices: the new ones\nstatus: draft\n---", "FM001"),
        ("---\ntitle: Prices: the new ones\ndraft: true\n---", "FM001"),
        ("---\ntitle: Prices: the new ones\naudience:\n  - internal\n---", "FM001"),
        ("---\nstatus: draft\n\ttitle: x\n---", "FM001"),
        ("\n---\nstatus: draft\n---", "PV006"),
        ("\n\n---\naudience: internal\n---", "PV006"),
        (" ---\nstatus: draft\n ---", "PV006"),
        ("----\nstatus: draft\n----", "PV006"),
        ("---\nstatus: draft\n", "PV006"),
        ("status: draft\ntitle: Prices\n", "PV006"),
        ("```yaml\nstatus: draft\n```", "PV006"),
        ("+++\ndraft = true\ntitle = Prices\n+++", "FM001"),
    ] {
        check_bare(matter, &kept_in(code));
    }
    let twice = "---\naudience: [client]\naudience: [internal]\n---\n# Secret\n\nzebrasecret\n";
    check(&[("kb.toml", AUDIENCES), OPEN, ("s.md", twice)], &kept_in("PV005"));
}

#[test]
fn a_build_can_be_repeated_as_of_its_day() {
    let article = b"---\npublishDate: 2026-03-02\nexpiryDate: 2026-04-01\n---\n# Offer\n\nText zebraopen.\n";
    let ticket = b"{\"ticket\":\"1\",\"subject\":\"offer\",\"articles\":[\"offer\"]}\n";
    let dir = folder(&[("offer.md", article), ("resolutions/t.jsonl", ticket), ("a.md", b"# A\n\nText.\n")]);
    for (day, open) in
        [("2026-03-01", false), ("2026-03-02", true), ("2026-03-31", true), ("2026-04-01", false)]
    {
        let (dist, ran) = built(dir.path(), 0, &["--as-of", day]);
        assert_eq!(holds(&public(dist.path()), "zebraopen"), open, "{day}: {ran:?}");
        let report = dist.report();
        assert!(report.as_array().unwrap().iter().all(|bundle| bundle["as_of"] == day), "{report}");
    }
}

#[cfg(unix)]
#[test]
fn the_report_is_for_its_owner_and_never_beside_dist() {
    use std::os::unix::fs::PermissionsExt;
    let ticket =
        b"{\"ticket\":\"1\",\"subject\":\"pay run\",\"category\":\"pay\",\"articles\":[\"a\"]}\n".repeat(8);
    let dir = folder(&[("kb/a.md", b"# Pay run\n\nText.\n"), ("kb/resolutions/t.jsonl", &ticket)]);
    let kb = dir.path().join("kb");
    let web = dir.path().join("web");
    fs::create_dir(&web).unwrap();
    let build = || {
        let out = web.join("dist");
        run(["build".as_ref(), kb.as_os_str(), "--out".as_ref(), out.as_os_str()])
    };
    let ran = build();
    assert_eq!(ran.status, Some(0), "{ran:?}");
    let report = kb.join(".fixmark/report.json");
    let mode = fs::metadata(&report).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{ran:?}");
    let beside: Vec<_> = fs::read_dir(&web).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside, ["dist"]);
    fs::remove_dir_all(kb.join(".fixmark")).unwrap();
    std::os::unix::fs::symlink(&web, kb.join(".fixmark")).unwrap();
    let ran = build();
    assert_eq!(ran.status, Some(2), "a planted link is not written through: {ran:?}");
    assert!(!web.join("report.json").exists());
}
