//! What the tests of the documentation read from Markdown: fenced blocks, sections, tables, links and the anchors of headings.

use std::collections::BTreeSet;

/// A fenced block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fenced {
    /// The word behind the fence.
    pub language: String,
    /// Its lines.
    pub text: String,
}

/// The fenced blocks, in order.
pub fn fenced(text: &str) -> Vec<Fenced> {
    let mut blocks: Vec<Fenced> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(language), false) => {
                blocks.push(Fenced { language: language.trim().to_owned(), text: String::new() });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                if let Some(block) = blocks.last_mut() {
                    block.text += line;
                    block.text.push('\n');
                }
            }
            (None, false) => {}
        }
    }
    blocks
}

/// The lines outside of fenced and indented code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut open = false;
    text.lines().filter(move |line| {
        let fence = line.starts_with("```");
        open ^= fence;
        !open && !fence && !line.starts_with("    ")
    })
}

/// The text below the heading of level two that begins with `heading`, up to the next one.
pub fn section<'t>(text: &'t str, heading: &str) -> Option<&'t str> {
    let start = text.find(&format!("\n## {heading}"))? + 1;
    let body = &text[start..];
    Some(body.find("\n## ").map_or(body, |end| &body[..end]))
}

/// What stands in code spans.
pub fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The rows of the tables of a text, the lines below the heads excepted.
pub fn rows(text: &str) -> impl Iterator<Item = &str> {
    prose(text).filter(|line| line.starts_with("| "))
}

/// The code spans in the first cells of the rows.
pub fn first_cells(text: &str) -> BTreeSet<String> {
    let cells = rows(text).filter_map(|row| row.split('|').nth(1));
    cells.flat_map(code_spans).map(str::to_owned).collect()
}

/// Where links and images lead, in order.
pub fn links(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text) {
        let visible: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
        let targets = visible.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        found.extend(targets.map(str::to_owned));
    }
    found
}

/// The anchors that GitHub gives to the headings.
pub fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).filter(|line| line.starts_with('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A page\n\n[a](b.md) `[x](y)`\n\n```sh\n[c](d)\n```\n\n## Part: `one`\n\n| h |\n|---|\n| `k`, `l` | `v` |\n\n## Next\n";

    #[test]
    fn a_page_is_taken_apart() {
        let [block] = &fenced(PAGE)[..] else { panic!("{:?}", fenced(PAGE)) };
        assert_eq!((block.language.as_str(), block.text.as_str()), ("sh", "[c](d)\n"));
        assert_eq!(links(PAGE), ["b.md"]);
        assert_eq!(anchors(PAGE), ["a-page", "next", "part-one"].map(str::to_owned).into());
        let part = section(PAGE, "Part").expect("there is such a section");
        assert_eq!(first_cells(part), ["k", "l"].map(str::to_owned).into());
        assert_eq!(section(PAGE, "Other"), None);
    }
}
