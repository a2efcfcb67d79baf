//! Watching the folder: many events of one save count as one change.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Editors write, rename and set permissions one after another; a save is over when nothing has happened for this long.
const QUIET: Duration = Duration::from_millis(80);

/// Changes below a folder, from the moment this exists.
#[derive(Debug)]
pub(super) struct Changes {
    events: Receiver<()>,
    _watcher: RecommendedWatcher,
}

/// Watches everything below the folder.
pub(super) fn changes(dir: &Path) -> Result<Changes, String> {
    let (sender, events) = channel();
    let told = move |event: notify::Result<Event>| {
        // Builds read files themselves. An error of the watcher may hide a change, so it counts as one.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            let _ = sender.send(());
        }
    };
    let watch = || -> notify::Result<RecommendedWatcher> {
        let mut watcher = notify::recommended_watcher(told)?;
        watcher.watch(dir, RecursiveMode::Recursive)?;
        Ok(watcher)
    };
    let watcher = watch().map_err(|error| {
        format!(
            "{} can't be watched for changes: {error}; name a folder that exists and may be read",
            dir.display()
        )
    })?;
    Ok(Changes { events, _watcher: watcher })
}

impl Changes {
    /// Waits for a change and until it is over. `false` when there will be no more.
    pub(super) fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}
