//! Makes an SVG harmless. It is a document, not only a picture: opened by its address, it runs scripts with the rights of the site that
//! serves it, follows links, and fetches from elsewhere. A plain static server has no policy against that.
//!
//! svg-hush keeps the elements and attributes that it knows. It allows references to other files of the same server, and it filters the
//! text of `<style>` no further than the first element in it; so what it leaves is read again, and whatever still acts is left out.

use std::collections::BTreeSet;
use std::ops::Range;

use svg_hush::data_url_filter::allow_standard_images;
use svg_hush::{FError, Filter};
use xml::attribute::OwnedAttribute;
use xml::reader::{EventReader, XmlEvent};
use xml::writer::{EmitterConfig, XmlEvent as Written};

const SVG: &str = "http://www.w3.org/2000/svg";
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements of SVG that act, or contain what does.
const ACTIVE: [&str; 10] = [
    "script",
    "foreignobject",
    "handler",
    "listener",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
];

/// What in CSS fetches a file, other than `url()`.
const FETCHING: [&str; 6] = ["@import", "image-set", "image(", "cross-fade(", "src(", "-moz-binding"];

/// What may stand around an address.
const AROUND: [char; 6] = [' ', '\t', '\r', '\n', '"', '\''];

/// Longest address that a message shows, in characters.
const SHOWN: usize = 60;

/// The same picture without whatever acts or is fetched from elsewhere, and what that was, in words.
pub(super) fn cleaned(bytes: &[u8]) -> Result<(Vec<u8>, Vec<String>), String> {
    let removed = acting(bytes)?;
    let mut filter = Filter::new();
    filter.set_data_url_filter(allow_standard_images);
    let mut known = Vec::new();
    filter.filter(bytes, &mut known).map_err(|error| match error {
        FError::Reader(error) => error.to_string(),
        FError::Writer(_) => "it has no element of an SVG".to_owned(),
    })?;
    Ok((without_acting(&known)?, removed.into_iter().collect()))
}

/// What in an SVG acts or is fetched from elsewhere, in words.
fn acting(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    let mut found = BTreeSet::new();
    let mut style = StyleText::default();
    for event in EventReader::new(bytes) {
        let event = event.map_err(|error| error.to_string())?;
        style.take(&event);
        match &event {
            XmlEvent::StartElement { name, attributes, .. } => {
                let local = name.local_name.to_ascii_lowercase();
                match name.namespace.as_deref() {
                    Some(HTML) => _ = found.insert("HTML".to_owned()),
                    Some(SVG) if ACTIVE.contains(&local.as_str()) => {
                        found.insert(format!("`<{}>`", name.local_name));
                    }
                    _ => {}
                }
                found.extend(attributes.iter().filter_map(acting_attribute));
            }
            XmlEvent::ProcessingInstruction { name, .. } if name == "xml-stylesheet" => {
                found.insert("a style sheet from elsewhere".to_owned());
            }
            XmlEvent::EndElement { .. } => found.extend(style.finished().and_then(|css| acting_css(&css))),
            _ => {}
        }
    }
    Ok(found)
}

/// What an SVG that svg-hush wrote has beside what acts. Every element is one of SVG's own, so that no prefix can mean anything else.
fn without_acting(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut writer = EmitterConfig::new().pad_self_closing(false).create_writer(Vec::new());
    let mut style = StyleText::default();
    let mut is_root = true;
    for event in EventReader::new(bytes) {
        let event = event.map_err(|error| error.to_string())?;
        let inside_style = style.take(&event);
        let kept;
        let written = match &event {
            XmlEvent::StartElement { .. } | XmlEvent::Characters(_) | XmlEvent::Whitespace(_)
                if inside_style =>
            {
                continue;
            }
            XmlEvent::StartElement { name, attributes, .. } => {
                let mut element = Written::start_element(name.local_name.as_str());
                if std::mem::take(&mut is_root) {
                    element = element.default_ns(SVG);
                }
                kept = kept_attributes(attributes);
                for (name, value) in &kept {
                    element = element.attr(*name, value);
                }
                element.into()
            }
            XmlEvent::EndElement { .. } if inside_style => continue,
            XmlEvent::EndElement { .. } => {
                if let Some(css) = style.finished().and_then(|css| local_css(&css)) {
                    writer.write(Written::characters(&css)).map_err(|error| error.to_string())?;
                }
                Written::end_element().into()
            }
            XmlEvent::Characters(text) | XmlEvent::Whitespace(text) => Written::characters(text),
            _ => continue,
        };
        writer.write(written).map_err(|error| error.to_string())?;
    }
    Ok(writer.into_inner())
}

