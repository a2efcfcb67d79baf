//! Dates and spans of days as people and ticket systems write them.

use jiff::civil::Date;
pub(super) use kb_import::map::dates::from_epoch;
use kb_import::map::dates::standard;

/// Reads `2026-09-14`, `2026/9/14`, a local date and time, or a time of RFC 3339 or of e-mail (as its date in UTC).
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = standard(text) {
        return Some(date);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_ticket_systems_are_dates() {
        for (time, expected) in [
            (1_709_633_472, Some("2024-03-05")),
            (1_709_633_472_000, Some("2024-03-05")),
            (99_999_999_999_999_999, None),
            (20_240_305, None),
            (-1, None),
        ] {
            assert_eq!(from_epoch(time).map(|date| date.to_string()).as_deref(), expected, "{time}");
        }
    }
}
