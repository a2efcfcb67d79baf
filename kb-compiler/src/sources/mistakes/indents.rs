//! How far lines are indented, and what they are indented into.

use crate::sources::dialects::lines::Line;

/// The columns of a tab.
const TAB: usize = 4;

/// Blanks that make a line code.
pub(super) const CODE: usize = 4;

/// The column behind the blanks and marks at the start of a line.
pub(super) fn columns(prefix: &str) -> usize {
    prefix.chars().fold(0, |column, c| if c == '\t' { (column / TAB + 1) * TAB } else { column + 1 })
}

/// The column of a line's first character, and that of its content behind the marks of list items.
pub(super) fn of(line: &Line<'_>) -> (usize, usize) {
    let blanks = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
    (columns(&line.text[..blanks]), columns(line.prefix()))
}

/// The column that text must be indented to in order to belong to the innermost item above a line; 0 where no item is open.
pub(super) fn open_item(above: &[Line<'_>], line: &Line<'_>) -> usize {
    let (mut limit, _) = of(line);
    for line in above.iter().rev().filter(|line| !line.is_blank()) {
        let (start, content) = of(line);
        if start >= limit {
            continue;
        }
        if content > start && content <= limit {
            return content;
        }
        if start == 0 {
            break;
        }
        limit = start + 1;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::dialects::lines::lines;

    #[test]
    fn a_line_is_indented_into_an_item() {
        for (text, column) in [
            ("x\n    y", 0),
            ("1. x\n   y", 3),
            ("- x\n\n  y", 2),
            ("- x\n  - z\n\n    y", 4),
            ("- x\n\nz\n\n  y", 0),
            ("10. x\n\n    y", 4),
            ("1.\tx\n\n\ty", 4),
            ("1. x\n  y", 0),
        ] {
            let lines: Vec<_> = lines(text, 0).collect();
            let (last, above) = lines.split_last().unwrap();
            assert_eq!(open_item(above, last), column, "{text:?}");
        }
    }
}
