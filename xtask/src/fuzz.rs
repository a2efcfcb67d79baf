//! `cargo xtask fuzz`: every fuzz target for so many seconds, from seeds that are made afresh.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::finish;
use crate::layout::Layout;

/// How long each target runs unless told otherwise, in seconds.
pub(crate) const SECONDS: u32 = 600;
const TARGETS: [&str; 4] = ["bundle_open", "corrupt_blocks", "markdown", "query"];
/// Languages of the bundles that the target `query` chooses from by its first byte.
const LANGUAGES: u8 = 4;

/// Builds the targets, runs each and says how many inputs it executed. It goes on behind a finding, and fails at the end.
pub(crate) fn run(at: &Layout, seconds: u32) -> Result<()> {
    let folder = at.root.join("fuzz");
    seed(at, &folder.join("corpus"))?;
    finish(fuzz(at).args(["build", "--sanitizer", "none"])).context(
        "the targets need a nightly toolchain and cargo-fuzz: `rustup toolchain install nightly`, `cargo install cargo-fuzz`",
    )?;
    let mut findings = 0;
    println!("{:<16} {:>12}  findings", "target", "executions");
    for target in TARGETS {
        let limit = format!("-max_total_time={seconds}");
        let words =
            ["run", "--sanitizer", "none", target, "--", &limit, "-print_final_stats=1", "-timeout=20"];
        let output = fuzz(at).args(words).output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        let executed = said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
        println!(
            "{target:<16} {:>12}  {}",
            executed.unwrap_or("?").trim(),
            u8::from(!output.status.success())
        );
        if !output.status.success() {
            findings += 1;
            let last: Vec<&str> = said.lines().rev().take(40).collect();
            last.iter().rev().for_each(|line| eprintln!("{}", line.get(..400).unwrap_or(line)));
        }
    }
    if findings > 0 {
        bail!("{findings} of {} targets found something; the inputs are in fuzz/artifacts", TARGETS.len());
    }
    Ok(())
}

/// `cargo fuzz` on the nightly toolchain. No sanitizer is asked for anywhere: none of our crates has unsafe code.
fn fuzz(at: &Layout) -> Command {
    let mut command = Command::new("rustup");
    command.current_dir(&at.root).args(["run", "nightly", "cargo", "fuzz"]);
    command.env("CARGO_TARGET_DIR", at.target.join("fuzz")).env_remove("RUSTUP_TOOLCHAIN");
    command
}

/// Writes a seed for each article, each expected question and each file of the demo's bundles, where it was built.
fn seed(at: &Layout, corpus: &Path) -> Result<()> {
    for target in TARGETS {
        fs::create_dir_all(corpus.join(target))?;
    }
    let mut articles = Vec::new();
    files(&at.root.join("articles"), "md", &mut articles)?;
    for (number, article) in articles.iter().enumerate() {
        fs::write(corpus.join(format!("markdown/article-{number}")), article)?;
    }
    let queries = fs::read_to_string(at.root.join("articles/queries.tsv"))?;
    for (number, question) in queries.lines().filter_map(|line| line.split('\t').next()).enumerate() {
        for language in 0..LANGUAGES {
            let input = [&[language], question.as_bytes()].concat();
            fs::write(corpus.join(format!("query/question-{number}-{language}")), input)?;
        }
    }
    let (dist, mut blocks) = (at.dist(), Vec::new());
    if dist.is_dir() {
        files(&dist, "kb", &mut blocks)?;
    }
    for (number, block) in blocks.iter().enumerate() {
        fs::write(corpus.join(format!("bundle_open/file-{number}")), block)?;
    }
    Ok(())
}

/// The contents of every file below a folder that has this extension, in the order of their paths.
fn files(folder: &Path, extension: &str, found: &mut Vec<Vec<u8>>) -> Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, found)?;
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(fs::read(&path)?);
        }
    }
    Ok(())
}
