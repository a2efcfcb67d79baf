//! `review`: a person links or tags resolved tickets, one key each.

mod asked;
mod decisions_file;
mod terminal;

use std::error::Error;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use super::status::Status;
use crate::days;
use crate::review::{Key, Question, Review, Step};
use crate::sources;
use decisions_file::DecisionsFile;

/// The arguments of `review`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The knowledge base.
    dir: PathBuf,
    /// Only the tickets of these files in its folder `resolutions`.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only ask which article closed a ticket.
    #[arg(long, conflicts_with = "tags")]
    links: bool,
    /// Only ask for the tags that tickets lack.
    #[arg(long)]
    tags: bool,
    /// Your name, which stands in every decision.
    #[arg(long, value_name = "NAME", env = "USER")]
    by: Option<String>,
    /// Print what would be asked, a JSON object each, and decide nothing.
    #[arg(long, conflicts_with = "accept_above")]
    json: bool,
    /// Ask nothing, and take every first choice that is at least this likely, from 0 to 1.
    #[arg(long, value_name = "PROBABILITY", value_parser = share)]
    accept_above: Option<f64>,
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "write a probability from 0 to 1, such as 0.95".to_owned())
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<Status, Box<dyn Error>> {
    let (base, _) = sources::read(&arguments.dir)?;
    let file = DecisionsFile::of(&arguments.dir);
    let questions = asked::questions(base, arguments, &file.read()?)?;
    if arguments.json {
        let mut out = io::stdout().lock();
        for question in &questions {
            writeln!(out, "{}", question.as_json())?;
        }
        return Ok(Status::Fine);
    }
    let by = arguments.by.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let by = by.ok_or("nobody knows who decides; say so with --by NAME")?;
    let all = questions.len();
    let decided = match arguments.accept_above {
        Some(least) => accept(questions, least, by, &file)?,
        None if questions.is_empty() => Vec::new(),
        None if !terminal::is_there() || !io::stdin().is_terminal() => {
            return Err("review asks in a terminal, and this is none; --json lists what would be asked, --accept-above PROBABILITY takes what is sure".into());
        }
        None => terminal::ask(review(questions, by), &file)?,
    };
    eprint!("{}", summary(&decided, all, &file));
    Ok(Status::Fine)
}

fn review(questions: Vec<Question>, by: &str) -> Review {
    Review::new(questions, by, &days::written(days::today()))
}

/// Takes the first choice of every question where it is sure enough.
fn accept(
    mut questions: Vec<Question>,
    least: f64,
    by: &str,
    file: &DecisionsFile,
) -> Result<Vec<kb_import::Reviewed>, Box<dyn Error>> {
    questions
        .retain(|question| question.percent().is_some_and(|percent| f64::from(percent) >= 100.0 * least));
    let mut review = review(questions, by);
    while let Step::Decided(decision) = review.step(Key::Accept) {
        file.append(&decision)?;
    }
    Ok(review.decided().to_vec())
}

fn summary(decided: &[kb_import::Reviewed], all: usize, file: &DecisionsFile) -> String {
    if all == 0 {
        return "Nothing to ask: every ticket has what could be asked for.\n".to_owned();
    }
    let count = |is: fn(&kb_import::Reviewed) -> bool| decided.iter().filter(|line| is(line)).count();
    let linked = count(|line| line.articles.as_ref().is_some_and(|articles| !articles.is_empty()));
    let (none, tagged) =
        (count(|line| line.link.as_deref() == Some("none")), count(|line| line.tags().next().is_some()));
    let left = count(|line| !line.reviewed.left.is_empty());
    let rest = all - decided.len();
    let mut text = format!(
        "Decided: {linked} linked, {none} without an article, {tagged} tagged; {left} left for another time, {rest} not asked.\n"
    );
    if !decided.is_empty() {
        text += &format!("They are in {}, and the next build learns from them.\n", file.path().display());
    }
    text
}
