//! `build`: sources → editions → index → bundle → dist.

use std::error::Error;
use std::io::IsTerminal;
use std::path::PathBuf;

use jiff::civil::Date;
use kb_core::model::Audience;

use super::bundles::{self, as_table, audience};
use super::learning_report;
use super::problems::{self, NothingToBuild};
use super::status::Status;
use super::widget_folder::{BUILD_THE_WIDGET, widget_folder};
use crate::days;
use crate::dist;
use crate::learn::LearningOptions;
use crate::sources::{self, KnowledgeBase};

/// The arguments of `build`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder of articles.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The folder to write.
    #[arg(long)]
    out: PathBuf,
    /// Learn only from tickets opened before this day (YYYY-MM-DD), so that later ones can be used for measuring.
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    resolutions_before: Option<FirstDay>,
    /// Build only for this audience: client, client:ACCOUNT or internal; may be given several times.
    #[arg(long = "audience", value_parser = audience)]
    audiences: Vec<Audience>,
    /// The file for the JSON report on learning; by default OUT.report.json, beside the output folder, so that no server serves it.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The folder of the built widget; by default `widget` beside the program or one level up.
    #[arg(long, env = "FIXMARK_WIDGET")]
    widget: Option<PathBuf>,
}

/// The first day whose tickets are left out, as days since 1970-01-01.
#[derive(Debug, Clone, Copy)]
struct FirstDay(i32);

fn first_day(text: &str) -> Result<FirstDay, String> {
    let ten_characters = text.len() == "YYYY-MM-DD".len();
    let date = Date::strptime("%Y-%m-%d", text).ok().filter(|_| ten_characters);
    let date = date.ok_or_else(|| "write an existing date as YYYY-MM-DD, such as 2026-03-31".to_owned())?;
    Ok(FirstDay(days::number(date)))
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let (mut base, diagnostics) = sources::read(&arguments.dir)?;
    problems::print(&diagnostics);
    if problems::is_empty(&base) {
        eprintln!("error: {}", NothingToBuild(arguments.dir.clone()));
        return Ok(Status::ContentProblems);
    }
    if let Some(day) = arguments.resolutions_before {
        leave_out_later(&mut base, day);
    }
    let written = bundles::write(&base, &arguments.audiences, &arguments.out, LEARNING);
    clear_progress();
    let written = written?;
    eprint!("{}", as_table(&written));
    learning_report::write(&written, arguments.report.as_deref(), &arguments.out)?;
    match widget_folder(arguments.widget.as_deref()) {
        Some(folder) => dist::write_widget(&arguments.out, &folder).map(|_| ())?,
        None => eprintln!("No widget was found, so only bundles were written; {BUILD_THE_WIDGET}."),
    }
    Ok(if problems::any_error(&diagnostics) { Status::ContentProblems } else { Status::Fine })
}

/// Learning with cross-validation, and progress in a terminal.
const LEARNING: LearningOptions = LearningOptions { cross_validate: true, progress: show_progress };

fn show_progress(progress: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\u{1b}[2Klearning {progress}");
    }
}

fn clear_progress() {
    if std::io::stderr().is_terminal() {
        eprint!("\r\u{1b}[2K");
    }
}

/// Drops the tickets opened on or after a day. Tickets without a date stay.
fn leave_out_later(base: &mut KnowledgeBase, FirstDay(first): FirstDay) {
    let tickets = std::mem::take(&mut base.resolutions);
    let places = std::mem::take(&mut base.resolution_places);
    let (read, mut undated) = (tickets.len(), 0);
    for (ticket, place) in tickets.into_iter().zip(places) {
        undated += usize::from(ticket.opened_day.is_none());
        if ticket.opened_day.is_none_or(|day| day < first) {
            base.resolutions.push(ticket);
            base.resolution_places.push(place);
        }
    }
    eprintln!("{} of {read} tickets left out by --resolutions-before.", read - base.resolutions.len());
    if undated > 0 {
        eprintln!("{undated} tickets have no `opened` date and were kept; add `opened` to them.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_strictly() {
        for (text, days) in [
            ("1970-01-01", Some(0)),
            ("2024-07-01", Some(19_905)),
            ("1969-12-31", Some(-1)),
            ("2024-02-30", None),
            ("2024-7-1", None),
            ("20240701", None),
            ("2024-07-01T12:00", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(first_day(text).ok().map(|day| day.0), days, "{text}");
        }
    }
}
