//! What a contributor runs: `cargo xtask demo`, `dist`, `test`, `widget`, `size` and `fuzz`.

mod command;
mod progress;
mod layout;
mod compile;
mod tools;
mod widget;
mod dist;
mod articles;
mod download_sizes;
mod size;
mod demo;
mod deny;
mod fuzz;
mod bench;
mod test;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use layout::Layout;

const USAGE: &str = "\
cargo xtask demo [ADDRESS] [--open]   build everything and serve the demo portal (127.0.0.1:8787)
cargo xtask dist DIR                  build the widget and write what a portal deploys
cargo xtask test [STEP]               everything CI runs, or one step of it
cargo xtask widget                    build the widget into target/widget
cargo xtask size                      build, then print and check the download sizes
cargo xtask fuzz [SECONDS]            run every fuzz target for so long (600)";

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
        ["demo"] => demo::run(&at, demo::ADDRESS, false),
        ["demo", "--open"] => demo::run(&at, demo::ADDRESS, true),
        ["demo", address, "--open"] | ["demo", "--open", address] => demo::run(&at, address, true),
        ["demo", address] if !address.starts_with('-') => demo::run(&at, address, false),
        ["dist", folder] => dist::run(&at, Path::new(folder)),
        ["dist"] => bail!("name the folder to write: cargo xtask dist DIR"),
        ["test"] => test::run(&at, None),
        ["test", step] => test::run(&at, Some(step)),
        ["widget"] => {
            tools::wasm_target(&at)?;
            widget::build(&at)
        }
        ["size"] => size::build_and_check(&at),
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