/// The attributes that do nothing, and those that do nothing without addresses of other files.
fn kept_attributes(attributes: &[OwnedAttribute]) -> Vec<(&str, String)> {
    let kept = attributes.iter().filter_map(|attribute| {
        let value = match acting_attribute(attribute) {
            None => attribute.value.clone(),
            Some(_) if addresses(&attribute.value).is_empty() => return None,
            Some(_) => local_css(&attribute.value)?,
        };
        Some((attribute.name.local_name.as_str(), value))
    });
    kept.collect()
}

/// Collects the text of a `<style>` element with all elements in it.
#[derive(Default)]
struct StyleText {
    /// Elements open within the style element, itself included.
    depth: usize,
    text: String,
}

impl StyleText {
    /// Takes an event; says whether it stands inside a style element, without its own first and last tag.
    fn take(&mut self, event: &XmlEvent) -> bool {
        let inside = self.depth > 0;
        match event {
            XmlEvent::StartElement { name, .. }
                if inside || name.local_name.eq_ignore_ascii_case("style") =>
            {
                self.depth += 1;
            }
            XmlEvent::EndElement { .. } if inside => self.depth -= 1,
            XmlEvent::Characters(text) | XmlEvent::CData(text) | XmlEvent::Whitespace(text) if inside => {
                self.text.push_str(text);
            }
            _ => {}
        }
        inside && (self.depth > 0 || !matches!(event, XmlEvent::EndElement { .. }))
    }

    /// The text of the style element that has just ended, if one has.
    fn finished(&mut self) -> Option<String> {
        (self.depth == 0 && !self.text.is_empty()).then(|| std::mem::take(&mut self.text))
    }
}

/// What an attribute does or fetches, in words.
fn acting_attribute(attribute: &OwnedAttribute) -> Option<String> {
    let OwnedAttribute { name, value } = attribute;
    let local = name.local_name.to_ascii_lowercase();
    if local.starts_with("on") && name.namespace.is_none() {
        return Some(format!("`{}`", name.local_name));
    }
    if matches!(local.as_str(), "href" | "src" | "base") {
        return is_elsewhere(value).then(|| elsewhere(value));
    }
    if local == "attributename" {
        let animated = value.trim().to_ascii_lowercase();
        let acts = animated.starts_with("on") || animated.ends_with("href");
        return acts.then(|| format!("an animation of `{}`", value.trim()));
    }
    acting_css(value).filter(|_| local == "style" || value.to_ascii_lowercase().contains("url("))
}

/// What CSS, or an attribute with `url()`, fetches, in words. Text with escapes isn't understood, so it counts as well.
fn acting_css(css: &str) -> Option<String> {
    let lower = css.to_ascii_lowercase();
    if let Some(fetching) = FETCHING.iter().find(|word| lower.contains(**word)) {
        return Some(format!("`{}` in CSS", fetching.trim_end_matches('(')));
    }
    if css.contains('\\') {
        return Some("an escape in CSS".to_owned());
    }
    addresses(css).into_iter().map(|range| &css[range]).find(|address| is_elsewhere(address)).map(elsewhere)
}

/// The same without addresses of other files. `None` if it fetches in another way.
fn local_css(css: &str) -> Option<String> {
    let mut local = css.to_owned();
    for range in addresses(css).into_iter().rev().filter(|range| is_elsewhere(&css[range.clone()])) {
        local.replace_range(range, "#");
    }
    acting_css(&local).is_none().then_some(local)
}

