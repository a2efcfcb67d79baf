//! What belongs to a numbered step and is indented too little: Markdown makes a list of its own of it, or text behind the list, and the
//! steps begin anew. Most often the step has two digits, or the list within it was indented by two blanks.

use super::Mistake;
use super::indents;
use crate::diagnostic::codes;
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::lines::Line;
use crate::sources::dialects::text::Text;

pub(super) const MISTAKE: Mistake = Mistake { signs: &["\n "], edits };

/// A numbered item that lines may belong to.
#[derive(Debug, Clone, Copy)]
struct Step {
    number: u32,
    /// The column of its number.
    start: usize,
    /// The column of its text.
    content: usize,
}

impl Step {
    fn of(line: &Line<'_>) -> Option<Self> {
        let text = line.text.trim_start_matches([' ', '\t']);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = &text[digits..];
        let behind = rest.strip_prefix(['.', ')'])?;
        let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        let start = indents::of(line).0;
        let mark = line.text.len() - text.len() + digits + 1;
        let content = indents::columns(&line.text[..mark + blanks]);
        let column = indents::columns(&line.text[..mark]);
        // Text that stands five columns behind its number is code.
        let content = if content > column + indents::CODE { column + 1 } else { content };
        (blanks > 0 && !behind.trim().is_empty() && start < indents::CODE).then_some(Self {
            number: text[..digits].parse().ok()?,
            start,
            content,
        })
    }
}

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let lines: Vec<Line<'_>> = text.lines().collect();
    let mut edits = Vec::new();
    let mut step: Option<Step> = None;
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let column = indents::of(line).0;
        let own = !line.is_blank() && !is_in_code(text, line);
        if let Some(open) = step.filter(|open| own && open.start < column && column < open.content) {
            let end = end_of(&lines[at..], open) + at;
            if is_meant(&lines, at, end, open) && !lines[at..end].iter().any(is_heading) {
                shift(&lines[at..end], open, findings, &mut edits);
            }
            at = end;
            continue;
        }
        if own && (column == 0 || Step::of(line).is_some()) {
            let lazy = at > 0 && !lines[at - 1].is_blank() && Step::of(line).is_none() && !is_item(line);
            step = if lazy { step } else { Step::of(line) };
        }
        at += 1;
    }
    edits
}

/// Whether a line stands within code that began above it.
fn is_in_code(text: &Text<'_>, line: &Line<'_>) -> bool {
    let at = line.content_start();
    text.is_code(at) && text.code().binary_search_by_key(&at, |code| code.range.start).is_err()
}

/// How many lines are indented deeper than the step's number.
fn end_of(lines: &[Line<'_>], step: Step) -> usize {
    let deeper = |line: &&Line<'_>| line.is_blank() || indents::of(line).0 > step.start;
    lines.iter().take_while(deeper).count()
}

/// Whether these lines were meant to belong to the step: a list begins, or the next step follows.
fn is_meant(lines: &[Line<'_>], at: usize, end: usize, step: Step) -> bool {
    let line = &lines[at];
    let goes_on = lines
        .get(end)
        .and_then(Step::of)
        .is_some_and(|next| next.start == step.start && next.number == step.number.saturating_add(1));
    let after_blank = at > 0 && lines[at - 1].is_blank();
    match Step::of(line) {
        Some(inner) => inner.number == 1 && step.number != 0 && inner.start > step.start + 1,
        None if is_item(line) => true,
        None => after_blank && goes_on,
    }
}

/// Whether a line may be a heading, or make one of the line above it. What a heading keeps in must not end with a step.
fn is_heading(line: &Line<'_>) -> bool {
    let content = line.text.trim_start_matches([' ', '\t', '>', '-', '*', '+']);
    let is_underline = |mark: char| !line.is_blank() && line.text.trim().chars().all(|c| c == mark);
    content.starts_with(['#', '<']) || is_underline('-') || is_underline('=')
}

/// Whether a line begins an item of a list.
fn is_item(line: &Line<'_>) -> bool {
    let text = line.text.trim_start_matches([' ', '\t']);
    let bullet = text.strip_prefix(['-', '*', '+']);
    bullet.is_some_and(|rest| rest.starts_with([' ', '\t']) && !rest.trim().is_empty())
        || Step::of(line).is_some()
}

/// Indents lines so that the first is part of the step.
fn shift(lines: &[Line<'_>], step: Step, findings: &mut Findings, edits: &mut Vec<Edit>) {
    let column = indents::of(&lines[0]).0;
    let message = format!(
        "this is indented by {column} and doesn't belong to step {} above it; it takes {}",
        step.number, step.content
    );
    findings.report(&codes::INDENTATION, lines[0].content_start()..lines[0].text_end(), message);
    let blanks = " ".repeat(step.content - column);
    let shifted = lines.iter().filter(|line| !line.is_blank() && !line.text.starts_with('\t'));
    edits.extend(shifted.map(|line| Edit::new(line.start..line.start, blanks.clone())));
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn what_belongs_to_a_step_is_indented_into_it() {
        for (text, mended, said) in [
            (
                "1. Open:\n  - one\n  - two\n2. Close.\n",
                "1. Open:\n   - one\n   - two\n2. Close.\n",
                "2:5 this is indented by 2 and doesn't belong to step 1 above it; it takes 3",
            ),
            (
                "1. Open.\n\n - one\n   more\n\n   - deep\n\n2. Close.\n",
                "1. Open.\n\n   - one\n     more\n\n     - deep\n\n2. Close.\n",
                "3:4 this is indented by 1 and doesn't belong to step 1 above it; it takes 3",
            ),
            (
                "10. Open.\n\n   ![x](y.png)\n\n11. Close.\n",
                "10. Open.\n\n    ![x](y.png)\n\n11. Close.\n",
                "3:4 this is indented by 3 and doesn't belong to step 10 above it; it takes 4",
            ),
            (
                "2. Run:\n\n  ```\n  ls\n  ```\n3. Close.\n",
                "2. Run:\n\n   ```\n   ls\n   ```\n3. Close.\n",
                "3:3 this is indented by 2 and doesn't belong to step 2 above it; it takes 3",
            ),
            (
                "3. Open:\n  1. one\n  2. two\n4. Close.\n",
                "3. Open:\n   1. one\n   2. two\n4. Close.\n",
                "2:6 this is indented by 2 and doesn't belong to step 3 above it; it takes 3",
            ),
        ] {
            check(text, mended, &[said]);
        }
    }

    #[test]
    fn what_is_indented_far_enough_stays() {
        for text in [
            "1. Open:\n   - one\n   - two\n2. Close.\n",
            "1. Open\n  the flap.\n2. Close.\n",
            "- Open:\n - one\n",
            "1. Open.\n\nText.\n\n  - one\n",
            "1. Open.\n\n  Text behind the list.\n\nMore.\n",
            "1. a\n 2. b\n 3. c\n",
            "10. Open.\n\n   ## Internal\n\n   Text.\n\n11. Close.\n",
            "```\n1. a\n  - b\n```\n",
            "1.\tOpen:\n\t- one\n2.\tClose.\n",
        ] {
            check(text, "", &[]);
        }
    }
}
