//! What clients and ticket systems send: the routes under `/v1/`.

mod body;
mod idempotency;
mod bearer;
mod quota;
mod state;
mod tickets;
mod replies;
mod feedback;
mod outcomes;
mod rate_limit;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::config::Config;
use crate::store::Store;

/// The routes for tickets, feedback and outcomes, all under the rate limit.
pub(crate) fn routes(store: Store, config: &Config) -> Router {
    let targets = Arc::new(config.delivery.targets.clone());
    let intake = state::Intake { store, quotas: quota::Quotas::new(config.daily_quota), targets };
    let outcomes = outcomes::OutcomeIntake::new(intake.clone(), config.outcome_token.clone());
    Router::new()
        .route("/v1/tickets", post(tickets::create))
        .route("/v1/tickets/{id}", get(tickets::show))
        .route("/v1/tickets/{id}/replies", post(replies::create))
        .route("/v1/feedback", post(feedback::create))
        .with_state(intake)
        .merge(Router::new().route("/v1/outcomes", post(outcomes::create)).with_state(outcomes))
        .layer(from_fn_with_state(rate_limit::ClientBuckets::new(config.rate_limit), rate_limit::enforce))
}
