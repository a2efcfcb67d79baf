//! Collects the tickets of an import, and says in the end what is unusual about many of them together.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use crate::map::Line;
use crate::unusual::{Seen, answer_hash, first_day, floods, shifts, templates, week};

/// How many lines of a kind are printed.
const MOST_SHOWN: usize = 5;
/// Most work of a ticket that was closed on the spot, in minutes.
const MOST_MINUTES: u32 = 5;

/// What is kept of each ticket, about 40 bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnusualTickets {
    seen: Vec<Seen>,
    accounts: Names,
    categories: Names,
}

/// Names and their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Names {
    numbers: BTreeMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        self.names.push(name.to_owned());
        number
    }

    fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

impl UnusualTickets {
    /// Looks at a ticket that is written.
    pub(crate) fn add(&mut self, line: &Line) {
        let quick = line.minutes.is_some_and(|minutes| minutes <= MOST_MINUTES);
        self.seen.push(Seen {
            account: line.account.as_deref().map(|name| self.accounts.number(name)),
            category: line.category.as_deref().map(|name| self.categories.number(name)),
            week: line.opened.as_deref().and_then(day).map(week),
            answer: line.summary.as_deref().and_then(answer_hash),
            at_once: quick || (line.opened.is_some() && line.opened == line.resolved),
        });
    }
}

impl fmt::Display for UnusualTickets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for flood in floods(&self.seen).iter().take(MOST_SHOWN) {
            let (account, count, usual) =
                (self.accounts.name(flood.account), flood.tickets.len(), flood.usual);
            let week = written(first_day(flood.week));
            writeln!(
                f,
                "  unusual: {count} tickets of {account} in the week of {week}, usually {usual:.0}; a build counts them as 20"
            )?;
        }
        for template in templates(&self.seen).iter().take(MOST_SHOWN) {
            let count = template.tickets.len();
            writeln!(
                f,
                "  unusual: {count} tickets have the same answer and were closed on the spot; a build counts them as 20"
            )?;
        }
        for shift in shifts(&self.seen).iter().take(MOST_SHOWN) {
            let (category, count, usual) = (self.categories.name(shift.category), shift.tickets, shift.usual);
            let week = written(first_day(shift.week));
            writeln!(
                f,
                "  unusual: {count} tickets about {category} in the week of {week}, usually {usual:.0}"
            )?;
        }
        Ok(())
    }
}

const FIRST: Date = Date::constant(1970, 1, 1);

fn day(text: &str) -> Option<i32> {
    let date: Date = text.get(..10)?.parse().ok()?;
    i32::try_from(date.duration_since(FIRST).as_hours() / 24).ok()
}

fn written(day: i32) -> String {
    FIRST.saturating_add(jiff::Span::new().days(day)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_a_template_and_a_shift_are_told() {
        let mut unusual = UnusualTickets::default();
        let opened = |n: i32| Some(written(19_000 + n));
        for n in 0..140 {
            unusual.add(&Line {
                account: Some(format!("A{}", n % 7)),
                category: Some("usual".into()),
                opened: opened(n),
                ..Line::default()
            });
        }
        for n in 0..60 {
            let line = Line {
                account: Some("ACME".into()),
                category: Some("new".into()),
                summary: Some("Closed automatically.".into()),
                opened: opened(120),
                resolved: opened(120 + n % 60 / 59),
                ..Line::default()
            };
            unusual.add(&line);
        }
        let week = written(first_day(week(19_120)));
        let expected = format!(
            "  unusual: 60 tickets of ACME in the week of {week}, usually 0; a build counts them as 20
  unusual: 60 tickets have the same answer and were closed on the spot; a build counts them as 20
  unusual: 60 tickets about new in the week of {week}, usually 0\n"
        );
        assert_eq!(unusual.to_string(), expected);
        assert_eq!(UnusualTickets::default().to_string(), "");
    }
}
