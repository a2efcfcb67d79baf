//! `kb-gateway`: parses the command line, runs the command, and reports errors on stderr and by exit status.

use std::process::ExitCode;

use clap::Parser;
use kb_gateway::config::{
    Arguments, Command, Config, ConfigProblem, DeliveriesArguments, DeliveriesConfig, ExportArguments,
    ExportConfig, ServeArguments,
};
use kb_gateway::{delivery, log, report, server};

/// Exit status for usage and environment problems.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Serve(arguments) => serve(arguments).await,
        Command::Deliveries(arguments) => deliveries(arguments).await,
        Command::Export(arguments) => export(arguments).await,
    };
    let Err(messages) = result else { return ExitCode::SUCCESS };
    for message in messages {
        eprintln!("kb-gateway: {message}");
    }
    ExitCode::from(USAGE)
}

async fn serve(arguments: ServeArguments) -> Result<(), Vec<String>> {
    let config = Config::check(arguments).map_err(|problems| messages(&problems))?;
    log::start();
    server::serve(config).await.map_err(|error| vec![error.to_string()])
}

async fn deliveries(arguments: DeliveriesArguments) -> Result<(), Vec<String>> {
    let config = DeliveriesConfig::check(arguments).map_err(|problems| messages(&problems))?;
    delivery::deliveries(&config).await.map_err(|error| vec![error.to_string()])
}

async fn export(arguments: ExportArguments) -> Result<(), Vec<String>> {
    let config = ExportConfig::check(arguments).map_err(|problems| messages(&problems))?;
    let counts = report::export(&config).await.map_err(|error| vec![error.to_string()])?;
    eprintln!("kb-gateway: {counts}");
    Ok(())
}

fn messages(problems: &[ConfigProblem]) -> Vec<String> {
    problems.iter().map(ConfigProblem::to_string).collect()
}
