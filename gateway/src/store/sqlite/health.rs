//! Whether the database takes writes. However many ask, one probe at a time goes to the writer, and a good answer holds for a second.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::entry::Probe;
use super::writer::Writer;
use crate::store::error::StoreError;

/// How long a good answer holds, unless a write fails meanwhile.
const FRESH: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Default)]
pub(super) struct Health {
    last: Arc<Mutex<Option<Answer>>>,
}

#[derive(Debug)]
struct Answer {
    at: Instant,
    failures: u64,
    result: Result<(), Arc<StoreError>>,
}

impl Health {
    /// Succeeds if an entry could be stored now.
    pub(super) async fn check(&self, writer: &Writer) -> Result<(), StoreError> {
        let asked = Instant::now();
        let mut last = self.last.lock().await;
        let answer = match last.take() {
            Some(answer) if answer.holds(asked, writer.failures()) => answer,
            _ => Answer {
                result: writer.store(Probe).await.map_err(Arc::new),
                failures: writer.failures(),
                at: Instant::now(),
            },
        };
        last.insert(answer).result.clone().map_err(StoreError::Batch)
    }
}

impl Answer {
    /// Whether it answers a question of this time: it came later, or it was good a moment ago and nothing failed since.
    fn holds(&self, asked: Instant, failures: u64) -> bool {
        let still_good = self.result.is_ok() && self.failures == failures && self.at.elapsed() < FRESH;
        self.at >= asked || still_good
    }
}
