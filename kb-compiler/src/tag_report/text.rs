//! The report on tags in words.

use std::collections::BTreeMap;
use std::fmt;

use super::{FieldTags, TagReport};
use crate::learn::report::Part;

/// How many of anything are printed; the JSON has all.
const MOST_SHOWN: usize = 8;

impl fmt::Display for TagReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} tickets that engineers closed: {}", self.tickets, shares(&self.fields))?;
        for (engineer, theirs) in &self.engineers {
            writeln!(f, "  {engineer}, {} tickets: {}", theirs.tickets, shares(&theirs.fields))?;
        }
        for (field, tags) in &self.tags {
            tags.write(field, f)?;
        }
        let Some(next) = self.next.first() else { return writeln!(f, "No ticket lacks a tag.") };
        writeln!(
            f,
            "next: ticket {} ({}) lacks {}; `kb-compiler review` asks for it",
            next.ticket,
            next.place,
            next.lacks.join(", ")
        )
    }
}

impl FieldTags {
    fn write(&self, field: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.unused.is_empty() {
            writeln!(f, "{field}: no ticket has {}", listed(self.unused.iter().cloned()))?;
        }
        if !self.unknown.is_empty() {
            let unknown = self.unknown.iter().map(|one| match &one.nearest {
                Some(nearest) => format!("{} {} (meant {nearest}?)", one.tag, one.tickets),
                None => format!("{} {}", one.tag, one.tickets),
            });
            writeln!(
                f,
                "{field}: kb.toml doesn't list {}; add them, or name their tag in `[tags.{field}]`",
                listed(unknown)
            )?;
        }
        for one in self.overlapping.iter().take(MOST_SHOWN) {
            let [a, b] = &one.tags;
            writeln!(
                f,
                "{field}: `{a}` and `{b}` are hard to tell apart: {} of {} tickets are taken for the other; merge them, or say what differs",
                one.mistaken, one.tickets
            )?;
        }
        for one in self.contradicting.iter().take(MOST_SHOWN) {
            let (tags, tickets) = (one.tags.join("`, `"), one.tickets.join(", "));
            writeln!(f, "{field}: {} tickets with the same words have `{tags}`: {tickets}", one.count)?;
        }
        Ok(())
    }
}

fn shares(fields: &BTreeMap<&'static str, Part>) -> String {
    let percent = |part: &Part| (100 * part.with).checked_div(part.of).unwrap_or(0);
    let shares = fields.iter().map(|(field, part)| format!("{field} {}%", percent(part)));
    shares.collect::<Vec<_>>().join(", ")
}

fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let more = names.len().saturating_sub(MOST_SHOWN);
    let shown = names.take(MOST_SHOWN).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
