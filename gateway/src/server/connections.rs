//! Open connections, at most so many in all and for each client address. Where a new one would be too many, the one that has kept the
//! gateway waiting longest makes room, so that half-sent requests and idle connections change nothing for others.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

use crate::client_address::ClientAddress;

/// The most connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) in_all: usize,
    /// `None` behind a proxy, whose address all connections have.
    pub(super) per_address: Option<usize>,
}

/// The connections that are open.
#[derive(Clone)]
pub(super) struct Connections {
    limits: Limits,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    next_id: u64,
    by_id: BTreeMap<u64, Arc<Connection>>,
}

/// One open connection.
pub(super) struct Connection {
    address: ClientAddress,
    /// Since when the client keeps the gateway waiting; `None` while the gateway works on a request that has arrived.
    waiting_since: Mutex<Option<Instant>>,
    closed: Notify,
}

/// A connection's place among the open ones; dropping it gives the place back.
pub(super) struct Place {
    id: u64,
    connections: Connections,
    pub(super) connection: Arc<Connection>,
}

impl Connections {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, open: Arc::default() }
    }

    /// A place for a new connection, for which another may be closed. `None` if the gateway works for all the others.
    pub(super) fn admit(&self, address: ClientAddress) -> Option<Place> {
        let mut open = self.lock();
        if let Some(limit) = self.limits.per_address {
            open.make_room(limit, |connection| connection.address == address)?;
        }
        open.make_room(self.limits.in_all, |_| true)?;
        let id = open.next_id;
        open.next_id += 1;
        let waiting_since = Mutex::new(Some(Instant::now()));
        let connection = Arc::new(Connection { address, waiting_since, closed: Notify::new() });
        open.by_id.insert(id, Arc::clone(&connection));
        Some(Place { id, connections: self.clone(), connection })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Closes the connection that has waited longest if as many as `limit` are open; `None` if none of them waits.
    fn make_room(&mut self, limit: usize, counts: impl Fn(&Connection) -> bool) -> Option<()> {
        let counted = || self.by_id.iter().filter(|(_, connection)| counts(connection));
        if counted().count() < limit {
            return Some(());
        }
        let waiting = counted().filter_map(|(id, connection)| Some((connection.waiting()?, *id)));
        let (_, id) = waiting.min()?;
        if let Some(connection) = self.by_id.remove(&id) {
            connection.closed.notify_one();
        }
        Some(())
    }
}

impl Connection {
    /// Returns once the connection has to make room for another.
    pub(super) async fn closed(&self) {
        self.closed.notified().await;
    }

    /// The whole request has arrived; the gateway works on it.
    pub(super) fn working(&self) {
        *self.lock() = None;
    }

    /// The gateway has answered; the next step is the client's.
    pub(super) fn answered(&self) {
        *self.lock() = Some(Instant::now());
    }

    /// The client sent a request's head, or took a part of an answer. While the gateway works on a request, this
    /// call changes nothing.
    pub(super) fn progressed(&self) {
        if let Some(since) = self.lock().as_mut() {
            *since = Instant::now();
        }
    }

    fn waiting(&self) -> Option<Instant> {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Instant>> {
        self.waiting_since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.connections.lock().by_id.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> ClientAddress {
        ClientAddress::new([192, 0, 2, last].into())
    }

    /// What a connection's client does after it connected.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Client {
        Waits,
        SentARequest,
        TookAnAnswer,
    }
    use Client::{SentARequest, TookAnAnswer, Waits};

    /// The limits, the clients that are connected, and the address of one more; which one is closed for it, or `None` if it is refused.
    fn check(limits: (usize, Option<usize>), clients: &[(u8, Client)], new: u8, closed: Option<&[usize]>) {
        let (in_all, per_address) = limits;
        let connections = Connections::new(Limits { in_all, per_address });
        let places: Vec<_> =
            clients.iter().map(|(last, _)| connections.admit(address(*last)).unwrap()).collect();
        for (place, (_, client)) in places.iter().zip(clients) {
            match client {
                Waits => {}
                SentARequest => place.connection.working(),
                TookAnAnswer => place.connection.answered(),
            }
        }
        let admitted = connections.admit(address(new));
        let open: Vec<_> = connections.lock().by_id.keys().copied().collect();
        let missing = places.iter().enumerate().filter(|(_, place)| !open.contains(&place.id));
        let missing: Vec<_> = missing.map(|(position, _)| position).collect();
        assert_eq!(admitted.map(|_| &*missing), closed, "{limits:?} {clients:?} {new}");
    }

    #[test]
    fn the_connection_that_waits_longest_makes_room() {
        check((3, None), &[(1, Waits), (2, Waits)], 3, Some(&[]));
        check((2, None), &[(1, Waits), (2, Waits)], 3, Some(&[0]));
        check((2, None), &[(1, TookAnAnswer), (2, Waits)], 3, Some(&[1]));
        check((2, None), &[(1, SentARequest), (2, Waits)], 3, Some(&[1]));
        check((2, None), &[(1, SentARequest), (2, SentARequest)], 3, None);
        check((9, Some(2)), &[(1, Waits), (2, Waits), (2, Waits)], 2, Some(&[1]));
        check((9, Some(2)), &[(1, Waits), (2, Waits), (2, Waits)], 1, Some(&[]));
        check((9, Some(1)), &[(1, SentARequest)], 1, None);
    }

    #[test]
    fn a_place_is_given_back() {
        let connections = Connections::new(Limits { in_all: 1, per_address: Some(1) });
        let place = connections.admit(address(1)).unwrap();
        place.connection.working();
        assert!(connections.admit(address(2)).is_none());
        drop(place);
        assert!(connections.admit(address(2)).is_some());
    }
}
