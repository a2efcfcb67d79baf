//! Writes resolutions as JSON lines: tickets by number, then feedback and tickets of ticket systems, each in the order of arrival.

use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

use super::resolution::{self, ResolutionLine};
use crate::config::ExportConfig;
use crate::plain_text::plain;
use crate::store::{History, ResolvedTicket, StoreError, StoredResolved, StoredTicket};

/// Why the export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lines could not be written.
    #[error("cannot write {place} ({source}); check that there is room and the folder can be written", place = place(path.as_deref()))]
    Write {
        /// The file; `None` is standard output.
        path: Option<PathBuf>,
        /// The cause.
        source: io::Error,
    },
}

fn place(path: Option<&Path>) -> String {
    path.map_or("to standard output".to_owned(), |path| format!("`{}`", path.display()))
}

/// How many tickets and feedback entries were written or left out.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Lines written.
    pub written: usize,
    /// Lines of these that no engineer stands behind.
    pub anonymous: usize,
    /// Lines of these about tickets that came to the ticket systems by other ways.
    pub of_others: usize,
    /// Tickets without an outcome of the engineer or the client.
    pub without_outcome: usize,
    /// Feedback without its question, or whose article neither solved the question nor was unrelated to it.
    pub uninformative: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, anonymous, of_others, without_outcome, uninformative } = self;
        write!(
            f,
            "resolutions written: {written}; of tickets that came to the ticket systems by other ways: {of_others}; anonymous ones of these, from which a build learns only if kb.toml says so: {anonymous}; tickets left out, because they have no outcome yet: {without_outcome}; "
        )?;
        write!(
            f,
            "feedback left out, because it has no question, or its article was right but did not help: {uninformative}"
        )
    }
}

/// Exports a snapshot of the database. An output file is complete or not there; a closed standard output ends the export early and
/// is no error.
pub async fn export(config: &ExportConfig) -> Result<Counts, ExportError> {
    let mut history = History::open(&config.database, &config.since).await?;
    let failed = |source| ExportError::Write { path: config.out.clone(), source };
    let counts = match &config.out {
        Some(path) => {
            let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = NamedTempFile::new_in(parent).map_err(failed)?;
            let mut output = Output::new(BufWriter::new(file));
            output.write_all(&mut history, failed).await?;
            let file = output.writer.into_inner().map_err(|error| failed(error.into_error()))?;
            file.as_file().sync_all().map_err(failed)?;
            file.persist(path).map_err(|error| failed(error.error))?;
            output.counts
        }
        None => {
            let mut output = Output::new(BufWriter::new(io::stdout().lock()));
            match output.write_all(&mut history, failed).await {
                Err(ExportError::Write { source, .. }) if source.kind() == ErrorKind::BrokenPipe => {}
                other => other?,
            }
            output.counts
        }
    };
    history.close().await?;
    Ok(counts)
}

struct Output<W> {
    writer: W,
    counts: Counts,
}

impl<W: Write> Output<W> {
    fn new(writer: W) -> Self {
        Self { writer, counts: Counts::default() }
    }

    async fn write_all(
        &mut self,
        history: &mut History,
        failed: impl Fn(io::Error) -> ExportError,
    ) -> Result<(), ExportError> {
        let mut previous = None;
        loop {
            let page = history.tickets(previous.as_ref()).await?;
            let read_back = history.resolved_of(&page).await?;
            for ticket in &page {
                let resolution = resolution::of_ticket(ticket, &of_ticket(ticket, &read_back));
                let written = self.write(resolution).map_err(&failed)?;
                self.counts.without_outcome += usize::from(!written);
            }
            previous = page.into_iter().next_back();
            if previous.is_none() {
                break;
            }
        }
        let mut previous = None;
        loop {
            let page = history.feedback(previous.as_ref()).await?;
            for feedback in &page {
                let written = self.write(resolution::of_feedback(feedback)).map_err(&failed)?;
                self.counts.uninformative += usize::from(!written);
            }
            previous = page.into_iter().next_back();
            if previous.is_none() {
                break;
            }
        }
        self.write_others(history, &failed).await?;
        self.writer.flush().map_err(failed)
    }

    /// Writes the resolved tickets that were not sent by us.
    async fn write_others(
        &mut self,
        history: &mut History,
        failed: &impl Fn(io::Error) -> ExportError,
    ) -> Result<(), ExportError> {
        let mut after = 0;
        loop {
            let page = history.resolved(after).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.row;
            for resolved in page.iter().filter(|resolved| resolved.number.is_none()) {
                self.write_line(&resolved.ticket.line).map_err(failed)?;
                self.counts.of_others += 1;
            }
        }
    }

    /// Writes a resolution, if there is one, and returns whether there was.
    fn write(&mut self, resolution: Option<ResolutionLine>) -> io::Result<bool> {
        let Some(resolution) = resolution else { return Ok(false) };
        self.write_line(&resolution)?;
        self.counts.anonymous += usize::from(resolution.is_anonymous());
        Ok(true)
    }

    fn write_line(&mut self, line: &impl Serialize) -> io::Result<()> {
        writeln!(self.writer, "{}", plain(&serde_json::to_string(line)?))?;
        self.counts.written += 1;
        Ok(())
    }
}

/// What was read back of a ticket.
fn of_ticket<'r>(ticket: &StoredTicket, read_back: &'r [StoredResolved]) -> Vec<&'r ResolvedTicket> {
    let of_this = read_back.iter().filter(|resolved| resolved.number == Some(ticket.number));
    of_this.map(|resolved| &resolved.ticket).collect()
}
