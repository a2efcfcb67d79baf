//! A bundle's triage models for the browser. The page uses an instance once: it writes the file of the models with an inflated payload,
//! and behind it the ticket's words, to the memory that [`place`] returns; calls [`judge`]; and reads the predictions from the same
//! memory. Like the stemmers it does without wasm-bindgen, whose glue would be larger than the code.

#[cfg(target_arch = "wasm32")]
mod memory;

use std::cell::RefCell;

use kb_core::bundle::{BlockKind, Header};
use kb_core::ticket::Prediction;
use kb_core::triage::{Triage, Words};

thread_local! {
    /// The page's input, then the predictions.
    static BYTES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Reserves memory for a number of bytes and returns its address. The bytes keep their values unless more are reserved than before.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn place(length: usize) -> *mut u8 {
    BYTES.with_borrow_mut(|bytes| {
        bytes.resize(length, 0);
        bytes.as_mut_ptr()
    })
}

/// Predicts from an input that ends with a number of bytes of words. Returns the length of the predictions; 0 if the input is invalid.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn judge(words: usize) -> usize {
    let predictions = predictions(&BYTES.take(), words).unwrap_or_default();
    let length = predictions.len();
    BYTES.set(predictions);
    length
}

fn predictions(bytes: &[u8], words: usize) -> Option<Vec<u8>> {
    let (file, words) = bytes.split_at_checked(bytes.len().checked_sub(words)?)?;
    let (header, payload) = Header::split(file).ok()?;
    header.verify(BlockKind::Triage, payload).ok()?;
    let triage = Triage::decode(payload).ok()?;
    let judged = triage.classify_words(&Words::read(std::str::from_utf8(words).ok()?));
    Some(judged.iter().filter_map(Prediction::of).flat_map(encode).collect())
}

/// The bytes of a prediction: its field's number as in the file of the models, 1 if it is sure, probability and `in_scope` as
/// little-endian floats, the label's length in two bytes, and the label.
fn encode(prediction: Prediction) -> Vec<u8> {
    let Prediction { field, label, probability, in_scope, sure } = prediction;
    let mut bytes = vec![field as u8, u8::from(sure)];
    bytes.extend(probability.to_le_bytes());
    bytes.extend(in_scope.to_le_bytes());
    bytes.extend((label.len() as u16).to_le_bytes());
    bytes.extend(label.bytes());
    bytes
}
