//! How an article is divided: second titles, levels that are left out, and bold lines in place of headings.

use std::ops::Range;

use super::Mistake;
use crate::diagnostic::codes;
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::lines::Line;
use crate::sources::dialects::text::Text;

pub(super) const MISTAKE: Mistake = Mistake { signs: &["#", "\n=", "\n**", "\n__"], edits };

/// Longest bold line that may stand for a heading, in bytes.
const LONGEST: usize = 80;

/// Fewest bold lines that look like headings.
const FEWEST_BOLD: usize = 3;

/// Nothing is edited: each of these is read as it stands.
fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let Outline { titles, jumps, bold, .. } = Outline::of(text);
    if let [_, second, ..] = titles.as_slice() {
        let message =
            format!("this article has {} headings of the first level, which is its title's", titles.len());
        findings.report(&codes::SECOND_TITLE, second.clone(), message);
    }
    if let [(outer, level, span), ..] = jumps.as_slice() {
        let more = if jumps.len() > 1 {
            format!("; {} more in this article", jumps.len() - 1)
        } else {
            String::new()
        };
        let message = format!("a heading of level {level} follows one of level {outer}{more}");
        findings.report(&codes::HEADING_LEVEL, span.clone(), message);
    }
    if let (Some(first), true) = (bold.first(), bold.len() >= FEWEST_BOLD) {
        let message = format!(
            "{} lines of this article are bold and nothing else, as if they were headings",
            bold.len()
        );
        findings.report(&codes::BOLD_HEADING, first.clone(), message);
    }
    Vec::new()
}

/// What is doubtful about the headings of an article.
#[derive(Default)]
struct Outline {
    /// Headings of the first level.
    titles: Vec<Range<usize>>,
    /// Headings that leave out a level: the level before, their own, and where they stand.
    jumps: Vec<(usize, usize, Range<usize>)>,
    /// Lines between empty ones that are bold and nothing else.
    bold: Vec<Range<usize>>,
    /// The level of the last heading.
    level: Option<usize>,
}

impl Outline {
    fn of(text: &Text<'_>) -> Self {
        let mut outline = Self::default();
        let (mut above, mut last): (Option<Line<'_>>, Option<Line<'_>>) = (None, None);
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let blank_below = lines.peek().is_none_or(Line::is_blank);
            let blank_above = last.as_ref().is_none_or(Line::is_blank);
            let heading = level(&line).map(|level| (level, line)).or_else(|| {
                let underlined = is_underline(&line) && above.is_none_or(|above| above.is_blank());
                last.filter(|last| underlined && !last.is_blank()).map(|last| (1, last))
            });
            if let Some((level, line)) = heading.filter(|(_, line)| !text.is_code(line.start)) {
                outline.add(level, line.start..line.text_end());
            } else if blank_above && blank_below && is_bold(line.text) && !text.is_code(line.start) {
                outline.bold.push(line.start..line.text_end());
            }
            (above, last) = (last, Some(line));
        }
        outline
    }

    fn add(&mut self, level: usize, span: Range<usize>) {
        if level == 1 {
            self.titles.push(span.clone());
        }
        if let Some(outer) = self.level.filter(|outer| level > outer + 1) {
            self.jumps.push((outer, level, span));
        }
        self.level = Some(level);
    }
}

/// The level of a line that is a heading in nothing else.
fn level(line: &Line<'_>) -> Option<usize> {
    let text = line.text.trim_start_matches(' ');
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    let is_heading = line.text.len() - text.len() < 4 && (1..=6).contains(&level);
    (is_heading && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some(level)
}

fn is_underline(line: &Line<'_>) -> bool {
    line.text.starts_with("==") && line.text.trim_end().chars().all(|c| c == '=')
}

/// Whether a line is bold from end to end, and neither a sentence nor a label.
fn is_bold(line: &str) -> bool {
    let line = line.trim_end();
    ["**", "__"].iter().any(|mark| {
        let inner = line.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
        inner.is_some_and(|inner| {
            let ends = inner.ends_with(['.', '!', '?', ':', '。', '！', '？', '：', ',', ';']);
            !inner.is_empty() && line.len() <= LONGEST && !ends && !inner.contains(mark)
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn an_outline_has_one_title_and_every_level() {
        for (text, said) in [
            ("# A\n\n## B\n\n### C\n\n## D\n", &[][..]),
            (
                "# A\n\nText.\n\n# B\n\nC\n===\n",
                &["5:1 this article has 3 headings of the first level, which is its title's"],
            ),
            ("## A\n\n#### B\n\n## C\n", &["3:1 a heading of level 4 follows one of level 2"]),
            (
                "# A\n\n### B\n\n###### C\n",
                &["3:1 a heading of level 3 follows one of level 1; 1 more in this article"],
            ),
            (
                "**Open it**\n\nText.\n\n**Use it**\n\nText.\n\n**Close it**\n\nText.\n",
                &["1:1 3 lines of this article are bold and nothing else, as if they were headings"],
            ),
            ("**Open it**\n\n**Use it**\n\n**Note:**\n\n**Never do this.**\n\n- **x**\n", &[]),
            ("```\n# a\n# b\n```\n\n    # c\n    ### d\n", &[]),
            ("### A\n\n## B\n", &[]),
        ] {
            check(text, "", said);
        }
    }
}
