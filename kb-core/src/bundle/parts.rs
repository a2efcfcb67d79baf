//! The block of compound parts.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::text::compound::Parts;

/// The payload of a block with these words.
pub fn encode(parts: &Parts) -> Vec<u8> {
    let mut out = Encoder::default();
    out.count(parts.words().len());
    out.sorted_texts(parts.words().iter().map(|(word, _)| word.as_str()));
    parts.words().iter().for_each(|(_, rank)| out.byte(*rank));
    out.finish()
}

/// Reads a payload.
pub fn decode(payload: &[u8]) -> Result<Parts, OpenError> {
    let mut input = Decoder::new(payload);
    let count = input.count()?;
    let words = input.sorted_texts(count)?;
    let ranks = input.raw(count)?;
    input.end()?;
    Parts::new(words.into_iter().zip(ranks.iter().copied()).collect())
        .ok_or_else(|| input.malformed("ascending words"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_come_back(words in prop::collection::btree_map("[a-zäöüß]{1,12}", any::<u8>(), 0..40)) {
            let parts = Parts::new(words.into_iter().collect()).unwrap();
            prop_assert_eq!(decode(&encode(&parts)).unwrap(), parts);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
