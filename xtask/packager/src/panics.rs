//! Removes panic messages from a wasm module. In a browser a panic ends in a trap and nobody reads its message, yet everybody would
//! download the code and the text of it. Stable Rust has no option for this (`-Zbuild-std` with `panic=immediate-abort` has).

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use walrus::{DataId, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module};

use crate::{duplicates, traps};

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

/// How the paths of source files begin that panics would name. No other text has these.
const SOURCES: [&[u8]; 3] = [b"/rustc/", b"/rust/deps/", b"/registry/src/"];
const LONGEST_PATH: usize = 200;

/// The size of a module. A larger one must contain more of the functions that are looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Size {
    /// The panel is large enough to contain everything that is looked for.
    Panel,
    /// A small module contains at least `core`'s panics.
    Small,
}

/// Empties the functions that only panics reach: panicking functions trap, formatters write nothing. The module must still have the
/// names of its functions. What is no longer reachable is removed. Fails if names are not what they are expected to be in any of the
/// modules, which are the parts of one program.
pub(crate) fn remove_messages(modules: &mut [&mut Module], size: Size) -> Result<()> {
    let mut found = BTreeSet::new();
    let blanked = modules.iter_mut().map(|module| remove_from(module, &mut found)).sum();
    expect(size, &found, blanked)
}

/// Empties the functions of one module, and returns how many paths of source files it named.
fn remove_from(module: &mut Module, found: &mut BTreeSet<&'static str>) -> usize {
    let named: Vec<(FunctionId, String)> = module
        .funcs
        .iter_local()
        .map(|(id, _)| (id, readable(module.funcs.get(id).name.as_deref().unwrap_or_default())))
        .collect();
    for (id, name) in named {
        let debug = DEBUG_FORMATTING.iter().find(|part| name.contains(**part));
        let panic = PANICS.iter().find(|beginning| name.starts_with(**beginning));
        found.extend([debug, panic].into_iter().flatten());
        if debug.is_some() || panic.is_some() {
            let empty = empty(module, id, debug.is_some());
            module.funcs.get_mut(id).kind = FunctionKind::Local(empty);
        }
    }
    traps::cut(module);
    duplicates::merge(module);
    let data: Vec<DataId> = module.data.iter().map(walrus::Data::id).collect();
    data.into_iter().map(|id| blank_sources(&mut module.data.get_mut(id).value)).sum()
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
        bail!("no path of a source file was found; correct SOURCES in xtask/packager/src/panics.rs");
    }
    Ok(())
}

/// Overwrites the paths of source files with zeros, which compress to nothing, and returns how many there were. The code contains
/// addresses of the data after them, so nothing may move.
fn blank_sources(data: &mut [u8]) -> usize {
    let mut blanked = 0;
    let of_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_-.".contains(byte);
    for at in 0..data.len() {
        if SOURCES.iter().any(|beginning| data[at..].starts_with(beginning)) {
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

/// A function of the same type that does nothing: it returns 0, which stands for success, or traps.
fn empty(module: &mut Module, id: FunctionId, returns: bool) -> LocalFunction {
    let kind = module.types.get(module.funcs.get(id).ty());
    let (parameters, results) = (kind.params().to_vec(), kind.results().to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    match results[..] {
        [walrus::ValType::I32] if returns => builder.func_body().i32_const(0),
        _ => builder.func_body().unreachable(),
    };
    let locals = parameters.iter().map(|kind| module.locals.add(*kind)).collect();
    builder.local_func(locals)
}

/// A demangled name without hashes.
fn readable(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            blank_sources(&mut data);
            data.dedup_by(|a, b| (*a, *b) == (0, 0));
            assert_eq!(data, after, "{}", String::from_utf8_lossy(before));
        }
    }

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
        remove_messages(&mut [&mut module], Size::Small).unwrap();
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
            (Size::Panel, &everything, 0, Some("SOURCES")),
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
