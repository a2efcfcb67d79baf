//! Watches the folder of articles; the many events of one save count as one change.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

/// A change is over after this time without events, because editors save by several operations.
const QUIET: Duration = Duration::from_millis(80);

/// The changes below a folder since this was created.
#[derive(Debug)]
pub(super) struct Changes {
    events: Receiver<()>,
    _watcher: RecommendedWatcher,
}

/// Starts watching everything below the folder.
pub(super) fn changes(dir: &Path) -> Result<Changes, String> {
    let (sender, events) = channel();
    let send = move |event: notify::Result<Event>| {
        // A build reads files, so reading is no change. An error may hide a change, so it counts as one.
        if !event.is_ok_and(|event| event.kind.is_access()) {
            let _ = sender.send(());
        }
    };
    let watch = || -> notify::Result<RecommendedWatcher> {
        // What a link leads to isn't read, and watching it could go through the whole disk.
        let mut watcher = RecommendedWatcher::new(send, Config::default().with_follow_symlinks(false))?;
        watcher.watch(dir, RecursiveMode::Recursive)?;
        Ok(watcher)
    };
    let watcher = watch().map_err(|error| {
        format!(
            "can't watch {} for changes: {error}; name a folder that exists and that you may read",
            dir.display()
        )
    })?;
    Ok(Changes { events, _watcher: watcher })
}

impl Changes {
    /// Waits until a change is over. `false` when there will be no more changes.
    pub(super) fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}
