//! How tickets that have changed are read page by page, so that none is missed while others change: from the oldest change on, where a system
//! filters by the time of change; otherwise from the newest on, until what is older than the cursor ends it.

use crate::delivery::ticket_source::{ListedTicket, ListedTickets};

/// A page of tickets in the order of their changes. Each page goes on where the one before ended, and the cursor with it.
pub(super) struct OldestFirst<'p> {
    /// The time at which the page begins, RFC 3339; empty for the beginning.
    pub(super) from: &'p str,
    /// Tickets of this time that were on pages before.
    pub(super) skip: usize,
}

impl<'p> OldestFirst<'p> {
    pub(super) fn new(since: &'p str, page: Option<&'p str>) -> Self {
        let (from, skip) = page.and_then(|page| page.split_once(' ')).unwrap_or((since, "0"));
        Self { from, skip: skip.parse().unwrap_or(0) }
    }

    /// The page with what follows it. `full` is how many tickets a page has that is not the last.
    pub(super) fn listed(&self, tickets: Vec<ListedTicket>, full: usize) -> ListedTickets {
        let latest = tickets.last().map(|ticket| ticket.changed_at.clone());
        let next = latest.as_deref().filter(|_| tickets.len() >= full).map(|latest| {
            // A page of tickets that all changed at one time would come again for ever.
            let skip = if latest == self.from { self.skip + full } else { 0 };
            format!("{latest} {skip}")
        });
        ListedTickets { tickets, next, cursor: latest }
    }
}

/// A page of tickets whose latest changes come first. Nothing is sure before the last page, so that the cursor stays until then.
pub(super) struct NewestFirst<'p> {
    /// The page's number, from 0.
    pub(super) number: usize,
    latest: &'p str,
}

impl<'p> NewestFirst<'p> {
    pub(super) fn new(page: Option<&'p str>) -> Self {
        let (number, latest) = page.and_then(|page| page.split_once(' ')).unwrap_or(("0", ""));
        Self { number: number.parse().unwrap_or(0), latest }
    }

    /// The page without what is older than `since`, and with what follows it.
    pub(super) fn listed(&self, mut tickets: Vec<ListedTicket>, since: &str, full: usize) -> ListedTickets {
        let newest = tickets.first().map(|ticket| ticket.changed_at.as_str()).unwrap_or_default();
        let latest = newest.max(self.latest).to_owned();
        tickets.retain(|ticket| ticket.changed_at.as_str() >= since);
        if tickets.len() < full {
            return ListedTickets {
                tickets,
                next: None,
                cursor: Some(latest).filter(|latest| !latest.is_empty()),
            };
        }
        ListedTickets { tickets, next: Some(format!("{} {latest}", self.number + 1)), cursor: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: usize = 3;

    fn ticket(id: usize, at: u32) -> ListedTicket {
        ListedTicket {
            id: id.to_string(),
            url: String::new(),
            changed_at: format!("{at:03}"),
            record: serde_json::Map::new(),
        }
    }

    /// Reads all pages; returns the ids that were read, and the cursors.
    fn read(pages: impl Fn(Option<&str>) -> ListedTickets) -> (Vec<String>, Vec<Option<String>>) {
        let (mut ids, mut cursors, mut page) = (Vec::new(), Vec::new(), None::<String>);
        loop {
            let listed = pages(page.as_deref());
            ids.extend(listed.tickets.into_iter().map(|ticket| ticket.id));
            cursors.push(listed.cursor);
            page = listed.next;
            if page.is_none() {
                ids.sort();
                ids.dedup();
                return (ids, cursors);
            }
        }
    }

    #[test]
    fn no_ticket_is_missed() {
        for (times, since, expected, cursor) in [
            (vec![1, 2, 3, 4, 5, 6, 7], "", 7, "007"),
            (vec![1, 2, 2, 2, 2, 2, 2, 9], "", 8, "009"),
            (vec![5, 5, 5], "", 3, "005"),
            (vec![1, 2, 3, 4], "003", 2, "004"),
            (vec![1, 2], "003", 0, ""),
        ] {
            let cursor = Some(cursor.to_owned()).filter(|cursor| !cursor.is_empty());
            let (ids, cursors) = read(|page| {
                let page = OldestFirst::new(since, page);
                let all = times.iter().enumerate().map(|(id, at)| ticket(id, *at));
                let from = all.filter(|ticket| ticket.changed_at.as_str() >= page.from);
                page.listed(from.skip(page.skip).take(FULL).collect(), FULL)
            });
            assert_eq!(ids.len(), expected, "{times:?} since {since}");
            assert_eq!(cursors.into_iter().flatten().last(), cursor, "{times:?} since {since}");

            let (ids, cursors) = read(|page| {
                let page = NewestFirst::new(page);
                let all = times.iter().enumerate().rev().map(|(id, at)| ticket(id, *at));
                page.listed(all.skip(page.number * FULL).take(FULL).collect(), since, FULL)
            });
            assert_eq!(ids.len(), expected, "{times:?} since {since}");
            let (last, before) = cursors.split_last().unwrap();
            assert!(before.iter().all(Option::is_none), "nothing is sure before the last page: {cursors:?}");
            assert!(last.is_some(), "{times:?} since {since}");
        }
    }
}
