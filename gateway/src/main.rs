//! `kb-gateway`: reads the command line, does what it says, and turns what went wrong into words and an exit status.

use std::process::ExitCode;

use clap::Parser;
use kb_gateway::config::{Arguments, Command, Config, ConfigProblem, ExportConfig};
use kb_gateway::{log, report, server};

/// Exit status for usage and environment problems.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Serve(typed) => match Config::check(typed) {
            Ok(config) => {
                log::start();
                server::serve(config).await.map_err(|error| vec![error.to_string()])
            }
            Err(problems) => Err(said(&problems)),
        },
        Command::Export(typed) => match ExportConfig::check(typed) {
            Ok(config) => match report::export(&config).await {
                Ok(counts) => {
                    eprintln!("kb-gateway: {counts}");
                    Ok(())
                }
                Err(error) => Err(vec![error.to_string()]),
            },
            Err(problems) => Err(said(&problems)),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                eprintln!("kb-gateway: {problem}");
            }
            ExitCode::from(USAGE)
        }
    }
}

fn said(problems: &[ConfigProblem]) -> Vec<String> {
    problems.iter().map(ConfigProblem::to_string).collect()
}
