//! An article as short text, so that an expectation can be read.

use std::fmt::Write as _;

use kb_compiler::article::Article;
use kb_core::model::{Block, Inline, LinkTarget, Readers, plain_text};

pub(crate) fn article(article: &Article) -> String {
    let readers = match &article.readers {
        Readers::Everyone => "everybody".to_owned(),
        Readers::Only(named) => named.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let mut out = format!(
        "{} | {} | {} | {:?} | {}\n",
        article.id,
        article.title,
        article.kind.name(),
        article.status,
        readers,
    );
    for section in &article.body().unwrap() {
        writeln!(out, "== {:?} #{} {}", section.role, section.anchor, inlines(&section.heading)).unwrap();
        blocks(&section.blocks, 1, &mut out);
    }
    out
}

fn blocks(all: &[Block], depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for block in all {
        match block {
            Block::Paragraph(content) => writeln!(out, "{pad}{}", inlines(content)).unwrap(),
            Block::Heading { level, anchor, content } => {
                writeln!(out, "{pad}h{level} #{anchor} {}", inlines(content)).unwrap();
            }
            Block::List { start, items } => {
                writeln!(out, "{pad}list {start:?}").unwrap();
                for item in items {
                    writeln!(out, "{pad}-").unwrap();
                    blocks(item, depth + 1, out);
                }
            }
            Block::Steps(steps) => {
                for step in steps {
                    writeln!(out, "{pad}{}", step.anchor).unwrap();
                    blocks(&step.content, depth + 1, out);
                    for branch in &step.branches {
                        writeln!(out, "{pad}  ? {} -> {}", branch.label, target(&branch.target)).unwrap();
                    }
                }
            }
            Block::Code { language, text } => writeln!(out, "{pad}code {language}: {text:?}").unwrap(),
            Block::Quote(inner) => {
                writeln!(out, "{pad}quote").unwrap();
                blocks(inner, depth + 1, out);
            }
            Block::Note { tone, content } => {
                writeln!(out, "{pad}note {tone:?}").unwrap();
                blocks(content, depth + 1, out);
            }
            Block::Table { head, rows } => {
                for row in std::iter::once(head).chain(rows) {
                    let cells: Vec<String> = row.iter().map(|cell| inlines(cell)).collect();
                    writeln!(out, "{pad}| {}", cells.join(" | ")).unwrap();
                }
            }
            Block::Rule => writeln!(out, "{pad}rule").unwrap(),
        }
    }
}

fn inlines(content: &[Inline]) -> String {
    content.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => text.clone(),
        Inline::Strong(inner) => format!("**{}**", inlines(inner)),
        Inline::Emphasis(inner) => format!("*{}*", inlines(inner)),
        Inline::Code(code) => format!("`{code}`"),
        Inline::Link { target: to, content } => format!("[{}]({})", plain_text(content), target(to)),
        Inline::Image(image) => format!("![{}]({})", image.alt, image.source),
        Inline::Break => "⏎".to_owned(),
    }
}

fn target(target: &LinkTarget) -> String {
    match target {
        LinkTarget::Article { id, anchor } => match anchor {
            Some(anchor) => format!("article {id} at {anchor}"),
            None => format!("article {id}"),
        },
        LinkTarget::Anchor(anchor) => format!("#{anchor}"),
        LinkTarget::External(url) => url.as_str().to_owned(),
    }
}
