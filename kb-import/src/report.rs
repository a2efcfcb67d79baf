//! What an import understood, and what it left.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use jiff::civil::Date;

use crate::finding::Kind;
use crate::map::dates::{Found, Order};
use crate::map::{Line, Reading};
use crate::unusual_tickets::UnusualTickets;

/// How many values of a field are told apart; the rest is counted together.
const MOST_VALUES: usize = 1000;
/// How many of anything are printed.
const MOST_SHOWN: usize = 12;

/// What an import understood, and what it left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Records in the files, damaged ones not counted.
    pub records: u64,
    /// Tickets that are written.
    pub written: u64,
    /// Records of tickets that are not resolved yet.
    pub open: u64,
    /// Tickets that their system has deleted: their lines take them away here, too.
    pub deleted: u64,
    /// Tickets that a later record of the same number replaces.
    pub repeated: u64,
    /// Findings by kind.
    pub findings: BTreeMap<Kind, u64>,
    /// How many tickets have each field.
    pub fields: BTreeMap<&'static str, u64>,
    /// Tickets with a category, root cause, route or tier.
    pub tagged: u64,
    /// Tickets that name the article that closed them, or say that none did.
    pub linked: u64,
    /// The first and the last day on which a ticket was opened or resolved.
    pub days: Option<(Date, Date)>,
    /// Accounts.
    pub accounts: BTreeSet<String>,
    /// Values without a name in the mapping, by field.
    pub unmapped: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// What is unusual about many tickets together.
    pub unusual: UnusualTickets,
    /// Fields of the export that nothing is read from.
    pub unread: BTreeMap<String, u64>,
    /// What stands in the files beside the records.
    pub beside: BTreeSet<String>,
    /// Dates that show that the day stands first, and that the month does.
    pub day_first: u64,
    /// See `day_first`.
    pub month_first: u64,
}

impl Report {
    /// Counts what was read from a record.
    pub fn add(&mut self, reading: &Reading) {
        self.open += u64::from(reading.open);
        for (field, value) in &reading.unmapped {
            count(self.unmapped.entry(field).or_default(), value);
        }
        reading.dates.iter().for_each(|date| self.add_date(date));
    }

    fn add_date(&mut self, found: &Found) {
        let (first, last) = self.days.unwrap_or((found.date, found.date));
        self.days = Some((first.min(found.date), last.max(found.date)));
        match found.shows {
            Some(Order::DayFirst) => self.day_first += 1,
            Some(Order::MonthFirst) => self.month_first += 1,
            None => {}
        }
    }

    /// Counts a ticket that is written.
    pub fn add_line(&mut self, line: &Line) {
        if line.deleted {
            self.deleted += 1;
            return;
        }
        self.written += 1;
        self.unusual.add(line);
        for field in line.filled() {
            *self.fields.entry(field).or_default() += 1;
        }
        self.tagged += u64::from(line.is_tagged());
        self.linked += u64::from(line.is_linked());
        self.accounts.extend(line.account.clone());
    }

    /// Counts a field that nothing is read from.
    pub fn add_unread(&mut self, path: &str) {
        count(&mut self.unread, path);
    }

    /// Records that were lost.
    pub fn lost(&self) -> u64 {
        self.findings.iter().filter(|(kind, _)| kind.costs_a_record()).map(|(_, count)| count).sum()
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    let known = counts.contains_key(name) || counts.len() < MOST_VALUES;
    *counts.entry(if known { name } else { "(others)" }.to_owned()).or_default() += 1;
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (records, written) = (self.records, self.written);
        let (read, wrote) = (plural(records, "record"), plural(written, "ticket"));
        writeln!(f, "Read {records} {read}, wrote {written} {wrote}.")?;
        self.write_losses(f)?;
        self.write_understood(f)?;
        self.unusual.fmt(f)?;
        self.write_left(f)
    }
}

impl Report {
    fn write_losses(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.deleted > 0 {
            writeln!(f, "  deleted in the system, so taken away here: {}", self.deleted)?;
        }
        let left = [
            (self.open, "not resolved yet"),
            (self.repeated, "written again by a later record"),
            (self.findings.get(&Kind::Incomplete).copied().unwrap_or(0), "without a number or a subject"),
        ];
        for (count, why) in left.into_iter().filter(|(count, _)| *count > 0) {
            writeln!(f, "  left out: {count} {why}")?;
        }
        match self.findings.get(&Kind::Damaged) {
            Some(damaged) => {
                writeln!(f, "  damaged: {damaged} {} could not be read", plural(*damaged, "place"))
            }
            None => Ok(()),
        }
    }

    fn write_understood(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((first, last)) = self.days {
            let accounts = self.accounts.len() as u64;
            writeln!(f, "  from {first} to {last}, {accounts} {}", plural(accounts, "account"))?;
        }
        if self.written > 0 {
            let share = |count: u64| count * 100 / self.written;
            writeln!(f, "  tagged {}%, linked to an article {}%", share(self.tagged), share(self.linked))?;
            writeln!(f, "  fields: {}", listed(self.fields.iter().map(|(name, count)| (*name, *count))))?;
        }
        Ok(())
    }

    fn write_left(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (field, values) in &self.unmapped {
            let values = listed(values.iter().map(|(value, count)| (value.as_str(), *count)));
            writeln!(f, "  values of `{field}` without a name in the mapping: {values}")?;
        }
        if !self.unread.is_empty() {
            let unread = listed(self.unread.iter().map(|(path, count)| (path.as_str(), *count)));
            writeln!(f, "  not read from the export: {unread}")?;
        }
        if !self.beside.is_empty() {
            let beside: Vec<&str> = self.beside.iter().map(String::as_str).collect();
            writeln!(f, "  beside the records: {}", beside.join(", "))?;
        }
        if self.day_first > 0 && self.month_first > 0 {
            let (day, month) = (self.day_first, self.month_first);
            writeln!(
                f,
                "  dates contradict each other: {day} have the day first, {month} the month; set `order` in [dates] and import each apart"
            )?;
        }
        Ok(())
    }
}

fn plural(count: u64, one: &str) -> String {
    if count == 1 { one.to_owned() } else { format!("{one}s") }
}

/// Names with their counts, the most frequent first.
fn listed<'n>(counts: impl Iterator<Item = (&'n str, u64)>) -> String {
    let mut counts: Vec<(&str, u64)> = counts.collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut out = String::new();
    for (name, count) in counts.iter().take(MOST_SHOWN) {
        let comma = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{comma}{name} {count}");
    }
    match counts.len().saturating_sub(MOST_SHOWN) {
        0 => out,
        more => format!("{out} and {more} more"),
    }
}
