//! Walks over an article's body, in reading order. Code that looks for one kind of node walks instead of matching every kind of block,
//! so that a new kind of block is reached everywhere at once. Encoders and drawing code need every kind and match them all.

use super::block::{Block, Branch, Inline, Section, Step};

/// A part of a body. It is visited before the nodes that it contains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Node<'a> {
    /// A block.
    Block(&'a Block),
    /// The end of the innermost block that was visited and has not ended.
    BlockEnd,
    /// A cell of a table.
    Cell(&'a [Inline]),
    /// A step; its content follows, then its branches.
    Step(&'a Step),
    /// A branch of a step.
    Branch(&'a Branch),
    /// Text, a link or an image within a line.
    Inline(&'a Inline),
}

/// A part of a body that may be changed. It is visited before the nodes that it contains, so what is put in is visited too.
#[derive(Debug, PartialEq)]
pub enum NodeMut<'a> {
    /// A step; its content follows.
    Step(&'a mut Step),
    /// The content of a line or a cell, or the content of emphasis or a link within it.
    Inlines(&'a mut Vec<Inline>),
}

impl Section {
    /// Visits the nodes of the heading, then those of the blocks.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(Node<'a>)) {
        walk_inlines(&self.heading, visit);
        walk(&self.blocks, visit);
    }

    /// The same for changes.
    pub fn walk_mut(&mut self, visit: &mut dyn FnMut(NodeMut<'_>)) {
        walk_inlines_mut(&mut self.heading, visit);
        walk_mut(&mut self.blocks, visit);
    }
}

/// Visits all nodes of some blocks.
pub fn walk<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(Node<'a>)) {
    for block in blocks {
        visit(Node::Block(block));
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => walk_inlines(content, visit),
            Block::List { items, .. } => items.iter().for_each(|item| walk(item, visit)),
            Block::Steps(steps) => steps.iter().for_each(|step| walk_step(step, visit)),
            Block::Quote(inner) | Block::Note { content: inner, .. } => walk(inner, visit),
            Block::Table { head, rows } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    visit(Node::Cell(cell));
                    walk_inlines(cell, visit);
                }
            }
            Block::Code { .. } | Block::Rule => {}
        }
        visit(Node::BlockEnd);
    }
}

fn walk_step<'a>(step: &'a Step, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Step(step));
    walk(&step.content, visit);
    step.branches.iter().for_each(|branch| visit(Node::Branch(branch)));
}

/// Visits all nodes of a line.
pub fn walk_inlines<'a>(content: &'a [Inline], visit: &mut dyn FnMut(Node<'a>)) {
    for inline in content {
        visit(Node::Inline(inline));
        match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { content: inner, .. } => {
                walk_inlines(inner, visit);
            }
            Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break => {}
        }
    }
}

