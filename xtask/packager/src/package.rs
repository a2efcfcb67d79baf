//! Which files the widget consists of, and what the loader has to know of them.

use std::path::Path;

use anyhow::{Result, bail};
use kb_core::text::stemming::languages::LANGUAGES;

use crate::files::{Packed, read, styles};
use crate::glue;
use crate::module::reduce;
use crate::script::{Kind, minify};

/// The language whose stemmer is part of the panel.
const BUILT_IN: &str = "en";
const STEMMER_EXPORTS: [&str; 3] = ["memory", "place", "stem"];
const TRIAGE_EXPORTS: [&str; 3] = ["memory", "place", "judge"];

/// Writes all files from the widget's sources and the folder of compiled modules. Files of an earlier build are removed.
pub(crate) fn write_all(sources: &Path, modules: &Path, out: &Path) -> Result<()> {
    let mut packed = Packed::default();
    let loader = sources.join("loader");
    let around = read(&loader.join("around.js"))?;
    let panel = glue::bind(&modules.join("widget.wasm"), |desk| {
        let names = [("@DESK@", packed.add_hashed("desk", "wasm", desk))];
        let desk = fill("desk.js", &read(&loader.join("desk.js"))?, &names)?;
        Ok([desk, read(&loader.join("stemmer.js"))?, around.clone()].concat())
    })?;
    let names = [("@AROUND@", minify("around.js", &around, Kind::Module)?.add_hashed(&mut packed, "around"))];
    let fallback = fill("fallback.js", &read(&loader.join("fallback.js"))?, &names)?;
    let fallback = minify("fallback.js", &fallback, Kind::Module)?;
    let mut files = vec![
        panel.script.add_hashed(&mut packed, "widget"),
        packed.add_hashed("widget", "wasm", &panel.wasm),
        packed.add_hashed("widget", "css", styles(&sources.join("style"))?.as_bytes()),
        triage(&loader, modules, &mut packed)?,
        fallback.add_hashed(&mut packed, "fallback"),
    ];
    files.extend(stemmers(modules, &mut packed)?);
    let files = [("@NAMES@", files.join(" "))];
    let names = [
        ("@OPTIONS@", read(&loader.join("options.js"))?),
        ("@STYLES@", read(&loader.join("csp-styles.js"))?),
        ("@LAYER@", read(&loader.join("layer.js"))?),
        ("@FILES@", fill("files.js", &read(&loader.join("files.js"))?, &files)?),
    ];
    let script = fill("fixmark.js", &read(&loader.join("fixmark.js"))?, &names)?;
    minify("fixmark.js", &script, Kind::Classic)?.add(&mut packed, "fixmark.js");
    packed.add("fixmark.d.ts", read(&loader.join("fixmark.d.ts"))?.as_bytes());
    packed.write(out)
}

/// Adds the stemmers' modules; returns their names.
fn stemmers(modules: &Path, packed: &mut Packed) -> Result<Vec<String>> {
    let others = LANGUAGES.into_iter().filter(|language| *language != BUILT_IN);
    let add = |language: &str| {
        let module = reduce(&modules.join("examples").join(format!("{language}.wasm")), &STEMMER_EXPORTS)?;
        Ok(packed.add_hashed(&format!("stem-{language}"), "wasm", &module))
    };
    others.map(add).collect()
}

/// Adds triage's module and the script that drives it; returns the script's name.
fn triage(loader: &Path, modules: &Path, packed: &mut Packed) -> Result<String> {
    let module = reduce(&modules.join("triage.wasm"), &TRIAGE_EXPORTS)?;
    let names = [("@TRIAGE_WASM@", packed.add_hashed("triage", "wasm", &module))];
    let script = fill("triage.js", &read(&loader.join("triage.js"))?, &names)?;
    Ok(minify("triage.js", &script, Kind::Module)?.add_hashed(packed, "triage"))
}

/// A script with every placeholder replaced.
fn fill(script: &str, source: &str, names: &[(&str, String)]) -> Result<String> {
    let mut text = source.to_owned();
    for (placeholder, name) in names {
        if !text.contains(placeholder) {
            bail!("widget/loader/{script} has no place for {placeholder}");
        }
        text = text.replace(placeholder, name);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placeholder_must_be_there() {
        let names = [("@GLUE@", "widget-1.js".to_owned())];
        assert_eq!(fill("a.js", "import('@GLUE@')", &names).unwrap(), "import('widget-1.js')");
        assert!(fill("a.js", "import('x')", &names).unwrap_err().to_string().contains("@GLUE@"));
    }
}
