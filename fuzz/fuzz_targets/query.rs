//! Arbitrary text as a question in each language, while it is being typed and when it is complete.
//!
//! Input: a byte for the language, then the text.
#![no_main]

use std::cell::RefCell;

use fixmark_fuzz::{ask_all, built};
use kb_compiler::bundle_file::unseal;
use kb_core::query::{Query, Typing};
use kb_core::rank::Reader;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static READERS: RefCell<Vec<Reader>> = RefCell::new(
        built().iter().map(|b| Reader::open(b.header, &b.root).expect("the bundle opens")).collect(),
    );
}

fuzz_target!(|data: &[u8]| {
    let [which, bytes @ ..] = data else { return };
    let text = String::from_utf8_lossy(bytes);
    READERS.with_borrow_mut(|readers| {
        let at = usize::from(*which) % readers.len();
        let (bundle, reader) = (&built()[at], &mut readers[at]);
        for typing in [Typing::Ongoing, Typing::Done] {
            let query = Query::parse(&text, typing, reader.analyzer());
            assert_eq!(query, Query::parse(&text, typing, reader.analyzer()));
        }
        let open = |name| {
            let file = bundle.files.iter().find(|file| file.name == name)?;
            unseal(&file.bytes).ok()
        };
        ask_all(reader, &open, &text);
    });
});
