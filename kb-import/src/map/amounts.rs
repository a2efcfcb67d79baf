//! Spans of time and flags, as ticket systems write them.

use super::mapping_file::Unit;

/// A span of time in minutes: a number of the unit, or `hours:minutes`.
pub(super) fn minutes(text: &str, unit: Unit) -> Option<f64> {
    if let Some((hours, minutes)) = text.split_once(':') {
        let minutes = minutes.split(':').next().unwrap_or_default();
        return Some(hours.trim().parse::<f64>().ok()? * 60.0 + minutes.parse::<f64>().ok()?);
    }
    let number: f64 = text.replace(',', ".").trim().parse().ok()?;
    Some(match unit {
        Unit::Seconds => number / 60.0,
        Unit::Minutes => number,
        Unit::Hours => number * 60.0,
    })
}

/// Systems write a flag, how often a ticket came back, or when.
pub(super) fn is_no(text: &str) -> bool {
    ["false", "no", "0", "nein", "non"].contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time_are_minutes() {
        for (text, unit, expected) in [
            ("90", Unit::Seconds, Some(1.5)),
            ("1:30", Unit::Minutes, Some(90.0)),
            ("01:30:00", Unit::Minutes, Some(90.0)),
            ("1,5", Unit::Hours, Some(90.0)),
            ("x", Unit::Minutes, None),
        ] {
            assert_eq!(minutes(text, unit), expected, "{text}");
        }
    }
}
