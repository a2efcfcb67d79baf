//! A wasm module that the loader calls directly, without wasm-bindgen's glue.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use walrus::{Export, Module, ModuleConfig};

use crate::{duplicates, panics};

/// Reads a module and keeps of it what is reachable from these exports.
pub(crate) fn reduce(wasm: &Path, exports: &[&str]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let compiled = fs::read(wasm).with_context(|| format!("could not read {}", wasm.display()))?;
    let silent = panics::remove_messages(&compiled, panics::Size::Small)
        .with_context(|| wasm.display().to_string())?;
    let mut module = config.parse(&silent).with_context(|| wasm.display().to_string())?;
    if let Some(missing) = exports.iter().find(|name| !module.exports.iter().any(|it| it.name == **name)) {
        bail!("{} does not export `{missing}`, which the loader calls", wasm.display());
    }
    remove_exports(&mut module, |name| !exports.contains(&name));
    duplicates::merge(&mut module);
    Ok(module.emit_wasm())
}

/// Removes the exports whose name is unwanted; returns how many there were.
pub(crate) fn remove_exports(module: &mut Module, unwanted: impl Fn(&str) -> bool) -> usize {
    let found: Vec<_> =
        module.exports.iter().filter(|export| unwanted(&export.name)).map(Export::id).collect();
    let count = found.len();
    found.into_iter().for_each(|export| module.exports.delete(export));
    count
}
