//! Removes the places in source files that panics would name.

use std::ops::Range;

use crate::compiled::Map;

/// How the paths of source files begin that panics would name. No other text has these.
const PATHS: [&[u8]; 5] = [b"/rustc/", b"/rust/deps/", b"/registry/src/", b"kb-core/src/", b"widget/src/"];
const LONGEST_PATH: usize = 200;
/// The size of what names a place in a source file.
const LOCATION: usize = 16;

/// Overwrites the places in source files that panics would name, each of which refers to the path of a file: address and length of the
/// path, line and column. Returns the parts that were overwritten.
pub(crate) fn blank_locations(wasm: &mut [u8], map: &Map) -> Vec<Range<usize>> {
    let places: Vec<usize> = map.addresses_in_data().filter(|place| is_location(wasm, map, *place)).collect();
    let parts: Vec<_> = places.into_iter().map(|place| place..place + LOCATION).collect();
    parts.iter().for_each(|part| wasm[part.clone()].fill(0));
    parts
}

fn is_location(wasm: &[u8], map: &Map, place: usize) -> bool {
    let word = |at: usize| {
        let bytes = wasm.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map_or(u32::MAX, u32::from_le_bytes)
    };
    let (address, length) = (word(place), word(place + 4) as usize);
    let path = map.place(address).and_then(|start| wasm.get(start..start + length.min(LONGEST_PATH)));
    path.is_some_and(|path| {
        let path = path.strip_suffix(&[0]).unwrap_or(path);
        path.ends_with(b".rs") && PATHS.iter().any(|part| path.windows(part.len()).any(|it| it == *part))
    })
}

/// Overwrites the paths of source files with zeros, which compress to nothing, and returns how many there were. The code contains
/// addresses of the data after them, so nothing may move.
pub(crate) fn blank_paths(data: &mut [u8]) -> usize {
    let mut blanked = 0;
    let of_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_-.".contains(byte);
    for at in 0..data.len() {
        if PATHS.iter().any(|beginning| data[at..].starts_with(beginning)) {
            let rest = &data[at..data.len().min(at + LONGEST_PATH)];
            let end = rest.windows(3).position(|ending| ending == b".rs").map(|dot| dot + 3);
            if let Some(end) = end.filter(|end| rest[..*end].iter().all(of_path)) {
                data[at..at + end].fill(0);
                blanked += 1;
            }
        }
    }
    blanked
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{ConstExpr, CustomSection, DataSection, MemorySection, MemoryType, Module};

    /// Where the data begins in memory.
    const BASE: i32 = 1024;

    /// A module whose data is a text and the address of its first byte, with three numbers.
    fn module(text: &[u8], numbers: [u32; 3]) -> Vec<u8> {
        let memory =
            MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None };
        let words = [BASE.cast_unsigned()].into_iter().chain(numbers);
        let data: Vec<u8> = text.iter().copied().chain(words.flat_map(u32::to_le_bytes)).collect();
        let mut module = Module::new();
        module.section(MemorySection::new().memory(memory));
        module.section(DataSection::new().active(0, &ConstExpr::i32_const(BASE), data.iter().copied()));
        // Before the data stand how many parts there are, what kind this one is, its address and how long it is.
        let place = 1 + 1 + 3 + 1 + 1 + u8::try_from(text.len()).unwrap();
        module.section(&CustomSection { name: "reloc.DATA".into(), data: vec![1, 1, 5, place, 0, 0].into() });
        module.finish()
    }

    #[test]
    fn places_in_sources_are_blanked_and_refer_to_nothing() {
        const PATH: &[u8] = b"/x/.cargo/registry/src/a/lib.rs";
        for (text, numbers, blanked) in [
            (PATH, [31, 70, 9], true),
            (b"/x/.cargo/registry/src/a/lib.rs\0", [32, 70, 9], true),
            (PATH, [12, 70, 9], false),
            (b"answers.rs", [10, 70, 9], false),
        ] {
            let mut wasm = module(text, numbers);
            let map = Map::read(&wasm).unwrap();
            let parts = blank_locations(&mut wasm, &map);
            let left = Map::read(&map.without_relocations(&wasm, &parts)).unwrap();
            let shown = String::from_utf8_lossy(text);
            assert_eq!(map.addresses_in_data().count(), 1, "{shown}");
            assert_eq!(left.addresses_in_data().count(), usize::from(!blanked), "{shown} {numbers:?}");
            assert_eq!(wasm[map.data.clone()].ends_with(&[0; LOCATION]), blanked, "{shown} {numbers:?}");
        }
    }

    #[test]
    fn only_paths_of_sources_are_blanked() {
        for (before, after) in [
            (&b"Pay/rustc/59f8/library/core/src/str.rsrun"[..], &b"Pay\0run"[..]),
            (b"/home/a/.cargo/registry/src/index-1/web-sys-0.3/src/lib.rs", b"/home/a/.cargo\0"),
            (b"see /rustc/ for more", b"see /rustc/ for more"),
            (b"/rustc/a b.rs", b"/rustc/a b.rs"),
            (b"answers.rs", b"answers.rs"),
        ] {
            let mut data = before.to_vec();
            blank_paths(&mut data);
            data.dedup_by(|a, b| (*a, *b) == (0, 0));
            assert_eq!(data, after, "{}", String::from_utf8_lossy(before));
        }
    }
}
