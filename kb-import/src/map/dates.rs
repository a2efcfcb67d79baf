//! Dates as ticket systems and their users' settings write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Whether the month stands first in `03/04/2026`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// March 4th.
    #[default]
    MonthFirst,
    /// The 3rd of April.
    DayFirst,
}

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The date, in UTC where a time zone was given.
    pub date: Date,
    /// Which order of day and month its numbers show; `None` where both orders would do, or none is in question.
    pub shows: Option<Order>,
}

/// The first letters of the months, in English, German, French, Spanish, Italian and Dutch.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "jän"],
    &["feb", "fév", "fev"],
    &["mar", "mär", "mrt", "maa"],
    &["apr", "avr", "abr"],
    &["may", "mai", "mei", "mag"],
    &["jun", "juin", "giu"],
    &["jul", "juil", "lug"],
    &["aug", "aoû", "aou", "ago"],
    &["sep", "set"],
    &["oct", "okt", "ott"],
    &["nov"],
    &["dec", "dez", "déc", "dic"],
];

/// Reads a date: what [`standard`] reads, seconds or milliseconds since 1970, and what people's settings make of it.
pub fn read(text: &str, order: Order) -> Option<Found> {
    let text = text.trim();
    let epoch = || text.parse().ok().and_then(from_epoch);
    if let Some(date) = standard(text).or_else(epoch) {
        return Some(Found { date, shows: None });
    }
    from_parts(text, order).filter(|found| (1970..2200).contains(&found.date.year()))
}

/// Reads a time of RFC 3339 or of e-mail (RFC 2822), as its date in UTC, or a local date with or without a time (ISO 8601).
pub fn standard(text: &str) -> Option<Date> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.to_zoned(TimeZone::UTC).date());
    }
    if let Ok(time) = text.parse::<DateTime>() {
        return Some(time.date());
    }
    rfc2822::parse(text).ok().map(|time| time.with_time_zone(TimeZone::UTC).date())
}

/// The date in UTC of a time in seconds since 1970, or in milliseconds, as ticket systems count it. Seconds run to the year 5138, from which
/// on numbers are milliseconds. Smaller numbers, which would be seconds before March 1973, are no dates.
pub fn from_epoch(time: i64) -> Option<Date> {
    const FIRST: i64 = 100_000_000;
    const MILLISECONDS_FROM: i64 = 100_000_000_000;
    let time = match time {
        FIRST..MILLISECONDS_FROM => Timestamp::from_second(time),
        MILLISECONDS_FROM.. => Timestamp::from_millisecond(time),
        _ => return None,
    };
    time.ok().map(|time| time.to_zoned(TimeZone::UTC).date())
}

/// A time of day, which may stand between the day and the year.
fn is_time(word: &str) -> bool {
    word.contains(':') && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b','))
}

fn from_parts(text: &str, order: Order) -> Option<Found> {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_time(word)).collect();
    let text = words.join(" ");
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<&str> =
        parts.iter().copied().filter(|part| part.bytes().all(|b| b.is_ascii_digit())).collect();
    let number = |at: usize| numbers.get(at).and_then(|part| part.parse::<i16>().ok());
    let date = |year: i16, month: i16, day: i16| {
        Date::new(full_year(year), i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let month = parts.iter().take(4).find_map(|part| month_named(part));
    let (first, second) = (number(0)?, number(1)?);
    let sure = |date: Option<Date>| Some(Found { date: date?, shows: None });
    if let Some(month) = month {
        return if first > 31 { sure(date(first, month, second)) } else { sure(date(second, month, first)) };
    }
    let third = number(2)?;
    if numbers[0].len() == 4 {
        return sure(date(first, second, third));
    }
    let dotted = text[numbers[0].len()..].starts_with('.');
    let (order, shows) = match (first, second) {
        (13.., _) => (Order::DayFirst, Some(Order::DayFirst)),
        (_, 13..) => (Order::MonthFirst, Some(Order::MonthFirst)),
        _ if dotted => (Order::DayFirst, None),
        _ => (order, None),
    };
    // Nobody writes the month first between dots, so these say nothing about the others.
    let shows = shows.filter(|_| !dotted);
    let (month, day) = if order == Order::DayFirst { (second, first) } else { (first, second) };
    Some(Found { date: date(third, month, day)?, shows })
}

fn full_year(year: i16) -> i16 {
    match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        _ => year,
    }
}

fn month_named(part: &str) -> Option<i16> {
    let part = part.to_lowercase();
    let at = MONTHS.iter().position(|names| names.iter().any(|name| part.starts_with(name)))?;
    i16::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_system_are_read() {
        let (month, day) = (Order::MonthFirst, Order::DayFirst);
        for (text, order, expected) in [
            ("2024-01-02T10:00:00Z", month, Some("2024-01-02")),
            ("Fri Nov 27 17:16:34 2026", month, Some("2026-11-27")),
            ("10:00 22.11.2026", month, Some("2026-11-22")),
            ("2024-01-02T10:00:00.000+0000", month, Some("2024-01-02")),
            ("2024-01-02T23:30:00.000-0500", month, Some("2024-01-03")),
            ("1700000000000", month, Some("2023-11-14")),
            ("1700000000", month, Some("2023-11-14")),
            ("2024-01-02 10:00:00", month, Some("2024-01-02")),
            ("2026-11-22.03:21:01", month, Some("2026-11-22")),
            ("11/22/2026 03:20 AM", month, Some("2026-11-22")),
            ("22/11/2026 03:20", month, Some("2026-11-22")),
            ("03/04/2026", month, Some("2026-03-04")),
            ("03/04/2026", day, Some("2026-04-03")),
            ("03.04.26 14:00", month, Some("2026-04-03")),
            ("01/Jan/24 10:00 AM", month, Some("2024-01-01")),
            ("Mon, 1 Jan 2024 10:00:00 +0000", month, Some("2024-01-01")),
            ("Sun Nov 22 2026 10:00", month, Some("2026-11-22")),
            ("Jan 2, 2024", month, Some("2024-01-02")),
            ("22. März 2026", month, Some("2026-03-22")),
            ("13/13/2026", month, None),
            ("yesterday", month, None),
            ("12", month, None),
            ("", month, None),
        ] {
            let found = read(text, order).map(|found| found.date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn numbers_show_an_order() {
        for (text, expected) in [
            ("13/01/2026", Some(Order::DayFirst)),
            ("01/13/2026", Some(Order::MonthFirst)),
            ("01/02/2026", None),
            ("13.01.2026", None),
            ("2026-01-13", None),
        ] {
            assert_eq!(read(text, Order::MonthFirst).unwrap().shows, expected, "{text}");
        }
    }
}
