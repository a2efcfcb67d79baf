//! Every route of the gateway: intake, health check, bundle and portal.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;

use super::cors;
use crate::attachment::AttachmentFiles;
use crate::config::Config;
use crate::files::{Dist, serve_portal};
use crate::problem_details::{ProblemDetails, ProblemKind};
use crate::store::Store;
use crate::{health_check, intake, log};

pub(super) fn router(config: &Config, store: Store, files: AttachmentFiles) -> Router {
    let health = Router::new().route("/healthz", get(health_check::check)).with_state(store.clone());
    let bundle = Router::new()
        .route(&format!("{}{{*path}}", config.prefix), get(Dist::serve))
        .with_state(Dist::new(config));
    let routes = intake::routes(store, files, config).merge(health).merge(bundle);
    let routes = match &config.portal {
        Some(root) => routes.fallback_service(get(serve_portal).with_state(Arc::new(root.clone()))),
        None => routes.fallback(async || ProblemDetails::not_found()),
    };
    routes
        .method_not_allowed_fallback(async || {
            ProblemDetails::new(
                ProblemKind::MethodNotAllowed,
                "Use one of the methods in the `Allow` header.",
            )
        })
        .layer(cors::layer(&config.origins))
        .layer(from_fn(log::log_request))
}
