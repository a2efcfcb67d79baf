//! A language's stemmer for the browser: the caller writes a word to the address that `place` returns, calls `stem` with the word's
//! length, and finds the stem at the same address. `examples/` has one module for each language. They do without wasm-bindgen, because
//! its glue would be bigger than most languages' rules.

#[cfg(target_arch = "wasm32")]
mod memory;

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use kb_core::text::stemming::languages;

/// Longest word that is stemmed, in bytes of UTF-8; the analyzer takes nothing longer for a word.
const LONGEST: usize = 256;

/// The word, then its stem. Atomic, because memory that both sides change must not be plain; on one thread that costs nothing.
static PLACE: [AtomicU8; LONGEST] = [const { AtomicU8::new(0) }; LONGEST];

/// The exports of one language's module.
#[macro_export]
macro_rules! module {
    ($language:literal) => {
        /// Where the word goes, and where its stem is found.
        #[allow(unsafe_code, reason = "exports have their plain name")]
        #[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
        pub extern "C" fn place() -> *const u8 {
            $crate::place()
        }

        /// Stems the word of so many bytes; returns the length of the stem.
        #[allow(unsafe_code, reason = "exports have their plain name")]
        #[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
        pub extern "C" fn stem(length: usize) -> usize {
            $crate::stem($language, length)
        }
    };
}

/// The address of the word.
pub fn place() -> *const u8 {
    PLACE.as_ptr().cast()
}

/// Stems the word of so many bytes in place; returns the length of the stem. What isn't text or is too long stays as it is.
#[inline(always)] // so that a module for one language links its rules alone
pub fn stem(language: &str, length: usize) -> usize {
    #[cfg(target_arch = "wasm32")]
    memory::clear();
    let bytes: Vec<u8> = PLACE.iter().take(length).map(|byte| byte.load(Relaxed)).collect();
    let Ok(word) = String::from_utf8(bytes) else { return length };
    let stem = languages::stem(language, &word);
    if stem.len() > LONGEST {
        return length;
    }
    stem.bytes().zip(&PLACE).for_each(|(byte, place)| place.store(byte, Relaxed));
    stem.len()
}
