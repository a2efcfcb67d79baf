//! The rate limit: a token bucket for each client address, so that one client cannot flood the gateway.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, MonotonicClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

use crate::config::RateLimit;
use crate::problem_details::{ProblemDetails, ProblemKind};

/// After this many requests the full buckets are dropped, so that memory follows the number of active clients.
const CLEANUP_INTERVAL: u32 = 4096;

type Limiter = RateLimiter<
    IpAddr,
    DefaultKeyedStateStore<IpAddr>,
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
    fn take(&self, client: IpAddr) -> Result<(), u64> {
        if self.requests.fetch_add(1, Ordering::Relaxed) % CLEANUP_INTERVAL == CLEANUP_INTERVAL - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(MonotonicClock.now());
        self.limiter.check_key(&client).map_err(|until| wait(until).as_secs() + 1)
    }
}

/// Passes a request on, or answers 429 with `Retry-After`.
pub(super) async fn enforce(
    State(buckets): State<ClientBuckets>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, ProblemDetails> {
    let forwarded = if buckets.behind_proxy { proxied_address(request.headers()) } else { None };
    match buckets.take(bucket_address(forwarded.unwrap_or(peer.ip()))) {
        Ok(()) => Ok(next.run(request).await),
        Err(seconds) => {
            let detail =
                format!("Nothing was stored. Wait {seconds} s and send it again under the same key.");
            Err(ProblemDetails::new(ProblemKind::TooManyRequests, detail).retry_after(seconds))
        }
    }
}

/// The last address in `X-Forwarded-For`, which our own proxy appended; a client can forge those before it.
fn proxied_address(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// The address that identifies a client. One household or office has a /64 of IPv6, so that counts as one client.
fn bucket_address(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_one_ipv4_address_or_one_ipv6_network() {
        for (address, bucket) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ] {
            assert_eq!(bucket_address(address.parse().unwrap()), bucket.parse::<IpAddr>().unwrap());
        }
    }

    #[test]
    fn only_the_address_that_the_proxy_appended_is_used() {
        for (values, expected) in [
            (&["203.0.113.9, 192.0.2.7"][..], Some("192.0.2.7")),
            (&["203.0.113.9", "192.0.2.8"], Some("192.0.2.8")),
            (&["192.0.2.7, unknown"], None),
            (&[], None),
        ] {
            let headers: HeaderMap = values
                .iter()
                .map(|v| ("x-forwarded-for".parse::<axum::http::HeaderName>().unwrap(), v.parse().unwrap()))
                .collect();
            assert_eq!(proxied_address(&headers), expected.map(|e| e.parse().unwrap()), "{values:?}");
        }
    }
}
