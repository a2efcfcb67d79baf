//! `kb-gateway`: parses the command line, runs the command, and reports errors on stderr and by exit status.

use std::process::ExitCode;

use clap::Parser;
use kb_gateway::config::{
    Arguments, Command, Config, ConfigProblem, ConnectArguments, ConnectConfig, DeliveriesArguments,
    DeliveriesConfig, EXAMPLE, ExportArguments, ExportConfig, ServeArguments, SyncArguments, SyncConfig,
    TagsArguments, TagsConfig,
};
use kb_gateway::{delivery, log, report, server, sync};

/// Exit status where a ticket system lacks what deliveries need, or can't be read.
const NOT_READY: u8 = 1;

/// Exit status for usage and environment problems.
const USAGE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Serve(arguments) => serve(*arguments).await,
        Command::Deliveries(arguments) => deliveries(arguments).await,
        Command::Export(arguments) => export(arguments).await,
        Command::Sync(arguments) => sync(&arguments).await,
        Command::Tags(arguments) => tags(arguments).await,
        Command::Connect(arguments) => connect(&arguments).await,
        Command::Config(_) => {
            print!("{EXAMPLE}");
            Ok(ExitCode::SUCCESS)
        }
    };
    result.unwrap_or_else(|messages| {
        for message in messages {
            eprintln!("kb-gateway: {message}");
        }
        ExitCode::from(USAGE)
    })
}

async fn serve(arguments: ServeArguments) -> Result<ExitCode, Vec<String>> {
    let config = Config::check(arguments).map_err(|problems| messages(&problems))?;
    log::start();
    server::serve(config).await.map_err(|error| vec![error.to_string()])?;
    Ok(ExitCode::SUCCESS)
}

async fn deliveries(arguments: DeliveriesArguments) -> Result<ExitCode, Vec<String>> {
    let config = DeliveriesConfig::check(arguments).map_err(|problems| messages(&problems))?;
    delivery::deliveries(&config).await.map_err(|error| vec![error.to_string()])?;
    Ok(ExitCode::SUCCESS)
}

async fn export(arguments: ExportArguments) -> Result<ExitCode, Vec<String>> {
    let config = ExportConfig::check(arguments).map_err(|problems| messages(&problems))?;
    let counts = report::export(&config).await.map_err(|error| vec![error.to_string()])?;
    eprintln!("kb-gateway: {counts}");
    Ok(ExitCode::SUCCESS)
}

/// Reads resolved tickets, or writes tags back into them, and prints what came of each target.
async fn sync(arguments: &SyncArguments) -> Result<ExitCode, Vec<String>> {
    let config = SyncConfig::check(arguments).map_err(|problems| messages(&problems))?;
    let mut status = ExitCode::SUCCESS;
    let mut each = |synced: Result<sync::Synced, sync::SyncError>| match synced {
        Ok(report) => print!("{report}"),
        Err(error) => {
            eprintln!("kb-gateway: {error}");
            status = ExitCode::from(NOT_READY);
        }
    };
    sync::sync(&config, &mut each).await.map_err(|error| vec![error.to_string()])?;
    Ok(status)
}

/// Prints what share of the resolved tickets is tagged.
async fn tags(arguments: TagsArguments) -> Result<ExitCode, Vec<String>> {
    let config = TagsConfig::check(arguments).map_err(|problems| messages(&problems))?;
    sync::tags(&config).await.map_err(|error| vec![error.to_string()])?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what a ticket system lacks, one finding a line.
async fn connect(arguments: &ConnectArguments) -> Result<ExitCode, Vec<String>> {
    let ConnectConfig { target, call_timeout } =
        ConnectConfig::check(arguments).map_err(|problems| messages(&problems))?;
    let findings = delivery::check(&target, call_timeout).await.map_err(|problem| vec![problem])?;
    for finding in &findings {
        println!("{}: {}", if finding.fatal { "problem" } else { "note" }, finding.text);
    }
    if findings.iter().any(|finding| finding.fatal) {
        return Ok(ExitCode::from(NOT_READY));
    }
    println!("{} ({}): everything that deliveries need is there", target.name, target.system);
    Ok(ExitCode::SUCCESS)
}

fn messages(problems: &[ConfigProblem]) -> Vec<String> {
    problems.iter().map(ConfigProblem::to_string).collect()
}
