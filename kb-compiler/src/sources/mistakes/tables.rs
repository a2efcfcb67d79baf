//! Tables that Markdown doesn't take for tables, or cuts: separators that are missing, misplaced or of another width, rows that are wider
//! than the head, pipes within code, and lines of text that touch a table.

use std::ops::Range;

use super::Mistake;
use super::indents;
use super::table_rows::{Row, Separator, pipes_in_code};
use crate::diagnostic::codes;
use crate::sources::dialects::edits::Edit;
use crate::sources::dialects::findings::Findings;
use crate::sources::dialects::lines::Line;
use crate::sources::dialects::text::Text;

pub(super) const MISTAKE: Mistake = Mistake { signs: &["|"], edits };

/// Lines one below the other that all have pipes.
struct Group<'t, 'l> {
    /// Every line above it.
    above: &'l [Line<'t>],
    lines: &'l [Line<'t>],
    below: Option<&'l Line<'t>>,
    rows: Vec<Row>,
}

fn edits(text: &Text<'_>, findings: &mut Findings) -> Vec<Edit> {
    let lines: Vec<Line<'_>> = text.lines().collect();
    let is_row = |line: &Line<'_>| {
        line.text.contains('|') && Row::of(line.content()).is_some() && !text.is_code(line.content_start())
    };
    let mut tables = Tables { edits: Vec::new(), findings, before: None };
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| is_row(line)).count();
        if length > 0 {
            let end = at + length;
            let rows = lines[at..end].iter().filter_map(|line| Row::of(line.content())).collect();
            let below = lines.get(end).filter(|line| !text.is_code(line.content_start()));
            tables.group(&Group { above: &lines[..at], lines: &lines[at..end], below, rows });
            at = end;
        }
        at += 1;
    }
    tables.edits
}

impl<'t> Group<'t, '_> {
    fn separator(&self, at: usize) -> Option<Separator> {
        Separator::of(self.lines[at].content())
    }

    /// Whether all lines are of the same form, with pipes on both sides.
    fn is_uniform(&self) -> bool {
        self.rows.iter().all(|row| row.is_framed() && row.cells.len() == self.rows[0].cells.len())
    }

    /// The line above, where it isn't blank.
    fn touches(&self) -> Option<&Line<'t>> {
        self.above.last().filter(|line| !line.is_blank())
    }

    /// Whether the lines are indented so far that they are code.
    fn is_code(&self) -> bool {
        let item = indents::open_item(self.above, &self.lines[0]);
        indents::of(&self.lines[0]).0 >= item + indents::CODE && self.touches().is_none()
    }

    fn span(&self, at: usize) -> Range<usize> {
        self.lines[at].content_start()..self.lines[at].text_end()
    }
}

/// Mends one table after the other.
struct Tables<'f> {
    edits: Vec<Edit>,
    findings: &'f mut Findings,
    /// The columns of the table before, and the number of lines up to its end.
    before: Option<(usize, usize)>,
}

