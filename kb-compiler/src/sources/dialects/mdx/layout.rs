//! Where the lines of MDX begin. Markdown would read what is indented within components as code, and what follows a tag without a blank
//! line as HTML.

use super::super::edits::Edit;
use super::super::lines::Line;
use super::super::text::Text;
use super::tags::{Kind, Tag};

/// An open component whose tags stand in lines of their own.
struct Component {
    /// The tag that opened it.
    start: usize,
    /// Columns before its tags, once they are Markdown.
    column: usize,
    /// Columns before the first line within it, as written.
    base: Option<usize>,
}

pub(super) fn edits(text: &Text<'_>, tags: &[Tag]) -> Vec<Edit> {
    let ends = ends(tags);
    let mut edits = Vec::new();
    let mut open: Vec<Component> = Vec::new();
    let mut tag_at = 0;
    let (mut in_list, mut after_tag, mut after_blank) = (false, false, true);
    for line in text.lines() {
        while tags.get(tag_at).is_some_and(|tag| tag.range.end <= line.start) {
            tag_at += 1;
        }
        if tags.get(tag_at).is_some_and(|tag| tag.range.start < line.start) {
            // The tag of several lines becomes one line.
            after_tag = tags[tag_at].alone;
            continue;
        }
        if line.is_blank() {
            (after_tag, after_blank) = (false, true);
            continue;
        }
        let tag = tags.get(tag_at).filter(|tag| tag.alone && tag.range.start < line.end);
        if tag.is_some_and(|tag| tag.kind == Kind::End)
            && open.last().is_some_and(|top| ends[top.start] == Some(tag_at))
        {
            let column = open.pop().map_or(0, |component| component.column);
            place(&line, column, !after_blank, &mut edits);
        } else {
            let indent = columns(line.text);
            let is_item = line.prefix().contains(|c: char| !c.is_whitespace() && c != '>');
            let column = match open.last_mut() {
                Some(top) => top.column + indent.saturating_sub(*top.base.get_or_insert(indent)),
                None if indent >= 4 && !in_list && after_blank => 0,
                None => indent,
            };
            in_list = open.is_empty() && (is_item || in_list && (indent > 0 || !after_blank));
            let apart = (tag.is_some() || after_tag) && !after_blank;
            place(&line, column, apart, &mut edits);
            if tag.is_some_and(|tag| tag.kind == Kind::Start) && ends[tag_at].is_some() {
                open.push(Component { start: tag_at, column, base: None });
            }
        }
        (after_tag, after_blank) = (tag.is_some(), false);
    }
    edits
}

/// Puts a line at a column, behind a blank line where it needs one.
fn place(line: &Line<'_>, column: usize, apart: bool, edits: &mut Vec<Edit>) {
    let blanks = line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
    if apart || columns(line.text) != column {
        let gap = if apart { "\n" } else { "" };
        edits.push(Edit::new(line.start..line.start + blanks, format!("{gap}{}", " ".repeat(column))));
    }
}

/// For each tag that stands alone, the end tag that closes it, if that stands alone too.
fn ends(tags: &[Tag]) -> Vec<Option<usize>> {
    let mut ends = vec![None; tags.len()];
    let mut open: Vec<usize> = Vec::new();
    for (n, tag) in tags.iter().enumerate() {
        match tag.kind {
            Kind::Start => open.push(n),
            Kind::Whole => {}
            Kind::End => {
                if let Some(at) = open.iter().rposition(|start| tags[*start].name == tag.name) {
                    ends[open[at]] = Some(n).filter(|_| tag.alone && tags[open[at]].alone);
                    open.truncate(at);
                }
            }
        }
    }
    ends
}

fn columns(line: &str) -> usize {
    let blanks = line.chars().take_while(|c| matches!(c, ' ' | '\t'));
    blanks.fold(0, |columns, c| if c == '\t' { (columns / 4 + 1) * 4 } else { columns + 1 })
}
