//! Starts the server and stops it in order: after SIGTERM or SIGINT it accepts no new connection and finishes the requests under way.

mod cors;
mod signals;
mod routes;
mod connections;
mod progress;
mod listener;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::oneshot;
use tracing::{info, warn};

use crate::attachment::AttachmentFiles;
use crate::config::Config;
use crate::delivery::Deliveries;
use crate::store::{Store, StoreError};
use crate::sync::Nightly;
use signals::Signals;

/// How long the requests under way may take after a signal; orchestrators kill the process after 30 seconds.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(25);

/// Why the server could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store could not be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address could not be listened on.
    #[error(
        "cannot listen on {address} ({source}); stop the program that uses it, or choose another with --listen"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        source: std::io::Error,
    },
    /// A target can't be delivered to.
    #[error("{0}")]
    Target(String),
    /// The operating system reported an error while serving.
    #[error("the server stopped ({0}); start it again, everything that was acknowledged is stored")]
    Stopped(#[from] std::io::Error),
}

/// Serves until a signal arrives and the requests under way are finished.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let store = Store::open(&config.database, config.min_free).await?;
    let mut signals = Signals::new()?;
    let address = config.listen;
    let listener = listener::listen(address).map_err(|source| ServeError::Listen { address, source })?;
    warn_of_missing_audiences(&config);
    info!(address = %listener.local_addr()?, "listening");
    let files = AttachmentFiles::new(config.delivery.attachments.clone()).map_err(ServeError::Target)?;
    let deliveries = Deliveries::start(&store, &files, &config.delivery).map_err(ServeError::Target)?;
    let nightly = Nightly::start(&store, &config.delivery);
    let (stopping, stopped) = oneshot::channel();
    let signalled = async move {
        signals.next().await;
        info!("stopping");
        let _ = stopping.send(());
    };
    let router = routes::router(&config, store.clone(), files);
    let server = listener::serve(listener, router, config.connections, signalled);
    let deadline = async {
        let _ = stopped.await;
        tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
    };
    let finished = async {
        server.await;
        tokio::join!(deliveries.stop(), nightly.stop());
    };
    tokio::select! {
        () = finished => {}
        () = deadline => warn!("shutdown timeout reached; some requests were not finished"),
    }
    store.close().await;
    info!("stopped");
    Ok(())
}

fn warn_of_missing_audiences(config: &Config) {
    for audience in &config.open_audiences {
        if !config.dist.join(audience.as_str()).is_dir() {
            let audience = audience.as_str();
            warn!(audience, "no folder of this name in --dist yet; requests for it answer 404");
        }
    }
}
