//! Builds a WebAssembly module for the endings of each language, so that nobody downloads those of others.

use std::path::Path;

use anyhow::Result;
use kb_core::text::rules::LANGUAGES;

use crate::command::run;
use crate::layout::Layout;
use crate::snip::bare;
use crate::widget::{TARGET, hashed};

/// The language whose rules the panel itself has.
const BUILT_IN: &str = "en";
/// What the loader calls.
const EXPORTS: [&str; 3] = ["memory", "place", "stem"];

/// Writes the modules; returns what the loader must know of them: `language:'hash'`, separated by commas.
pub(crate) fn build(at: &Layout, out: &Path) -> Result<String> {
    let mut known = Vec::new();
    for language in LANGUAGES.into_iter().filter(|language| *language != BUILT_IN) {
        let words = ["build", "--quiet", "--package", "stemmer", "--lib", "--features", language];
        run(&at.root, "cargo", &[&words[..], &["--target", TARGET, "--profile", "web"]].concat())?;
        let module = bare(&at.target.join(TARGET).join("web/stemmer.wasm"), &EXPORTS)?;
        let stem = format!("stem-{language}");
        let name = hashed(out, &stem, "wasm", &module)?;
        let hash = name.trim_start_matches(&stem).trim_matches(|c: char| !c.is_ascii_hexdigit());
        known.push(format!("{language}:'{}'", hash.split('.').next().unwrap_or_default()));
    }
    Ok(known.join(","))
}
