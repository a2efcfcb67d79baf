//! Blocks of known words for spelling correction: a range of the words sorted forwards, or backwards.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::text::spelling::KnownWord;

/// A range of known words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordBlock {
    /// In ascending order. In blocks of words sorted backwards each word is reversed.
    pub words: Vec<KnownWord>,
}

impl WordBlock {
    /// The payload, in sections, of a block with these words, which are sorted.
    pub fn encode(words: &[KnownWord]) -> Vec<Vec<u8>> {
        let mut out = Encoder::default();
        out.count(words.len());
        out.sorted_texts(words.iter().map(|known| known.word.as_str()));
        out.section();
        words.iter().for_each(|known| out.byte(known.rank));
        out.finish_sections()
    }

    /// Reads a payload.
    pub fn decode(payload: &[u8]) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let count = input.count()?;
        let words = input.sorted_texts(count)?;
        let ranks = input.raw(count)?;
        input.end()?;
        Ok(Self {
            words: words.into_iter().zip(ranks).map(|(word, rank)| KnownWord { word, rank: *rank }).collect(),
        })
    }

    /// The words with this prefix.
    pub fn starting_with<'b>(&'b self, prefix: &'b str) -> impl Iterator<Item = &'b KnownWord> {
        let first = self.words.partition_point(|known| known.word.as_str() < prefix);
        self.words[first..].iter().take_while(move |known| known.word.starts_with(prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_come_back(words in prop::collection::btree_map("[a-zé給]{1,9}", any::<u8>(), 0..40)) {
            let words: Vec<KnownWord> = words.into_iter().map(|(word, rank)| KnownWord { word, rank }).collect();
            prop_assert_eq!(WordBlock::decode(&WordBlock::encode(&words).concat()).unwrap().words, words);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = WordBlock::decode(&bytes);
        }
    }
}
