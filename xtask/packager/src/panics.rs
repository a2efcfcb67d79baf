//! Removes panic messages from a wasm module. In a browser a panic ends in a trap and nobody reads its message, yet everybody would
//! download the code and the text of it. Stable Rust has no option for this (`-Zbuild-std` with `panic=immediate-abort` has).

use std::collections::BTreeSet;

use crate::compiled::Map;
use crate::{sources, traps};
use anyhow::{Result, bail};

/// Beginnings of the names of functions that never return: they format a message and end the program.
const PANICS: [&str; 16] = [
    "core::panicking::",
    "std::panicking::",
    "__rustc::rust_begin_unwind",
    "__rustc::rust_panic",
    "core::option::unwrap_failed",
    "core::option::expect_failed",
    "core::result::unwrap_failed",
    "core::cell::panic_already",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::sort::shared::smallsort::panic_on_ord_violation",
    "std::thread::local::panic_access_error",
    "core::slice::index::slice_index_fail",
    "core::str::slice_error_fail",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "alloc::alloc::handle_alloc_error",
];

/// Parts of the names of functions that format a value for developers, which only messages of panics do. The compiler may have left out
/// all but the first itself.
const DEBUG_FORMATTING: [&str; 4] =
    ["core::fmt::Debug>::fmt", "::escape_debug_ext", "std::panicking::panic_handler::", "is_printable"];

/// The size of a module. A larger one must contain more of the functions that are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Size {
    /// The panel is large enough to contain everything that is looked for.
    Panel,
    /// A small module contains at least `core`'s panics.
    Small,
}

/// Empties the functions that only panics reach: panicking functions trap, formatters write nothing. The module must still have the
/// names of its functions. In a module with relocations, nothing refers any more to what only the emptied code referred to. Fails if names
/// are not what they are expected to be.
pub(crate) fn remove_messages(wasm: &[u8], size: Size) -> Result<Vec<u8>> {
    let map = Map::read(wasm)?;
    let mut wasm = wasm.to_vec();
    let mut found = BTreeSet::new();
    let mut dead = Vec::new();
    for (number, body) in map.bodies.iter().enumerate() {
        let name = map.names.get(&(map.imported + number)).map(|name| readable(name)).unwrap_or_default();
        let debug = DEBUG_FORMATTING.iter().find(|part| name.contains(**part));
        let panic = PANICS.iter().find(|beginning| name.starts_with(**beginning));
        found.extend([debug, panic].into_iter().flatten());
        if debug.is_some() || panic.is_some() {
            dead.push(traps::empty(&mut wasm, body, debug.is_some() && map.returns_one(number))?);
        }
    }
    dead.extend(traps::cut(&mut wasm, &map)?);
    dead.extend(sources::blank_locations(&mut wasm, &map));
    dead.sort_by_key(|part| (part.start, part.end));
    let blanked = sources::blank_paths(&mut wasm[map.data.clone()]);
    expect(size, &found, blanked)?;
    Ok(map.without_relocations(&wasm, &dead))
}

/// A new version of Rust may name its functions differently; then nothing would be removed, and nobody would notice.
fn expect(size: Size, found: &BTreeSet<&str>, blanked: usize) -> Result<()> {
    let expected: Vec<&str> = match size {
        Size::Panel => PANICS.iter().chain(&DEBUG_FORMATTING[..1]).copied().collect(),
        Size::Small => vec![PANICS[0]],
    };
    if let Some(missing) = expected.iter().find(|part| !found.contains(*part)) {
        bail!(
            "no function is named `{missing}`: this version of Rust names it differently, or the widget no longer needs it; \
             correct the lists in xtask/packager/src/panics.rs"
        );
    }
    if blanked == 0 {
        bail!("no path of a source file was found; correct PATHS in xtask/packager/src/sources.rs");
    }
    Ok(())
}

/// A demangled name without hashes.
fn readable(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::{FunctionBuilder, Module};

    #[test]
    fn panics_trap_and_debug_formatting_is_empty() {
        let mut module = Module::default();
        for name in ["_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt", "<T as core::fmt::Debug>::fmt", "work"]
        {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
            builder.name(name.to_owned()).func_body().i32_const(7);
            let id = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        let memory = module.memories.add_local(false, false, 1, None, None);
        let offset = walrus::ConstExpr::Value(walrus::ir::Value::I32(0));
        module.data.add(walrus::DataKind::Active { memory, offset }, b"/rustc/1/lib.rs".to_vec());
        let silent = remove_messages(&module.emit_wasm(), Size::Small).unwrap();
        let module = Module::from_buffer(&silent).unwrap();
        let bodies: Vec<String> = module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                walrus::ExportItem::Function(id) => Some(module.funcs.get(id).kind.unwrap_local()),
                _ => None,
            })
            .map(|function| format!("{:?}", function.block(function.entry_block()).instrs[0].0))
            .collect();
        let value = |n| format!("Const(Const {{ value: I32({n}) }})");
        assert_eq!(bodies, ["Unreachable(Unreachable)".to_owned(), value(0), value(7)]);
    }

    #[test]
    fn what_is_not_found_is_an_error_that_names_it() {
        let everything: BTreeSet<&str> = PANICS.into_iter().chain(DEBUG_FORMATTING).collect();
        let mut renamed = everything.clone();
        renamed.remove("core::cell::panic_already");
        let few = BTreeSet::from(["core::panicking::"]);
        for (size, found, blanked, expected) in [
            (Size::Panel, &everything, 1, None),
            (Size::Panel, &renamed, 1, Some("core::cell::panic_already")),
            (Size::Panel, &everything, 0, Some("PATHS")),
            (Size::Small, &few, 1, None),
            (Size::Small, &BTreeSet::new(), 1, Some("core::panicking::")),
        ] {
            let message = expect(size, found, blanked).err().map(|error| error.to_string());
            match (&message, expected) {
                (None, None) => {}
                (Some(message), Some(part)) => assert!(message.contains(part), "{message}"),
                _ => panic!("{size:?}: {message:?}, expected {expected:?}"),
            }
        }
    }
}
