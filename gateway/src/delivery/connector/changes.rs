//! Changed tickets of systems whose queries read times in a user's time zone: the newest are asked for first, and what is older than the
//! cursor ends it. The cursor is the latest time of change, as the system writes it.

use crate::delivery::call::CallError;

/// Tickets of one page.
pub(super) const PAGE: usize = 50;
/// Most pages that one call reads. It would take more changes between two calls than a team makes to reach it.
const MOST_PAGES: usize = 20;

/// A ticket that has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Changed {
    /// The system's id of it.
    pub(super) id: String,
    /// Its status, as the system calls it.
    pub(super) status: String,
    /// When it changed, in a form whose order is that of time.
    pub(super) at: String,
}

/// The tickets that changed at the cursor or later, oldest first, and the next cursor. Without a cursor there are none.
pub(super) async fn since<F>(
    cursor: Option<&str>,
    page: impl Fn(usize) -> F,
) -> Result<(Vec<Changed>, String), CallError>
where
    F: Future<Output = Result<Vec<Changed>, CallError>>,
{
    let (mut changed, mut latest) = (Vec::new(), cursor.unwrap_or_default().to_owned());
    for number in 0..MOST_PAGES {
        let entries = page(number).await?;
        let is_last = entries.len() < PAGE;
        latest = entries.iter().map(|entry| entry.at.clone()).fold(latest, Ord::max);
        let Some(cursor) = cursor else { break };
        let before = changed.len() + entries.len();
        changed.extend(entries.into_iter().filter(|entry| entry.at.as_str() >= cursor));
        if is_last || changed.len() < before {
            break;
        }
    }
    changed.reverse();
    Ok((changed, latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(entries: &[u32], number: usize) -> Vec<Changed> {
        let page = entries.chunks(PAGE).nth(number).unwrap_or_default();
        page.iter()
            .map(|at| Changed { id: at.to_string(), status: "new".into(), at: format!("{at:05}") })
            .collect()
    }

    #[tokio::test]
    async fn pages_are_read_until_they_are_older_than_the_cursor() {
        let entries: Vec<u32> = (1..=120).rev().collect();
        for (cursor, oldest, count) in
            [(Some("00119"), "119", 2), (Some("00030"), "30", 91), (Some("00000"), "1", 120)]
        {
            let (changed, latest) = since(cursor, async |number| Ok(page(&entries, number))).await.unwrap();
            assert_eq!((changed[0].id.as_str(), changed.len(), latest.as_str()), (oldest, count, "00120"));
        }
        let (changed, latest) = since(None, async |number| Ok(page(&entries, number))).await.unwrap();
        assert_eq!((changed.len(), latest.as_str()), (0, "00120"));
        let (changed, latest) = since(Some("7"), async |_| Ok(Vec::new())).await.unwrap();
        assert_eq!((changed.len(), latest.as_str()), (0, "7"));
    }
}
