//! What a bundle's models make of a ticket, for the browser. The page asks an instance once: it writes at [`place`] the file of the
//! models, its payload inflated, then the ticket's words as the panel reads them; calls [`judge`]; and finds the answer at the same place.
//! Without wasm-bindgen, as the stemmers are.

#[cfg(target_arch = "wasm32")]
mod memory;

use std::cell::RefCell;

use kb_core::bundle::{BlockKind, Header};
use kb_core::ticket::Prediction;
use kb_core::triage::{Triage, Words};

thread_local! {
    /// What the page wrote, or what it is answered.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Says where the bytes are, so many of them; they are the same as long as there are not more.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn place(length: usize) -> *mut u8 {
    BYTES.with_borrow_mut(|bytes| {
        bytes.resize(length, 0);
        bytes.as_mut_ptr()
    })
}

/// Answers to words of so many bytes. Returns the length of the answer, 0 where there is none.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn judge(words: usize) -> usize {
    let answer = answer(&BYTES.take(), words).unwrap_or_default();
    let length = answer.len();
    BYTES.set(answer);
    length
}

fn answer(bytes: &[u8], words: usize) -> Option<Vec<u8>> {
    let (file, words) = bytes.split_at_checked(bytes.len().checked_sub(words)?)?;
    let (header, payload) = Header::split(file).ok()?;
    header.verify(BlockKind::Triage, payload).ok()?;
    let triage = Triage::decode(payload).ok()?;
    let judged = triage.judge(&Words::read(std::str::from_utf8(words).ok()?));
    Some(judged.iter().filter_map(Prediction::of).flat_map(written).collect())
}

/// A prediction: its field as in the file of the models, 1 where it is sure, probability and `in_scope` as little-endian floats, the
/// label's length in two bytes, and the label.
fn written(prediction: Prediction) -> Vec<u8> {
    let Prediction { field, label, probability, in_scope, sure } = prediction;
    let mut bytes = vec![field as u8, u8::from(sure)];
    bytes.extend(probability.to_le_bytes());
    bytes.extend(in_scope.to_le_bytes());
    bytes.extend((label.len() as u16).to_le_bytes());
    bytes.extend(label.bytes());
    bytes
}
