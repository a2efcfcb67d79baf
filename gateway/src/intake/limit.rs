//! A token bucket for each client address, so that one page cannot flood the gateway.

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

use super::problem::{Kind, Problem};
use crate::config::Limit;

/// After so many requests the buckets that are full again are dropped, so that memory follows the clients of the moment.
const TIDY_EVERY: u32 = 4096;

type Limiter = RateLimiter<
    IpAddr,
    DefaultKeyedStateStore<IpAddr>,
    MonotonicClock,
    NoOpMiddleware<<MonotonicClock as Clock>::Instant>,
>;

/// The buckets of all clients.
#[derive(Clone)]
pub(super) struct Buckets {
    limiter: Arc<Limiter>,
    asked: Arc<AtomicU32>,
    behind_proxy: bool,
}

impl Buckets {
    pub(super) fn new(limit: Limit) -> Self {
        let quota = Quota::per_second(limit.per_second).allow_burst(limit.burst);
        let limiter = RateLimiter::dashmap_with_clock(quota, MonotonicClock);
        Self { limiter: Arc::new(limiter), asked: Arc::default(), behind_proxy: limit.behind_proxy }
    }

    /// Takes a token, or says in how many seconds there is one.
    fn take(&self, client: IpAddr) -> Result<(), u64> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(MonotonicClock.now());
        self.limiter.check_key(&client).map_err(|until| wait(until).as_secs() + 1)
    }
}

/// Lets a request through, or answers 429 with `Retry-After`.
pub(super) async fn admit(
    State(buckets): State<Buckets>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let forwarded = if buckets.behind_proxy { last_forwarded(request.headers()) } else { None };
    match buckets.take(bucket_of(forwarded.unwrap_or(peer.ip()))) {
        Ok(()) => Ok(next.run(request).await),
        Err(seconds) => {
            let detail = format!("Nothing was kept. Wait {seconds} s and send it again under the same key.");
            Err(Problem::new(Kind::TooManyRequests, detail).after(seconds))
        }
    }
}

/// The address that our own proxy saw: it appends to what the client may have made up.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").iter().next_back()?;
    value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// A household or office gets a /64 of IPv6, so that is what counts as one client.
fn bucket_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_an_address_or_a_network() {
        for (address, bucket) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ] {
            assert_eq!(bucket_of(address.parse().unwrap()), bucket.parse::<IpAddr>().unwrap());
        }
    }

    #[test]
    fn only_what_the_proxy_appended_counts() {
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
            assert_eq!(last_forwarded(&headers), expected.map(|e| e.parse().unwrap()), "{values:?}");
        }
    }
}