impl Tables<'_> {
    fn group(&mut self, group: &Group<'_, '_>) {
        let separator = (0..group.lines.len()).find_map(|at| Some((at, group.separator(at)?)));
        let end = group.above.len() + group.lines.len();
        if group.is_code() {
            return self.indented(group, separator);
        }
        let before = self.before.take();
        let columns = match separator {
            None if self.continues(group, before) => before.map(|(columns, _)| columns),
            None => self.without_separator(group),
            Some((0, separator)) => self.without_head(group, &separator),
            Some((at, separator)) => self.table(group, at, &separator),
        };
        self.before = columns.map(|columns| (columns, end));
    }

    /// Rows that a blank line parts from their table.
    fn continues(&mut self, group: &Group<'_, '_>, before: Option<(usize, usize)>) -> bool {
        let Some((columns, end)) = before else { return false };
        let blank = &group.above[end..];
        let joined = blank.len() == 1 && blank[0].is_blank() && group.is_uniform();
        if !joined || group.rows[0].cells.len() != columns {
            return false;
        }
        let message = "a blank line parts these rows from their table".to_owned();
        self.report(group.span(0), message);
        self.edits.push(Edit::remove(blank[0].start..blank[0].end));
        true
    }

    fn without_separator(&mut self, group: &Group<'_, '_>) -> Option<usize> {
        if group.lines.len() < 2 || !group.is_uniform() {
            return None;
        }
        let columns = group.rows[0].cells.len();
        let message = "this table has no separator row; its first row is taken for the head".to_owned();
        self.report(group.span(0), message);
        let row = row_of(&vec!["---"; columns]);
        let new = format!("{}{row}\n", group.lines[0].prefix_below());
        self.edits.push(Edit::new(group.lines[1].start..group.lines[1].start, new));
        Some(columns)
    }

    /// A table that begins with its separator.
    fn without_head(&mut self, group: &Group<'_, '_>, separator: &Separator) -> Option<usize> {
        let columns = separator.columns.len();
        let rows = &group.rows[1..];
        if columns < 2 || rows.is_empty() || !rows.iter().any(Row::is_framed) {
            return None;
        }
        let (line, message) = (&group.lines[0], "this table has no head above its separator row");
        self.report(group.span(0), message.to_owned());
        let columns = rows.iter().map(Row::width).max().unwrap_or_default().max(columns);
        let (head, prefix) = (row_of(&vec![""; columns]), line.prefix_below());
        let separator = row_of(&widened(separator, columns));
        self.edits
            .push(Edit::new(line.content_start()..line.text_end(), format!("{head}\n{prefix}{separator}")));
        Some(columns)
    }

    /// A table with its separator in the line `at`.
    fn table(&mut self, group: &Group<'_, '_>, at: usize, separator: &Separator) -> Option<usize> {
        let columns = separator.columns.len();
        if at > 1 && group.rows[..at].iter().all(|row| row.is_framed() && row.cells.len() == columns) {
            return Some(self.move_separator(group, at, separator));
        }
        let (head, body) = (at - 1, at + 1..group.lines.len());
        self.set_apart(group, head);
        let head_width = self.escaped(group, head, columns).0;
        let widths: Vec<usize> = body.clone().map(|row| self.escaped(group, row, head_width).1).collect();
        let needed = widths.iter().copied().max().unwrap_or_default().max(head_width);
        if !separator.valid {
            let message = "Markdown knows only hyphens, pipes and colons as a separator of head and body";
            self.report(group.span(at), message.to_owned());
        } else if columns != head_width {
            let message = format!(
                "the separator row has {}, and the head {head_width}: this would be no table",
                cells(columns)
            );
            self.report(group.span(at), message);
        }
        if let Some(wide) = widths.iter().position(|width| *width > head_width) {
            let message = format!(
                "this row has {}, and the head {head_width}: what is too much would be cut off",
                cells(widths[wide])
            );
            self.report(group.span(body.start + wide), message);
        }
        if !separator.valid || columns != needed {
            self.edits.push(Edit::new(group.span(at), row_of(&widened(separator, needed))));
        }
        if head_width < needed {
            let added = needed - head_width + usize::from(!group.rows[head].closes);
            let end = group.lines[head].text_end();
            self.edits.push(Edit::new(end..end, " |".repeat(added)));
        }
        self.end(group, needed);
        Some(needed)
    }

    fn move_separator(&mut self, group: &Group<'_, '_>, at: usize, separator: &Separator) -> usize {
        let message =
            "the separator row belongs below the head, into the second line of the table".to_owned();
        self.report(group.span(at), message);
        let columns = separator.columns.len();
        let (second, last) = (group.lines[1].start, &group.lines[at]);
        let row = format!("{}{}\n", group.lines[0].prefix_below(), row_of(&widened(separator, columns)));
        self.edits.push(Edit::new(second..second, row));
        self.edits.push(Edit::remove(last.start..last.end));
        columns
    }

    /// How many cells a row has, and needs, once the pipes within its code are escaped that give it more than expected.
    fn escaped(&mut self, group: &Group<'_, '_>, at: usize, expected: usize) -> (usize, usize) {
        let (row, line) = (&group.rows[at], &group.lines[at]);
        let (cells, width) = (row.cells.len(), row.width());
        let pipes = if cells > expected { pipes_in_code(line.content()) } else { Vec::new() };
        if pipes.is_empty() || cells - pipes.len() > expected {
            return (cells, width);
        }
        let start = line.content_start();
        let message = "a pipe ends the cell also within code; write `\\|`".to_owned();
        self.report(start + pipes[0]..start + pipes[0] + 1, message);
        self.edits.extend(pipes.iter().map(|pipe| Edit::new(start + pipe..start + pipe, "\\")));
        (cells - pipes.len(), width - pipes.len())
    }

    /// Parts a table without a pipe at its beginning from the text above it.
    fn set_apart(&mut self, group: &Group<'_, '_>, head: usize) {
        let line = &group.lines[head];
        let above = if head > 0 { Some(&group.lines[head - 1]) } else { group.touches() };
        let own = line.prefix().trim_matches([' ', '\t', '>']).is_empty();
        if !own || group.rows[head].opens || above.is_none_or(|above| above.content().starts_with('#')) {
            return;
        }
        self.report(group.span(head), "a blank line is missing above this table".to_owned());
        self.edits.push(Edit::new(line.start..line.start, format!("{}\n", line.prefix().trim_end())));
    }

    /// Parts a table from the text below it, which would be its last row.
    fn end(&mut self, group: &Group<'_, '_>, columns: usize) {
        let Some(below) = group.below.filter(|below| !below.is_blank() && columns > 1) else { return };
        let same = below.prefix() == group.lines[0].prefix_below();
        let is_text =
            below.content().starts_with(|c: char| c.is_alphanumeric() || "*_[(\"'“„«`!".contains(c))
                && !below.content().starts_with("```");
        if same && is_text {
            let span = below.content_start()..below.text_end();
            self.report(
                span,
                "a blank line is missing above this text, or it is a row of the table".to_owned(),
            );
            self.edits.push(Edit::new(below.start..below.start, format!("{}\n", below.prefix().trim_end())));
        }
    }

    /// A table that is code because of its indentation.
    fn indented(&mut self, group: &Group<'_, '_>, separator: Option<(usize, Separator)>) {
        let Some((1, Separator { columns, valid: true })) = separator else { return };
        let is_all = group.below.is_none_or(Line::is_blank) && group.lines.len() > 2;
        let is_table = group.rows.iter().all(|row| row.is_framed() && row.cells.len() == columns.len());
        if !is_all || !is_table {
            return;
        }
        self.report(group.span(0), "this table is indented so far that it is code".to_owned());
        let item = " ".repeat(indents::open_item(group.above, &group.lines[0]));
        let indents =
            group.lines.iter().map(|line| Edit::new(line.start..line.content_start(), item.clone()));
        self.edits.extend(indents);
    }

    fn report(&mut self, span: Range<usize>, message: String) {
        self.findings.report(&codes::BROKEN_TABLE, span, message);
    }
}

