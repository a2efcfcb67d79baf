//! What the routes share: the store, and the quotas of those who send.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::quota::{Quotas, Sender};
use crate::attachment::AttachmentFiles;
use crate::config::Targets;
use crate::problem_details::ProblemDetails;
use crate::store::{Store, StoreError};

/// What the routes share.
#[derive(Clone)]
pub(super) struct Intake {
    pub(super) store: Store,
    pub(super) quotas: Quotas,
    /// Where tickets go.
    pub(super) targets: Arc<Targets>,
    pub(super) files: AttachmentFiles,
    /// A permit for each file that may be received at once.
    pub(super) files_under_way: Arc<Semaphore>,
}

impl Intake {
    /// Stores an entry of so many bytes within its sender's quota, of which only new entries use up anything.
    pub(super) async fn within_quota<T>(
        &self,
        sender: Sender,
        bytes: usize,
        storing: impl Future<Output = Result<T, StoreError>>,
        is_new: impl Fn(&T) -> bool,
    ) -> Result<T, ProblemDetails> {
        let reservation = self.quotas.reserve(sender, bytes)?;
        // A client that goes away meanwhile ends this function here, and its entry is stored all the same: that counts.
        let stored = storing.await;
        if !stored.as_ref().is_ok_and(is_new) {
            reservation.give_back();
        }
        Ok(stored?)
    }
}
