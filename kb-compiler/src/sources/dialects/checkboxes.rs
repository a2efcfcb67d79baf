//! Boxes to tick where Markdown knows none: in cells of tables, at the start of a line, and Obsidian's states such as `- [/]`.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::text::Text;

pub(super) const DIALECT: Dialect =
    Dialect { signs: &["[ ]", "[x]", "[X]", "[/]", "[-]", "[>]", "[?]", "[!]"], edits };

/// States of a task that is not done.
const STATES: [&str; 7] = ["[/]", "[-]", "[>]", "[<]", "[?]", "[!]", "[*]"];

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    for line in text.lines().filter(|line| line.text.contains('[')) {
        let content = line.content();
        if content.starts_with('|') {
            cells(&line, text, &mut edits);
            continue;
        }
        let is_item = line.prefix().contains(|c: char| !c.is_whitespace() && c != '>');
        let start = line.content_start();
        let box_of = || content.get(..3).filter(|_| content[3..].starts_with(' ') && !text.is_code(start));
        match (is_item, box_of()) {
            (true, Some(state)) if STATES.contains(&state) => edits.push(Edit::new(start..start + 3, "[ ]")),
            (false, Some(state)) => {
                let defined = text.all.contains(&format!("\n{state}:"));
                edits.extend(sign(state).filter(|_| !defined).map(|sign| Edit::new(start..start + 3, sign)));
            }
            _ => {}
        }
    }
    edits
}

fn cells(line: &Line<'_>, text: &Text<'_>, edits: &mut Vec<Edit>) {
    let mut at = line.start;
    for cell in line.text.split('|') {
        let start = at + (cell.len() - cell.trim_start().len());
        at += cell.len() + 1;
        let trimmed = cell.trim();
        let begins = trimmed.get(..3).filter(|_| trimmed.len() == 3 || trimmed[3..].starts_with(' '));
        if let Some(sign) = begins.and_then(sign).filter(|_| !text.is_code(start)) {
            edits.push(Edit::new(start..start + 3, sign));
        }
    }
}

fn sign(state: &str) -> Option<&'static str> {
    match state {
        "[ ]" => Some("☐"),
        "[x]" | "[X]" => Some("☑"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn boxes_are_signs() {
        for (text, expected) in [
            ("- [ ] a\n- [x] b\n- [/] c\n1. [>] d", "- [ ] a\n- [x] b\n- [ ] c\n1. [ ] d"),
            ("| [ ] | [x] done | [y] |", "| ☐ | ☑ done | [y] |"),
            ("[ ] a\n[X] b\n[x](c)", "☐ a\n☑ b\n[x](c)"),
            ("[x] b\n\n[x]: https://a.test", "[x] b\n\n[x]: https://a.test"),
            ("- [a] b\n`[ ]`\n```\n[ ] a\n```", "- [a] b\n`[ ]`\n```\n[ ] a\n```"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
