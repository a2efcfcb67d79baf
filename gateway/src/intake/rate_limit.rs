//! The rate limit: a token bucket for each client address, so that one client cannot flood the gateway.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::client_address::ClientAddress;
use crate::config::RateLimit;
use crate::problem_details::{ProblemDetails, ProblemKind};

/// After this many requests the full buckets are dropped, so that memory follows the number of active clients.
const CLEANUP_INTERVAL: u32 = 4096;

type Limiter = RateLimiter<
    ClientAddress,
    DefaultKeyedStateStore<ClientAddress>,
    MonotonicClock,
    NoOpMiddleware<<MonotonicClock as Clock>::Instant>,
>;

/// The token buckets of all clients.
#[derive(Clone)]
pub(super) struct ClientBuckets {
    limiter: Arc<Limiter>,
    requests: Arc<AtomicU32>,
    behind_proxy: bool,
}

impl ClientBuckets {
    pub(super) fn new(limit: RateLimit) -> Self {
        let quota = Quota::per_second(limit.per_second).allow_burst(limit.burst);
        let limiter = RateLimiter::dashmap_with_clock(quota, MonotonicClock);
        Self { limiter: Arc::new(limiter), requests: Arc::default(), behind_proxy: limit.behind_proxy }
    }

    /// Takes a token; the error is the number of seconds until there is one.
    fn take(&self, client: ClientAddress) -> Result<(), u64> {
        if self.requests.fetch_add(1, Ordering::Relaxed) % CLEANUP_INTERVAL == CLEANUP_INTERVAL - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(MonotonicClock.now());
        self.limiter.check_key(&client).map_err(|until| wait(until).as_secs() + 1)
    }
}

/// Passes a request on, with its client's address, or answers 429 with `Retry-After`.
pub(super) async fn enforce(
    State(buckets): State<ClientBuckets>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Result<Response, ProblemDetails> {
    let client = ClientAddress::of_request(peer, request.headers(), buckets.behind_proxy);
    match buckets.take(client) {
        Ok(()) => {
            request.extensions_mut().insert(client);
            Ok(next.run(request).await)
        }
        Err(seconds) => {
            let detail =
                format!("Nothing was stored. Wait {seconds} s and send it again under the same key.");
            Err(ProblemDetails::new(ProblemKind::TooManyRequests, detail).retry_after(seconds))
        }
    }
}
