//! A valid bundle with one file replaced or partly overwritten, and its checksum corrected, so that the decoders get to see it.
//!
//! Input: a byte each for the bundle, the file (the root included) and the kind of damage; then a whole payload, or triples of offset
//! (two bytes) and value.
#![no_main]

use fixmark_fuzz::{ask_all, built};
use kb_compiler::bundle_file::unseal;
use kb_core::bundle::{BlockKind, Header};
use kb_core::rank::Reader;
use libfuzzer_sys::fuzz_target;

const KINDS: [BlockKind; 6] = [
    BlockKind::Root,
    BlockKind::Terms,
    BlockKind::Rows,
    BlockKind::Bodies,
    BlockKind::Parts,
    BlockKind::Words,
];

/// The payload with the damage that the input asks for.
fn damaged(mut payload: Vec<u8>, kind: u8, bytes: &[u8]) -> Vec<u8> {
    if kind & 1 == 0 {
        return bytes.to_vec();
    }
    for change in bytes.chunks_exact(3) {
        let length = payload.len().max(1);
        let offset = usize::from(u16::from_le_bytes([change[0], change[1]])) % length;
        if let Some(byte) = payload.get_mut(offset) {
            *byte = change[2];
        }
    }
    payload
}

fuzz_target!(|data: &[u8]| {
    let [which, file, damage, bytes @ ..] = data else { return };
    let bundles = built();
    let bundle = &bundles[usize::from(*which) % bundles.len()];
    let target = usize::from(*file) % (bundle.files.len() + 1);
    let reader = if target == bundle.files.len() {
        let root = damaged(bundle.root.clone(), *damage, bytes);
        Reader::open(Header::of(BlockKind::Root, &root), &root)
    } else {
        Reader::open(bundle.header, &bundle.root)
    };
    let Ok(mut reader) = reader else { return };
    let open = |name| {
        let at = bundle.files.iter().position(|file| file.name == name)?;
        let (header, payload) = unseal(&bundle.files[at].bytes).ok()?;
        if at != target {
            return Some((header, payload));
        }
        let kind = KINDS.into_iter().find(|kind| header.verify(*kind, &payload).is_ok())?;
        let payload = damaged(payload, *damage, bytes);
        Some((Header::of(kind, &payload), payload))
    };
    for question in
        ["approve pay run PR-1042", "aprove slary", "Lohnabrechnungsdatei", "\u{e23}\u{e2b}\u{e31}\u{e2a}"]
    {
        ask_all(&mut reader, &open, question);
    }
});
