//! Builds the widget: wasm, its JavaScript glue, the styles and the loader, under content-hashed names.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;
use xxhash_rust::xxh3::xxh3_64;

use crate::command::run;
use crate::layout::Layout;
use crate::shrink;
use crate::snip;
use crate::stemmers;
use crate::triage;

/// What Rust calls the browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the widget and writes everything that dist needs of it into `target/widget`.
pub(crate) fn build(at: &Layout) -> Result<()> {
    same_wasm_bindgen(at)?;
    let words = ["build", "--quiet", "--package", "widget", "--lib", "--target", TARGET, "--profile", "web"];
    run(&at.root, "cargo", &words)?;
    let out = at.widget();
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    let (glue, wasm) = bind(&at.target.join(TARGET).join("web/widget.wasm"))?;
    let names = [
        ("@GLUE@", hashed(&out, "widget", "js", glue.as_bytes())?),
        ("@WASM@", hashed(&out, "widget", "wasm", &shrink::smallest(&out, wasm)?)?),
        ("@CSS@", hashed(&out, "widget", "css", styles(&at.root.join("widget/style"))?.as_bytes())?),
        ("@STEMMERS@", stemmers::build(at, &out)?),
        ("@TRIAGE@", triage::build(at, &out)?),
        ("@FALLBACK@", hashed(&out, "fallback", "js", squeezed(&source(at, "fallback.js")?).as_bytes())?),
    ];
    let loader = filled("fixmark.js", &source(at, "fixmark.js")?, &names)?;
    fs::write(out.join("fixmark.js"), squeezed(&loader))?;
    fs::write(out.join("fixmark.d.ts"), source(at, "fixmark.d.ts")?)?;
    Ok(())
}

/// The glue and the wasm must come from one wasm-bindgen; anything else fails in the browser.
fn same_wasm_bindgen(at: &Layout) -> Result<()> {
    let lock = fs::read_to_string(at.root.join("Cargo.lock"))?;
    let (of_widget, of_tool) = (locked(&lock, "wasm-bindgen"), locked(&lock, "wasm-bindgen-cli-support"));
    if of_widget != of_tool {
        bail!(
            "Cargo.lock has wasm-bindgen {} but xtask's wasm-bindgen-cli-support is {}; \
             in xtask/Cargo.toml set wasm-bindgen-cli-support to \"={0}\"",
            of_widget.unwrap_or("(none)"),
            of_tool.unwrap_or("(none)"),
        );
    }
    Ok(())
}

fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, rest) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    rest.split_once('"').map(|(version, _)| version)
}

/// Runs wasm-bindgen: the module's JavaScript glue, and the wasm it drives.
fn bind(wasm: &Path) -> Result<(String, Vec<u8>)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).typescript(false).omit_default_module_path(true);
    bindgen.remove_name_section(true).remove_producers_section(true).demangle(false);
    let mut output =
        bindgen.web(true)?.generate_output().context("wasm-bindgen could not bind the widget")?;
    // Every crate with bindings is listed, most of them with no script at all.
    let inline = output.snippets().iter().filter(|(_, scripts)| !scripts.is_empty()).map(|(from, _)| from);
    let brought: Vec<&String> = inline.chain(output.local_modules().keys()).collect();
    if !brought.is_empty() {
        bail!(
            "a dependency of the widget brings JavaScript that dist has no place for ({brought:?}); leave it out"
        );
    }
    let mut script = without_documentation(&without_streams(output.js()));
    let module = output.wasm_mut();
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name.contains(STREAMS))
        .map(walrus::Export::id)
        .collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));
    walrus::passes::gc::run(module);
    snip::without_panic_messages(module);
    for (number, import) in module.imports.iter_mut().filter(|import| import.module == GLUE).enumerate() {
        let short = format!("i{number}");
        script = renamed(&script, &import.name, &short);
        import.name = short;
    }
    Ok((script, module.emit_wasm()))
}

/// Part of the names of what wasm-streams exports. leptos brings that crate for server functions, which the panel has none of; as
/// exports these classes would keep 5 KB of code alive that nobody can reach.
const STREAMS: &str = "intounderlying";
const STREAM_CLASS: &str = "export class IntoUnderlying";

