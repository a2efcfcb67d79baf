//! A day as an argument.

use jiff::civil::Date;

use crate::days;

/// A day, as days since 1970-01-01.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(pub(super) i32);

/// Reads `YYYY-MM-DD`, with all ten characters.
pub(super) fn day(text: &str) -> Result<Day, String> {
    let ten_characters = text.len() == "YYYY-MM-DD".len();
    let date = Date::strptime("%Y-%m-%d", text).ok().filter(|_| ten_characters);
    let date = date.ok_or_else(|| "write an existing date as YYYY-MM-DD, such as 2026-03-31".to_owned())?;
    Ok(Day(days::number(date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_strictly() {
        for (text, days) in [
            ("1970-01-01", Some(0)),
            ("2024-07-01", Some(19_905)),
            ("1969-12-31", Some(-1)),
            ("2024-02-30", None),
            ("2024-7-1", None),
            ("20240701", None),
            ("2024-07-01T12:00", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(day(text).ok().map(|day| day.0), days, "{text}");
            assert!(days.is_none_or(|days| days::written(days) == text), "{text}");
        }
    }
}