/// What stands between the brackets of each `url()`.
fn addresses(css: &str) -> Vec<Range<usize>> {
    let lower = css.to_ascii_lowercase();
    let starts = lower.match_indices("url(").map(|(at, function)| at + function.len());
    starts.map(|start| start..css[start..].find(')').map_or(css.len(), |end| start + end)).collect()
}

/// Whether an address leads out of the file. An embedded picture doesn't; one that is an SVG could act in turn.
fn is_elsewhere(address: &str) -> bool {
    let address = address.trim_matches(AROUND).to_ascii_lowercase();
    let embedded = ["data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif"];
    !(address.is_empty()
        || address.starts_with('#')
        || embedded.iter().any(|start| address.starts_with(start)))
}

fn elsewhere(address: &str) -> String {
    let shown: String = address.trim_matches(AROUND).chars().take(SHOWN).collect();
    format!("a reference to `{}`", shown.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an SVG with this in it keeps, without line breaks, and what it loses in words.
    fn check(inside: &str, kept: &str, removed: &[&str]) {
        let spaces = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
        let (bytes, found) = cleaned(format!("<svg {spaces}>{inside}</svg>").as_bytes()).unwrap();
        assert_eq!(found, removed, "{inside}");
        let text: String = String::from_utf8(bytes.clone()).unwrap().lines().map(str::trim).collect();
        let start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><svg xmlns=\"http://www.w3.org/2000/svg\"";
        let within = text.strip_prefix(start).unwrap_or_else(|| panic!("{text}"));
        let within = within.strip_suffix("</svg>").unwrap_or(within);
        assert_eq!(within.trim_start_matches(['/', '>']), kept, "{inside}");
        assert_eq!(acting(&bytes).unwrap(), BTreeSet::new(), "{inside}");
        assert_eq!(cleaned(&bytes).unwrap().0, bytes, "{inside}");
    }

    #[test]
    fn what_only_draws_stays() {
        for (inside, kept) in [
            ("<!-- c --><metadata>m</metadata><path d=\"M0 0h9\"/>", "<path d=\"M0 0h9\"/>"),
            (
                "<title>T</title><text>a &amp; b &lt; c</text>",
                "<title>T</title><text>a &amp; b &lt; c</text>",
            ),
            ("<style>.a{fill:url(#g)}</style>", "<style>.a{fill:url(#g)}</style>"),
            ("<style><![CDATA[.a>b{fill:red}]]></style>", "<style>.a&gt;b{fill:red}</style>"),
            ("<use xlink:href=\"#x\"/>", "<use href=\"#x\"/>"),
            ("<image href=\"data:image/png;base64,AA\"/>", "<image href=\"data:image/png;base64,AA\"/>"),
            ("<path fill=\"url( '#a' )\"/>", "<path fill=\"url(#a)\"/>"),
            ("<animate attributeName=\"x\" to=\"1\"/>", "<animate attributeName=\"x\" to=\"1\"/>"),
            ("<i:x xmlns:i=\"http://inkscape.example\" onload=\"\" i:y=\"1\"/><g/>", "<g/>"),
        ] {
            let editor: &[&str] = if inside.contains("onload") { &["`onload`"] } else { &[] };
            check(inside, kept, editor);
        }
    }

    #[test]
    fn what_acts_is_removed_and_named() {
        let elsewhere = ["a reference to `https://e.example/x`"];
        for (inside, kept, removed) in [
            ("<script>alert(1)</script><g/>", "<g/>", &["`<script>`"][..]),
            ("<g onclick=\"alert(1)\" OnLoad=\"x\"/>", "<g/>", &["`OnLoad`", "`onclick`"]),
            ("<style><g/>@import 'https://e.example/x';</style>", "<style/>", &["`@import` in CSS"]),
            ("<style>@\\69mport 'x';</style>", "<style/>", &["an escape in CSS"]),
            ("<style>.a{b:image-set(\"//e.example/x\" 1x)}</style>", "<style/>", &["`image-set` in CSS"]),
            ("<style>.a{b:url(https://e.example/x)}</style>", "<style>.a{b:url(#)}</style>", &elsewhere),
            ("<style>.a{b:URL( 'https://e.example/x' )}</style>", "<style>.a{b:URL(#)}</style>", &elsewhere),
            (
                "<g style=\"fill:red;mask:url(https://e.example/x)\"/>",
                "<g style=\"fill:red;mask:url(#)\"/>",
                &elsewhere,
            ),
            ("<g fill=\"url(https://e.example/x)\"/>", "<g fill=\"url(#)\"/>", &elsewhere),
            ("<a href=\"https://e.example/x\"><g/></a>", "<a><g/></a>", &elsewhere),
            ("<a xlink:href=\"javascript:x\"><g/></a>", "<a><g/></a>", &["a reference to `javascript:x`"]),
            ("<image href=\"https://e.example/x\"/>", "<image/>", &elsewhere),
            ("<image href=\"/v1/x\"/>", "<image/>", &["a reference to `/v1/x`"]),
            (
                "<image href=\"data:image/svg+xml,x\"/>",
                "<image/>",
                &["a reference to `data:image/svg+xml,x`"],
            ),
            ("<use href=\"other.svg#x\"/>", "<use/>", &["a reference to `other.svg#x`"]),
            ("<set attributeName=\"onload\" to=\"x\"/>", "<set to=\"x\"/>", &["an animation of `onload`"]),
            ("<set attributeName=\"xlink:href\"/>", "<set/>", &["an animation of `xlink:href`"]),
            (
                "<foreignObject><b xmlns=\"http://www.w3.org/1999/xhtml\">x</b></foreignObject><g/>",
                "<g/>",
                &["HTML", "`<foreignObject>`"],
            ),
            (
                "<?xml-stylesheet href=\"https://e.example/x\"?><g/>",
                "<g/>",
                &["a style sheet from elsewhere"],
            ),
        ] {
            check(inside, kept, removed);
        }
    }

    #[test]
    fn whole_documents_are_cleaned_or_refused() {
        const START: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\">";
        let bomb = (b'b'..=b'f').fold("<!ENTITY a \"aaaaaaaaaa\">".to_owned(), |before, name| {
            let (name, of) = (char::from(name), char::from(name - 1));
            format!("{before}<!ENTITY {name} \"{}\">", format!("&{of};").repeat(10))
        });
        let public = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">";
        for (document, ships) in [
            (format!("{public}{START}<g/></svg>"), Ok("<g/>")),
            ("<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"><s:g/></s:svg>".to_owned(), Ok("<g/>")),
            (format!("<!DOCTYPE svg [<!ENTITY a \"<script>x</script>\">]>{START}&a;<g/></svg>"), Ok("<g/>")),
            (
                format!(
                    "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{START}<text>&a;</text></svg>"
                ),
                Ok("<text/>"),
            ),
            (format!("<!DOCTYPE svg [{bomb}]>{START}<text>&f;</text></svg>"), Err("Entity too big")),
            (format!("{START}<g>"), Err("still inside the root element")),
            ("<svg><g/></svg>".to_owned(), Err("it has no element of an SVG")),
            ("<html xmlns=\"http://www.w3.org/1999/xhtml\"/>".to_owned(), Err("it has no element of an SVG")),
            ("<!doctype html><p>x".to_owned(), Err("1:1 Unexpected token")),
            (String::new(), Err("no root element found")),
        ] {
            let shipped = cleaned(document.as_bytes());
            let text = shipped.as_ref().map(|(bytes, _)| String::from_utf8_lossy(bytes).into_owned());
            let (Ok(text) | Err(text)) = text.map_err(Clone::clone);
            let words = ships.unwrap_or_else(|why| why);
            assert_eq!(shipped.is_ok(), ships.is_ok(), "{document}: {text}");
            assert!(text.contains(words) && !text.contains("script"), "{document}: {text}");
        }
    }
}
