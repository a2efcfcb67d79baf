//! A bundle whose lists are split into heads and tails ranks like one that has them whole: a question of at most two hot words finds the
//! same article first, every other question finds the same articles with the same scores.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where it stands")]

use std::collections::{BTreeMap, BTreeSet};

use kb_core::bundle::{
    BlockKind, ConfidenceModel, DocRange, FileName, Header, Root, Row, RowBlock, Series, TermBlock, TextRange,
};
use kb_core::index::{TermEntry, TermKey};
use kb_core::model::{ArticleId, Kind, Locale};
use kb_core::query::Typing;
use kb_core::rank::{Hit, Lookup, Reader};
use proptest::prelude::*;

const DOCS: u32 = 60;
const HEAD: usize = 6;
/// In order, and each its own stem.
const WORDS: [&str; 8] = ["bread", "cider", "dough", "flour", "lemon", "melon", "onion", "salt"];

/// A bundle's payloads by file, and a reader that has none of them yet.
struct Bundle {
    reader: Reader,
    files: BTreeMap<FileName, (BlockKind, Vec<u8>)>,
    fetched: BTreeSet<FileName>,
}

impl Bundle {
    /// Blocks of so many entries each.
    fn new(entries: &[TermEntry], tails: &[TermEntry], each: usize) -> Self {
        let rows: Vec<Row> = (0..DOCS)
            .map(|doc| Row {
                id: ArticleId::new(&format!("a{doc}")).unwrap(),
                title: String::new(),
                kind: Kind::Guide,
                lead: String::new(),
                closed: 0,
            })
            .collect();
        let series = Series::of([&b"any"[..]].into_iter());
        let mut payloads: Vec<(BlockKind, Vec<u8>)> = Vec::new();
        let mut directory = |entries: &[TermEntry]| -> Vec<TextRange> {
            let mut stretches = Vec::new();
            for block in entries.chunks(each) {
                let file = series.name(payloads.len() as u32);
                stretches.push(TextRange { from: block[0].key.as_str().to_owned(), file });
                payloads.push((BlockKind::Terms, TermBlock::encode(block, DOCS).concat()));
            }
            stretches
        };
        let (terms, tails) = (directory(entries), directory(tails));
        let rows_file = series.name(payloads.len() as u32);
        payloads.push((BlockKind::Rows, RowBlock::encode(&rows)));
        let root = Root {
            name: String::new(),
            locale: Locale::english(),
            docs: DOCS,
            synonyms: Vec::new(),
            stop_terms: Vec::new(),
            function_terms: Vec::new(),
            series,
            triage: None,
            parts: None,
            confidence: ConfidenceModel::without_tickets(1.0, 100),
            terms,
            tails,
            words: Vec::new(),
            words_backwards: Vec::new(),
            rows: vec![DocRange { first: 0, file: rows_file }],
            bodies: Vec::new(),
        };
        let root = root.encode();
        let reader = Reader::open(Header::of(BlockKind::Root, &root), &root).unwrap();
        let files = (0..).map(|number| series.name(number)).zip(payloads).collect();
        Self { reader, files, fetched: BTreeSet::new() }
    }

    fn search(&mut self, question: &str) -> Vec<Hit> {
        loop {
            match self.reader.search(question, Typing::Done, 10) {
                Lookup::Ready(hits) => return hits,
                Lookup::Need(files) => {
                    for file in files {
                        assert!(self.fetched.insert(file), "{file} is asked for twice");
                        let (kind, payload) = &self.files[&file];
                        self.reader.insert(file, Header::of(*kind, payload), payload).unwrap();
                    }
                }
            }
        }
    }
}

/// Lists of impacts, some of them negative as learning makes them, some long enough for a tail.
fn lists() -> impl Strategy<Value = Vec<Vec<(u32, f32)>>> {
    let impact = prop_oneof![4 => 0.1_f32..3.0, 1 => 3.0_f32..9.0, 1 => -2.0_f32..0.0];
    let list = prop::collection::btree_map(0..DOCS, impact, 1..40);
    prop::collection::vec(list.prop_map(|list| list.into_iter().collect()), WORDS.len())
}

proptest! {
    #[test]
    fn heads_and_tails_rank_like_the_whole(lists in lists(), asked in prop::collection::vec(prop::sample::subsequence(WORDS.to_vec(), 1..6), 1..6), each in 1..4_usize) {
        let whole: Vec<TermEntry> = WORDS
            .iter()
            .zip(&lists)
            .map(|(word, list)| TermEntry::quantise(TermKey::text(word), list))
            .collect();
        let mut heads = whole.clone();
        let tails: Vec<TermEntry> = heads.iter_mut().filter_map(|entry| entry.split_tail(HEAD)).collect();
        let hot: BTreeSet<&str> =
            heads.iter().filter(|entry| entry.bound > 0).map(|entry| entry.key.as_str()).collect();
        let mut monolithic = Bundle::new(&whole, &[], WORDS.len());
        let mut sharded = Bundle::new(&heads, &tails, each);
        for question in asked {
            let (expected, found) = (monolithic.search(&question.join(" ")), sharded.search(&question.join(" ")));
            if question.iter().filter(|word| hot.contains(*word)).count() > 2 {
                prop_assert_eq!(&found, &expected, "{:?}", question);
            }
            prop_assert_eq!(found.first().map(|hit| hit.doc), expected.first().map(|hit| hit.doc), "{:?}", question);
            // What was fetched before must not change an answer.
            let mut fresh = Bundle::new(&heads, &tails, each);
            prop_assert_eq!(fresh.search(&question.join(" ")), found);
        }
    }
}
