//! Running programs: each command is shown, and an error names the command that failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Error, Result, anyhow, bail};

/// How long nothing is shown before it is said that work goes on.
const SILENCE: Duration = Duration::from_secs(10);

/// Runs a program in a folder and waits for it.
pub(crate) fn run<S: AsRef<OsStr>>(folder: &Path, program: &str, words: &[S]) -> Result<()> {
    let mut command = Command::new(program);
    command.current_dir(folder).args(words);
    finish(&mut command)
}

/// Shows a prepared command, runs it and waits for it.
pub(crate) fn finish(command: &mut Command) -> Result<()> {
    let status = start(command)?.wait()?;
    check(command, status)
}

/// Shows a prepared command and starts it.
pub(crate) fn start(command: &mut Command) -> Result<Child> {
    eprintln!("$ {}", line(command));
    command.spawn().map_err(|error| not_started(command, &error))
}

/// Runs commands at the same time. Each has a label, which stands before its lines of output so that they can be distinguished.
pub(crate) fn finish_together(commands: Vec<(&str, Command)>) -> Result<()> {
    let (sender, lines) = mpsc::channel();
    thread::scope(|scope| {
        let mut running = Vec::new();
        for (label, mut command) in commands {
            let sender = sender.clone();
            running.push(scope.spawn(move || finish_labelled(label, &mut command, &sender)));
        }
        drop(sender);
        show(&lines);
        let mut outcomes = running.into_iter().map(thread::ScopedJoinHandle::join);
        outcomes.try_for_each(|outcome| outcome.unwrap_or_else(|_| bail!("a thread panicked")))
    })
}

fn finish_labelled(label: &str, command: &mut Command, lines: &Sender<String>) -> Result<()> {
    let mut child = start(command.stderr(Stdio::piped()))?;
    if let Some(output) = child.stderr.take() {
        for line in BufReader::new(output).lines() {
            lines.send(format!("{label} {}", line?))?;
        }
    }
    check(command, child.wait()?)
}

/// Shows lines until all commands have ended, and that they are still at work when none comes for a while.
fn show(lines: &Receiver<String>) {
    let started = Instant::now();
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(line) => eprintln!("{line}"),
            Err(RecvTimeoutError::Timeout) => {
                eprintln!("… still compiling after {} s", started.elapsed().as_secs())
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// An error unless the command succeeded.
fn check(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status}); its output above says why", line(command));
    }
    Ok(())
}

fn not_started(command: &Command, error: &std::io::Error) -> Error {
    let line = line(command);
    match error.kind() {
        ErrorKind::NotFound => anyhow!("`{line}` could not start: the program is not installed"),
        _ => anyhow!("`{line}` could not start: {error}"),
    }
}

/// Whether a program is installed.
pub(crate) fn present(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let name = Path::new(program).with_extension(std::env::consts::EXE_EXTENSION);
    std::env::split_paths(&paths).any(|dir| dir.join(program).is_file() || dir.join(&name).is_file())
}

/// The command as one would type it.
fn line(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
