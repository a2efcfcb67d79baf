//! Puts the parts together, listens, and stops in order: on SIGTERM or SIGINT no new connection is taken, and what is under way
//! is finished.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, Method, header};
use axum::middleware::from_fn;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tracing::{info, warn};

use crate::config::{Config, Origin};
use crate::files::{Dist, portal};
use crate::intake::{self, Kind, Problem};
use crate::log;
use crate::store::{Store, StoreError};

/// How long requests under way may take after a signal; orchestrators kill after 30 seconds.
const GRACE: Duration = Duration::from_secs(25);
/// How long a browser may remember what CORS allows.
const PREFLIGHT: Duration = Duration::from_secs(24 * 60 * 60);

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address could not be listened on.
    #[error("cannot listen on {address} ({source}); stop what holds it, or choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The operating system refused something while serving.
    #[error("the server stopped ({0}); start it again, nothing that was answered is lost")]
    Stopped(#[from] std::io::Error),
}

/// Serves until a signal arrives and what was under way then is finished.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let store = Store::open(&config.database).await?;
    let mut signals = Signals::new()?;
    let address = config.listen;
    let listener =
        TcpListener::bind(address).await.map_err(|source| ServeError::Listen { address, source })?;
    for audience in &config.open_audiences {
        if !config.dist.join(audience.as_str()).is_dir() {
            warn!(
                audience = audience.as_str(),
                "no folder of this name in --dist yet; requests for it answer 404"
            );
        }
    }
    info!(address = %listener.local_addr()?, "listening");
    let (stopping, stopped) = oneshot::channel();
    let signalled = async move {
        signals.next().await;
        info!("stopping");
        let _ = stopping.send(());
    };
    let app = app(&config, store.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, app).with_graceful_shutdown(signalled);
    let deadline = async {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => ended?,
        () = deadline => warn!("requests were still under way when the time to stop was over"),
    }
    store.close().await;
    info!("stopped");
    Ok(())
}

fn app(config: &Config, store: Store) -> Router {
    let bundle = Router::new()
        .route(&format!("{}{{*path}}", config.prefix), get(Dist::serve))
        .with_state(Dist::new(config));
    let app = intake::routes(store, config).merge(bundle);
    let app = match &config.portal {
        Some(root) => app.fallback_service(get(portal).with_state(Arc::new(root.clone()))),
        None => app.fallback(async || Problem::not_found()),
    };
    app.method_not_allowed_fallback(async || {
        Problem::new(Kind::MethodNotAllowed, "The `Allow` header lists what this address takes.")
    })
    .layer(cross_origin(config))
    .layer(from_fn(log::observe))
}

/// Only the configured portals may call from another origin, and without cookies: there are none.
fn cross_origin(config: &Config) -> CorsLayer {
    let idempotency_key = HeaderName::from_static("idempotency-key");
    let request_id = HeaderName::from_static("x-request-id");
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(config.origins.iter().map(Origin::header)))
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION, idempotency_key])
        .expose_headers([header::LOCATION, header::RETRY_AFTER, request_id])
        .max_age(PREFLIGHT)
}

/// The signals that ask for an orderly stop; they are caught from the moment this exists.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> Result<Self, std::io::Error> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Elsewhere there is Ctrl+C alone.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> Result<Self, std::io::Error> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if let Err(error) = tokio::signal::ctrl_c().await {
            warn!(%error, "Ctrl+C cannot be caught; end the process to stop it");
            std::future::pending::<()>().await;
        }
    }
}
