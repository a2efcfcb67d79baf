//! The worker of one target: claims what is due, attempts several deliveries at once, and records what came of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use super::attempt::{Attempted, attempt};
use super::call::{CallError, DeliveryKind, TicketSystem};
use super::circuit::Circuit;
use super::closed_tickets::ClosedTickets;
use super::connector::Connector;
use super::decision;
use crate::attachment::AttachmentFiles;
use crate::config::TargetName;
use crate::store::{AttemptOutcome, ClaimRequest, ClaimedDelivery, Store, SweepRequest};

/// How often it is looked for deliveries that are due.
const PAUSE: Duration = Duration::from_millis(250);
/// How often claims that have run out are looked for.
const SWEEP_PAUSE: Duration = Duration::from_secs(2);
/// How often it is tried to record an outcome, before its claim runs out.
const RECORDINGS: u32 = 5;

/// Delivers to one target.
pub(super) struct Worker {
    pub(super) store: Store,
    pub(super) files: AttachmentFiles,
    pub(super) target: TargetName,
    pub(super) connector: Arc<Connector>,
    pub(super) closed: Arc<ClosedTickets>,
    /// How long one call may take.
    pub(super) timeout: Duration,
    /// Most deliveries under way at once.
    pub(super) parallel: usize,
}

impl Worker {
    /// Delivers until `stopping` turns true, then finishes what is under way.
    pub(super) async fn run(self, mut stopping: watch::Receiver<bool>) {
        let mut circuit = Circuit::default();
        let mut under_way = JoinSet::new();
        let mut swept: Option<Instant> = None;
        loop {
            if swept.is_none_or(|at| at.elapsed() >= SWEEP_PAUSE) {
                self.sweep().await;
                swept = Some(Instant::now());
            }
            let room = circuit.room(Instant::now(), under_way.len(), self.parallel);
            for delivery in self.claim(room).await {
                under_way.spawn(deliver(
                    self.store.clone(),
                    self.files.clone(),
                    Arc::clone(&self.connector),
                    Arc::clone(&self.closed),
                    delivery,
                    self.timeout,
                ));
            }
            tokio::select! {
                Some(ended) = under_way.join_next() => self.note(&mut circuit, ended),
                () = tokio::time::sleep(PAUSE) => {}
                _ = stopping.changed() => break,
            }
            while let Some(ended) = under_way.try_join_next() {
                self.note(&mut circuit, ended);
            }
        }
        under_way.join_all().await;
    }

    /// Takes note of an attempt's last call.
    fn note(&self, circuit: &mut Circuit, ended: Result<Option<CallError>, tokio::task::JoinError>) {
        let Ok(result) = ended else { return };
        let was_open = circuit.is_open();
        circuit.record(Instant::now(), result.as_ref());
        let target = self.target.as_str();
        match (was_open, circuit.is_open()) {
            (false, true) => {
                warn!(target_name = target, "deliveries are held back, because the ticket system fails")
            }
            (true, false) => info!(target_name = target, "deliveries go on"),
            _ => {}
        }
    }

    async fn sweep(&self) {
        let visible = decision::settle(self.connector.lookup(DeliveryKind::Ticket));
        let settle = visible.max(longest_attempt(self.timeout));
        let request = SweepRequest { target: self.target.as_str().to_owned(), settle };
        if let Err(error) = self.store.sweep(request).await {
            error!(%error, target_name = self.target.as_str(), "deliveries whose claims ran out can't be seen");
        }
    }

    async fn claim(&self, room: usize) -> Vec<ClaimedDelivery> {
        if room == 0 {
            return Vec::new();
        }
        let request = ClaimRequest {
            target: self.target.as_str().to_owned(),
            limit: u32::try_from(room).unwrap_or(u32::MAX),
            lease: longest_attempt(self.timeout) * 2,
        };
        self.store.claim(request).await.unwrap_or_else(|error| {
            error!(%error, target_name = self.target.as_str(), "deliveries can't be claimed");
            Vec::new()
        })
    }
}

/// How long an attempt may take, however many calls its connector makes. One that is cut off has an unknown outcome, and is looked for.
fn longest_attempt(timeout: Duration) -> Duration {
    timeout * 2
}

/// Attempts a delivery and records the outcome; returns how the last call failed, if it did.
async fn deliver(
    store: Store,
    files: AttachmentFiles,
    connector: Arc<Connector>,
    closed: Arc<ClosedTickets>,
    delivery: ClaimedDelivery,
    timeout: Duration,
) -> Option<CallError> {
    let attempting = attempt(&connector, &files, &closed, &delivery, rand::random());
    // Every call ends by itself, but several may take too long together, and another gateway goes on when the claim has run out.
    let attempted = tokio::time::timeout(longest_attempt(timeout), attempting).await;
    let Attempted { outcome, error } = attempted.unwrap_or_else(|_| {
        let error = CallError::Unknown { after: None, text: "no answer in time".to_owned() };
        let lookup = connector.lookup(delivery.kind);
        let outcome =
            decision::after_failure(decision::Step::Sending, &error, lookup, delivery.attempts, 1.0);
        Attempted { outcome, error: Some(error) }
    });
    log(&delivery, &outcome);
    for recording in 1..=RECORDINGS {
        match store.record(&delivery, outcome.clone()).await {
            Ok(()) => break,
            Err(error) => error!(%error, recording, "what came of a delivery can't be recorded"),
        }
        tokio::time::sleep(PAUSE * recording).await;
    }
    error
}

/// Logs an outcome without what the ticket system said, which may repeat a client's words.
fn log(delivery: &ClaimedDelivery, outcome: &AttemptOutcome) {
    let (id, ticket) = (delivery.id, delivery.number.to_string());
    match outcome {
        AttemptOutcome::Delivered(_) => info!(delivery = id, ticket, "delivered"),
        AttemptOutcome::Again { in_doubt, .. } => {
            info!(delivery = id, ticket, in_doubt, "not delivered yet")
        }
        AttemptOutcome::Dead { .. } => {
            warn!(delivery = id, ticket, "not delivered; see `kb-gateway deliveries --dead`")
        }
    }
}
