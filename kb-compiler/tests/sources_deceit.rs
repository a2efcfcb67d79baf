//! Links that deceive: they keep only their text, with a finding.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use folder::read;
use kb_compiler::diagnostic::Severity::{self, Error, Note, Warning};
use kb_core::model::{Inline, LinkTarget, Node, blocks_text};

/// What is said about an article with this line, and whether its link leads out.
fn check(config: Option<&str>, line: &str, said: &[(&str, Severity)], leads_out: bool) {
    let article = format!("# A\n\n{line}\n\nOurs is <https://paypal.com>.\n");
    let mut files = vec![("a.md", article.as_bytes())];
    files.extend(config.map(|text| ("kb.toml", text.as_bytes())));
    let (base, diagnostics) = read(&format!("deceit-{}", config.is_some()), &files);
    let found: Vec<(&str, Severity)> = diagnostics.iter().map(|found| (found.code, found.severity)).collect();
    assert_eq!(found, said, "{line}");
    assert!(diagnostics.iter().all(|found| found.place.line == 3 && found.hint.is_some()), "{diagnostics:?}");
    let sections = base.articles[0].body().unwrap();
    let mut links = 0;
    sections[0].walk(&mut |node| {
        links +=
            usize::from(matches!(node, Node::Inline(Inline::Link { target: LinkTarget::External(_), .. })));
    });
    assert_eq!(links, 1 + usize::from(leads_out), "{line}");
    assert!(blocks_text(&sections[0].blocks).contains("words"), "the words stay: {line}");
}

#[test]
fn a_link_that_deceives_keeps_only_its_text() {
    let config = Some("name = \"Help\"\nhosts = [\"bank.example\", \"paypal.com\"]\n");
    for (line, said, leads_out) in [
        ("[words](https://example.com/x)", &[][..], true),
        ("[words at https://example.com](https://help.example.com/x)", &[], true),
        ("[words](https://user:pass@example.com)", &[("LK004", Error)], false),
        ("[words](https://bank.example@evil.example)", &[("LK004", Error)], false),
        ("[words at https://bank.example](https://evil.example)", &[("LK005", Error)], false),
        ("[words at **https://bank.example**](https://evil.example)", &[("LK005", Error)], false),
        ("[words or help@bank.example](mailto:help@evil.example)", &[("LK005", Error)], false),
        ("[words](https://b\u{430}nk.example)", &[("LK006", Error)], false),
        ("[words](https://xn--bnk-6cd.example)", &[("LK006", Error)], false),
        ("[words](https://paypa1.com)", &[("LK006", Error)], false),
        ("[words](https://ex\u{430}mple.org)", &[("LK007", Warning)], true),
        ("[words](https://xn--bcher-kva.example)", &[("LK007", Warning)], true),
        ("[words](https://2130706433/)", &[("LK007", Warning)], true),
        ("[words](https://example.com/\u{202e}fdp.exe)", &[("LK007", Warning)], true),
        ("words ![words](https://user@example.com/x.png)", &[("LK004", Error), ("MD005", Note)], false),
        ("[words](javascript:x)", &[("MD001", Warning)], false),
        ("[words](ftp://example.com/x)", &[("MD001", Warning)], false),
        ("[words](<https://exam\tple.com>)", &[("MD001", Warning)], false),
    ] {
        check(config, line, said, leads_out);
    }
}

#[test]
fn in_a_folder_of_another_tool_deceit_stays_an_error_and_slips_are_notes() {
    for (line, said, leads_out) in [
        ("[words](https://user:pass@example.com)", &[("LK004", Error)][..], false),
        ("[words](https://p\u{430}ypal.com)", &[("LK006", Error)], false),
        ("[words at https://bank.example](https://evil.example)", &[("LK005", Note)], false),
        ("[words](https://xn--bcher-kva.example)", &[("LK007", Note)], true),
    ] {
        check(None, line, said, leads_out);
    }
}
