//! Abbreviations of PHP Markdown Extra: `*[HTML]: HyperText Markup Language`. The long form goes behind the first use.

use super::Dialect;
use super::edits::Edit;
use super::findings::Findings;
use super::prose::Prose;
use super::text::Text;

pub(super) const DIALECT: Dialect = Dialect { signs: &["*["], edits };

fn edits(text: &Text<'_>, _: &mut Findings) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut defined = Vec::new();
    for line in text.lines() {
        let definition = line.text.trim_start().strip_prefix("*[").and_then(|rest| rest.split_once("]:"));
        if let Some((short, long)) = definition
            && !short.trim().is_empty()
            && !text.is_code(line.start)
        {
            defined.push((short.trim(), long.trim()));
            edits.push(Edit::remove(line.start..line.text_end()));
        }
    }
    let prose = if defined.is_empty() { return edits } else { Prose::of(text) };
    for (short, long) in defined.into_iter().filter(|(_, long)| !long.is_empty()) {
        if let Some(end) = first_use(text, &prose, short)
            && !text.all[end..].starts_with(" (")
        {
            edits.push(Edit::new(end..end, format!(" ({long})")));
        }
    }
    edits
}

/// Where the first use ends in running text: headings and texts of links stay short.
fn first_use(text: &Text<'_>, prose: &Prose, short: &str) -> Option<usize> {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    for line in text.lines() {
        let content = line.content();
        if content.starts_with('#') || content.starts_with("*[") {
            continue;
        }
        let uses = line.text.match_indices(short).map(|(at, _)| at).find(|at| {
            let (before, after) = (&line.text[..*at], &line.text[at + short.len()..]);
            let linked = before.matches('[').count() > before.matches(']').count();
            !is_word(before.chars().next_back())
                && !is_word(after.chars().next())
                && !linked
                && prose.holds(line.start + at)
        });
        if let Some(at) = uses {
            return Some(line.start + at + short.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::edited;

    #[test]
    fn the_long_form_stands_behind_the_first_use() {
        for (text, expected) in [
            (
                "The HTML page, HTML again.\n\n*[HTML]: HyperText\n",
                "The HTML (HyperText) page, HTML again.\n\n\n",
            ),
            (
                "# HTML\n\n[HTML](x) `HTML` XHTML HTML.\n*[HTML]: Long",
                "# HTML\n\n[HTML](x) `HTML` XHTML HTML (Long).\n",
            ),
            ("HTML (HyperText) x\n\n*[HTML]: HyperText", "HTML (HyperText) x\n\n"),
            ("x\n\n*[W3C]: Web Consortium", "x\n\n"),
            ("```\n*[A]: b\n```", "```\n*[A]: b\n```"),
            ("*[a] b*", "*[a] b*"),
        ] {
            assert_eq!(edited(&super::DIALECT, text), expected, "{text}");
        }
    }
}
