//! Accepts connections and serves each in a task of its own, until the server stops.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tower::ServiceExt;
use tracing::warn;

use super::connections::{Connection, Connections, Limits, Place};
use super::progress::{ArrivingBody, WatchedStream};
use crate::client_address::ClientAddress;
use crate::config::ConnectionLimits;

/// File descriptors for the database, the log and connections that are being closed.
const RESERVED_DESCRIPTORS: u64 = 64;
/// A connection may have a file open while it is served.
const DESCRIPTORS_PER_CONNECTION: u64 = 2;
/// Most bytes that a connection buffers, of a request's head or of an answer.
const MAX_BUFFER: usize = 64 * 1024;
/// Most bytes of an answer that the system keeps for a client that does not take them; on its own it would keep megabytes for each.
const SEND_BUFFER: u32 = 256 * 1024;
/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;
/// How long to wait after the system refused a connection, for want of memory or descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What every connection is served with.
#[derive(Clone)]
struct Server {
    router: Router,
    http: http1::Builder,
    idle_timeout: Duration,
}

/// Listens on an address.
pub(super) fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Elsewhere than on Unix, the option would let another process take the port over.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves the router until `stop` returns, then finishes the requests under way.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.idle_timeout).max_buf_size(MAX_BUFFER);
    let server = Server { router, http, idle_timeout: limits.idle_timeout };
    let connections = Connections::new(affordable(limits));
    let shutdown = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Without a place the stream is dropped, which closes it.
                if let Some(place) = connections.admit(ClientAddress::new(peer.ip())) {
                    tokio::spawn(server.clone().run(stream, peer, place, shutdown.watcher()));
                }
            }
            Err(error) => {
                warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    shutdown.shutdown().await;
}

/// The limits that the process's file descriptors allow, after asking the system for as many as are needed.
fn affordable(limits: ConnectionLimits) -> Limits {
    let wanted = u64::from(limits.in_all.get()) * DESCRIPTORS_PER_CONNECTION + RESERVED_DESCRIPTORS;
    let allowed = rlimit::increase_nofile_limit(wanted).unwrap_or(wanted).min(wanted);
    let in_all = (allowed.saturating_sub(RESERVED_DESCRIPTORS) / DESCRIPTORS_PER_CONNECTION).max(1);
    if allowed < wanted {
        warn!(in_all, "fewer connections than --max-connections, because of the limit of open files");
    }
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    Limits { in_all: number(in_all), per_address: limits.per_address.map(|n| number(n.get().into())) }
}

impl Server {
    async fn run(self, stream: TcpStream, peer: SocketAddr, place: Place, watcher: Watcher) {
        let connection = Arc::clone(&place.connection);
        // Answers are written whole, so that waiting for more to send would only delay them.
        let _ = stream.set_nodelay(true);
        let stream = WatchedStream::new(stream, self.idle_timeout, Arc::clone(&connection));
        let router = self.router;
        let service = service_fn(|request| answer(router.clone(), request, peer, Arc::clone(&connection)));
        let serving = watcher.watch(self.http.serve_connection(TokioIo::new(stream), service));
        tokio::select! {
            // An error here is the client's: it went away, sent no HTTP, or took too long.
            _ = serving => {}
            () = connection.closed() => {}
        }
        drop(place);
    }
}

async fn answer(
    router: Router,
    mut request: hyper::Request<Incoming>,
    peer: SocketAddr,
    connection: Arc<Connection>,
) -> Result<Response, Infallible> {
    request.extensions_mut().insert(ConnectInfo(peer));
    let request = request.map(|body| Body::new(ArrivingBody::new(body, Arc::clone(&connection))));
    let response = router.oneshot(request).await;
    connection.answered();
    response
}
