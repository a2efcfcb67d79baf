//! Takes out of a module what only panics would say. In a browser a panic ends in a trap and nobody prints its message, yet the code
//! that would put it into words is downloaded by everybody.

use std::path::Path;

use anyhow::{Context, Result};
use walrus::{DataId, FunctionBuilder, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig};

/// Beginnings of the names of functions that never return: all they do is say why.
const LAST_WORDS: [&str; 16] = [
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

/// Parts of the names of functions that write a value for developers. The panel shows no such form; messages of panics do.
const FOR_DEVELOPERS: [&str; 4] =
    ["core::fmt::Debug>::fmt", "::escape_debug_ext", "std::panicking::panic_handler::", "is_printable"];

/// How the paths of source files begin that panics would name. No other text has these.
const SOURCES: [&[u8]; 3] = [b"/rustc/", b"/rust/deps/", b"/registry/src/"];
const LONGEST_PATH: usize = 200;

/// A module that goes without wasm-bindgen: no names, what panics would say, or exports that the page never calls.
pub(crate) fn bare(wasm: &Path, exports: &[&str]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse_file(wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| !exports.contains(&export.name.as_str()))
        .map(walrus::Export::id)
        .collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));
    without_panic_messages(&mut module);
    Ok(module.emit_wasm())
}

/// Empties those functions: the first trap, the second write nothing. Names must still be there. What nobody reaches any more goes.
pub(crate) fn without_panic_messages(module: &mut Module) {
    let named: Vec<(FunctionId, String)> = module
        .funcs
        .iter_local()
        .map(|(id, _)| (id, plain(module.funcs.get(id).name.as_deref().unwrap_or_default())))
        .collect();
    for (id, name) in named {
        let writes = FOR_DEVELOPERS.iter().any(|part| name.contains(part));
        if writes || LAST_WORDS.iter().any(|beginning| name.starts_with(beginning)) {
            let empty = empty(module, id, writes);
            module.funcs.get_mut(id).kind = FunctionKind::Local(empty);
        }
    }
    walrus::passes::gc::run(module);
    let data: Vec<DataId> = module.data.iter().map(walrus::Data::id).collect();
    data.into_iter().for_each(|id| blank_sources(&mut module.data.get_mut(id).value));
}

/// Overwrites the paths of source files with zeros, which compress to nothing; where data lies is written all over the code, so it has
/// to stay there.
fn blank_sources(data: &mut [u8]) {
    let of_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_-.".contains(byte);
    for at in 0..data.len() {
        if SOURCES.iter().any(|beginning| data[at..].starts_with(beginning)) {
            let rest = &data[at..data.len().min(at + LONGEST_PATH)];
            let end = rest.windows(3).position(|ending| ending == b".rs").map(|dot| dot + 3);
            if let Some(end) = end.filter(|end| rest[..*end].iter().all(of_path)) {
                data[at..at + end].fill(0);
            }
        }
    }
}

/// A function of the same type that does nothing: it answers 0, which stands for success, or traps.
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

/// A name as people write it, without hashes.
fn plain(name: &str) -> String {
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
    fn a_panic_traps_and_a_developers_form_is_empty() {
        let mut module = Module::default();
        for name in ["_RNvNtCsgXGp5Oqx2Ny_4core9panicking9panic_fmt", "<T as core::fmt::Debug>::fmt", "work"]
        {
            let mut builder = FunctionBuilder::new(&mut module.types, &[], &[walrus::ValType::I32]);
            builder.name(name.to_owned()).func_body().i32_const(7);
            let id = builder.finish(Vec::new(), &mut module.funcs);
            module.exports.add(name, id);
        }
        without_panic_messages(&mut module);
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
}
