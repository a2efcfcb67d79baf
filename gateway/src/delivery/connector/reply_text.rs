//! Replies as plain text, as a client may read them anywhere.

/// The text of a reply. Of HTML only the text is kept: nobody renders it as HTML after that.
pub(super) fn plain(content: &str, media_type: &str) -> String {
    if !media_type.starts_with("text/html") {
        return content.trim().to_owned();
    }
    let (mut text, mut rest) = (String::new(), content);
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let Some(length) = rest[start..].find('>') else {
            rest = "";
            break;
        };
        let tag = rest[start + 1..start + length].to_ascii_lowercase();
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap_or_default();
        if matches!(name, "br" | "p" | "div" | "li" | "tr" | "blockquote") {
            text.push('\n');
        }
        rest = &rest[start + length + 1..];
        if let Some(hidden) =
            ["style", "script"].iter().find(|hidden| **hidden == name && !tag.starts_with('/'))
        {
            rest = rest.find(&format!("</{hidden}")).map_or("", |end| &rest[end..]);
        }
    }
    text.push_str(rest);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let lines = lines.join("\n");
    decoded(lines.trim())
}

/// The references that editors of ticket systems write.
fn decoded(text: &str) -> String {
    let known =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    let text =
        known.iter().fold(text.to_owned(), |text, (reference, character)| text.replace(reference, character));
    let mut short = text;
    while short.contains("\n\n\n") {
        short = short.replace("\n\n\n", "\n\n");
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_its_text() {
        for (content, media_type, expected) in [
            (" as it <b>stands</b> ", "text/plain", "as it <b>stands</b>"),
            (
                "<p>Clear the <b>cookie</b>.</p><p>Then sign in &amp; retry.</p>",
                "text/html",
                "Clear the cookie.\n\nThen sign in & retry.",
            ),
            ("a<br/>b<style>p { color: red }</style>c", "text/html", "a\nbc"),
            ("&amp;lt;", "text/html", "&lt;"),
            ("broken <b", "text/html", "broken"),
        ] {
            assert_eq!(plain(content, media_type), expected, "{content}");
        }
    }
}
