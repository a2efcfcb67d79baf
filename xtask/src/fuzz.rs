//! `cargo xtask fuzz`: runs every fuzz target for a number of seconds, from seeds that are written afresh.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command::finish;
use crate::layout::Layout;

/// How long each target runs unless the command line says otherwise, in seconds.
pub(crate) const SECONDS: u32 = 600;
const TARGETS: [&str; 4] = ["bundle_open", "corrupt_blocks", "markdown", "query"];
/// Languages of the bundles that the target `query` chooses from by its first byte.
const LANGUAGES: u8 = 4;

/// The coverage instrumentation that libFuzzer needs, as `cargo fuzz` sets it. Only its sanitizers need a nightly toolchain, and none
/// is used: our crates have no unsafe code.
const INSTRUMENTATION: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Builds the targets, runs them and prints how many inputs each executed. Fails if one of them found something.
pub(crate) fn run(at: &Layout, seconds: u32) -> Result<()> {
    let folder = at.target.join("fuzz");
    seed(at, &folder.join("corpus"))?;
    let programs = build(at, &folder)?;
    let running: Vec<Child> =
        TARGETS.iter().map(|target| start(target, &programs, &folder, seconds)).collect::<Result<_>>()?;
    let mut findings = 0;
    println!("{:<16} {:>12}  findings", "target", "executions");
    for (target, mut child) in TARGETS.iter().zip(running) {
        let passed = child.wait()?.success();
        findings += u32::from(!passed);
        report(target, passed, &String::from_utf8_lossy(&fs::read(log(&folder, target))?));
    }
    if findings > 0 {
        let artifacts = folder.join("artifacts");
        bail!(
            "{findings} of {} targets found something; the inputs are in {}",
            TARGETS.len(),
            artifacts.display()
        );
    }
    Ok(())
}

/// Starts a target. All targets run at the same time.
fn start(target: &str, programs: &Path, folder: &Path, seconds: u32) -> Result<Child> {
    let artifacts = folder.join("artifacts").join(target);
    fs::create_dir_all(&artifacts)?;
    Command::new(programs.join(target))
        .arg(folder.join("corpus").join(target))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-max_total_time={seconds}"))
        .args(["-print_final_stats=1", "-timeout=20"])
        .stdout(Stdio::null())
        .stderr(File::create(log(folder, target))?)
        .spawn()
        .with_context(|| format!("the fuzz target {target} could not start"))
}

/// The file that a target writes its log to. A pipe would fill up while another target is waited for.
fn log(folder: &Path, target: &str) -> PathBuf {
    folder.join(format!("{target}.log"))
}

/// Prints a target's line of the table, and the end of its log where it found something.
fn report(target: &str, passed: bool, log: &str) {
    let executed = log.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    println!("{target:<16} {:>12}  {}", executed.unwrap_or("?").trim(), u8::from(!passed));
    if !passed {
        let last: Vec<&str> = log.lines().rev().take(40).collect();
        last.iter().rev().for_each(|line| eprintln!("{}", line.get(..400).unwrap_or(line)));
    }
}

/// Builds the targets and returns the folder of the programs. A target triple is named because Cargo otherwise instruments build
/// scripts and procedural macros too.
fn build(at: &Layout, folder: &Path) -> Result<PathBuf> {
    let host = host(at)?;
    let mut cargo = Command::new("cargo");
    cargo.current_dir(at.root.join("fuzz")).args(["build", "--locked", "--bins", "--target", &host]);
    finish(cargo.env("CARGO_TARGET_DIR", folder).env("RUSTFLAGS", INSTRUMENTATION))?;
    Ok(folder.join(host).join("debug"))
}

/// The target triple of this machine.
fn host(at: &Layout) -> Result<String> {
    let output =
        Command::new("rustc").current_dir(&at.root).arg("-vV").output().context("rustc is missing")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("`rustc -vV` names no host")
}

/// Writes a seed for each article, each expected question, and each file of the demo's bundles where these are built.
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
