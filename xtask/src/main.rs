//! What a contributor runs: `cargo xtask demo`, `test`, `widget`, `size` and `fuzz`.

mod command;
mod layout;
mod tools;
mod compressed;
mod snip;
mod shrink;
mod stemmers;
mod triage;
mod widget;
mod bundle;
mod size;
mod demo;
mod deny;
mod fuzz;
mod bench;
mod test;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use layout::Layout;

const USAGE: &str = "\
cargo xtask demo [ADDRESS]   build everything and serve the demo portal (127.0.0.1:8787)
cargo xtask test [STEP]      everything CI runs, or one step of it
cargo xtask widget           build the widget into target/widget
cargo xtask size             build, then print and gate the download sizes
cargo xtask fuzz [SECONDS]   run every fuzz target for so long (600)";

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = given.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<()> {
    let at = Layout::find()?;
    match words {
        ["demo"] => demo::run(&at, demo::ADDRESS),
        ["demo", address] => demo::run(&at, address),
        ["test"] => test::run(&at, None),
        ["test", step] => test::run(&at, Some(step)),
        ["widget"] => {
            tools::wasm_target(&at)?;
            widget::build(&at)
        }
        ["size"] => {
            tools::wasm_target(&at)?;
            widget::build(&at)?;
            bundle::demo(&at)?;
            size::gate(&at)
        }
        ["fuzz"] => fuzz::run(&at, fuzz::SECONDS),
        ["fuzz", seconds] => fuzz::run(&at, seconds.parse().context("SECONDS is a whole number")?),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => bail!("say what to do:\n{USAGE}"),
        other => bail!("there is no `{}`. There are:\n{USAGE}", other.join(" ")),
    }
}
