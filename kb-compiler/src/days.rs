//! Days as whole numbers: how many since 1970-01-01, in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;

/// The number of a day of the calendar.
pub fn number(date: Date) -> i32 {
    let days = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// The day of a number as `YYYY-MM-DD`.
pub fn written(days: i32) -> String {
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days)).to_string()
}

/// The number of today.
pub fn today() -> i32 {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    i32::try_from(seconds / 86_400).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (year, month, day, expected) in
            [(1970, 1, 1, 0), (1969, 12, 31, -1), (2000, 2, 29, 11_016), (2026, 11, 22, 20_779)]
        {
            assert_eq!(number(Date::constant(year, month, day)), expected);
        }
    }
}
