//! `build`: sources → editions → index → bundle → dist.

use std::error::Error;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use kb_core::model::Audience;

use super::bundles::{self, as_table, audience};
use super::day::{Day, day};
use super::earlier;
use super::found_links;
use super::learning_report;
use super::problems::{self, NothingToRead};
use super::status::Status;
use super::widget_folder::{BUILD_THE_WIDGET, widget_folder};
use crate::dist::{Dist, DistError};
use crate::learn::LearningOptions;
use crate::sources::{self, KnowledgeBase, Reading};

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
    #[arg(long, value_name = "DATE", value_parser = day)]
    resolutions_before: Option<Day>,
    /// Find the articles that answers mean, for tickets that name none, and keep them in resolutions/found.jsonl of the folder.
    #[arg(long)]
    link: bool,
    /// Build only for this audience: client (or public), client:ACCOUNT or internal; may be given several times.
    #[arg(long = "audience", value_parser = audience)]
    audiences: Vec<Audience>,
    /// The file for the JSON report on learning; by default `.fixmark/report.json` in the folder of articles, which no server serves.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The folder of an earlier build that this one is compared with before it is written; by default what is in --out.
    #[arg(long, value_name = "DIST")]
    against: Option<PathBuf>,
    /// Write the bundles even where they rank worse than before by more than `[gate]` in kb.toml allows.
    #[arg(long)]
    accept_changes: bool,
    /// Print the metrics of what was learned and compared as well.
    #[arg(long)]
    verbose: bool,
    /// The day (YYYY-MM-DD) on which dates of publication and expiry are judged; by default today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Day>,
    /// The folder of the built widget; by default `widget` beside the program or one level up.
    #[arg(long, env = "FIXMARK_WIDGET")]
    widget: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let today = Reading::today();
    let reading = Reading {
        as_of: arguments.as_of.map_or(today.as_of, |Day(day)| day),
        public: arguments.audiences.contains(&Audience::Client),
    };
    let (mut base, diagnostics) = sources::read_as(&arguments.dir, reading)?;
    problems::print(&diagnostics);
    if problems::is_empty(&base) {
        eprintln!("error: {}", NothingToRead(arguments.dir.clone()));
        return Ok(Status::ContentProblems);
    }
    if arguments.link {
        eprint!("{}", found_links::find(&arguments.dir, &mut base)?);
    }
    if let Some(day) = arguments.resolutions_before {
        leave_out_later(&mut base, day);
    }
    Dist::check(&arguments.dir, &arguments.out)?;
    let built = bundles::build(&base, &arguments.audiences, LEARNING);
    clear_progress();
    let mut built = built?;
    earlier::compare(&base, &mut built, &arguments.out, arguments.against.as_deref())?;
    let report = arguments.report.as_deref();
    learning_report::write(&built, report, &arguments.dir, reading.as_of, arguments.verbose)?;
    if !earlier::gate_holds(&built, arguments.accept_changes) {
        return Ok(Status::ContentProblems);
    }
    let dist = Dist::open(&arguments.out)?;
    let written = bundles::write(&base, &built, &dist)?;
    eprint!("\nPublished in {}:\n{}", arguments.out.display(), as_table(&written));
    match widget_folder(arguments.widget.as_deref()) {
        Some(folder) => dist.write_widget(&folder).map(|_| ())?,
        None => eprintln!("No widget was found, so only bundles were written; {BUILD_THE_WIDGET}."),
    }
    note_foreign(&dist, &arguments.out)?;
    eprint!("{}", problems::what_to_do(&diagnostics));
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

/// What stands in the folder and is not ours stays, but a server may serve it.
fn note_foreign(dist: &Dist, out: &Path) -> Result<(), DistError> {
    let foreign = dist.foreign()?;
    if let [first, rest @ ..] = foreign.as_slice() {
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        eprintln!("Left as it is, because no build wrote it: {}{more}.", out.join(first).display());
    }
    Ok(())
}

/// Drops the tickets opened on or after a day. Tickets without a date stay.
fn leave_out_later(base: &mut KnowledgeBase, Day(first): Day) {
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
