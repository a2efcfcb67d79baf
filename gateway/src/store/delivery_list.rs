//! Deliveries as people read them, listed and tried again. The statements are the same for every database.

use super::connection::Connection;
use super::error::StoreError;
use super::ticket_number::TicketNumber;

/// A delivery in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedDelivery {
    /// Its number, by which it is tried again.
    pub id: i64,
    /// Its ticket.
    pub number: TicketNumber,
    /// Where it goes.
    pub target: String,
    /// `ticket`, `comment` or `attachment`.
    pub kind: String,
    /// `waiting`, `claimed`, `unknown` or `dead`.
    pub state: String,
    /// How many attempts there were.
    pub attempts: i64,
    /// Why the last one failed, in plain words.
    pub error: Option<String>,
}

/// The page of what is not delivered after number `$1`; only dead letters if `$2`.
const LIST: &str = "
SELECT id, ticket, target, kind, state, attempts, error FROM deliveries
WHERE id > $1 AND state <> 'delivered' AND (state = 'dead' OR NOT $2) ORDER BY id LIMIT 500";

/// Lets dead letter `$1` be tried again. Without attempts and in doubt, it is looked for first where that is possible, and else sent because
/// somebody has asked for it. `$2` is the time.
const RETRY: &str = "
UPDATE deliveries SET state = 'unknown', attempts = 0, due_at = $2, changed_at = $2 WHERE id = $1 AND state = 'dead'";

/// The page of what is not delivered after a number, in order; only dead letters if `dead`.
pub(super) async fn page(
    connection: &mut Connection<'_>,
    after: i64,
    dead: bool,
) -> Result<Vec<ListedDelivery>, StoreError> {
    type Row = (i64, i64, String, String, String, i64, Option<String>);
    let rows: Vec<Row> = connection.rows(LIST, &[after.into(), dead.into()]).await?;
    let listed = rows.into_iter().map(|(id, number, target, kind, state, attempts, error)| ListedDelivery {
        id,
        number: TicketNumber::from_row(number),
        target,
        kind,
        state,
        attempts,
        error,
    });
    Ok(listed.collect())
}

/// Lets a dead letter be tried again; `false` if there is none of this number.
pub(super) async fn retry(connection: &mut Connection<'_>, id: i64) -> Result<bool, StoreError> {
    let now = connection.now().await?;
    Ok(connection.execute(RETRY, &[id.into(), now.into()]).await? > 0)
}
