//! The name of a tag and the words of a piece of HTML, before the text around it is parsed. It reads more as words than a browser would show,
//! because an internal label that it missed would be published.

use super::entities;

/// What was found in a piece of HTML.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::sources) struct Stripped {
    /// The words, with a line break where a block element ended.
    pub(in crate::sources) text: String,
    /// Whether there was a script or style.
    pub(in crate::sources) script: bool,
}

/// Elements whose end is the end of a line.
const BLOCKS: [&str; 16] = [
    "p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "summary",
    "details",
];

/// The text of some HTML.
pub(in crate::sources) fn strip(html: &str) -> Stripped {
    let mut out = Stripped::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut out.text, &rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let name = tag_name(rest);
        if name.is_empty() && !rest.starts_with("<!") && !rest.starts_with("<?") {
            out.text.push('<');
            rest = &rest[1..];
            continue;
        }
        let tag = &rest[..rest.find('>').map_or(rest.len(), |end| end + 1)];
        rest = &rest[tag.len()..];
        if let Some(element) = dropped_element(&name) {
            out.script = true;
            rest = if tag.starts_with("</") { rest } else { after_close(rest, element) };
        } else if BLOCKS.contains(&name.as_str()) {
            out.text.push('\n');
        } else if name == "td" || name == "th" {
            out.text.push(' ');
        } else if name == "img" {
            push_text(&mut out.text, attribute(tag, "alt"));
        }
    }
    push_text(&mut out.text, rest);
    out
}

/// The element's name in lower case, without its slash; empty where `<` starts no tag.
pub(in crate::sources) fn tag_name(tag: &str) -> String {
    let name = tag.trim_start_matches('<').trim_start_matches('/');
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The element of that name, if its content must be dropped.
pub(in crate::sources) fn dropped_element(name: &str) -> Option<&'static str> {
    ["script", "style", "template", "noscript", "iframe", "object"].into_iter().find(|known| *known == name)
}

fn after_close<'h>(rest: &'h str, element: &str) -> &'h str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let start = from + at;
        if tag_name(&rest[start..]) == element {
            return rest[start..].find('>').map_or("", |end| &rest[start + end + 1..]);
        }
        from = start + 2;
    }
    ""
}

fn attribute<'t>(tag: &'t str, name: &str) -> &'t str {
    let value = || {
        let (_, after) = tag.split_once(&format!("{name}="))?;
        let quote = after.chars().next().filter(|c| *c == '"' || *c == '\'')?;
        after[1..].split_once(quote).map(|(value, _)| value)
    };
    value().unwrap_or_default()
}

fn push_text(out: &mut String, text: &str) {
    out.push_str(&entities::decoded(text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_tags_go() {
        for (html, text, script) in [
            ("<b>Press</b> save", "Press save", false),
            ("a<br>b", "a\nb", false),
            ("<!-- hidden -->seen", "seen", false),
            ("<!-- never closed", "", false),
            ("<script>alert('x')</script>after", "after", true),
            ("<SCRIPT src=x>alert(1)</ScRiPt >after", "after", true),
            ("<style>p{}</style>", "", true),
            ("<script>never closed", "", true),
            ("1 < 2 &amp; 3 &gt; 2 &#65;&#x42;&unknown;", "1 < 2 & 3 > 2 AB&unknown;", false),
            ("<img src=x alt='The menu'>", "The menu", false),
            ("<a href=\"javascript:x\">go</a>", "go", false),
            ("<unclosed", "", false),
        ] {
            assert_eq!(strip(html), Stripped { text: text.to_owned(), script }, "{html}");
        }
    }
}