/// Visits all nodes of some blocks that may be changed.
pub fn walk_mut(blocks: &mut [Block], visit: &mut dyn FnMut(NodeMut<'_>)) {
    for block in blocks {
        match block {
            Block::Paragraph(content) | Block::Heading { content, .. } => walk_inlines_mut(content, visit),
            Block::List { items, .. } => items.iter_mut().for_each(|item| walk_mut(item, visit)),
            Block::Steps(steps) => {
                for step in steps {
                    visit(NodeMut::Step(step));
                    walk_mut(&mut step.content, visit);
                }
            }
            Block::Quote(inner) | Block::Note { content: inner, .. } => walk_mut(inner, visit),
            Block::Table { head, rows } => {
                let cells = head.iter_mut().chain(rows.iter_mut().flatten());
                cells.for_each(|cell| walk_inlines_mut(cell, visit));
            }
            Block::Code { .. } | Block::Rule => {}
        }
    }
}

/// Visits all nodes of a line that may be changed.
pub fn walk_inlines_mut(content: &mut Vec<Inline>, visit: &mut dyn FnMut(NodeMut<'_>)) {
    visit(NodeMut::Inlines(content));
    for inline in content {
        match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { content: inner, .. } => {
                walk_inlines_mut(inner, visit);
            }
            Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::Break => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::{Image, LinkTarget, Tone};
    use super::*;

    /// A line of one text.
    fn line(text: &str) -> Vec<Inline> {
        vec![Inline::Text(text.to_owned())]
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(line(text))
    }

    /// Each kind of block and inline with the nodes that a walk visits in it, in order.
    fn cases() -> Vec<(Block, &'static str)> {
        let link = |text| Inline::Link { target: LinkTarget::Anchor("there".into()), content: line(text) };
        let image = Inline::Image(Image { source: "a.png".into(), alt: "alt".into() });
        let branch =
            |label: &str| Branch { label: label.into(), target: LinkTarget::Anchor("step-2".into()) };
        let step = Step {
            anchor: "step-1".into(),
            content: vec![paragraph("do")],
            branches: vec![branch("yes"), branch("no")],
        };
        vec![
            (paragraph("words"), "block text:words end"),
            (Block::Paragraph(vec![Inline::Strong(line("a"))]), "block strong text:a end"),
            (Block::Paragraph(vec![Inline::Emphasis(vec![link("a")])]), "block emphasis link text:a end"),
            (
                Block::Paragraph(vec![Inline::Code("x".into()), Inline::Break, image]),
                "block code:x break image:a.png end",
            ),
            (Block::Heading { level: 3, anchor: "h".into(), content: line("a") }, "block text:a end"),
            (
                Block::List { start: None, items: vec![vec![paragraph("a")], vec![Block::Rule]] },
                "block block text:a end block end end",
            ),
            (Block::Steps(vec![step]), "block step:step-1 block text:do end branch:yes branch:no end"),
            (Block::Code { language: String::new(), text: "x".into() }, "block end"),
            (Block::Quote(vec![paragraph("a")]), "block block text:a end end"),
            (Block::Note { tone: Tone::Tip, content: vec![paragraph("a")] }, "block block text:a end end"),
            (
                Block::Table { head: vec![line("a")], rows: vec![vec![line("b")], vec![line("c")]] },
                "block cell text:a cell text:b cell text:c end",
            ),
            (Block::Rule, "block end"),
        ]
    }

    fn named(node: Node<'_>) -> String {
        match node {
            Node::Block(_) => "block".to_owned(),
            Node::BlockEnd => "end".to_owned(),
            Node::Cell(_) => "cell".to_owned(),
            Node::Step(step) => format!("step:{}", step.anchor),
            Node::Branch(branch) => format!("branch:{}", branch.label),
            Node::Inline(Inline::Text(text)) => format!("text:{text}"),
            Node::Inline(Inline::Strong(_)) => "strong".to_owned(),
            Node::Inline(Inline::Emphasis(_)) => "emphasis".to_owned(),
            Node::Inline(Inline::Code(code)) => format!("code:{code}"),
            Node::Inline(Inline::Link { .. }) => "link".to_owned(),
            Node::Inline(Inline::Image(image)) => format!("image:{}", image.source),
            Node::Inline(Inline::Break) => "break".to_owned(),
        }
    }

    fn walked(blocks: &[Block]) -> String {
        let mut met = Vec::new();
        walk(blocks, &mut |node| met.push(named(node)));
        met.join(" ")
    }

    #[test]
    fn a_walk_visits_every_node_in_reading_order() {
        for (block, expected) in cases() {
            assert_eq!(walked(std::slice::from_ref(&block)), expected, "{block:?}");
        }
    }

    #[test]
    fn a_walk_may_change_every_text_and_step() {
        for (block, expected) in cases() {
            let mut blocks = [block];
            walk_mut(&mut blocks, &mut |node| match node {
                NodeMut::Step(step) => step.branches.retain(|branch| branch.label != "no"),
                NodeMut::Inlines(content) => {
                    for inline in content {
                        if let Inline::Text(text) = inline {
                            text.push('!');
                        }
                    }
                }
            });
            let changed: Vec<String> = expected
                .split(' ')
                .filter(|node| *node != "branch:no")
                .map(|node| if node.starts_with("text:") { format!("{node}!") } else { node.to_owned() })
                .collect();
            assert_eq!(walked(&blocks), changed.join(" "));
        }
    }

    #[test]
    fn a_section_is_walked_from_its_heading_on() {
        let mut section = Section {
            role: super::super::block::SectionRole::Other,
            anchor: "a".into(),
            heading: line("heading"),
            blocks: vec![paragraph("text")],
        };
        let mut met = Vec::new();
        section.walk(&mut |node| met.push(named(node)));
        assert_eq!(met.join(" "), "text:heading block text:text end");
        let mut lines = 0;
        section.walk_mut(&mut |node| lines += usize::from(matches!(node, NodeMut::Inlines(_))));
        assert_eq!(lines, 2);
    }
}
