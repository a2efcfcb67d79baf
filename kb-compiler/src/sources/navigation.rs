//! Files that drive the navigation of other tools: lists of links that stand among the articles and answer nothing.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place, Severity, codes};

/// How such files are called, without their extension: of mdBook and GitBook, Microsoft Learn, docsify and GitHub's wikis.
const NAMES: [&str; 6] = ["summary", "toc", "_sidebar", "_navbar", "_footer", "_coverpage"];

/// Whether a file is such a list: it is called like one, and each of its lines is a link, or a heading or rule between them.
pub(super) fn is_list_of_links(file: &str, body: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    if !NAMES.contains(&stem.as_str()) {
        return false;
    }
    let mut lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut links = 0;
    let all = lines.all(|line| {
        let is_link = is_link(line);
        links += usize::from(is_link);
        is_link || is_between(line)
    });
    all && links > 0
}

/// Says that such a list is no article.
pub(super) fn left_out(file: &Arc<str>) -> Diagnostic {
    let message = format!("`{file}` only lists links for the navigation of another tool, and is no article");
    let diagnostic = Diagnostic::new(&codes::UNREAD_FILE, Place::file(file), message);
    let hint = "name it in `.kbignore`, or write what the links are about if it is an article";
    diagnostic.severity(Severity::Note).hint(hint)
}

/// `- [Title](page.md)`, `1. [Title](page.md)` or `## [Title](page.md)`, or the link alone.
fn is_link(line: &str) -> bool {
    let text =
        line.trim_start_matches(|c: char| "-*+#".contains(c) || c.is_ascii_digit() || ".) ".contains(c));
    text.starts_with('[') && text.contains("](") && text.ends_with(')')
}

/// A heading, a rule, a comment, or an item that only has items below it.
fn is_between(line: &str) -> bool {
    line.starts_with('#')
        || line.starts_with("<!--") && line.ends_with("-->")
        || line.len() >= 3 && line.chars().all(|c| "-*_ ".contains(c))
        || line.starts_with("- ") && !line.contains(['.', '!', '?'])
        || line.starts_with("* ") && !line.contains(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lists_of_links_under_their_usual_names_are_left_out() {
        for (file, body, expected) in [
            (
                "SUMMARY.md",
                "# Summary\n\n- [Empty the tray](tray.md)\n  - [More](more.md)\n---\n- [End]()\n",
                true,
            ),
            ("a/TOC.md", "# [Tray](tray.md)\n## [Tank](tank.md)\n", true),
            ("_sidebar.md", "* Care\n  * [Tray](tray.md)\n<!-- x -->\n", true),
            ("links.md", "- [Tray](tray.md)\n", false),
            ("SUMMARY.md", "# Summary\n\nThe tray is emptied first. Then [the tank](tank.md).\n", false),
            ("SUMMARY.md", "- [Tray](tray.md): empty it first\n", false),
            ("toc.md", "# Table\n", false),
            ("toc.md", "", false),
        ] {
            assert_eq!(is_list_of_links(file, body), expected, "{file}: {body}");
        }
    }
}
