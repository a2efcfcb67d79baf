//! What a browser downloads of a built dist, in the compressed forms that the build wrote, and the limits of these sizes.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

const KIB: usize = 1024;
/// Most bytes of the loader, which every page pays for.
const LOADER_LIMIT: usize = 4 * KIB;
/// Most bytes of the plain form, which loads only where the panel can't.
const FALLBACK_LIMIT: usize = 4 * KIB;
/// Most bytes of everything up to the first painted panel, the loader included.
const PANEL_LIMIT: usize = 165 * KIB;
/// Most bytes of the desk with triage, which a client downloads before the first ticket.
const DESK_LIMIT: usize = 90 * KIB;
/// The parts that aren't needed for the first painted panel.
const LATER: [&str; 3] = ["desk", "fallback", "around"];
/// Most bytes of one language's stemmer, which a client with answers in that language downloads as well.
const STEMMER_LIMIT: usize = 13 * KIB;
/// Most bytes of triage's script and module, which a client downloads when the ticket form opens.
const TRIAGE_LIMIT: usize = 18 * KIB;

/// One file.
struct Part {
    name: &'static str,
    path: PathBuf,
    raw: usize,
    brotli: usize,
}

/// Prints the sizes in a built dist and fails where a limit is exceeded.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let parts = measure(dist)?;
    println!("{:<10} {:>9} {:>9}  file", "", "bytes", "brotli");
    for part in &parts {
        let file = part.path.file_name().unwrap_or_default().to_string_lossy();
        println!("{:<10} {:>9} {:>9}  {file}", part.name, part.raw, part.brotli);
    }
    let of = |name| parts.iter().filter(|part| part.name == name).map(|part| part.brotli).sum();
    let (loader, fallback): (usize, usize) = (of("loader"), of("fallback"));
    let desk: usize = of("desk");
    let total = parts.iter().filter(|part| !LATER.contains(&part.name)).map(|part| part.brotli).sum();
    println!(
        "loader {loader} of {LOADER_LIMIT} bytes; up to the first painted panel {total} of {PANEL_LIMIT} bytes"
    );
    let stemmers = stemmers(dist)?;
    let largest = stemmers.iter().max_by_key(|part| part.brotli);
    let largest = largest.context("dist holds no stemmers; kb-compiler copies them with the widget")?;
    let (count, path) = (stemmers.len(), largest.path.display());
    println!("{count} stemmers, the largest {} of {STEMMER_LIMIT} bytes ({path})", largest.brotli);
    let triage: usize = triage(dist)?.iter().map(|part| part.brotli).sum();
    println!("triage {triage} of {TRIAGE_LIMIT} bytes, once the ticket form opens");
    println!("desk with triage {} of {DESK_LIMIT} bytes", desk + triage);
    under("triage", triage, TRIAGE_LIMIT)?;
    under("the desk with triage", desk + triage, DESK_LIMIT)?;
    under("the largest stemmer", largest.brotli, STEMMER_LIMIT)?;
    under("the loader", loader, LOADER_LIMIT)?;
    under("the fallback form", fallback, FALLBACK_LIMIT)?;
    under("everything up to the first painted panel", total, PANEL_LIMIT)
}

fn under(what: &str, size: usize, limit: usize) -> Result<()> {
    if size > limit {
        bail!(
            "{what} is {size} brotli bytes, {} over its limit of {limit}; the table above says where",
            size - limit
        );
    }
    Ok(())
}

fn measure(dist: &Path) -> Result<Vec<Part>> {
    let found = [
        ("loader", dist.join("fixmark.js")),
        ("glue", only(dist, "widget-", "js")?),
        ("wasm", only(dist, "widget-", "wasm")?),
        ("styles", only(dist, "widget-", "css")?),
        // The root of the bundle travels inside its manifest.
        ("manifest", dist.join("public/manifest.json")),
        ("desk", only(dist, "desk-", "wasm")?),
        ("fallback", only(dist, "fallback-", "js")?),
        // The panel has it in its glue.
        ("around", only(dist, "around-", "js")?),
    ];
    found.into_iter().map(|(name, path)| weigh(name, path)).collect()
}

/// A file that is too small to gain by it has no compressed form, and is sent as it is.
fn weigh(name: &'static str, path: PathBuf) -> Result<Part> {
    let form = PathBuf::from(format!("{}.br", path.display()));
    let sent = if form.exists() { &form } else { &path };
    Ok(Part { name, raw: length(&path)?, brotli: length(sent)?, path })
}

fn length(path: &Path) -> Result<usize> {
    let file = fs::metadata(path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(usize::try_from(file.len())?)
}

fn triage(dist: &Path) -> Result<Vec<Part>> {
    let parts = [only(dist, "triage-", "js")?, only(dist, "triage-", "wasm")?];
    parts.into_iter().map(|path| weigh("triage", path)).collect()
}

fn stemmers(dist: &Path) -> Result<Vec<Part>> {
    every(dist, "stem-", "wasm")?.into_iter().map(|path| weigh("stemmer", path)).collect()
}

/// The files of that kind in dist.
fn every(dist: &Path, prefix: &str, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(prefix) && path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    Ok(found)
}

/// The one file of that kind in dist.
fn only(dist: &Path, prefix: &str, extension: &str) -> Result<PathBuf> {
    let found = every(dist, prefix, extension)?;
    let [one] = &found[..] else {
        bail!(
            "{} holds {} files like {prefix}*.{extension} and should hold one",
            dist.display(),
            found.len()
        );
    };
    Ok(one.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_inclusive_and_the_excess_is_named() {
        for (size, passes) in [(0, true), (10, true), (11, false)] {
            assert_eq!(under("it", size, 10).is_ok(), passes, "{size}");
        }
        assert!(under("it", 13, 10).unwrap_err().to_string().contains("3 over"));
    }
}
