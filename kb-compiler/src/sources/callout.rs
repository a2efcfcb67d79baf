//! Quotations that are call-outs: `> [!NOTE]`, and the older `> **Note:** …`.

use kb_core::model::{Block, Inline, Tone, plain_text};

/// The block that a quotation becomes.
pub(super) fn block(tone: Option<Tone>, mut content: Vec<Block>) -> Block {
    let Some(tone) = tone.or_else(|| take_label(&mut content)) else { return Block::Quote(content) };
    Block::Note { tone, content }
}

/// Removes the label from the first paragraph and returns its tone.
fn take_label(content: &mut Vec<Block>) -> Option<Tone> {
    let Some(Block::Paragraph(inlines)) = content.first_mut() else { return None };
    let tone = match inlines.first()? {
        Inline::Strong(strong) => {
            let tone = tone_of(plain_text(strong).trim().trim_end_matches([':', '.', '!']))?;
            inlines.remove(0);
            tone
        }
        Inline::Text(text) => {
            let (label, rest) = text.strip_prefix("[!")?.split_once(']')?;
            let tone = tone_of(label)?;
            let rest = rest.trim_start().to_owned();
            inlines[0] = Inline::Text(rest);
            tone
        }
        _ => return None,
    };
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        *text = text.trim_start_matches([':', ' ']).to_owned();
        if text.is_empty() {
            inlines.remove(0);
        }
    }
    if inlines.is_empty() {
        content.remove(0);
    }
    Some(tone)
}

/// The tone of a call-out by the word that names it.
pub(super) fn tone_of(label: &str) -> Option<Tone> {
    let tone = match label.to_lowercase().as_str() {
        "note" | "info" | "information" | "hinweis" | "remarque" | "nota" => Tone::Note,
        "tip" | "tipp" | "hint" | "success" | "check" | "conseil" | "consejo" => Tone::Tip,
        "important" | "warning" | "warn" | "caution" | "danger" | "error" | "wichtig" | "warnung"
        | "achtung" | "attention" | "advertencia" => Tone::Warning,
        _ => return None,
    };
    Some(tone)
}
