//! Replies as plain text, as a client may read them anywhere.

use kb_import::text::html::{self, Purpose};
use kb_import::text::without_empty_runs;

/// The text of a reply. Of HTML only the text is kept: nobody renders it as HTML after that.
pub(super) fn plain(content: &str, media_type: &str) -> String {
    if !media_type.starts_with("text/html") {
        return content.trim().to_owned();
    }
    // Editors of ticket systems write every other blank as one that doesn't break.
    let text = html::text(content, Purpose::Reading).replace('\u{a0}', " ");
    without_empty_runs(text.lines().map(str::trim)).trim().to_owned()
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
            ("R&amp;D can&rsquo;t&nbsp;pay", "text/html; charset=utf-8", "R&D can’t pay"),
            ("<!-- <p>kept back</p> -->5 < 7<script>if (a > b) {}</script>", "text/html", "5 < 7"),
            (
                "<blockquote type=\"cite\">Your words</blockquote>My answer",
                "text/html",
                "Your words\nMy answer",
            ),
        ] {
            assert_eq!(plain(content, media_type), expected, "{content}");
        }
    }
}
