//! Microsoft Learn's pictures, videos and code between colons, `:::image source="a.png" alt-text="A lamp":::`, and its tabs, which are
//! headings of the form `# [Windows](#tab/windows)`.

use super::Dialect;
use super::arguments::{self, named};
use super::call_outs::{self, Element};
use super::edits::Edit;
use super::findings::Findings;
use super::lines::Line;
use super::tag_words::{link, plain};
use super::text::Text;

pub(super) const DIALECT: Dialect =
    Dialect { signs: &[":::image", ":::video", ":::code", ":::no-loc", "::: image", "](#tab/"], edits };

/// Longest directive, in bytes.
const LONGEST: usize = 4 * 1024;

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = text.body;
    while let Some(next) = text.all[at..].find(":::").map(|found| at + found) {
        let directive = directive(&text.all[next..]).filter(|_| !text.is_code(next));
        at = next + directive.as_ref().map_or(3, |(length, _)| *length);
        edits.extend(directive.map(|(_, new)| Edit::new(next..at, new)));
    }
    tabs(text, &mut edits);
    edits
}

/// The length of a directive at the start of a text, and what takes its place.
fn directive(text: &str) -> Option<(usize, String)> {
    let near = &text[3..text.floor_char_boundary(LONGEST.min(text.len()))];
    let inner = near.trim_start_matches(' ');
    let name: String = inner.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let rest = &inner[name.len()..];
    let (rest, _) = rest.split_once(":::").filter(|(rest, _)| !rest.contains("\n\n"))?;
    let arguments = arguments::parse(rest);
    let source = named(&arguments, &["source", "src"]).map(|source| source.trim_start_matches("~/"));
    let title = named(&arguments, &["alt-text", "title", "text", "alt"]).map(plain);
    let new = match (name.as_str(), source) {
        ("image", Some(source)) => format!("!{}", link(&title.unwrap_or_default(), source)),
        ("video", Some(source)) => link(&title.unwrap_or_else(|| "Video".to_owned()), source),
        ("code", Some(source)) => format!("`{source}`"),
        ("image" | "video" | "no-loc" | "code", _) => title.unwrap_or_default(),
        _ => return None,
    };
    Some((3 + near.len() - inner.len() + name.len() + rest.len() + 3, new))
}

/// Sections in the place of tabs. The last tab ends at a rule, or at the next heading that is none.
fn tabs(text: &Text<'_>, edits: &mut Vec<Edit>) {
    if !text.all[text.body..].contains("](#tab/") {
        return;
    }
    let mut open = false;
    for line in text.lines().filter(|line| !text.is_code(line.content_start())) {
        let content = line.content().trim_end();
        let end = if open { vec![Element::Section.end().to_owned(), String::new()] } else { Vec::new() };
        if let Some(label) = tab(content) {
            let lines = [end, Element::Section.begin(label)].concat();
            edits.push(replace(&line, &lines));
            open = true;
        } else if open && is_rule(content) {
            edits.push(replace(&line, &end));
            open = false;
        } else if open && (content.starts_with("# ") || content.starts_with("## ")) {
            edits.push(Element::Section.ending_before(&line));
            open = false;
        }
    }
    if open {
        edits.push(Element::Section.ending_at(text.all.len()));
    }
}

fn replace(line: &Line<'_>, lines: &[String]) -> Edit {
    Edit::new(line.content_start()..line.text_end(), call_outs::blocks(line, lines))
}

/// The label of a tab's heading.
fn tab(content: &str) -> Option<&str> {
    let (label, target) =
        content.trim_start_matches('#').strip_prefix(' ')?.trim().strip_prefix('[')?.split_once("](")?;
    (content.starts_with('#') && target.starts_with("#tab/")).then_some(label)
}

fn is_rule(content: &str) -> bool {
    let marks: String = content.chars().filter(|c| *c != ' ').collect();
    marks.len() >= 3 && ["-", "*", "_"].iter().any(|mark| marks.replace(mark, "").is_empty())
}

#[cfg(test)]
mod tests {
    #[test]
    fn pictures_and_tabs_of_learn() {
        let (begin, end) = ("<section>", "</section>");
        for (text, lines) in [
            (":::image type=\"content\" source=\"a.png\" alt-text=\"A lamp\":::", vec!["![A lamp](<a.png>)"]),
            (
                "1. Press :::image type=\"icon\" source=\"~/i/a.png\" border=\"false\":::.",
                vec!["1. Press ![](<i/a.png>)."],
            ),
            (
                ":::image type=\"complex\" source=\"a.png\"\n alt-text=\"A lamp\":::\n  It shines.\n:::image-end:::",
                vec!["![A lamp](<a.png>)", "  It shines."],
            ),
            (
                ":::video source=\"https://x.test/v\" title=\"Set up\":::",
                vec!["[Set up](<https://x.test/v>)"],
            ),
            (":::code language=\"sh\" source=\"~/a/b.sh\" id=\"x\":::", vec!["`a/b.sh`"]),
            ("Use :::no-loc text=\"Azure Files\"::: here", vec!["Use Azure Files here"]),
            (
                "# [Windows](#tab/windows)\n\nx\n\n# [Linux](#tab/linux)\n\ny\n\n---\n\nz",
                vec![begin, "**Windows**", "x", end, begin, "**Linux**", "y", end, "z"],
            ),
            ("### [A](#tab/a)\nx\n\n## Next\nz", vec![begin, "**A**", "x", end, "## Next", "z"]),
            ("# [A](#tab/a)\nx", vec![begin, "**A**", "x", end]),
            ("# [A](#a)\n\n---", vec!["# [A](#a)", "---"]),
        ] {
            let (edited, found) = crate::sources::dialects::rewrite(text, 0, false);
            let left: Vec<&str> = edited.text().lines().filter(|line| !line.trim().is_empty()).collect();
            assert_eq!(left, lines, "{text}");
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
