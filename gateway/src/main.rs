//! `kb-gateway`: reads the command line, starts the server, and turns what went wrong into words and an exit status.

use std::process::ExitCode;

use clap::Parser;
use kb_gateway::config::{Arguments, Command, Config};
use kb_gateway::{log, server};

/// Exit status for usage and environment problems.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Serve(typed) = Arguments::parse().command;
    let config = match Config::check(typed) {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                eprintln!("kb-gateway: {problem}");
            }
            return ExitCode::from(USAGE);
        }
    };
    log::start();
    match server::serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kb-gateway: {error}");
            ExitCode::from(USAGE)
        }
    }
}
