//! Rows of tables as their authors write them: cells between pipes.

use std::ops::Range;

/// A line that may be a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Each cell, without the blanks around it. Places are those in the line.
    pub(super) cells: Vec<Range<usize>>,
    /// Whether a pipe stands before the first cell.
    pub(super) opens: bool,
    /// Whether a pipe stands behind the last.
    pub(super) closes: bool,
}

/// How the columns of a table are aligned, from the row between its head and its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Separator {
    pub(super) columns: Vec<&'static str>,
    /// Whether Markdown knows it as such.
    pub(super) valid: bool,
}

impl Row {
    /// Cuts a line at its pipes; `None` where it has none.
    pub(super) fn of(line: &str) -> Option<Self> {
        let pipes = pipes(line);
        let (first, last) = (*pipes.first()?, *pipes.last()?);
        let opens = line[..first].trim().is_empty();
        let closes = line[last + 1..].trim().is_empty() && (pipes.len() > 1 || !opens);
        let mut cells = Vec::with_capacity(pipes.len() + 1);
        let mut at = 0;
        for pipe in pipes.iter().copied().chain([line.len()]) {
            cells.push(trimmed(line, at..pipe));
            at = (pipe + 1).min(line.len());
        }
        if closes {
            cells.pop();
        }
        if opens && !cells.is_empty() {
            cells.remove(0);
        }
        Some(Self { cells, opens, closes })
    }

    /// Whether pipes stand on both sides, and between two cells or more.
    pub(super) fn is_framed(&self) -> bool {
        self.opens && self.closes && self.cells.len() > 1
    }

    /// How many cells are needed for all that has text.
    pub(super) fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1)
    }
}

impl Separator {
    /// Reads a row of hyphens, also one of dashes, equals signs or with plus signs between the columns.
    pub(super) fn of(line: &str) -> Option<Self> {
        let line = line.trim();
        let is_mark = |c: char| matches!(c, '-' | '–' | '—' | '=' | '+' | '|' | ':' | ' ' | '\t');
        if !line.contains('|') || !line.chars().all(is_mark) || !line.contains(['-', '–', '—', '=']) {
            return None;
        }
        let with_pipes = line.replace('+', "|");
        let row = Row::of(&with_pipes)?;
        let cells = row.cells.iter().map(|cell| &with_pipes[cell.clone()]);
        let columns = cells.clone().map(alignment).collect::<Option<Vec<_>>>()?;
        let plain = |cell: &str| cell.trim_matches(':').bytes().all(|byte| byte == b'-');
        let valid = !line.contains('+') && cells.clone().all(plain);
        Some(Self { columns, valid })
    }
}

/// The separator of a column that is aligned as this one.
fn alignment(cell: &str) -> Option<&'static str> {
    let marks = cell.trim_matches(':');
    if marks.is_empty() || marks.contains([':', ' ', '\t']) {
        return None;
    }
    Some(match (cell.starts_with(':'), cell.ends_with(':')) {
        (true, true) => ":-:",
        (true, false) => ":--",
        (false, true) => "--:",
        (false, false) => "---",
    })
}

/// Where the pipes of a line are that divide cells: those without a backslash.
fn pipes(line: &str) -> Vec<usize> {
    let mut escaped = false;
    let mut found = Vec::new();
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !escaped {
            found.push(at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    found
}

/// Where the pipes are that stand within code spans of a line.
pub(super) fn pipes_in_code(line: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find('`').map(|found| at + found) {
        let run = line[start..].len() - line[start..].trim_start_matches('`').len();
        let fence = &line[start..start + run];
        let inner = start + run;
        let Some(end) = line[inner..].find(fence).map(|end| inner + end) else { return found };
        let code = pipes(&line[inner..end]);
        found.extend(code.into_iter().map(|pipe| inner + pipe));
        at = end + run;
    }
    found
}

fn trimmed(line: &str, range: Range<usize>) -> Range<usize> {
    let cell = &line[range.clone()];
    let start = range.start + (cell.len() - cell.trim_start().len());
    start..start + cell.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_cut_at_its_pipes() {
        for (line, cells, opens, closes) in [
            ("| a | b |", vec!["a", "b"], true, true),
            ("a | b", vec!["a", "b"], false, false),
            ("| a | | c", vec!["a", "", "c"], true, false),
            ("a \\| b | c |", vec!["a \\| b", "c"], false, true),
            ("|", vec![""], true, false),
            ("| a | b | |", vec!["a", "b", ""], true, true),
        ] {
            let row = Row::of(line).map(|row| {
                (row.cells.iter().map(|cell| &line[cell.clone()]).collect::<Vec<_>>(), row.opens, row.closes)
            });
            assert_eq!(row, Some((cells, opens, closes)), "{line}");
        }
        assert_eq!(Row::of("a \\| b"), None);
    }

    #[test]
    fn a_separator_is_known_by_its_marks() {
        for (line, columns, valid) in [
            ("|---|:-:|", Some(vec!["---", ":-:"]), true),
            ("--- | ---:", Some(vec!["---", "--:"]), true),
            ("|---+---|", Some(vec!["---", "---"]), false),
            ("| — | – |", Some(vec!["---", "---"]), false),
            ("|===|===|", Some(vec!["---", "---"]), false),
            ("| - | : |", None, false),
            ("|---| |", None, false),
            ("| a | - |", None, false),
            ("---", None, false),
            ("| | |", None, false),
        ] {
            let separator = Separator::of(line);
            let expected = columns.map(|columns| Separator { columns, valid });
            assert_eq!(separator, expected, "{line}");
        }
    }

    #[test]
    fn pipes_in_code_are_found() {
        for (line, found) in
            [("`a|b` | ``c|`|d``", vec![2, 11, 13]), ("`a \\| b` | `c", vec![]), ("a | b", vec![])]
        {
            assert_eq!(pipes_in_code(line), found, "{line}");
        }
    }
}
