//! `kb-gateway deliveries`: what has not been delivered yet and why, and dead letters that somebody wants to be tried again.

use std::io::{self, ErrorKind, Write};

use crate::config::DeliveriesConfig;
use crate::plain_text::plain;
use crate::store::{ListedDelivery, Store, StoreError};

/// Why the command failed.
#[derive(Debug, thiserror::Error)]
pub enum DeliveriesError {
    /// The database could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no dead letter of this number.
    #[error("--retry: {0} is no dead letter; `kb-gateway deliveries --dead` lists them")]
    NotDead(i64),
    /// The lines could not be written.
    #[error("cannot write to standard output ({0})")]
    Write(#[from] io::Error),
}

/// Lists deliveries on standard output, or lets dead ones be tried again. The gateway may run meanwhile.
pub async fn deliveries(config: &DeliveriesConfig) -> Result<(), DeliveriesError> {
    let store = Store::open_existing(&config.database).await?;
    for id in &config.retry {
        if !store.retry(*id).await? {
            return Err(DeliveriesError::NotDead(*id));
        }
        eprintln!("kb-gateway: {id} will be tried again by a running gateway");
    }
    if config.retry.is_empty() {
        match list(&store, config.dead).await {
            Err(DeliveriesError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {}
            other => other?,
        }
    }
    store.close().await;
    Ok(())
}

async fn list(store: &Store, dead: bool) -> Result<(), DeliveriesError> {
    let mut after = 0;
    loop {
        let page = store.undelivered(after, dead).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        let mut output = io::stdout().lock();
        for delivery in &page {
            writeln!(output, "{}", line(delivery))?;
        }
    }
}

/// Number, ticket, target, kind, state, attempts and last error, with tabs between them.
fn line(delivery: &ListedDelivery) -> String {
    let ListedDelivery { id, number, target, kind, state, attempts, error } = delivery;
    let error = error.as_deref().unwrap_or_default().replace(['\t', '\n', '\r'], " ");
    let line = format!("{id}\t{number}\t{target}\t{kind}\t{state}\t{attempts}\t{error}");
    plain(line.trim_end()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_one_line_whatever_a_ticket_system_said() {
        let delivery = ListedDelivery {
            id: 7,
            number: "FM-1001".parse().unwrap(),
            target: "desk".to_owned(),
            kind: "ticket".to_owned(),
            state: "dead".to_owned(),
            attempts: 2,
            error: Some("no\tproject\r\n\u{202e}`X`".to_owned()),
        };
        assert_eq!(line(&delivery), "7\tFM-1001\tdesk\tticket\tdead\t2\tno project  `X`");
        let waiting = ListedDelivery { state: "waiting".to_owned(), attempts: 0, error: None, ..delivery };
        assert_eq!(line(&waiting), "7\tFM-1001\tdesk\tticket\twaiting\t0");
    }
}
