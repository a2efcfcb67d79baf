//! What kind a file is by its first bytes, never by its name; and the name under which it is kept.

/// Kinds that are accepted, with the endings that their names may have, the usual one first. Programs, scripts, archives, web pages and SVG
/// are not among them; what is text is kept as plain text.
const KINDS: [(&str, &[&str]); 11] = [
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/bmp", &["bmp"]),
    ("image/heif", &["heic", "heif"]),
    ("application/pdf", &["pdf"]),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"]),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"]),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"]),
    (TEXT, &["txt", "log", "csv", "json", "md"]),
];
const TEXT: &str = "text/plain";
/// Most characters of a name without its ending.
const LONGEST_STEM: usize = 80;

/// The media type of an accepted file; `None` for any other kind.
pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match infer::get(bytes) {
        Some(kind) => {
            KINDS.iter().map(|(media_type, _)| *media_type).find(|known| *known == kind.mime_type())
        }
        None => is_text(bytes).then_some(TEXT),
    }
}

fn is_text(bytes: &[u8]) -> bool {
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    !bytes.is_empty() && std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(control))
}

/// A file's name without folders, controls and characters that mean something to a system, with an ending of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileName(String);

impl FileName {
    pub(crate) fn new(sent: &str, media_type: &str) -> Self {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain = crate::plain_text::plain(last);
        let kept = |c: char| !c.is_control() && !r#"<>:"|?*%"#.contains(c);
        let name: String = plain.chars().filter(|c| kept(*c)).collect();
        let name = name.trim_matches(['.', ' ']);
        let endings =
            KINDS.iter().find(|(known, _)| *known == media_type).map_or(&[][..], |(_, endings)| endings);
        let (stem, ending) = match name.rsplit_once('.') {
            Some((stem, ending)) if endings.contains(&ending.to_ascii_lowercase().as_str()) => (stem, ending),
            _ => (name, endings.first().copied().unwrap_or("bin")),
        };
        let stem: String = stem.chars().take(LONGEST_STEM).collect();
        let stem = if stem.is_empty() { "attachment" } else { &stem };
        Self(format!("{stem}.{ending}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_kind_is_told_by_the_first_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0....", Some("image/jpeg")),
            (b"GIF89a....", Some("image/gif")),
            (b"%PDF-1.7\n", Some("application/pdf")),
            (b"12:00 pay run failed\nPR-1042\n", Some(TEXT)),
            ("\u{5e9}\u{5dc}\u{5d5}\u{5dd}".as_bytes(), Some(TEXT)),
            (b"", None),
            (b"text\0with a zero", None),
            (b"\xff\xfe\x00", None),
            (b"MZ\x90\x00\x03\x00\x00\x00", None),
            (b"\x7fELF\x02\x01\x01\x00", None),
            (b"PK\x03\x04................................", None),
            (b"#!/bin/sh\nrm -rf /\n", None),
            (b"<!DOCTYPE html><script>alert(1)</script>", None),
            (b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>", None),
        ] {
            assert_eq!(media_type(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_name_has_no_folder_and_an_ending_of_its_kind() {
        for (sent, media_type, expected) in [
            ("screenshot.png", "image/png", "screenshot.png"),
            ("Photo.JPEG", "image/jpeg", "Photo.JPEG"),
            ("../../etc/passwd", TEXT, "passwd.txt"),
            ("C:\\logs\\run.log", TEXT, "run.log"),
            ("page.html", TEXT, "page.html.txt"),
            ("invoice.exe", "application/pdf", "invoice.exe.pdf"),
            ("a\u{202e}gnp.exe", "image/png", "agnp.exe.png"),
            ("..", TEXT, "attachment.txt"),
            ("", "image/png", "attachment.png"),
        ] {
            assert_eq!(FileName::new(sent, media_type).as_str(), expected, "{sent}");
        }
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_that_is_safe(sent in any::<String>()) {
            let name = FileName::new(&sent, TEXT).0;
            prop_assert!(!name.contains(['/', '\\', '\0', ':', '"']) && !name.starts_with('.'));
            prop_assert!(name.chars().count() <= LONGEST_STEM + 5);
            prop_assert!(!name.chars().any(char::is_control));
        }
    }
}
