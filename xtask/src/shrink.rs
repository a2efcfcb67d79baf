//! wasm-opt, where it is installed and where it pays.
//!
//! Its whole `-Oz` makes this module a tenth smaller and its compressed form a twentieth bigger, because it breaks up the patterns
//! that brotli finds; so only passes that remove code are run, and the result is kept only if it is smaller once compressed.
//! Debian 12's binaryen (108) also exports the wrong table, which no browser accepts; such a result is never kept.

use std::fs;
use std::path::Path;

use anyhow::Result;
use walrus::{ExportItem, Module, RefType};

use crate::command::{present, run};
use crate::compressed;

/// What rustc emits for this target, which wasm-opt has to be told, and the passes.
const WORDS: [&str; 13] = [
    "--enable-bulk-memory",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--strip-debug",
    "--duplicate-function-elimination",
    "--dae-optimizing",
    "--rse",
    "--dce",
    "--vacuum",
    "--duplicate-function-elimination",
];
/// The table through which wasm-bindgen's glue hands over JavaScript values.
const VALUES: &str = "__wbindgen_externrefs";

/// The module as it is or after wasm-opt, whichever a browser downloads faster. Works in the folder `scratch`.
pub(crate) fn smallest(scratch: &Path, wasm: Vec<u8>) -> Result<Vec<u8>> {
    if !present("wasm-opt") {
        eprintln!(
            "note: wasm-opt is not installed, so the widget may be a little bigger; it is in the package binaryen"
        );
        return Ok(wasm);
    }
    let optimised = optimised(scratch, &wasm)?;
    if !sound(&optimised)? {
        eprintln!(
            "note: this wasm-opt exports the wrong table; its result is not used, a newer binaryen does better"
        );
        return Ok(wasm);
    }
    Ok(if compressed::length(&optimised)? < compressed::length(&wasm)? { optimised } else { wasm })
}

fn optimised(scratch: &Path, wasm: &[u8]) -> Result<Vec<u8>> {
    let (before, after) = (scratch.join("before.wasm"), scratch.join("after.wasm"));
    fs::write(&before, wasm)?;
    let mut words: Vec<&std::ffi::OsStr> = WORDS.iter().map(std::ffi::OsStr::new).collect();
    words.extend([before.as_os_str(), "-o".as_ref(), after.as_os_str()]);
    run(scratch, "wasm-opt", &words)?;
    let bytes = fs::read(&after)?;
    fs::remove_file(before)?;
    fs::remove_file(after)?;
    Ok(bytes)
}

/// Whether the table of JavaScript values, if there is one, still holds such values.
fn sound(wasm: &[u8]) -> Result<bool> {
    let module = Module::from_buffer(wasm)?;
    let holds_values = |item: &ExportItem| match item {
        ExportItem::Table(table) => module.tables.get(*table).element_ty == RefType::EXTERNREF,
        _ => false,
    };
    Ok(module.exports.iter().filter(|export| export.name == VALUES).all(|export| holds_values(&export.item)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a table of functions and one of values, and the second or the first exported.
    fn module(values: bool) -> Vec<u8> {
        let mut module = Module::default();
        let functions = module.tables.add_local(false, 1, None, RefType::FUNCREF);
        let refs = module.tables.add_local(false, 1, None, RefType::EXTERNREF);
        module.exports.add(VALUES, if values { refs } else { functions });
        module.emit_wasm()
    }

    #[test]
    fn a_table_of_functions_is_no_table_of_values() {
        for values in [true, false] {
            assert_eq!(sound(&module(values)).unwrap(), values);
        }
    }
}