fn cells(count: usize) -> String {
    if count == 1 { "one cell".to_owned() } else { format!("{count} cells") }
}

fn row_of(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| format!("| {cell} ")).collect();
    format!("{}|", cells.concat())
}

/// The separator of a table of so many columns.
fn widened(separator: &Separator, columns: usize) -> Vec<&'static str> {
    (0..columns).map(|column| separator.columns.get(column).copied().unwrap_or("---")).collect()
}

#[cfg(test)]
mod tests {
    use crate::sources::mistakes::tests::check;

    #[test]
    fn a_broken_table_becomes_a_table() {
        for (text, mended, said) in [
            (
                "| a | b | c |\n|---|---|\n| 1 | 2 | 3 |\n",
                "| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n",
                &["2:1 the separator row has 2 cells, and the head 3: this would be no table"][..],
            ),
            (
                "| a | b |\n|:--|--:|---|\n| 1 | 2 |\n",
                "| a | b |\n| :-- | --: |\n| 1 | 2 |\n",
                &["2:1 the separator row has 3 cells, and the head 2: this would be no table"],
            ),
            (
                "a | b\n--- | ---\n1 | 2 | 3\n4 | 5 | |\n",
                "a | b | |\n| --- | --- | --- |\n1 | 2 | 3\n4 | 5 | |\n",
                &["3:1 this row has 3 cells, and the head 2: what is too much would be cut off"],
            ),
            ("| a | b |\n|---|---|\n| 1 | 2 | |\n| 3 |\n", "", &[]),
            (
                "| a | b |\n| 1 | 2 |\n",
                "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
                &["1:1 this table has no separator row; its first row is taken for the head"],
            ),
            (
                "> - | a | b |\n>   | 1 | 2 |\n",
                "> - | a | b |\n>   | --- | --- |\n>   | 1 | 2 |\n",
                &["1:5 this table has no separator row; its first row is taken for the head"],
            ),
            (
                "|---|---|\n| 1 | 2 |\n",
                "|  |  |\n| --- | --- |\n| 1 | 2 |\n",
                &["1:1 this table has no head above its separator row"],
            ),
            (
                "| a | b |\n| 1 | 2 |\n|---|---|\n| 3 | 4 |\n",
                "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |\n",
                &["3:1 the separator row belongs below the head, into the second line of the table"],
            ),
            (
                "| a | b |\n|===|===|\n| 1 | 2 |\n",
                "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
                &["2:1 Markdown knows only hyphens, pipes and colons as a separator of head and body"],
            ),
            (
                "| a | b |\n|---|---|\n| `x|y` | 2 |\n",
                "| a | b |\n|---|---|\n| `x\\|y` | 2 |\n",
                &["3:5 a pipe ends the cell also within code; write `\\|`"],
            ),
            (
                "| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n",
                "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
                &["5:1 a blank line parts these rows from their table"],
            ),
            (
                "Prices:\na | b\n--- | ---\n1 | 2\n",
                "Prices:\n\na | b\n--- | ---\n1 | 2\n",
                &["2:1 a blank line is missing above this table"],
            ),
            (
                "| a | b |\n|---|---|\n| 1 | 2 |\nThen go on.\n",
                "| a | b |\n|---|---|\n| 1 | 2 |\n\nThen go on.\n",
                &["4:1 a blank line is missing above this text, or it is a row of the table"],
            ),
            (
                "Text.\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n",
                "Text.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
                &["3:5 this table is indented so far that it is code"],
            ),
            ("1. Text.\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n", "", &[]),
        ] {
            check(text, mended, said);
        }
    }

    #[test]
    fn what_is_no_table_stays() {
        for text in [
            "a | b\nc | d\n",
            "`a|b`\n`c|d`\n",
            "```\n| a | b |\n| 1 | 2 |\n```\n",
            "Text.\n\n     id | name\n    ----+------\n      1 | x\n",
            "| a verse\n| of a poem\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n{: .wide}\n",
            "| a | b |\n|---|---|\n| 1 \\| 2 | 3 |\n\n| other | table | here |\n",
            "| a |\n|---|\n| 1 |\nText.\n",
        ] {
            check(text, "", &[]);
        }
    }
}
