//! Pictures that are not what they seem: what ships of them, and what the findings say.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use std::collections::BTreeSet;

use folder::read;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";

/// An article that shows the file `name` in kb.toml's folder: the codes and messages, and whether the picture ships.
fn check(name: &str, content: &[u8], said: &[(&str, &str)], ships: bool) {
    let article = format!("# A\n\nText ![description]({name}) follows.\n");
    let files = [("kb.toml", &b"name = \"Help\"\n"[..]), ("a.md", article.as_bytes()), (name, content)];
    let (base, diagnostics) = read(&format!("picture-{name}"), &files);
    let found: Vec<(&str, &str)> =
        diagnostics.iter().map(|found| (found.code, found.message.as_str())).collect();
    assert_eq!(found, said, "{name}");
    assert_eq!(base.assets.len(), usize::from(ships), "{name}");
    let text = kb_core::model::blocks_text(&base.articles[0].body().unwrap()[0].blocks);
    assert!(ships || text.contains("description"), "{name}: {text}");
    for asset in &base.assets {
        let bytes = asset.read().unwrap();
        assert_eq!(bytes.len() as u64, asset.size, "{name}");
        assert!(!String::from_utf8_lossy(&bytes).contains("secret"), "{name}");
        std::fs::write(asset.path(), [content, b" "].concat()).unwrap();
        let changed = asset.read().map(|bytes| bytes.len() as u64 == asset.size);
        assert!(changed.as_ref().is_err() || changed.is_ok_and(|same| same), "{name}");
    }
}

#[test]
fn a_picture_ships_as_what_it_is_or_not_at_all() {
    const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
    let svg = |inside: &str| format!("{SVG}{inside}</svg>").into_bytes();
    check("good.png", PNG, &[], true);
    check("good.jpg", JPEG, &[], true);
    check("plain.svg", &svg("<!-- secret --><metadata>secret</metadata><path d=\"M0 0\"/>"), &[], true);
    let without = |name: &str, what: &str| format!("the picture `{name}` ships without {what}");
    let said = without("script.svg", "`<script>` and 1 more");
    check("script.svg", &svg("<script>secret()</script><g onload=\"secret()\"/>"), &[("MD012", &said)], true);
    let said = without("import.svg", "`@import` in CSS");
    check("import.svg", &svg("<style><g/>@import 'secret';</style>"), &[("MD012", &said)], true);
    for (name, content, why) in [
        ("page.png", &b"<!doctype html><script>secret()</script>"[..], "is not PNG but HTML"),
        ("photo.png", JPEG, "is not PNG but JPEG"),
        ("empty.gif", b"", "is empty"),
        ("answer.png", b"{\"message\": \"no such file\"}", "is not PNG but JSON"),
        (
            "pointer.png",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
            "is a pointer of Git LFS; fetch the file with `git lfs pull`",
        ),
        (
            "page.svg",
            b"<html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "is no SVG that can be read: it has no element of an SVG",
        ),
        ("film.mp4", PNG, "is of a kind that browsers don't show"),
    ] {
        check(name, content, &[("MD011", &format!("the image `{name}` {why}"))], false);
    }
}

#[test]
fn a_picture_is_found_under_another_spelling_and_weighed() {
    let large = [PNG, &vec![0; 6 * 1024 * 1024]].concat();
    let spelling = "the image `Images/Gear%20one.PNG` is called `images/gear One.png`; servers tell small letters from capitals";
    let size = "the image `large.png` holds 7 MB, which every reader downloads";
    for (written, file, content, said) in [
        ("Images/Gear%20one.PNG", "images/gear One.png", PNG, vec![("MD020", spelling)]),
        ("images/gear.png", "images/gear.png", PNG, vec![]),
        ("large.png", "large.png", &large, vec![("MD021", size)]),
    ] {
        let article = format!("# A\n\n![Gear]({written})\n");
        let files = [("kb.toml", &b"name = \"Help\"\n"[..]), ("a.md", article.as_bytes()), (file, content)];
        let (base, diagnostics) = read("picture-spelling", &files);
        let found: Vec<(&str, &str)> =
            diagnostics.iter().map(|found| (found.code, found.message.as_str())).collect();
        assert_eq!((found, base.assets.len()), (said, 1), "{written}");
    }
}

#[test]
fn a_name_follows_from_what_ships() {
    let svg =
        |comment: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {comment} --><g/></svg>");
    let names: BTreeSet<String> = ["one", "two"]
        .iter()
        .flat_map(|comment| {
            let (article, picture) = ("# A\n\nText ![x](x.svg).\n", svg(comment));
            let files = [("a.md", article.as_bytes()), ("x.svg", picture.as_bytes())];
            let (base, _) = read(&format!("picture-name-{comment}"), &files);
            base.assets.into_iter().map(|asset| asset.name)
        })
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
}
