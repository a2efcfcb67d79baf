//! `cargo xtask test`: everything CI runs, in order, each step timed; it stops at the first failure.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::articles;
use crate::bench;
use crate::command::{finish, run as run_command};
use crate::compile;
use crate::deny;
use crate::fuzz;
use crate::layout::Layout;
use crate::progress::Progress;
use crate::size;
use crate::tools;
use crate::widget;

/// One step: its name, as `cargo xtask test NAME` runs it alone, what it checks, how long that usually takes the first time, and how.
struct Step(&'static str, &'static str, &'static str, Action);

/// How long the step `fuzz` runs each target, in seconds.
const FUZZ_SECONDS: u32 = 10;

enum Action {
    /// A run of cargo with these arguments.
    Cargo(&'static [&'static str]),
    /// Anything else.
    Call(fn(&Layout) -> Result<()>),
}
use Action::{Call, Cargo};

const STEPS: &[Step] = &[
    Step("fmt", "formatting", "a second", Cargo(&["fmt", "--all", "--check"])),
    Step("tools", "programs that later steps need", "a minute", Call(tools::for_tests)),
    Step("deny", "licences, sources and advisories of dependencies", "3 minutes", Call(deny::check)),
    Step(
        "clippy",
        "lints",
        "3 minutes",
        Cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    ),
    Step("clippy-wasm", "lints of what runs in the browser", "1 minute", Cargo(CLIPPY_WASM)),
    Step("unit", "unit and integration tests", "8 minutes", Cargo(&["test", "--workspace"])),
    Step("widget", "the widget for the browser", "3 minutes", Call(widget)),
    Step("size", "download sizes", "1 minute", Call(size)),
    Step("browser", "the product in Chromium", "4 minutes", Call(browser)),
    Step("fuzz", "fuzz targets, briefly", "2 minutes", Call(|at| fuzz::run(at, FUZZ_SECONDS))),
    Step("bench", "the benchmark's commands, briefly", "2 minutes", Call(bench::quick)),
];

const CLIPPY_WASM: &[&str] = &[
    "clippy",
    "--target",
    compile::BROWSER,
    "--lib",
    "--package",
    "widget",
    "--package",
    "triage",
    "--package",
    "stemmer",
    "--",
    "-D",
    "warnings",
];

/// Runs every step, or the one that is named.
pub(crate) fn run(at: &Layout, only: Option<&str>) -> Result<()> {
    let chosen: Vec<&Step> = STEPS.iter().filter(|step| only.is_none_or(|name| name == step.0)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.0).collect();
        bail!("there is no step `{}`; there are {}", only.unwrap_or_default(), names.join(", "));
    }
    let mut progress = Progress::of(chosen.len());
    let mut times = Vec::new();
    for Step(name, what, usual, action) in chosen {
        let started = Instant::now();
        let outcome = progress.step(&format!("{name}: {what}"), usual, || match action {
            Cargo(words) => run_command(&at.root, "cargo", words),
            Call(act) => act(at),
        });
        times.push((*name, started.elapsed()));
        if outcome.is_err() {
            summarise(&times, "FAILED");
            return outcome.with_context(|| format!("to run this step again: cargo xtask test {name}"));
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

/// Compiles and packs the widget.
fn widget(at: &Layout) -> Result<()> {
    compile::programs_for_tests(at)?;
    compile::widget(at)?;
    widget::pack(at)
}

/// Compiles the demo's articles and measures them together with the widget.
fn size(at: &Layout) -> Result<()> {
    compile::programs_for_tests(at)?;
    articles::compile(at)?;
    size::check(at)
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
