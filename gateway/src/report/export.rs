//! Writes JSON lines, one resolution each: tickets by number, then feedback as it arrived.

use std::fmt;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

use super::resolution;
use crate::config::ExportConfig;
use crate::store::{History, StoreError};

/// Why nothing, or not all, was exported.
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
        /// Why.
        source: io::Error,
    },
}

fn place(path: Option<&Path>) -> String {
    path.map_or("to standard output".to_owned(), |path| format!("`{}`", path.display()))
}

/// What became of what was kept.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Lines written.
    pub written: usize,
    /// Tickets of which nobody has said yet how anything ended.
    pub open: usize,
    /// Feedback without its question, or that says neither what solved it nor what had nothing to do with it.
    pub silent: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { written, open, silent } = self;
        write!(
            f,
            "resolutions written: {written}; tickets left out, because nobody said yet how they ended: {open}; "
        )?;
        write!(
            f,
            "feedback left out, because it names no question, or an article that was right but did not help: {silent}"
        )
    }
}

/// Exports what was kept as it stood at one moment. A file appears whole or not at all; a reader of standard output that has had
/// enough ends it early.
pub async fn export(config: &ExportConfig) -> Result<Counts, ExportError> {
    let mut history = History::open(&config.database, &config.since).await?;
    let failed = |source| ExportError::Write { path: config.out.clone(), source };
    let counts = match &config.out {
        Some(path) => {
            let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = NamedTempFile::new_in(parent).map_err(failed)?;
            let mut output = Output::new(BufWriter::new(file));
            output.write_all(&mut history, failed).await?;
            let file = output.lines.into_inner().map_err(|error| failed(error.into_error()))?;
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
    lines: W,
    counts: Counts,
}

impl<W: Write> Output<W> {
    fn new(lines: W) -> Self {
        Self { lines, counts: Counts::default() }
    }

    async fn write_all(
        &mut self,
        history: &mut History,
        failed: impl Fn(io::Error) -> ExportError,
    ) -> Result<(), ExportError> {
        let mut last = None;
        loop {
            let page = history.tickets(last.as_ref()).await?;
            for kept in &page {
                let written = self.write(resolution::of_ticket(kept)).map_err(&failed)?;
                self.counts.open += usize::from(!written);
            }
            last = page.into_iter().next_back();
            if last.is_none() {
                break;
            }
        }
        let mut last = None;
        loop {
            let page = history.feedback(last.as_ref()).await?;
            for kept in &page {
                let written = self.write(resolution::of_feedback(kept)).map_err(&failed)?;
                self.counts.silent += usize::from(!written);
            }
            last = page.into_iter().next_back();
            if last.is_none() {
                break;
            }
        }
        self.lines.flush().map_err(failed)
    }

    /// Writes a line, if there is one, and says whether there was.
    fn write(&mut self, line: Option<impl Serialize>) -> io::Result<bool> {
        let Some(line) = line else { return Ok(false) };
        serde_json::to_writer(&mut self.lines, &line)?;
        self.lines.write_all(b"\n")?;
        self.counts.written += 1;
        Ok(true)
    }
}
