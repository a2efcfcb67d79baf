//! Texts and names in whatever encoding, line ends and form of letters that an author's system writes.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use folder::{folder, read};
use kb_compiler::diagnostic::Diagnostic;
use kb_compiler::sources::{self, fix};
use kb_core::model::blocks_text;

/// `code file:line:column` of every diagnostic.
fn places(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|d| format!("{} {}", d.code, d.place)).collect()
}

/// A name, a file and its content, and the code and place of each diagnostic.
type Case<'a> = (&'a str, (&'a str, &'a [u8]), &'a [&'a str]);

#[test]
fn what_is_odd_about_a_file_is_said_at_its_place() {
    let cases: [Case<'_>; 8] = [
        ("utf-16", ("a.md", b"\xff\xfe#\0 \0A\0\n\0T\0"), &["FS008 a.md:1:1"]),
        ("utf-16-config", ("kb.toml", b"\xff\xfe#\0\n\0"), &["FS008 kb.toml:1:1"]),
        (
            "utf-16-tickets",
            ("resolutions/t.jsonl", b"\0{\0}"),
            &[
                "RS002 resolutions/t.jsonl:1:1",
                "RS002 resolutions/t.jsonl:1:1",
                "FS008 resolutions/t.jsonl:1:1",
            ],
        ),
        ("utf-32", ("a.md", b"\xff\xfe\0\0#\0\0\0"), &["FS001 a.md:1:1"]),
        ("old-mac", ("a.md", b"---\rtitle: A\r---\rText.\r"), &["FS009 a.md:1:4"]),
        ("twice-converted", ("a.md", b"# A\r\r\n\r\r\nText."), &["FS009 a.md:1:4"]),
        ("lost-letters", ("a.md", "# A\n\nM\u{fffd}nchen, KÃ¶ln\n".as_bytes()), &["FS010 a.md:3:2"]),
        ("zero", ("a.md", b"# A\n\nText \0."), &["FS010 a.md:3:6"]),
    ];
    for (name, (file, content), expected) in cases {
        let (_, diagnostics) = read(name, &[("other.md", b"# A\n\nText."), (file, content)]);
        assert_eq!(places(&diagnostics), expected, "{name}");
        assert!(
            diagnostics.iter().all(|found| found.hint.is_some()),
            "{name} says what to do: {diagnostics:?}"
        );
    }
}

#[test]
fn a_text_is_read_in_whatever_encoding_and_repaired_in_utf_8() {
    let text = "---\rtitle: Größe\rkind: problm\r---\r# Größe\r\rText “quoted”.\r";
    let bytes = |unit: fn(u16) -> [u8; 2], mark: &str| {
        [mark, text].concat().encode_utf16().flat_map(unit).collect::<Vec<u8>>()
    };
    for (name, bytes) in [
        ("little", bytes(u16::to_le_bytes, "\u{feff}")),
        ("big", bytes(u16::to_be_bytes, "\u{feff}")),
        ("unmarked", bytes(u16::to_le_bytes, "")),
        ("returns", text.as_bytes().to_vec()),
    ] {
        let dir = folder(&format!("encoding-{name}"), &[("a.md", &bytes)]);
        let (base, diagnostics) = sources::read(&dir).unwrap();
        assert_eq!(base.articles[0].title, "Größe", "{name}");
        assert_eq!(
            blocks_text(&base.articles[0].sections.unpack().unwrap()[0].blocks).trim(),
            "Text “quoted”.",
            "{name}"
        );
        let misspelt = diagnostics.iter().find(|found| found.code == "FM004").unwrap();
        assert_eq!(misspelt.place.to_string(), "a.md:3:7", "{name}");
        assert_eq!(sources::excerpts(&dir)(&misspelt.place).unwrap(), text.replace('\r', "\n"), "{name}");
        assert_eq!(fix::apply(&dir, &diagnostics).unwrap(), 1, "{name}");
        let repaired = std::fs::read_to_string(dir.join("a.md")).unwrap();
        assert_eq!(repaired, text.replace('\r', "\n").replace("problm", "problem"), "{name}");
    }
}

#[test]
fn names_are_the_same_however_their_letters_are_composed() {
    let (one, two) = ("Lohn-über", "Lohn-u\u{308}ber");
    for (file, written) in [(one, two), (two, one), (one, one), (two, two)] {
        let article = format!(
            "---\nrelated: [{written}]\n---\n# A\n\n[x]({written}.md#größe) [y](#gro\u{308}ße) ![z]({written}.png)\n\n## Größe\n\nT\n"
        );
        let ticket = format!("{{\"ticket\":\"1\",\"subject\":\"s\",\"articles\":[\"{written}\"]}}\n");
        let (other, picture) = (format!("{file}.md"), format!("{file}.png"));
        let query = format!("q\t{written}\n");
        let files = [
            ("a.md", article.as_bytes()),
            (other.as_str(), "# B\n\n## Gro\u{308}ße\n\nText.\n".as_bytes()),
            (picture.as_str(), b"\x89PNG\r\n\x1a\n"),
            ("resolutions/r.jsonl", ticket.as_bytes()),
            ("queries.tsv", query.as_bytes()),
        ];
        let (base, diagnostics) = read("composed", &files);
        assert_eq!(places(&diagnostics), Vec::<String>::new(), "{file} {written}");
        let ids: Vec<&str> = base.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, [one, "a"], "{file} {written}");
        assert_eq!(base.assets.len(), 1, "{file} {written}");
    }
}
