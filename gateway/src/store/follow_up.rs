//! Deliveries of what follows a ticket. The statements are the same for every database.

use super::connection::Connection;
use super::delivery::{DeliveryKey, DeliveryKind};
use super::error::StoreError;

/// The targets that have ticket `$1`, or get it.
const TARGETS: &str =
    "SELECT target FROM deliveries WHERE ticket = $1 AND kind = 'ticket' GROUP BY target ORDER BY min(id)";

/// A delivery of something that follows the ticket; `$6` is the time.
const DELIVER: &str = "
INSERT INTO deliveries (key, ticket, target, kind, content, due_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";

/// Lets every target that gets the ticket get this, too.
pub(super) async fn deliver(
    connection: &mut Connection<'_>,
    ticket: i64,
    kind: DeliveryKind,
    content: &str,
) -> Result<(), StoreError> {
    let now = connection.now().await?;
    let targets: Vec<(String,)> = connection.rows(TARGETS, &[ticket.into()]).await?;
    for (target,) in &targets {
        let key = DeliveryKey::fresh();
        let values = [
            key.as_str().into(),
            ticket.into(),
            target.into(),
            kind.as_str().into(),
            content.into(),
            now.into(),
        ];
        connection.execute(DELIVER, &values).await?;
    }
    Ok(())
}
