//! One language's stemmer for the browser. The page writes a word to the memory that [`place`] returns, calls [`stem`] with the word's
//! length, and reads the stem from the same memory. It does without wasm-bindgen, whose glue would be larger than most languages' rules.

#[cfg(target_arch = "wasm32")]
mod memory;

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use kb_core::text::rules;

/// The longest word that is stemmed, in bytes of UTF-8; the analyzer accepts no longer words.
const LONGEST: usize = 256;

/// The language whose feature is enabled.
macro_rules! language {
    ($($feature:literal)*) => {{
        let mut language = "";
        $(if cfg!(feature = $feature) { language = $feature; })*
        language
    }};
}

const LANGUAGE: &str =
    language!("ar" "da" "de" "el" "es" "fi" "fr" "he" "hu" "it" "nl" "no" "pl" "pt" "ro" "ru" "sv" "ta" "tr");

/// The word, then its stem. Atomic, because both sides change the memory; on a single thread that costs nothing.
static PLACE: [AtomicU8; LONGEST] = [const { AtomicU8::new(0) }; LONGEST];

/// The address of the word and of its stem.
#[allow(unsafe_code, reason = "exports go by their plain name")]
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn place() -> *const AtomicU8 {
    PLACE.as_ptr()
}

/// Stems the word of a length in bytes, and returns the length of the stem. A word that is not valid UTF-8, or whose stem would be too
/// long, stays unchanged.
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
