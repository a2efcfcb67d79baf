//! The programs that a step needs and Cargo does not bring: found, installed on Debian as root, or named precisely.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{present, run};
use crate::layout::Layout;

/// A program and the Debian package that brings it.
struct Tool {
    program: &'static str,
    package: &'static str,
    why: &'static str,
}

const NEEDED: [Tool; 7] = [
    Tool { program: "chromium", package: "chromium", why: "the browser that the tests drive" },
    Tool {
        program: "node",
        package: "nodejs",
        why: "runs Playwright and contract servers (version 20 or later)",
    },
    Tool {
        program: "npm",
        package: "npm",
        why: "installs Playwright, contract servers and the benchmark's peers",
    },
    Tool { program: "sqlite3", package: "sqlite3", why: "reads the rows that the gateway wrote" },
    Tool { program: "c++", package: "g++", why: "compiles the fuzzing engine" },
    Tool { program: "time", package: "time", why: "measures the benchmark's builds" },
    Tool { program: "openssl", package: "openssl", why: "makes the certificate of the benchmark's server" },
];

/// Makes sure that the Rust target of the widget is there.
pub(crate) fn wasm_target(at: &Layout) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let asked = Command::new("rustc")
        .current_dir(&at.root)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()?;
    let folder = String::from_utf8_lossy(&asked.stdout);
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    if !present("rustup") {
        bail!("Rust's {TARGET} target is missing: install rustup, or your system's package of that target");
    }
    run(&at.root, "rustup", &["target", "add", TARGET])
}

/// Makes sure that everything `cargo xtask test` needs is there.
pub(crate) fn for_tests(at: &Layout) -> Result<()> {
    wasm_target(at)?;
    let missing: Vec<&Tool> = NEEDED.iter().filter(|tool| !present(tool.program)).collect();
    if !missing.is_empty() {
        if debian() && root() {
            let mut words = vec!["install", "-y", "--no-install-recommends"];
            words.extend(missing.iter().map(|tool| tool.package));
            run(&at.root, "apt-get", &["update"])?;
            run(&at.root, "apt-get", &words)?;
        } else {
            bail!("{}", what_to_install(&missing));
        }
    }
    npm_packages(&at.root.join("tests/contracts"))?;
    npm_packages(&at.browser_tests())
}

/// Installs the npm packages that a folder's lock file pins, unless they are there already.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let wanted = fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(folder, "npm", &["ci", "--no-audit", "--no-fund"])?;
    fs::write(stamp, wanted)?;
    Ok(())
}

fn what_to_install(missing: &[&Tool]) -> String {
    let mut text = String::from("these programs are missing:\n");
    for tool in missing {
        text += &format!("  {:<9} {}\n", tool.program, tool.why);
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    text += &format!("On Debian or Ubuntu: sudo apt-get install {}\n", packages.join(" "));
    text += "Elsewhere: install them so that they are on the PATH, then run this again.";
    text
}

fn debian() -> bool {
    Path::new("/etc/debian_version").exists() && present("apt-get")
}

fn root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.trim_ascii() == b"0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_missing_program_is_named_with_its_package() {
        let text = what_to_install(&NEEDED.iter().collect::<Vec<_>>());
        for tool in &NEEDED {
            assert!(text.contains(tool.program) && text.contains(tool.package), "{text}");
        }
    }
}
