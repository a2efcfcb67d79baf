//! What stands in the folder and is no article, and links as the web site has them.

use serde_json::Value;

use crate::run::{built, folder, run};

const ARTICLE: &[u8] = b"# Refund a payment\n\nOpen the payment.\n";

/// The ids of the articles that a search for the word in all of them finds.
fn ids(files: &[(&str, &[u8])]) -> (Vec<String>, String) {
    let kb = folder(files);
    let (dist, ran) = built(kb.path(), 0, &[]);
    let found = run(["search", dist.path().to_str().unwrap(), "payment", "--json", "--limit", "50"]);
    let id = |line: &str| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned();
    let mut ids: Vec<String> = found.out.lines().map(id).collect();
    ids.sort();
    (ids, ran.err)
}

#[test]
fn kbignore_keeps_files_out() {
    let files = [
        ("refund.md", ARTICLE),
        ("README.md", ARTICLE),
        ("CONTRIBUTING.md", ARTICLE),
        ("templates/article.md", ARTICLE),
        ("a/old.draft.md", ARTICLE),
        ("a/kept.draft.md", ARTICLE),
        ("a/b/private.md", ARTICLE),
    ];
    assert_eq!(ids(&files).0.len(), 7);
    let ignore: &[u8] = b"README.md\n/CONTRIBUTING.md\ntemplates/\n*.draft.md\n!kept.draft.md\n";
    let below: &[u8] = b"*\n";
    let (found, _) = ids(&[&files[..], &[(".kbignore", ignore), ("a/b/.kbignore", below)]].concat());
    assert_eq!(found, ["kept.draft", "refund"]);
}

#[test]
fn check_says_how_much_kbignore_leaves_out_and_which_pattern_is_wrong() {
    let kb = folder(&[("a.md", ARTICLE), ("b.md", ARTICLE), (".kbignore", b"b.md\nx{y\n")]);
    let ran = run(["check".as_ref(), kb.path().as_os_str()]);
    for said in [
        "Read 1 articles and 0 tickets. `.kbignore` leaves out 1 files and folders.",
        "KB004",
        ".kbignore:2:1",
    ] {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
}

#[test]
fn check_names_what_is_not_published_and_articles_that_are_no_markdown_files() {
    let kb = folder(&[
        ("a.mdx", ARTICLE),
        ("b.md", b"---\ntitle: Plan\ndraft: true\n---\n\nLater.\n"),
        ("_drafts/c.md", ARTICLE),
    ]);
    let ran = run(["check".as_ref(), kb.path().as_os_str()]);
    for said in [
        "  b.md:3: this article counts as a draft because of `draft: true`; it ships to nobody\n",
        "Not published:\n  _drafts/c.md:1: this article is in a folder of drafts; it ships to nobody\n",
        "Read 3 articles (with a.mdx) and 0 tickets.",
    ] {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
}

#[test]
fn lists_of_links_are_no_articles() {
    let (found, _) = ids(&[
        ("refund.md", ARTICLE),
        ("SUMMARY.md", b"# Summary\n\n- [Payment](refund.md)\n"),
        ("TOC.md", b"# [Refund a payment](refund.md)\n"),
        ("_sidebar.md", b"* [Payment](refund.md)\n"),
        ("summary-of-fees.md", b"- [Payment](refund.md)\n"),
    ]);
    assert_eq!(found, ["refund", "summary-of-fees"]);
}

#[test]
fn links_of_the_web_site_lead_to_articles() {
    let target: &[u8] = b"# Refund\n\nText.\n";
    for (base, link, leads) in [
        ("/help/", "/help/pay/refund", true),
        ("/help/", "/help/pay/refund.html#refund", true),
        ("https://example.com/help", "/help/pay/refund/", true),
        ("/help/", "/pay/refund", true),
        ("/help/", "/help/pay/gone", false),
        ("", "/pay/refund.html", true),
        ("https://example.com/help", "https://example.com/help/pay/refund#refund", true),
        ("", "/help/pay/refund", true),
        ("", "/help/pay/gone", false),
    ] {
        let config = format!("[site]\nbase = \"{base}\"\n");
        let article = format!("# A\n\n[x]({link})\n");
        let kb = folder(&[
            ("kb.toml", config.as_bytes()),
            ("a.md", article.as_bytes()),
            ("pay/refund.md", target),
        ]);
        let ran = run(["check".as_ref(), kb.path().as_os_str(), "--format=json".as_ref()]);
        let found: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let broken = found.iter().any(|one| one["code"].as_str().unwrap().starts_with("LK"));
        assert_eq!(broken, !leads, "{base} {link}: {ran:?}");
    }
}

#[test]
fn each_kind_of_unread_file_is_one_finding() {
    let kb = folder(&[
        ("a.md", ARTICLE),
        ("b.rst", b"x"),
        ("c/d.rst", b"x"),
        ("tickets.csv", b"x"),
        ("queries.tsv", b"payment\ta\n"),
        ("resolutions/1.csv", b"x"),
        ("resolutions/2.csv", b"x"),
    ]);
    let ran = run(["check".as_ref(), kb.path().as_os_str()]);
    for said in [
        "2 files that end in `.rst` are not read, because they are not Markdown",
        "`tickets.csv` is not read, because it is not in `resolutions/`",
        "files of the kind `csv` are no tickets that can be read (in 2 files; this is the first)",
        "did you mean",
    ] {
        assert_eq!(ran.err.contains(said), said != "did you mean", "{said}: {ran:?}");
    }
    assert!(!ran.err.contains("queries.tsv"), "{ran:?}");
}

#[test]
fn a_link_says_what_is_wrong_with_it() {
    let kb = folder(&[("a.md", b"# A\n\n[x](hhttps://example.com/a) [y]() [z](javascript:x)\n")]);
    let ran = run(["check".as_ref(), kb.path().as_os_str()]);
    for said in ["did you mean `https`?", "this link has no address", "`javascript:x` is not a safe address"]
    {
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
}

#[test]
fn links_that_leave_the_site_are_one_finding() {
    let article = |n: usize| format!("# Article {n}\n\n[x](/docs/{n}) [y](gone-{n}.md) [z](../gone.md)\n");
    let articles: Vec<(String, String)> = (0..9).map(|n| (format!("a/{n}.md"), article(n))).collect();
    let files: Vec<(&str, &[u8])> =
        articles.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let ran = run(["check".as_ref(), folder(&files).path().as_os_str()]);
    for said in [
        "addresses begin with `/` and lead to nothing here (in 9 files; this is the first)",
        "set `[site] base = \"/help/\"` in kb.toml",
        "`../gone.md` is not an article of this folder (in 9 files; this is the first)",
        "also at a/1.md:3:29, a/2.md:3:29, a/3.md:3:29 and 5 more",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert_eq!(ran.err.matches("[LK003]").count(), 1, "{}", ran.err);
}
