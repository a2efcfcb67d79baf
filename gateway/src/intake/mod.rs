//! What clients and ticket systems send: the routes under `/v1/`.

mod body;
mod idempotency;
mod bearer;
mod quota;
mod state;
mod tickets;
mod replies;
mod attachments;
mod feedback;
mod outcomes;
mod rate_limit;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tokio::sync::Semaphore;

use crate::attachment::AttachmentFiles;
use crate::config::Config;
use crate::store::Store;

/// Files that are received at once; each is in memory until it is kept.
const FILES_AT_ONCE: usize = 8;

/// The routes for tickets, feedback and outcomes, all under the rate limit.
pub(crate) fn routes(store: Store, files: AttachmentFiles, config: &Config) -> Router {
    let targets = Arc::new(config.delivery.targets.clone());
    let files_under_way = Arc::new(Semaphore::new(FILES_AT_ONCE));
    let intake = state::Intake {
        store,
        quotas: quota::Quotas::new(config.daily_quota),
        targets,
        files,
        files_under_way,
    };
    let outcomes = outcomes::OutcomeIntake::new(intake.clone(), config.outcome_token.clone());
    Router::new()
        .route("/v1/tickets", post(tickets::create))
        .route("/v1/tickets/{id}", get(tickets::show))
        .route("/v1/tickets/{id}/replies", post(replies::create))
        .route("/v1/tickets/{id}/attachments", post(attachments::create))
        .route("/v1/feedback", post(feedback::create))
        .with_state(intake)
        .merge(Router::new().route("/v1/outcomes", post(outcomes::create)).with_state(outcomes))
        .layer(from_fn_with_state(rate_limit::ClientBuckets::new(config.rate_limit), rate_limit::enforce))
}
