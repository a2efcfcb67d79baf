//! What cargo compiles: the widget for the browser, and the programs for this machine.

use std::io::{IsTerminal, stderr};
use std::process::Command;

use anyhow::Result;

use crate::command::{finish_together, run};
use crate::layout::Layout;

/// Rust's name for the browser.
pub(crate) const BROWSER: &str = "wasm32-unknown-unknown";

/// The panel and triage are compiled without the feature `stemmers`. Cargo merges the features of all packages in one run, so the stemmers
/// are compiled in a second run.
const PANEL: [&str; 5] = ["--package", "widget", "--package", "triage", "--lib"];
const STEMMERS: [&str; 3] = ["--package", "stemmer", "--examples"];

/// Compiles the widget for the browser and programs for this machine at the same time, because the last part of the widget keeps only
/// one core busy. Both have folders of their own in the target folder, so the runs of cargo don't wait for each other.
pub(crate) fn widget_and(at: &Layout, programs: &[&str]) -> Result<()> {
    let packages: Vec<&str> = programs.iter().flat_map(|name| ["--package", name]).collect();
    finish_together(vec![("[browser]", browser(at, &PANEL)), ("[programs]", cargo(at, &packages))])?;
    stemmers(at)
}

/// Compiles the widget for the browser.
pub(crate) fn widget(at: &Layout) -> Result<()> {
    finish_together(vec![("[browser]", browser(at, &PANEL))])?;
    stemmers(at)
}

fn stemmers(at: &Layout) -> Result<()> {
    finish_together(vec![("[browser]", browser(at, &STEMMERS))])
}

/// Compiles all programs as `cargo test` did, so that its work is not done twice.
pub(crate) fn programs_for_tests(at: &Layout) -> Result<()> {
    let words = ["build", "--profile", "test", "--workspace", "--exclude", "xtask", "--bins"];
    run(&at.root, "cargo", &words)
}

fn browser(at: &Layout, packages: &[&str]) -> Command {
    let mut command = cargo(at, packages);
    command.args(["--target", BROWSER, "--profile", "web"]);
    command
}

/// `cargo build`, in colour where it would be in colour without a pipe.
fn cargo(at: &Layout, words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(&at.root).arg("build").args(words);
    if stderr().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    command
}
