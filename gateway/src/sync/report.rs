//! What a reading of a target understood, what it changed here, and what it left.

use std::fmt;

use kb_import::Report;

/// How many problems are written out.
const MOST_PROBLEMS: usize = 10;

/// What was read from a target.
#[derive(Debug, Default)]
pub struct TargetReport {
    /// The target's name.
    pub target: String,
    /// From when on it was read; empty for the beginning.
    pub since: String,
    /// What was understood.
    pub understood: Report,
    /// Tickets that are new here, or other than before.
    pub kept: u64,
    /// Tickets that were taken back: opened again, deleted, or without what every line needs.
    pub taken_back: u64,
    /// Tickets of these that are not there any more.
    pub deleted: u64,
    /// Values that could not be used, by the ticket's address.
    pub problems: Vec<(String, String)>,
    /// What could not be done.
    pub notes: Vec<String>,
    /// Whether nothing of it was kept.
    pub dry_run: bool,
}

impl fmt::Display for TargetReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since = if self.since.is_empty() { "the beginning" } else { &self.since };
        writeln!(f, "{}: what changed since {since}", self.target)?;
        write!(f, "{}", self.understood)?;
        let (kept, taken_back, deleted) = (self.kept, self.taken_back, self.deleted);
        match self.dry_run {
            true => writeln!(f, "  nothing was kept (--dry-run)")?,
            false => writeln!(
                f,
                "  new or changed here: {kept}; taken back: {taken_back}, of these deleted there: {deleted}"
            )?,
        }
        for (place, problem) in self.problems.iter().take(MOST_PROBLEMS) {
            writeln!(f, "  {place}: {problem}")?;
        }
        match self.problems.len().saturating_sub(MOST_PROBLEMS) {
            0 => {}
            more => writeln!(f, "  and {more} more values that could not be used")?,
        }
        self.notes.iter().try_for_each(|note| writeln!(f, "  {note}"))
    }
}
