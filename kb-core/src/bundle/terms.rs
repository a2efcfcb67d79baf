//! Blocks of terms: a sorted stretch of the dictionary with its postings, column by column so that deflate finds the patterns.

use super::error::OpenError;
use super::wire::{Decoder, Encoder};
use crate::index::{Posting, TermEntry, TermKey};

/// A sorted stretch of the dictionary.
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

    /// The payload of a block with these entries, which are sorted by key.
    pub fn encode(entries: &[TermEntry]) -> Vec<u8> {
        let mut out = Encoder::default();
        out.count(entries.len());
        out.sorted_texts(entries.iter().map(|entry| entry.key.as_str()));
        entries.iter().for_each(|entry| out.count(entry.postings.len()));
        entries.iter().for_each(|entry| out.number(u64::from(entry.omitted)));
        entries.iter().for_each(|entry| out.number(u64::from(entry.scale)));
        entries.iter().for_each(|entry| out.byte(entry.zero));
        for entry in entries {
            let mut next = 0;
            for posting in &entry.postings {
                out.number(u64::from(posting.doc - next));
                next = posting.doc + 1;
            }
        }
        entries.iter().flat_map(|entry| &entry.postings).for_each(|posting| out.byte(posting.level));
        out.finish()
    }

    /// Reads a payload of a bundle of `docs` articles.
    pub fn decode(payload: &[u8], docs: u32) -> Result<Self, OpenError> {
        let mut input = Decoder::new(payload);
        let count = input.count()?;
        let keys = input.sorted_texts(count)?;
        let lengths = (0..count).map(|_| input.count()).collect::<Result<Vec<_>, _>>()?;
        let omitted = (0..count).map(|_| input.small()).collect::<Result<Vec<_>, _>>()?;
        let scales = (0..count).map(|_| input.small()).collect::<Result<Vec<_>, _>>()?;
        let zeros = input.raw(count)?;
        let mut entries = Vec::with_capacity(count);
        for (i, key) in keys.into_iter().enumerate() {
            let postings = decode_docs(&mut input, lengths[i], docs)?;
            let key = TermKey::stored(key);
            entries.push(TermEntry { key, scale: scales[i], zero: zeros[i], omitted: omitted[i], postings });
        }
        for posting in entries.iter_mut().flat_map(|entry| &mut entry.postings) {
            posting.level = input.byte()?;
        }
        input.end()?;
        Ok(Self { entries })
    }
}

fn decode_docs(input: &mut Decoder<'_>, length: usize, docs: u32) -> Result<Vec<Posting>, OpenError> {
    let mut next = 0_u32;
    let mut postings = Vec::with_capacity(length);
    for _ in 0..length {
        let doc = input.small()?.checked_add(next).filter(|doc| *doc < docs);
        let doc = doc.ok_or_else(|| input.malformed("an article's number"))?;
        postings.push(Posting { doc, level: 0 });
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
        fn entry()(docs in prop::collection::btree_map(0..DOCS, any::<u8>(), 0..30), scale in any::<u32>(), zero in any::<u8>(), omitted in any::<u32>()) -> TermEntry {
            let postings = docs.into_iter().map(|(doc, level)| Posting { doc, level }).collect();
            TermEntry { key: TermKey::text(""), scale, zero, omitted, postings }
        }
    }

    fn block() -> impl Strategy<Value = Vec<TermEntry>> {
        prop::collection::btree_map("[a-zé給\u{2}]{0,8}", entry(), 0..30).prop_map(|terms| {
            terms.into_iter().map(|(key, entry)| TermEntry { key: TermKey::stored(key), ..entry }).collect()
        })
    }

    proptest! {
        #[test]
        fn blocks_come_back(entries in block()) {
            let decoded = TermBlock::decode(&TermBlock::encode(&entries), DOCS).unwrap();
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
            let mut payload = TermBlock::encode(&entries);
            let at = at.index(payload.len());
            payload[at] = byte;
            if let Ok(decoded) = TermBlock::decode(&payload, DOCS) {
                prop_assert!(decoded.entries.iter().flat_map(|e| &e.postings).all(|p| p.doc < DOCS));
            }
        }
    }
}
