//! Content that is wrong in every way we know: each gives a diagnostic with its place and what to do, the rest is read,
//! and nothing panics.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use std::path::Path;

use folder::{folder, read};
use kb_compiler::diagnostic::{Diagnostic, Severity, codes};
use kb_compiler::sources::{self, SourceError, due, fix};
use kb_core::model::{Audience, Inline, LinkKind, LinkTarget, Readers, block, blocks_text};

/// `code file:line:column` of every diagnostic.
fn places(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|d| format!("{} {}", d.code, d.place)).collect()
}

const AUDIENCES: &[u8] = b"[audiences]\nclient = \"all\"\ninternal = \"us\"\n";

/// A name, the files of a folder, and the code and place of each diagnostic.
type Case<'a> = (&'a str, Vec<(&'a str, &'a [u8])>, &'a [&'a str]);

#[test]
fn each_problem_has_its_code_and_place() {
    let big = vec![b'a'; 10 * 1024 * 1024];
    let long = format!("{{\"ticket\":\"1\",\"subject\":\"{}\"}}\n", "x".repeat(10 * 1024 * 1024));
    let duplicate: &[u8] = b"---\nid: a\n---\n# B\n\nText.";
    let cases: Vec<Case<'_>> = vec![
        ("not-utf8", vec![("a.md", b"# A\n\nText \xff.")], &["FS001 a.md:3:6"]),
        ("empty", vec![("a.md", b"")], &["FS002 a.md:1:1"]),
        ("only-a-mark", vec![("a.md", b"\xef\xbb\xbf\r\n")], &["FS002 a.md:1:1"]),
        ("huge", vec![("a.md", &big)], &["FS003 a.md:1:1"]),
        ("nothing", vec![("a.txt", b"x")], &["FS006 .:1:1", "FS007 a.txt:1:1"]),
        ("table", vec![("resolutions/t.csv", b"x")], &["FS006 .:1:1", "FS007 resolutions/t.csv:1:1"]),
        (
            "mdx",
            vec![("a.mdx", b"# A\n\n[x](b.mdx) [y](c.mdx)\n"), ("b.mdx", b"# B\n\nText.")],
            &["LK001 a.mdx:3:12"],
        ),
        ("no-array", vec![("resolutions/r.json", b"{\"tickets\":\n[]}")], &["RS001 resolutions/r.json:1:1"]),
        (
            "odd-item",
            vec![("resolutions/r.json", b"[\n  {}, 1]")],
            &["RS002 resolutions/r.json:2:3", "RS002", "RS001 resolutions/r.json:2:7"],
        ),
        ("broken-yaml", vec![("a.md", b"---\ntitle: [a\n---\nText.")], &["FM001 a.md:3:1"]),
        ("broken-json", vec![("a.md", b"{\n  \"title\": \"A\",\n}\n\nText.")], &["FM001 a.md:3:1"]),
        ("two-titles", vec![("a.md", b"---\ntitle: A\ntitle: B\n---\nText.")], &["FM003 a.md:3:1"]),
        ("duplicate", vec![("a.md", b"# A\n\nText."), ("b.md", duplicate)], &["AR001 b.md:2:5"]),
        (
            "script",
            vec![("a.md", b"# A\n\n<script>alert(1)</script>\n")],
            &["MD010 a.md:1:1", "MD003 a.md:3:1"],
        ),
        ("unsafe-link", vec![("a.md", b"# A\n\n[x](javascript:alert(1))\n")], &["MD001 a.md:3:1"]),
        (
            "broken-config",
            vec![("a.md", b"# A\n\nT"), ("kb.toml", b"name = \n")],
            &["FM011 a.md:1:1", "KB001 kb.toml:1:"],
        ),
        (
            "broken-line",
            vec![("resolutions/r.jsonl", b"{\"ticket\": \"1\",\n")],
            &["RS001 resolutions/r.jsonl:1:"],
        ),
        (
            "no-subject",
            vec![("resolutions/r.jsonl", b"\n{\"ticket\": \"1\"}\n")],
            &["RS002 resolutions/r.jsonl:2:1"],
        ),
        ("long-subject", vec![("resolutions/r.jsonl", long.as_bytes())], &["RS005 resolutions/r.jsonl:1:1"]),
        ("no-tab", vec![("a.md", b"# A\n\nT"), ("queries.tsv", b"query a\n")], &["QR001 queries.tsv:1:1"]),
        (
            "no-such-answer",
            vec![("a.md", b"# A\n\nT"), ("queries.tsv", b"# x\nq\tb\n")],
            &["QR002 queries.tsv:2:1"],
        ),
    ];
    for (name, files, expected) in cases {
        let (_, diagnostics) = read(name, &files);
        let found = places(&diagnostics);
        let matches =
            found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| f.starts_with(e));
        assert!(matches, "{name}: expected {expected:?}, found {found:?}");
        assert!(diagnostics.iter().all(|d| d.hint.is_some()), "{name} says what to do: {diagnostics:?}");
    }
}

