//! Blocks of terms: a range of the dictionary with its postings, stored column by column, which deflates better. The tails of common
//! terms are stored in blocks of the same form.

use super::bits::{BitReader, BitWriter, rice_parameter};
use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::index::{Posting, TermEntry, TermKey};

/// A range of the dictionary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermBlock {
    /// In ascending order of key.
    pub entries: Vec<TermEntry>,
}

impl TermBlock {
    /// The entry of a key.
    pub fn get(&self, key: &TermKey) -> Option<&TermEntry> {
        let at = self.entries.binary_search_by(|entry| entry.key.cmp(key)).ok()?;
        self.entries.get(at)
    }

    /// The entries whose key begins with a text.
    pub fn starting_with<'b>(&'b self, prefix: &'b str) -> impl Iterator<Item = &'b TermEntry> {
        let first = self.entries.partition_point(|entry| entry.key.as_str() < prefix);
        self.entries[first..].iter().take_while(move |entry| entry.key.as_str().starts_with(prefix))
    }

    /// The payload, in sections, of a block with these entries, which are sorted by key, of a bundle of `docs` articles. Levels are
    /// ordered by the length of their list, because lists of similar length have similar levels. Gaps are a bit stream, which deflate
    /// can't shrink further.
    pub fn encode(entries: &[TermEntry], docs: u32) -> Vec<Vec<u8>> {
        let mut out = Encoder::default();
        out.count(entries.len());
        out.sorted_texts(entries.iter().map(|entry| entry.key.as_str()));
        out.section();
        entries.iter().for_each(|entry| out.count(entry.postings.len()));
        entries.iter().for_each(|entry| out.number(u64::from(entry.omitted)));
        entries.iter().for_each(|entry| out.number(u64::from(entry.scale)));
        entries.iter().for_each(|entry| out.byte(entry.zero));
        entries.iter().for_each(|entry| out.byte(entry.bound));
        out.section();
        for at in by_length(entries.iter().map(|entry| entry.postings.len())) {
            entries[at].postings.iter().for_each(|posting| out.byte(posting.level));
        }
        out.section();
        let mut gaps = BitWriter::default();
        for entry in entries {
            let (mut next, k) = (0, rice_parameter(entry.postings.len(), docs));
            for posting in &entry.postings {
                gaps.rice(posting.doc - next, k);
                next = posting.doc + 1;
            }
        }
        out.raw(&gaps.finish());
        out.finish_sections()
    }

    /// Reads a payload of a bundle of `docs` articles.
    pub fn decode(payload: &[u8], docs: u32) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let count = input.count()?;
        let keys = input.sorted_texts(count)?;
        let lengths = input.u32s(count)?;
        let omitted = input.u32s(count)?;
        let scales = input.u32s(count)?;
        let zeros = input.raw(count)?;
        let bounds = input.raw(count)?;
        let mut levels: Vec<&[u8]> = vec![&[]; count];
        for at in by_length(lengths.iter().map(|length| *length as usize)) {
            levels[at] = input.raw(lengths[at] as usize)?;
        }
        let mut gaps = BitReader::rest_of(&mut input);
        let mut entries = Vec::with_capacity(count);
        for (i, key) in keys.into_iter().enumerate() {
            let postings = decode_postings(&mut gaps, levels[i], docs)?;
            let (key, scale, zero) = (TermKey::from_stored(key), scales[i], zeros[i]);
            entries.push(TermEntry { key, scale, zero, omitted: omitted[i], bound: bounds[i], postings });
        }
        gaps.end()?;
        Ok(Self { entries })
    }
}

/// Indices of lists, the shortest list first.
fn by_length(lengths: impl Iterator<Item = usize>) -> impl Iterator<Item = usize> {
    let mut order: Vec<(usize, usize)> = lengths.zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at)
}

fn decode_postings(gaps: &mut BitReader<'_>, levels: &[u8], docs: u32) -> Result<Vec<Posting>, OpenError> {
    let (mut next, k) = (0_u32, rice_parameter(levels.len(), docs));
    let mut postings = Vec::with_capacity(levels.len());
    for level in levels {
        let doc = gaps.rice(k)?.checked_add(next).filter(|doc| *doc < docs);
        let doc = doc.ok_or(OpenError::Malformed { what: "an article's number", at: 0 })?;
        postings.push(Posting { doc, level: *level });
        next = doc + 1;
    }
    Ok(postings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DOCS: u32 = 5_000;

    prop_compose! {
        fn entry()(docs in prop::collection::btree_map(0..DOCS, any::<u8>(), 0..30), scale in any::<u32>(), zero in any::<u8>(), omitted in any::<u32>(), bound in any::<u8>()) -> TermEntry {
            let postings = docs.into_iter().map(|(doc, level)| Posting { doc, level }).collect();
            TermEntry { key: TermKey::text(""), scale, zero, omitted, bound, postings }
        }
    }

    fn block() -> impl Strategy<Value = Vec<TermEntry>> {
        prop::collection::btree_map("[a-zé給\u{2}]{0,8}", entry(), 0..30).prop_map(|terms| {
            terms
                .into_iter()
                .map(|(key, entry)| TermEntry { key: TermKey::from_stored(key), ..entry })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn blocks_come_back(entries in block()) {
            let decoded = TermBlock::decode(&TermBlock::encode(&entries, DOCS).concat(), DOCS).unwrap();
            prop_assert_eq!(&decoded.entries, &entries);
            for entry in &entries {
                prop_assert_eq!(decoded.get(&entry.key), Some(entry));
            }
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = TermBlock::decode(&bytes, DOCS);
        }

        #[test]
        fn damaged_blocks_never_panic(entries in block(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
            let mut payload = TermBlock::encode(&entries, DOCS).concat();
            let at = at.index(payload.len());
            payload[at] = byte;
            if let Ok(decoded) = TermBlock::decode(&payload, DOCS) {
                prop_assert!(decoded.entries.iter().flat_map(|e| &e.postings).all(|p| p.doc < DOCS));
            }
        }
    }
}
