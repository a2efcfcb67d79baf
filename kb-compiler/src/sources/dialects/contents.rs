//! Marks at whose place other tools put a table of contents: `[TOC]`, `[[_TOC_]]`, `{:toc}`, and the item `* TOC` before it.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::text::Text;

pub(super) const DIALECT: Dialect =
    Dialect { signs: &["TOC", "toc]", "toc}", "Toc]", "{:toc", "{: toc", "_toc_"], edits };

/// Lines that are nothing else, in lower case.
const MARKS: [&str; 11] = [
    "[toc]",
    "[[toc]]",
    "[[_toc_]]",
    "[_toc_]",
    "{{toc}}",
    "{{ toc }}",
    "{{>toc}}",
    "${toc}",
    "@[toc]",
    "{toc}",
    "[toc]: #",
];

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut before: Option<Line<'_>> = None;
    for line in text.lines() {
        let content = line.content().trim().to_lowercase();
        let kramdown = is_kramdown(&content);
        if (kramdown || MARKS.contains(&content.as_str())) && !text.is_code(line.start) {
            if let Some(item) = before.filter(|before| kramdown && is_item(before)) {
                edits.push(Edit::remove(item.start..item.text_end()));
            }
            edits.push(Edit::remove(line.content_start()..line.text_end()));
        } else if line.content().trim() == "TOC" && is_item(&line) && !text.is_code(line.start) {
            edits.push(Edit::remove(line.start..line.text_end()));
        }
        before = Some(line);
    }
    edits.dedup();
    edits
}

fn is_kramdown(content: &str) -> bool {
    let name = content.strip_prefix("{:").and_then(|rest| rest.strip_suffix('}')).map(str::trim);
    name.is_some_and(|name| name.split_whitespace().any(|word| word == "toc"))
}

/// Whether a line begins an item of a list.
fn is_item(line: &Line<'_>) -> bool {
    line.prefix().contains(|c: char| !c.is_whitespace() && c != '>')
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn places_of_tables_of_contents_go() {
        for (text, expected) in [
            ("a\n\n[TOC]\n\nb", "a\n\n\n\nb"),
            ("[[_TOC_]]\n[[toc]]\n{{toc}}\n", "\n\n\n"),
            ("* TOC\n{:toc}\n\nb", "\n\n\nb"),
            ("1. this will be replaced\n{:toc .x}\n", "\n\n"),
            ("* TOC\n", "\n"),
            ("a [TOC] b\n- TOC of the book", "a [TOC] b\n- TOC of the book"),
            ("```\n[TOC]\n```", "```\n[TOC]\n```"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