#[test]
fn a_missing_folder_is_an_error() {
    let dir = folder("not-a-folder", &[("file", b"x")]);
    assert!(matches!(sources::read(&dir.join("gone")), Err(SourceError::Missing(_))));
    assert!(matches!(sources::read(&dir.join("file")), Err(SourceError::NotAFolder(_))));
}

#[test]
fn what_cannot_be_read_never_widens_an_audience() {
    for (name, article) in [
        ("deny-broken", "---\naudience: [client\n---\nText."),
        ("deny-missing", "# A\n\nText."),
        ("deny-unknown", "---\naudience: [clients]\n---\nText."),
        ("deny-unnamed", "---\naudience: [\"client:ACME\"]\n---\nText."),
        ("deny-open", "---\naudience: [client]\n\nText."),
        ("deny-map", "---\naudience: {client: true}\n---\nText."),
    ] {
        let (base, diagnostics) = read(name, &[("kb.toml", AUDIENCES), ("a.md", article.as_bytes())]);
        assert_eq!(base.articles[0].readers, Readers::only([Audience::Internal]), "{name}");
        assert!(!diagnostics.is_empty(), "{name}");
    }
    for config in ["[audiences", "audiences = 3", "[audiences]\nclients = 1", "\u{0}"] {
        let article: &[u8] = b"---\naudience: [client]\n---\nText.";
        let (base, _) = read("deny-config", &[("kb.toml", config.as_bytes()), ("a.md", article)]);
        assert_eq!(base.articles[0].readers, Readers::only([Audience::Internal]), "{config:?}");
    }
}

#[test]
fn nothing_unsafe_survives() {
    let text = "# A\n\n[a](javascript:x) [b](JAVASCRIPT:x) [c](<java\tscript:x>) [d](data:text/html,x) [e](vbscript:x) \
                [f](&#106;avascript:x) [g](//example.com/x) <a href=\"javascript:x\">h</a> ![i](javascript:x)\n\n[j]\n\n[j]: javascript:x\n";
    let (base, _) = read("unsafe", &[("a.md", text.as_bytes())]);
    let mut links = Vec::new();
    let sections = base.articles[0].body().unwrap();
    for block in &sections[0].blocks {
        let block::Block::Paragraph(content) = block else { continue };
        for inline in content {
            if let Inline::Link { target: LinkTarget::External(url), .. } = inline {
                links.push(url.as_str().to_owned());
            }
        }
    }
    assert_eq!(links, ["https://example.com/x"]);
    let words = blocks_text(&sections[0].blocks);
    assert!(["a", "b", "h", "j"].iter().all(|word| words.contains(word)), "the words stay: {words}");
}

