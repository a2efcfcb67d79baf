//! Running a program: what is run is shown, and a failure names the command.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, anyhow, bail};

/// Runs a program in a folder and waits for it.
pub(crate) fn run<S: AsRef<OsStr>>(folder: &Path, program: &str, words: &[S]) -> Result<()> {
    let mut command = Command::new(program);
    command.current_dir(folder).args(words);
    finish(&mut command)
}

/// Shows a prepared command, runs it and waits for it.
pub(crate) fn finish(command: &mut Command) -> Result<()> {
    let shown = line(command);
    eprintln!("$ {shown}");
    let status = command.status().map_err(|error| match error.kind() {
        ErrorKind::NotFound => anyhow!("`{shown}` could not start: the program is not installed"),
        _ => anyhow!("`{shown}` could not start: {error}"),
    })?;
    if !status.success() {
        bail!("`{shown}` failed ({status}); its output above says why");
    }
    Ok(())
}

/// Whether a program can be started at all.
pub(crate) fn present(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|dir| dir.join(program).is_file())
}

fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
