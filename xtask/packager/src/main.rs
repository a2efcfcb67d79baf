//! Turns the compiled widget into the files that a portal deploys: `widget-packager CHECKOUT MODULES OUT`.
//! `cargo xtask` runs it; it is a program of its own so that xtask itself compiles in seconds.

mod files;
mod script;
mod compiled;
mod traps;
mod sources;
mod duplicates;
mod order;
mod panics;
mod module;
mod parts;
mod glue;
mod version;
mod package;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let [checkout, modules, out] = arguments else {
        bail!("usage: widget-packager CHECKOUT MODULES OUT; `cargo xtask widget` calls it");
    };
    version::check(Path::new(checkout))?;
    package::write_all(&Path::new(checkout).join("widget"), Path::new(modules), Path::new(out))
}
