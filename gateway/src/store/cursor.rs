//! How far ticket systems have been read, and when each is due again. The statements are the same for every database.

use std::time::Duration;

use super::connection::Connection;
use super::error::StoreError;
use super::time::milliseconds;

/// Makes sure that target `$1` has a cursor.
const ADD: &str = "INSERT INTO cursors (target, due_at) VALUES ($1, 0) ON CONFLICT (target) DO NOTHING";

/// Takes on reading target `$1`, if it is due at `$2` and nobody else has; the next time is due `$3` later. A time that is later than that comes
/// from a clock that was set back.
const BEGIN_POLL: &str = "
UPDATE cursors SET due_at = $2 + $3 WHERE target = $1 AND (due_at <= $2 OR due_at > $2 + $3) RETURNING cursor";

const READ: &str = "SELECT cursor FROM cursors WHERE target = $1";

const SET: &str = "UPDATE cursors SET cursor = $2 WHERE target = $1";

const MOVE_FORWARD: &str =
    "UPDATE cursors SET cursor = $2 WHERE target = $1 AND (cursor IS NULL OR cursor < $2)";

/// Takes on reading a target, if that is due and nobody else has: then the cursor is returned, if there is one yet.
pub(super) async fn begin_poll(
    connection: &mut Connection<'_>,
    target: &str,
    interval: Duration,
) -> Result<Option<Option<String>>, StoreError> {
    let now = connection.now().await?;
    connection.execute(ADD, &[target.into()]).await?;
    let values = [target.into(), now.into(), milliseconds(interval).into()];
    let begun: Option<(Option<String>,)> = connection.row(BEGIN_POLL, &values).await?;
    Ok(begun.map(|(cursor,)| cursor))
}

pub(super) async fn read(
    connection: &mut Connection<'_>,
    target: &str,
) -> Result<Option<String>, StoreError> {
    let found: Option<(Option<String>,)> = connection.row(READ, &[target.into()]).await?;
    Ok(found.and_then(|(cursor,)| cursor))
}

/// Sets the cursor of a target whose reading has begun.
pub(super) async fn set(
    connection: &mut Connection<'_>,
    target: &str,
    cursor: &str,
) -> Result<(), StoreError> {
    connection.execute(SET, &[target.into(), cursor.into()]).await?;
    Ok(())
}

/// Sets a cursor that is a time, unless it is later already.
pub(super) async fn move_forward(
    connection: &mut Connection<'_>,
    target: &str,
    cursor: &str,
) -> Result<(), StoreError> {
    connection.execute(ADD, &[target.into()]).await?;
    connection.execute(MOVE_FORWARD, &[target.into(), cursor.into()]).await?;
    Ok(())
}
