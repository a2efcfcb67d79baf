//! Numbered steps on the terminal: what each does, how long it usually takes, and how long it took.

use std::time::Instant;

use anyhow::Result;

/// Counts the steps of a task.
pub(crate) struct Progress {
    number: usize,
    count: usize,
}

impl Progress {
    /// A task of so many steps.
    pub(crate) fn of(count: usize) -> Self {
        Self { number: 0, count }
    }

    /// Announces the next step.
    pub(crate) fn announce(&mut self, what: &str, usual: &str) {
        self.number += 1;
        eprintln!("\n[{}/{}] {what} ({usual})", self.number, self.count);
    }

    /// Announces the next step, does it and says how long it took.
    pub(crate) fn step(&mut self, what: &str, usual: &str, act: impl FnOnce() -> Result<()>) -> Result<()> {
        self.announce(what, usual);
        let started = Instant::now();
        act()?;
        eprintln!("done in {:.0} s", started.elapsed().as_secs_f64());
        Ok(())
    }
}
