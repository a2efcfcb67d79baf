//! Arbitrary bytes as a file of a bundle with its header, and as the payload of a root with a valid header.
#![no_main]

use kb_compiler::bundle_file::unseal;
use kb_core::bundle::{BlockKind, Header, MAX_PAYLOAD};
use kb_core::rank::Reader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok((header, payload)) = unseal(data) {
        assert!(payload.len() <= header.payload_length() + 1, "inflated further than announced");
        assert!(header.payload_length() <= MAX_PAYLOAD, "announced more than the limit");
        let _ = Reader::open(header, &payload);
    }
    for payload in [data, unseal(data).map(|(_, payload)| payload).unwrap_or_default().as_slice()] {
        let Ok(mut reader) = Reader::open(Header::of(BlockKind::Root, payload), payload) else { continue };
        fixmark_fuzz::ask_all(&mut reader, &|_| None, "pay run PR-1042 approve");
    }
});
