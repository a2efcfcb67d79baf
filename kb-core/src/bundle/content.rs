//! Encodes and decodes the blocks of a section: paragraphs, lists, steps, tables. The tests are in `bodies.rs`.

use super::error::OpenError;
use super::inlines::{deeper, push_inlines, push_target, read_inlines, read_target};
use super::wire::{Decoder, Encoder};
use crate::model::{Block, Branch, Inline, Step, Tone};

const TONES: [Tone; 3] = [Tone::Note, Tone::Tip, Tone::Warning];

pub(super) fn push_blocks(blocks: &[Block], out: &mut Encoder) {
    out.count(blocks.len());
    blocks.iter().for_each(|block| push_block(block, out));
}

fn push_block(block: &Block, out: &mut Encoder) {
    match block {
        Block::Paragraph(content) => {
            out.byte(0);
            push_inlines(content, out);
        }
        Block::Heading { level, anchor, content } => {
            out.byte(1);
            out.byte(*level);
            out.text(anchor);
            push_inlines(content, out);
        }
        Block::List { start, items } => {
            out.byte(2);
            out.number(start.map_or(0, |n| u64::from(n) + 1));
            out.count(items.len());
            items.iter().for_each(|item| push_blocks(item, out));
        }
        Block::Steps(steps) => {
            out.byte(3);
            out.count(steps.len());
            steps.iter().for_each(|step| push_step(step, out));
        }
        Block::Code { language, text } => {
            out.byte(4);
            out.text(language);
            out.text(text);
        }
        Block::Quote(content) => {
            out.byte(5);
            push_blocks(content, out);
        }
        Block::Note { tone, content } => {
            out.byte(6);
            out.byte(*tone as u8);
            push_blocks(content, out);
        }
        Block::Table { head, rows } => {
            out.byte(7);
            push_cells(head, out);
            out.count(rows.len());
            rows.iter().for_each(|row| push_cells(row, out));
        }
        Block::Rule => out.byte(8),
    }
}

fn push_step(step: &Step, out: &mut Encoder) {
    out.text(&step.anchor);
    push_blocks(&step.content, out);
    out.count(step.branches.len());
    for branch in &step.branches {
        out.text(&branch.label);
        push_target(&branch.target, out);
    }
}

fn push_cells(cells: &[Vec<Inline>], out: &mut Encoder) {
    out.count(cells.len());
    cells.iter().for_each(|cell| push_inlines(cell, out));
}

pub(super) fn read_blocks(input: &mut Decoder<'_>, depth: u8) -> Result<Vec<Block>, OpenError> {
    let depth = deeper(depth, input)?;
    (0..input.count()?).map(|_| read_block(input, depth)).collect()
}

fn read_block(input: &mut Decoder<'_>, depth: u8) -> Result<Block, OpenError> {
    Ok(match input.byte()? {
        0 => Block::Paragraph(read_inlines(input, depth)?),
        1 => Block::Heading {
            level: input.byte()?,
            anchor: input.text()?,
            content: read_inlines(input, depth)?,
        },
        2 => Block::List {
            start: input.u32()?.checked_sub(1),
            items: (0..input.count()?).map(|_| read_blocks(input, depth)).collect::<Result<_, _>>()?,
        },
        3 => Block::Steps((0..input.count()?).map(|_| read_step(input, depth)).collect::<Result<_, _>>()?),
        4 => Block::Code { language: input.text()?, text: input.text()? },
        5 => Block::Quote(read_blocks(input, depth)?),
        6 => {
            let tone = TONES
                .get(usize::from(input.byte()?))
                .copied()
                .ok_or_else(|| input.malformed("a note's tone"))?;
            Block::Note { tone, content: read_blocks(input, depth)? }
        }
        7 => Block::Table {
            head: read_cells(input, depth)?,
            rows: (0..input.count()?).map(|_| read_cells(input, depth)).collect::<Result<_, _>>()?,
        },
        8 => Block::Rule,
        _ => return Err(input.malformed("a block")),
    })
}

fn read_step(input: &mut Decoder<'_>, depth: u8) -> Result<Step, OpenError> {
    let anchor = input.text()?;
    let content = read_blocks(input, depth)?;
    let branches = (0..input.count()?)
        .map(|_| Ok(Branch { label: input.text()?, target: read_target(input)? }))
        .collect::<Result<_, OpenError>>()?;
    Ok(Step { anchor, content, branches })
}

fn read_cells(input: &mut Decoder<'_>, depth: u8) -> Result<Vec<Vec<Inline>>, OpenError> {
    (0..input.count()?).map(|_| read_inlines(input, depth)).collect()
}