#[test]
fn deep_nesting_is_flattened_quickly() {
    for (name, unit) in
        [("quotes", "> "), ("lists", "- "), ("numbers", "1. "), ("emphasis", "*a **b "), ("links", "[")]
    {
        let text = format!("# A\n\n{}{}x\n", unit.repeat(100_000), "> - *a **b [".repeat(20));
        let (base, _) = read(&format!("deep-{name}"), &[("a.md", text.as_bytes())]);
        assert_eq!(base.articles.len(), 1, "{name}");
        assert!(!base.articles[0].body().unwrap().is_empty(), "{name}");
    }
    let yaml = format!("---\ntitle: {}\n---\n# A\n\nText.", "[".repeat(30_000));
    let (base, diagnostics) = read("deep-yaml", &[("a.md", yaml.as_bytes())]);
    assert_eq!((base.articles.len(), diagnostics[0].code), (1, "FM001"));
}

#[test]
fn tickets_are_typed() {
    let lines = r#"{"ticket":7,"subject":" It  fails ","opened":"2024-06-30T22:50:09Z","resolved":"2024-07-02","account":"ACME","articles":["a","old","gone"],"link":"none","reopened":2,"minutes":12.4,"suggestion":{"shown":["a"],"verdict":"wrong"},"error_codes":"PR-1","colour":1}
{"ticket":"8","subject":"s","opened":"yesterday","link":"maybe","articles":["gone"],"colour":2}
"#;
    let article: &[u8] = b"---\nredirects: [old]\n---\n# A\n\nText.";
    let (base, diagnostics) =
        read("tickets", &[("a.md", article), ("resolutions/r.jsonl", lines.as_bytes())]);
    let [first, second] = base.resolutions.as_slice() else { panic!("two tickets") };
    assert_eq!(
        (first.ticket.as_str(), first.opened_day, first.resolved_day),
        ("7", Some(19904), Some(19906))
    );
    assert_eq!((first.articles.len(), first.link, first.reopened), (1, Some(LinkKind::None), true));
    assert_eq!((first.minutes, first.error_codes.as_slice()), (Some(12), ["PR-1".to_owned()].as_slice()));
    assert_eq!((second.opened_day, second.link), (None, None));
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["RS003", "RS004", "RS006", "RS007"], "{diagnostics:#?}");
    assert!(diagnostics[1].message.starts_with("2 tickets name the article `gone`"));
    let future = due::check(&base, 19_905 - 10);
    assert_eq!(places(&future), ["RS006 resolutions/r.jsonl:1:1"]);
}

#[test]
fn a_ticket_is_for_the_audiences_that_are_known() {
    let acme = "client:ACME";
    let (none, only_acme): (&[u8], &[u8]) = (b"", b"[audiences]\n\"client:ACME\" = \"\"\n");
    for (config, audience, readers, unknown) in [
        (AUDIENCES, "null", None, &[][..]),
        (AUDIENCES, "[]", None, &[]),
        (AUDIENCES, "\" \"", None, &[]),
        (AUDIENCES, "\"client\"", Some(vec!["client"]), &[]),
        (AUDIENCES, "\"internal, client\"", Some(vec!["client", "internal"]), &[]),
        (AUDIENCES, "[\"client\", \"ITPro\"]", Some(vec!["client"]), &["ITPro"]),
        (AUDIENCES, "[\"ITPro\", 7]", Some(vec![]), &["7", "ITPro"]),
        (AUDIENCES, "\"client:ACME\"", Some(vec![]), &[acme]),
        (AUDIENCES, "{\"client\": true}", Some(vec![]), &[]),
        (only_acme, "[\"client:ACME\", \"client\"]", Some(vec![acme]), &["client"]),
        (none, "\"client:ACME\"", Some(vec![acme]), &[]),
        (none, "\"ITPro\"", Some(vec![]), &["ITPro"]),
    ] {
        let line = format!("{{\"ticket\":\"1\",\"subject\":\"s\",\"audience\":{audience}}}\n");
        let files = [("kb.toml", config), ("resolutions/r.jsonl", line.as_bytes())];
        let (base, diagnostics) = read("ticket-audience", &files);
        let readers = readers.map_or(Readers::Everyone, |named| {
            Readers::only(named.iter().map(|name| Audience::parse(name).unwrap()))
        });
        assert_eq!(base.resolutions[0].readers, readers, "{audience}");
        let found: Vec<&str> =
            diagnostics.iter().filter(|d| d.code == "RS009").map(|d| d.message.as_str()).collect();
        let expected = unknown.iter().map(|name| {
            format!("one ticket names the audience `{name}`, which is not known; this is the first")
        });
        assert_eq!(found, expected.collect::<Vec<_>>(), "{audience}");
    }
}

