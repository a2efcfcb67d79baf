//! The commands, one a file: what was typed, then what it means, then the work.

pub mod check;
pub mod build;
mod learned;
pub mod serve;
pub mod search;
pub mod triage;
pub mod eval;

use std::error::Error;

use clap::Subcommand;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// All is well.
    Fine,
    /// The content has problems, or a gate was missed.
    ContentProblems,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Find every problem of a folder of articles.
    Check(check::Arguments),
    /// Compile a folder of articles into a static bundle.
    Build(build::Arguments),
    /// Show a folder of articles in the widget, and again after every change.
    Serve(serve::Arguments),
    /// Ask a bundle a question, ranked as the browser ranks it.
    Search(search::Arguments),
    /// Tell category, route, tier and priority of tickets, or measure how right that is.
    Triage(triage::Arguments),
    /// Measure a bundle with labelled questions.
    Eval(eval::Arguments),
}

/// Runs a command. Errors are those of usage and environment.
pub fn run(command: Command) -> Result<Status, Box<dyn Error>> {
    match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Triage(arguments) => triage::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
    }
}
