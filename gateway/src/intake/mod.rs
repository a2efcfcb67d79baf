//! What clients send: the routes under `/v1/`, what they answer, and how a request is refused.

mod problem;
mod body;
mod key;
mod tickets;
mod feedback;
mod limit;
mod health;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::config::Limit;
use crate::store::Store;

pub(crate) use problem::{Kind, Problem};

/// The routes that take tickets and feedback, limited by client address, and the health check, which is not.
pub(crate) fn routes(store: Store, limit: Limit) -> Router {
    Router::new()
        .route("/v1/tickets", post(tickets::create))
        .route("/v1/tickets/{id}", get(tickets::show))
        .route("/v1/feedback", post(feedback::create))
        .layer(from_fn_with_state(limit::Buckets::new(limit), limit::admit))
        .route("/healthz", get(health::check))
        .with_state(store)
}