#[test]
fn reviews_fall_due_by_the_day_given() {
    let article: &[u8] = b"---\ntitle: A\nreviewed: 2026-01-01\nreview_every: 30d\n---\nText.";
    let (base, _) = read("due", &[("a.md", article)]);
    assert_eq!(places(&due::check(&base, 20_454 + 30)), Vec::<String>::new());
    assert_eq!(places(&due::check(&base, 20_454 + 31)), ["AR003 a.md:3:11"]);
}

#[test]
fn safe_repairs_are_applied_once() {
    let dir = folder("fix", &[("a.md", b"---\ntitle: A\nkind: problm\nreviewed: 2026/1/2\n---\nText.\n")]);
    let (_, diagnostics) = sources::read(&dir).unwrap();
    assert_eq!(fix::apply(&dir, &diagnostics).unwrap(), 2);
    let repaired = std::fs::read_to_string(dir.join("a.md")).unwrap();
    assert_eq!(repaired, "---\ntitle: A\nkind: problem\nreviewed: 2026-01-02\n---\nText.\n");
    let (_, diagnostics) = sources::read(&dir).unwrap();
    assert_eq!(places(&diagnostics), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_not_followed() {
    let outside = folder("outside", &[("secret.md", b"# Secret\n\nText.")]);
    let dir = folder(
        "inside",
        &[("a.md", b"# A\n\nText."), (".hidden/b.md", b"# B"), ("node_modules/c.md", b"# C")],
    );
    std::os::unix::fs::symlink(outside.join("secret.md"), dir.join("secret.md")).unwrap();
    std::os::unix::fs::symlink(&dir, dir.join("loop")).unwrap();
    let (base, diagnostics) = sources::read(&dir).unwrap();
    assert_eq!(base.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(places(&diagnostics), ["FS005 loop:1:1", "FS005 secret.md:1:1"]);
}

#[test]
fn pictures_go_to_those_who_read_about_them() {
    let (base, _) = read(
        "pictures",
        &[
            ("kb.toml", AUDIENCES),
            ("a.md", b"---\naudience: [client]\n---\n![x](one.png)\n\n## Internal\n\n![y](two.png)"),
            ("one.png", b"\x89PNG\r\n\x1a\none"),
            ("two.png", b"\x89PNG\r\n\x1a\ntwo"),
            ("unused.png", b"\x89PNG\r\n\x1a\nthree"),
        ],
    );
    let who: Vec<_> = base.assets.iter().map(|a| (a.read().unwrap(), a.readers.clone())).collect();
    assert!(who.contains(&(b"\x89PNG\r\n\x1a\none".to_vec(), Readers::only([Audience::Client]))), "{who:?}");
    assert!(
        who.contains(&(b"\x89PNG\r\n\x1a\ntwo".to_vec(), Readers::only([Audience::Internal]))),
        "{who:?}"
    );
    assert_eq!(who.len(), 2);
}

#[test]
fn every_code_is_explained() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference/diagnostics.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    for code in codes::ALL {
        let heading = format!("### {} · {}", code.id, code.title);
        assert!(docs.contains(&heading), "docs/reference/diagnostics.md lacks `{heading}`");
    }
    assert_eq!(docs.matches("\n### ").count(), codes::ALL.len());
    assert!(codes::ALL.is_sorted_by(|a, b| a.id[..2] != b.id[..2] || a.id < b.id));
    assert_eq!(codes::find("FM001").unwrap().severity, Severity::Error);
}
