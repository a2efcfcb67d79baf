//! Encodes and decodes inline content and link targets. The tests are in `bodies.rs`.

use super::error::OpenError;
use super::rows::decode_id;
use super::wire::{Decoder, Encoder};
use crate::model::{Image, Inline, LinkTarget, SafeUrl};

/// Deepest nesting of blocks and inlines that is read.
const MAX_DEPTH: u8 = 32;

/// One level deeper, unless that is too deep.
pub(super) fn deeper(depth: u8, input: &Decoder<'_>) -> Result<u8, OpenError> {
    if depth < MAX_DEPTH { Ok(depth + 1) } else { Err(input.malformed("shallower nesting")) }
}

pub(super) fn push_inlines(content: &[Inline], out: &mut Encoder) {
    out.count(content.len());
    for inline in content {
        match inline {
            Inline::Text(text) => {
                out.byte(0);
                out.text(text);
            }
            Inline::Strong(inner) => {
                out.byte(1);
                push_inlines(inner, out);
            }
            Inline::Emphasis(inner) => {
                out.byte(2);
                push_inlines(inner, out);
            }
            Inline::Code(text) => {
                out.byte(3);
                out.text(text);
            }
            Inline::Link { target, content } => {
                out.byte(4);
                push_target(target, out);
                push_inlines(content, out);
            }
            Inline::Image(image) => {
                out.byte(5);
                out.text(&image.source);
                out.text(&image.alt);
            }
            Inline::Break => out.byte(6),
        }
    }
}

pub(super) fn push_target(target: &LinkTarget, out: &mut Encoder) {
    match target {
        LinkTarget::Article { id, anchor } => {
            out.byte(0);
            out.text(id.as_str());
            out.optional_text(anchor.as_deref());
        }
        LinkTarget::Anchor(anchor) => {
            out.byte(1);
            out.text(anchor);
        }
        LinkTarget::External(url) => {
            out.byte(2);
            out.text(url.as_str());
        }
    }
}

pub(super) fn read_inlines(input: &mut Decoder<'_>, depth: u8) -> Result<Vec<Inline>, OpenError> {
    let depth = deeper(depth, input)?;
    (0..input.count()?)
        .map(|_| {
            Ok(match input.byte()? {
                0 => Inline::Text(input.text()?),
                1 => Inline::Strong(read_inlines(input, depth)?),
                2 => Inline::Emphasis(read_inlines(input, depth)?),
                3 => Inline::Code(input.text()?),
                4 => Inline::Link { target: read_target(input)?, content: read_inlines(input, depth)? },
                5 => Inline::Image(Image { source: input.text()?, alt: input.text()? }),
                6 => Inline::Break,
                _ => return Err(input.malformed("inline content")),
            })
        })
        .collect()
}

pub(super) fn read_target(input: &mut Decoder<'_>) -> Result<LinkTarget, OpenError> {
    Ok(match input.byte()? {
        0 => LinkTarget::Article { id: decode_id(input)?, anchor: input.optional_text()? },
        1 => LinkTarget::Anchor(input.text()?),
        2 => LinkTarget::External(
            SafeUrl::new(&input.text()?).ok_or_else(|| input.malformed("a safe address"))?,
        ),
        _ => return Err(input.malformed("a link's target")),
    })
}
