//! Tags that stand in labels, as `kb-gateway sync --tags` writes them where a system has no field for them: `category:pay-run`.

use kb_core::model::TagField;

use super::mapping::Mapping;
use super::path;
use crate::reader::Fields;

/// Whether labels may hold a field.
fn may_hold(field: &str) -> bool {
    field == "articles" || TagField::parse(field).is_some()
}

/// A tag as a label; `None` where its value has blanks or commas, which no system's labels can have.
pub fn label(field: &str, value: &str) -> Option<String> {
    let fits = may_hold(field) && !value.contains(|c: char| c.is_whitespace() || c == ',');
    fits.then(|| format!("{field}:{value}"))
}

/// The values that a record's labels name for a field, by their names here.
pub(super) fn values<'r>(
    mapping: &'r Mapping,
    record: &'r Fields,
    field: &'r str,
) -> impl Iterator<Item = String> + 'r {
    let labels = mapping.paths("tags").iter().flat_map(|at| path::find(record, at)).flat_map(path::texts);
    let labels: Vec<String> = labels.collect();
    let parts = labels.into_iter().flat_map(|text| text.split(',').map(str::to_owned).collect::<Vec<_>>());
    parts.filter_map(move |label| {
        let (name, value) = label.trim().split_once(':')?;
        let known = may_hold(field) && name.eq_ignore_ascii_case(field) && !value.is_empty();
        known.then(|| named_here(mapping, field, value))
    })
}

/// A label has our name of a value, or the system's. Some systems write all labels in small letters.
fn named_here(mapping: &Mapping, field: &str, value: &str) -> String {
    let table = mapping.values.get(field);
    let theirs = table.and_then(|table| table.get(&value.to_lowercase())).filter(|name| !name.is_empty());
    match theirs {
        Some(name) => name.clone(),
        None if field == "tier" => value.to_uppercase(),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_as_a_label_is_read_from_it() {
        for (field, value, expected) in [
            ("category", "pay-run", Some("category:pay-run")),
            ("articles", "payroll/pay-run", Some("articles:payroll/pay-run")),
            ("tier", "L2", Some("tier:L2")),
            ("category", "Pay run", None),
            ("category", "a,b", None),
            ("subject", "x", None),
        ] {
            let written = label(field, value);
            assert_eq!(written.as_deref(), expected, "{field} {value}");
            let Some(written) = written else { continue };
            let mapping =
                Mapping::new("[fields]\ntags = \"labels\"\n[values.category]\nbilling = \"pay-run\"\n", "")
                    .unwrap();
            for labels in
                [serde_json::json!(["sso", written]), format!("sso, {}", written.to_lowercase()).into()]
            {
                let record: Fields = [("labels".to_owned(), labels)].into_iter().collect();
                assert_eq!(values(&mapping, &record, field).collect::<Vec<_>>(), [value]);
                assert_eq!(values(&mapping, &record, "route").next(), None);
            }
        }
    }
}
