//! Pages of HTML in the folder are articles, and what is hidden or internal in them stays in.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;
mod outline;

use folder::read;
use kb_compiler::article::Status;
use kb_core::model::SectionRole;

/// A page with its content in `<main>`.
const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>Reset | Help</title>\n  <meta name=\"description\" content=\"How to reset\">\n  <meta name=\"keywords\" content=\"reset, lock\">\n</head>\n<body>\n  <nav>Menu</nav>\n  <main>\n    <h1>Reset the lock</h1>\n\n    <p>Hold\n       it. See <a href=\"b.html#s\">b</a>.</p>\n    <h2>Solution</h2>\n    <ol>\n      <li>Wait.</li>\n\n      <li>Go.</li>\n    </ol>\n    <script>x()</script>\n  </main>\n  <footer>Imprint</footer>\n</body>\n</html>\n";

#[test]
fn a_page_is_an_article() {
    let other = b"<h2 id=\"s\">Seal</h2><p>Swap <b>it</b>.";
    let (base, diagnostics) = read("page", &[("a.html", PAGE.as_bytes()), ("b.html", other)]);
    let article = &base.articles[0];
    assert_eq!(
        outline::article(article).lines().skip(1).map(str::trim).collect::<Vec<_>>().join(" / "),
        "== Lead # / Hold it. See [b](article b at s). / == Resolution #solution Solution / step-1 / Wait. / step-2 / Go."
    );
    assert_eq!((article.title.as_str(), article.locale.as_str()), ("Reset the lock", "de"));
    assert_eq!((article.summary.as_deref(), article.facets.tags.len()), (Some("How to reset"), 2));
    let codes: Vec<_> = diagnostics.iter().map(|found| (found.code, &found.message)).collect();
    assert_eq!(codes, []);
}

#[test]
fn frames_of_pages_are_no_articles() {
    let page: &[u8] = b"<p>x</p>";
    let (base, _) = read(
        "frames",
        &[
            ("a.md", b"# A\n\nText.\n"),
            ("_layouts/default.html", page),
            ("themes/x.htm", page),
            ("b.htm", page),
        ],
    );
    let ids: Vec<&str> = base.articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
}

#[test]
fn what_is_hidden_or_internal_in_a_page_stays_in() {
    for content in [
        "<!-- zebrasecret -->",
        "        <div hidden>\n\n            <p>zebrasecret</p>\n\n        </div>",
        "<p style=\"display:none\">zebrasecret</p>",
        "<h2>Internal</h2><p>zebrasecret</p>",
        "        <h3>Internal</h3>\n\n        <div><p>zebrasecret</p></div>",
        "<p><b>Internal:</b> zebrasecret</p>",
        "    <div class=\"internal\">\n        <p>zebrasecret</p>\n    </div>",
        "<details><summary>Internal</summary>zebrasecret</details>",
        "<!-- internal --><p>zebrasecret</p><!-- /internal -->",
        "<ul><li>Open</li><li><strong>Internal:</strong> zebrasecret</li></ul>",
        "<ul>\n<li><b>Internal:</b> do\n<ul>\n<li>zebrasecret</li>\n</ul>\n</li>\n</ul>",
        "<div class=\"note\"><h2>Internal</h2><p>zebrasecret</p></div>",
    ] {
        for page in
            [format!("<main>\n<h1>T</h1>\n<p>open</p>\n{content}\n</main>"), format!("<p>open</p>{content}")]
        {
            let files: [(&str, &[u8]); 2] =
                [("a.html", page.as_bytes()), ("b.md", b"# B\n\nText.\n\n## Internal\n\nNothing.\n")];
            let (base, _) = read("hidden", &files);
            let article = &base.articles[0];
            let shown = article.body().unwrap();
            let open = shown.iter().filter(|section| section.role != SectionRole::Internal);
            assert!(!format!("{:?}", open.collect::<Vec<_>>()).contains("zebrasecret"), "{page}");
            assert!(format!("{shown:?}").contains("open"), "{page}");
        }
    }
}

#[test]
fn a_page_that_says_it_is_internal_or_a_draft_stays_in() {
    for page in [
        "<head><meta name=\"status\" content=\"draft\"></head><main>zebrasecret</main>",
        "<head><title>Refunds (internal)</title></head><body>zebrasecret</body>",
        "<body><div class=\"internal\"><main>zebrasecret</main></div></body>",
        "<h1>Internal</h1><main>zebrasecret</main>",
    ] {
        let files: [(&str, &[u8]); 2] =
            [("a.html", page.as_bytes()), ("b.md", b"# B\n\nText.\n\n## Internal\n\nNothing.\n")];
        let (base, _) = read("kept-in", &files);
        let article = &base.articles[0];
        let sections = article.body().unwrap();
        let open = sections.iter().filter(|section| section.role != SectionRole::Internal);
        let shown = format!("{:?}", open.collect::<Vec<_>>()).contains("zebrasecret");
        assert!(article.status == Status::Draft || !shown, "{page}");
    }
}
