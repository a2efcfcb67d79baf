//! Stems of languages other than English. The page has their rules as modules of their own, so this one asks it word by word.

use kb_core::text::stem::Stemmer;

/// Longest stem that the page may answer with, in bytes of UTF-8; its stemmers have no room for more either.
const LONGEST: usize = 256;

#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "what the page does with the word is outside of Rust")]
#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Puts the stem of the word that lies there in its place; returns the stem's length, at most [`LONGEST`].
    fn stem(at: *mut u8, length: usize) -> usize;
}

/// The stemmer of a language. The page is asked in the one language that it fetched the rules of.
pub(crate) fn of(language: &str) -> Stemmer {
    Stemmer::with_rules(language, |_, word| {
        let mut bytes = word.as_bytes().to_vec();
        bytes.resize(LONGEST.max(word.len()), 0);
        let length = stemmed(&mut bytes, word.len());
        bytes.truncate(length);
        String::from_utf8(bytes).unwrap_or_else(|_| word.to_owned())
    })
}

#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the page is handed a place in memory")]
fn stemmed(bytes: &mut [u8], length: usize) -> usize {
    // SAFETY: the place belongs to the caller for as long as the call takes, and has room for any stem.
    unsafe { stem(bytes.as_mut_ptr(), length) }
}

#[cfg(not(target_arch = "wasm32"))]
fn stemmed(_: &mut [u8], length: usize) -> usize {
    length
}
