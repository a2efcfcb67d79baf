//! The command line. Standard output carries data, standard error everything else; the status is 0 when all is well, 1 for problems
//! in the content, 2 for usage or environment.

use std::process::ExitCode;

use clap::Parser;
use kb_compiler::command::{self, Command};

/// Turns Markdown articles and resolved tickets into a search bundle for the help widget.
#[derive(Debug, Parser)]
#[command(name = "kb-compiler", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match command::run(Arguments::parse().command) {
        Ok(command::Status::Fine) => ExitCode::SUCCESS,
        Ok(command::Status::ContentProblems) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