/// What the module imports its glue from. Each import is named after its function and a hash, written out on both sides; short names
/// save 4 KB.
const GLUE: &str = "./widget_bg.js";

/// The glue with an import under another name: it defines each on a line of its own.
fn renamed(script: &str, name: &str, short: &str) -> String {
    script.replacen(&format!("\n{name}: "), &format!("\n{short}: "), 1)
}

/// The glue without indentation and the comments that document it for tools.
fn without_documentation(script: &str) -> String {
    let documents =
        |line: &&str| ["/**", "* ", "*/"].iter().any(|mark| line.starts_with(mark)) || *line == "*";
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !documents(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The glue without those classes: each ends with the line that makes it disposable.
fn without_streams(script: &str) -> String {
    let mut kept = String::with_capacity(script.len());
    let mut within = false;
    for line in script.lines() {
        within |= line.starts_with(STREAM_CLASS);
        if !within {
            kept.push_str(line);
            kept.push('\n');
        }
        within &= !line.starts_with("if (Symbol.dispose)");
    }
    kept
}

/// The style sheets in the order of their names, in one.
fn styles(folder: &Path) -> Result<String> {
    let mut sheets = BTreeMap::new();
    let entries = fs::read_dir(folder).with_context(|| format!("no style sheets in {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "css") {
            sheets.insert(path.clone(), fs::read_to_string(path)?);
        }
    }
    Ok(sheets.into_values().collect())
}

pub(crate) fn source(at: &Layout, name: &str) -> Result<String> {
    let path = at.root.join("widget/loader").join(name);
    fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
}

/// Writes a file whose name says its content, so that it may be cached for ever; returns the name.
pub(crate) fn hashed(out: &Path, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
    let name = format!("{stem}-{:016x}.{extension}", xxh3_64(bytes));
    fs::write(out.join(&name), bytes)?;
    Ok(name)
}

/// JavaScript without indentation and lines of comment: a fifth smaller, and no minifier has to be trusted. It asks of our
/// scripts that no line of a template string begins with two slashes or needs its indentation.
pub(crate) fn squeezed(source: &str) -> String {
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A script with every placeholder replaced.
pub(crate) fn filled(script: &str, source: &str, names: &[(&str, String)]) -> Result<String> {
    let mut text = source.to_owned();
    for (placeholder, name) in names {
        if !text.contains(placeholder) {
            bail!("widget/loader/{script} never loads {placeholder}");
        }
        text = text.replace(placeholder, name);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_streams_are_left_out() {
        let script = "let a;\nexport class IntoUnderlyingSink {\n}\nif (Symbol.dispose) X;\nexport class Panel {\n}\nif (Symbol.dispose) Y;\n";
        assert_eq!(without_streams(script), "let a;\nexport class Panel {\n}\nif (Symbol.dispose) Y;\n");
    }

    #[test]
    fn glue_is_shortened() {
        let script =
            "const import0 = {\n    /**\n     * @returns {any}\n     */\n    __wbg_a_1: function() {\n},\n};";
        let short = renamed(&without_documentation(script), "__wbg_a_1", "i0");
        assert_eq!(short, "const import0 = {\ni0: function() {\n},\n};\n");
    }

    #[test]
    fn versions_are_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-shared\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"\"\n";
        let cases =
            [("wasm-bindgen", Some("0.2.130")), ("wasm-bindgen-shared", Some("1.0.0")), ("wasm", None)];
        for (package, expected) in cases {
            assert_eq!(locked(lock, package), expected, "{package}");
        }
    }

    #[test]
    fn squeezing_keeps_every_statement() {
        let source = "// why\n  if (a) {\n    go('http://x'); // stays\n\n  }\n";
        assert_eq!(squeezed(source), "if (a) {\ngo('http://x'); // stays\n}\n");
    }

    #[test]
    fn every_placeholder_must_be_there() {
        let names = [("@GLUE@", "widget-1.js".to_owned())];
        assert_eq!(filled("a.js", "import('@GLUE@')", &names).unwrap(), "import('widget-1.js')");
        assert!(filled("a.js", "import('x')", &names).unwrap_err().to_string().contains("@GLUE@"));
    }
}
