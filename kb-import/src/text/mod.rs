//! What people wrote, without the markup of the system they wrote it in, and without the mails that they answered.

mod adf;
pub mod html;
mod markdown;
mod wiki;
mod mail;
mod addresses;

use serde::Deserialize;
use serde_json::Value;

pub use addresses::add_addresses;
pub use mail::own_words;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Markup {
    /// Atlassian's tree or HTML where it is unmistakable, and plain otherwise.
    #[default]
    Plain,
    /// HTML.
    Html,
    /// Wiki markup of Jira, and Textile, which it resembles.
    Wiki,
    /// Markdown.
    Markdown,
}

/// The text of a value without its markup. Atlassian's trees and HTML are recognised whatever is expected.
pub fn plain(value: &Value, markup: Markup) -> String {
    match value {
        Value::String(text) => plain_text(text, markup),
        Value::Object(fields) if fields.get("type").is_some_and(|kind| kind == "doc") => {
            tidy(&adf::text(value))
        }
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().map(|value| plain(value, markup)).collect();
            tidy(&texts.join("\n"))
        }
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Object(fields) => ["raw", "text", "body", "content", "value", "name"]
            .iter()
            .find_map(|key| fields.get(*key))
            .map(|inner| plain(inner, markup))
            .unwrap_or_default(),
        Value::Null => String::new(),
    }
}

fn plain_text(text: &str, markup: Markup) -> String {
    if markup == Markup::Html || html::is_html(text) {
        return tidy(&html::text(text, html::Purpose::Learning));
    }
    tidy(&match markup {
        Markup::Wiki => wiki::text(text),
        Markup::Markdown => markdown::text(text),
        Markup::Plain | Markup::Html => text.to_owned(),
    })
}

/// Lines without blanks at their ends.
fn tidy(text: &str) -> String {
    without_empty_runs(text.lines().map(str::trim_end))
}

/// Lines as one text, with no two empty ones in a row, and none at its ends.
pub fn without_empty_runs<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut out = String::new();
    for line in lines {
        if !line.is_empty() || !(out.is_empty() || out.ends_with("\n\n")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_and_words_stay() {
        let doc = serde_json::json!({"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "Hi "}, {"type": "mention", "attrs": {"text": "@Jane"}},
                {"type": "hardBreak"}, {"type": "text", "text": "see", "marks": [{"type": "strong"}]}]},
            {"type": "bulletList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]},
                {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "inlineCard", "attrs": {"url": "https://a.example/x"}}]}]}]}]});
        for (value, markup, expected) in [
            (doc, Markup::Wiki, "Hi @Jane\nsee\none\nhttps://a.example/x"),
            ("<p>It&nbsp;fails</p><ul><li>a</li><li>b</li></ul><style>p {}</style>".into(), Markup::Plain, "It\u{a0}fails\na\nb"),
            ("2 < 3 & a <b@c.example> <port>".into(), Markup::Plain, "2 < 3 & a <b@c.example> <port>"),
            ("<div>new</div><blockquote type=\"cite\">old</blockquote>".into(), Markup::Plain, "new"),
            ("h1. Title\n*bold* text, {{code}} and [a page|https://x.example]\n{code:java}\nx = 1;\n{code}\n# step".into(), Markup::Wiki,
                "Title\nbold text, code and a page\nx = 1;\nstep"),
            ("# Title\n\n**bold** `code` [page](https://x.example)\n\n- a\n- b\n".into(), Markup::Markdown, "Title\nbold code page\na\nb"),
            (serde_json::json!(["a", {"name": "b"}, 3]), Markup::Plain, "a\nb\n3"),
            ("a  \n\n\n\nb\n".into(), Markup::Plain, "a\n\nb"),
        ] {
            assert_eq!(plain(&value, markup), expected, "{value}");
        }
    }
}
