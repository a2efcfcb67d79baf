//! The commands, one a file. Each has `Arguments`, which clap parses, and `run`.

pub mod status;
mod band;
mod day;
mod problems;
mod repository;
mod widget_folder;
mod bundles;
mod earlier;
mod learning_report;
mod found_file;
mod import_links;
mod found_links;
pub mod check;
pub mod build;
pub mod serve;
pub mod search;
pub mod triage;
pub mod eval;
pub mod import;
pub mod review;
pub mod tags;

pub use status::Status;

use std::error::Error;

use clap::Subcommand;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show every problem in a folder of articles.
    Check(check::Arguments),
    /// Compile a folder of articles into static search bundles.
    Build(build::Arguments),
    /// Preview a folder of articles in the widget; updates after every change.
    Serve(serve::Arguments),
    /// Search a bundle with the ranking that the browser uses.
    Search(search::Arguments),
    /// Predict category, route, tier and priority of tickets, or measure the predictions.
    Triage(triage::Arguments),
    /// Measure a bundle's ranking with labelled questions.
    Eval(eval::Arguments),
    /// Turn what a ticket system exported into resolved tickets.
    Import(import::Arguments),
    /// Link or tag resolved tickets by hand, one key a ticket.
    Review(review::Arguments),
    /// Show how resolved tickets are tagged, and which tags need attention.
    Tags(tags::Arguments),
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
        Command::Import(arguments) => import::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Tags(arguments) => tags::run(&arguments),
    }
}
