//! `tags`: how tickets are tagged, and what is wrong with the tags.

use std::error::Error;
use std::path::PathBuf;

use super::problems::NothingToRead;
use super::status::Status;
use crate::edition::editions;
use crate::sources;
use crate::tag_report::{knowing_edition, tag_report};

/// The arguments of `tags`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles and tickets.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// Print everything as one JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let (base, _) = sources::read(&arguments.dir)?;
    let nothing = || NothingToRead(arguments.dir.clone());
    if base.resolutions.is_empty() {
        return Err(nothing().into());
    }
    let editions = editions(&base)?;
    let report = tag_report(&base, knowing_edition(&editions).ok_or_else(nothing)?)?;
    match arguments.json {
        true => println!("{}", serde_json::to_string_pretty(&report)?),
        false => print!("{report}"),
    }
    Ok(Status::Fine)
}
