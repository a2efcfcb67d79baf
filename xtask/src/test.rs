//! `cargo xtask test`: everything CI runs, in order, each step timed; it stops at the first failure.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::bench;
use crate::bundle;
use crate::command::{finish, run as run_command};
use crate::deny;
use crate::fuzz;
use crate::layout::Layout;
use crate::size;
use crate::tools;
use crate::widget;

/// One step: its name, as `cargo xtask test NAME` runs it alone, and what it does.
struct Step {
    name: &'static str,
    what: &'static str,
    act: fn(&Layout) -> Result<()>,
}

/// How long the step `fuzz` runs each target, in seconds.
const FUZZ_SECONDS: u32 = 10;

const STEPS: [Step; 11] = [
    Step { name: "fmt", what: "formatting", act: |at| cargo(at, &["fmt", "--all", "--check"]) },
    Step { name: "tools", what: "programs the later steps need", act: tools::for_tests },
    Step { name: "deny", what: "licences, sources and advisories of dependencies", act: deny::check },
    Step {
        name: "clippy",
        what: "lints",
        act: |at| cargo(at, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    },
    Step { name: "clippy-wasm", what: "lints of the widget as the browser gets it", act: clippy_wasm },
    Step { name: "unit", what: "unit and integration tests", act: |at| cargo(at, &["test", "--workspace"]) },
    Step { name: "widget", what: "the widget for the browser", act: widget::build },
    Step {
        name: "size",
        what: "download sizes",
        act: |at| {
            bundle::demo(at)?;
            size::gate(at)
        },
    },
    Step { name: "browser", what: "the product in Chromium", act: browser },
    Step { name: "fuzz", what: "fuzz targets, briefly", act: |at| fuzz::run(at, FUZZ_SECONDS) },
    Step { name: "bench", what: "the benchmark's commands, briefly", act: bench::quick },
];

/// Runs every step, or the one that is named.
pub(crate) fn run(at: &Layout, only: Option<&str>) -> Result<()> {
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| only.is_none_or(|name| name == step.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step `{}`; there are {}", only.unwrap_or_default(), names.join(", "));
    }
    let mut times = Vec::new();
    for step in chosen {
        eprintln!("\n== {}: {}", step.name, step.what);
        let started = Instant::now();
        let outcome = (step.act)(at);
        times.push((step.name, started.elapsed()));
        if let Err(error) = outcome {
            summarise(&times, "FAILED");
            bail!("{error:#}\nTo run this step again: cargo xtask test {}", step.name);
        }
    }
    summarise(&times, "ok");
    Ok(())
}

/// Prints how long each step took; the last one ended as `last` says.
fn summarise(times: &[(&str, Duration)], last: &str) {
    println!();
    for (place, (name, time)) in times.iter().enumerate() {
        let outcome = if place + 1 == times.len() { last } else { "ok" };
        println!("{name:<12} {:>7.1} s  {outcome}", time.as_secs_f64());
    }
    let total: Duration = times.iter().map(|(_, time)| *time).sum();
    println!("{:<12} {:>7.1} s  {last}", "total", total.as_secs_f64());
}

fn cargo(at: &Layout, words: &[&str]) -> Result<()> {
    run_command(&at.root, "cargo", words)
}

fn clippy_wasm(at: &Layout) -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let packages = ["--package", "widget", "--package", "triage"];
    cargo(at, &[&["clippy", "--lib", "--target", target][..], &packages, &["--", "-D", "warnings"]].concat())
}

/// Runs Playwright against the real gateway, the real dist and the real page.
fn browser(at: &Layout) -> Result<()> {
    let mut playwright = Command::new("npx");
    playwright.current_dir(at.browser_tests()).args(["--no-install", "playwright", "test"]);
    playwright.env("FIXMARK_GATEWAY", at.binary("kb-gateway"));
    playwright.env("FIXMARK_COMPILER", at.binary("kb-compiler"));
    playwright.env("FIXMARK_DIST", at.dist());
    playwright.env("FIXMARK_WIDGET", at.widget());
    playwright.env("FIXMARK_SCREENSHOTS", at.target.join("screenshots"));
    finish(&mut playwright)
}
