//! One language's stemmer for the browser: a caller writes a word at [`place`], calls [`stem`] with its length, and finds the stem in
//! the same place. Without wasm-bindgen, because its glue would be bigger than most languages' rules.

#[cfg(target_arch = "wasm32")]
mod memory;

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use kb_core::text::rules;

/// Longest word that is stemmed, in bytes of UTF-8; the analyzer takes nothing longer for a word.
const LONGEST: usize = 256;

/// The language whose feature is on.
macro_rules! language {
    ($($feature:literal)*) => {{
        let mut language = "";
        $(if cfg!(feature = $feature) { language = $feature; })*
        language
    }};
}

const LANGUAGE: &str =
    language!("ar" "da" "de" "el" "es" "fi" "fr" "he" "hu" "it" "nl" "no" "pl" "pt" "ro" "ru" "sv" "ta" "tr");

/// The word, then its stem. Atomic, because a place that both sides change must not be plain memory; on one thread that costs nothing.
static PLACE: [AtomicU8; LONGEST] = [const { AtomicU8::new(0) }; LONGEST];

/// Where the word goes, and where its stem is found.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn place() -> *const AtomicU8 {
    PLACE.as_ptr()
}

/// Stems the word of so many bytes; returns the length of the stem. What is no text or too long stays as it is.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn stem(length: usize) -> usize {
    #[cfg(target_arch = "wasm32")]
    memory::clear();
    let bytes: Vec<u8> = PLACE.iter().take(length).map(|byte| byte.load(Relaxed)).collect();
    let Ok(word) = String::from_utf8(bytes) else { return length };
    let stem = rules::stem(LANGUAGE, &word);
    if stem.len() > LONGEST {
        return length;
    }
    stem.bytes().zip(&PLACE).for_each(|(byte, place)| place.store(byte, Relaxed));
    stem.len()
}
