//! HTML as text: a line for each block.

use html5gum::{StartTag, Token, Tokenizer};

/// What a text is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To learn from it: a mail that is quoted as such is left out, because somebody else wrote it.
    Learning,
    /// To be read by a person: everything stays, and paragraphs stand apart.
    Reading,
}

const BLOCKS: [&str; 23] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "hr",
    "blockquote",
    "dd",
    "dt",
    "section",
    "article",
    "header",
    "footer",
];
const INLINE: [&str; 13] =
    ["a", "b", "i", "u", "em", "strong", "span", "font", "code", "img", "html", "body", "td"];
const DROPPED: [&str; 4] = ["script", "style", "head", "title"];

/// Whether a text is HTML: an element ends in it, or a line does.
pub(super) fn is_html(text: &str) -> bool {
    if !text.contains('<') {
        return false;
    }
    let known =
        |name: &[u8]| std::str::from_utf8(name).is_ok_and(|n| BLOCKS.contains(&n) || INLINE.contains(&n));
    Tokenizer::new(text).any(|Ok(token)| match token {
        Token::EndTag(tag) => known(&tag.name),
        Token::StartTag(tag) => tag.name.as_slice() == b"br",
        _ => false,
    })
}

/// The text of HTML, with the blanks that its source has.
pub fn text(html: &str, purpose: Purpose) -> String {
    let mut out = String::with_capacity(html.len());
    // The element whose content is left out, and how many of its name are open.
    let mut left_out: Option<(Vec<u8>, usize)> = None;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.to_vec();
                match &mut left_out {
                    Some((outer, open)) if *outer == name && !tag.self_closing => *open += 1,
                    // The end of a head may be omitted.
                    Some((outer, _)) if outer.as_slice() == b"head" && name == b"body" => left_out = None,
                    Some(_) => {}
                    None if is_left_out(&tag, purpose) => left_out = Some((name, 1)),
                    None => end_line(&name, purpose, &mut out),
                }
            }
            Token::EndTag(tag) => match &mut left_out {
                Some((outer, open)) if outer.as_slice() == tag.name.as_slice() => {
                    *open -= 1;
                    left_out = left_out.filter(|(_, open)| *open > 0);
                }
                Some(_) => {}
                None => end_line(&tag.name, purpose, &mut out),
            },
            Token::String(text) if left_out.is_none() => out.push_str(&String::from_utf8_lossy(&text.value)),
            _ => {}
        }
    }
    out
}

/// Whether an element is no text, or is the mail that is answered where that is not wanted.
fn is_left_out(tag: &StartTag<()>, purpose: Purpose) -> bool {
    let attribute = |key: &[u8]| tag.attributes.iter().find(|(name, _)| name.as_slice() == key);
    let quoted = attribute(b"type").is_some_and(|(_, value)| value.value.as_slice() == b"cite")
        || attribute(b"class").is_some_and(|(_, value)| is_quotation(&value.value));
    let unwanted = quoted && purpose == Purpose::Learning;
    (unwanted || is_one_of(&DROPPED, &tag.name)) && !tag.self_closing
}

/// The classes by which Gmail, Yahoo and Outlook mark the mail that is answered.
fn is_quotation(class: &[u8]) -> bool {
    let class = String::from_utf8_lossy(class);
    class.split_whitespace().any(|name| ["gmail_quote", "yahoo_quoted", "moz-cite-prefix"].contains(&name))
}

fn is_one_of(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|known| known.as_bytes() == name)
}

fn end_line(name: &[u8], purpose: Purpose, out: &mut String) {
    if name == b"td" || name == b"th" {
        out.push(' ');
    } else if is_one_of(&BLOCKS, name) && !out.is_empty() && !out.ends_with('\n') {
        let apart = purpose == Purpose::Reading && name == b"p";
        out.push_str(if apart { "\n\n" } else { "\n" });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_for_its_purpose() {
        for (html, learning, reading) in [
            ("<p>One</p><p>two</p>", "One\ntwo\n", "One\n\ntwo\n\n"),
            ("<div>One</div><div>two</div>", "One\ntwo\n", "One\ntwo\n"),
            (
                "new<blockquote type=\"cite\">old, <b>and my answer</b></blockquote>",
                "new",
                "new\nold, and my answer\n",
            ),
            ("<html><head><title>t</title><body>Hi</body></html>", "Hi", "Hi"),
            ("a<script>if (1 < 2) { '</b>' }</script>b", "ab", "ab"),
        ] {
            let read = [Purpose::Learning, Purpose::Reading].map(|purpose| text(html, purpose));
            assert_eq!(read, [learning, reading], "{html}");
        }
    }
}
