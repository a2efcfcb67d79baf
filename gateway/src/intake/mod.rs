//! What clients send: the routes under `/v1/`, what they answer, and how a request is refused.

mod problem;
mod body;
mod key;
mod tickets;
mod feedback;
mod outcomes;
mod limit;
mod health;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::config::Config;
use crate::store::Store;

pub(crate) use problem::{Kind, Problem};

/// The routes that take tickets, feedback and outcomes, limited by client address, and the health check, which is not.
pub(crate) fn routes(store: Store, config: &Config) -> Router {
    let door = outcomes::Door { store: store.clone(), token: config.outcome_token.clone().map(Arc::new) };
    Router::new()
        .route("/v1/tickets", post(tickets::create))
        .route("/v1/tickets/{id}", get(tickets::show))
        .route("/v1/feedback", post(feedback::create))
        .merge(Router::new().route("/v1/outcomes", post(outcomes::create)).with_state(door))
        .layer(from_fn_with_state(limit::Buckets::new(config.limit), limit::admit))
        .route("/healthz", get(health::check))
        .with_state(store)
}
