//! Blocks as lines, for places that hold nothing else: the cells of tables, headings, and text within emphasis.

use kb_core::model::{Block, Inline};

/// A line.
type Line = Vec<Inline>;

/// The lines of a block.
pub(super) fn of(block: Block) -> Vec<Line> {
    match block {
        Block::Paragraph(content) => vec![content],
        Block::Heading { content, .. } => vec![vec![Inline::Strong(content)]],
        Block::List { start, items } => {
            let number = |at: usize| start.map(|first| u64::from(first) + at as u64);
            let item = |(at, item): (usize, Vec<Block>)| marked(number(at), of_all(item));
            items.into_iter().enumerate().flat_map(item).collect()
        }
        Block::Steps(steps) => {
            let step =
                |(at, step): (usize, kb_core::model::Step)| marked(Some(at as u64 + 1), of_all(step.content));
            steps.into_iter().enumerate().flat_map(step).collect()
        }
        Block::Code { text, .. } => text.lines().map(|line| vec![Inline::Code(line.to_owned())]).collect(),
        Block::Quote(content) | Block::Note { content, .. } => of_all(content),
        Block::Table { head, rows } => std::iter::once(head).chain(rows).filter_map(row).collect(),
        Block::Rule => Vec::new(),
    }
}

fn of_all(blocks: Vec<Block>) -> Vec<Line> {
    blocks.into_iter().flat_map(of).collect()
}

/// The lines of an item, its mark before the first.
fn marked(number: Option<u64>, mut lines: Vec<Line>) -> Vec<Line> {
    let mark = number.map_or("• ".to_owned(), |number| format!("{number}. "));
    if let Some(first) = lines.first_mut() {
        match first.first_mut() {
            Some(Inline::Text(text)) => text.insert_str(0, &mark),
            _ => first.insert(0, Inline::Text(mark)),
        }
    }
    lines
}

/// A row of a table within another.
fn row(cells: Vec<Line>) -> Option<Line> {
    let mut line = Vec::new();
    for cell in cells.into_iter().filter(|cell| !cell.is_empty()) {
        if !line.is_empty() {
            line.push(Inline::Text(" · ".to_owned()));
        }
        line.extend(cell);
    }
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
mod tests {
    use kb_core::model::plain_text;

    use super::*;

    fn text(text: &str) -> Line {
        vec![Inline::Text(text.to_owned())]
    }

    fn paragraph(words: &str) -> Block {
        Block::Paragraph(text(words))
    }

    #[test]
    fn blocks_become_lines() {
        let list = |start| Block::List {
            start,
            items: vec![vec![paragraph("a"), paragraph("b")], vec![paragraph("c")]],
        };
        for (block, lines) in [
            (paragraph("a"), vec!["a"]),
            (list(None), vec!["• a", "b", "• c"]),
            (list(Some(3)), vec!["3. a", "b", "4. c"]),
            (Block::Code { language: String::new(), text: "a\nb\n".to_owned() }, vec!["a", "b"]),
            (Block::Quote(vec![list(None)]), vec!["• a", "b", "• c"]),
            (Block::Table { head: vec![], rows: vec![vec![text("a"), vec![], text("b")]] }, vec!["a · b"]),
            (Block::Rule, vec![]),
        ] {
            let found: Vec<String> = of(block).iter().map(|line| plain_text(line)).collect();
            assert_eq!(found, lines);
        }
    }
}
