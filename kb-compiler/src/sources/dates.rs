//! Dates and spans of days as people and ticket systems write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads `2026-09-14`, `2026/9/14`, a local date and time, or an RFC 3339 time (as its date in UTC).
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.to_zoned(TimeZone::UTC).date());
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return Some(time.date());
    }
    let mut parts = text.split(['-', '/', '.']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plausible = parts.next().is_none() && year.len() == 4;
    let date = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    if plausible { date() } else { None }
}

/// A time between reviews: `180d`, `26w`, `6m`, `1y` or a plain number of days.
pub(super) fn days(text: &str) -> Option<u32> {
    let text = text.trim();
    let (number, unit) = match text.char_indices().last()? {
        (at, 'd') => (&text[..at], 1),
        (at, 'w') => (&text[..at], 7),
        (at, 'm') => (&text[..at], 30),
        (at, 'y') => (&text[..at], 365),
        _ => (text, 1),
    };
    number.trim().parse::<u32>().ok()?.checked_mul(unit).filter(|days| *days > 0)
}
