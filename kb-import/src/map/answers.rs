//! The team's last answer to the client: what a ticket's summary is where no field holds one.

use serde_json::Value;

use super::mapping_file::{AnswersTable, Paths};
use super::path;
use crate::reader::Fields;
use crate::text::{self, add_addresses, own_words};

/// The last answer of the team that the client could read, without what it quotes.
pub(super) fn last(fields: &Fields, table: &AnswersTable) -> Option<String> {
    let lists = table.list.list().iter().flat_map(|at| path::find(fields, at));
    let entries: Vec<&Value> = lists.flat_map(entries).collect();
    let requester = first_text(fields, &table.requester);
    entries.into_iter().rev().find_map(|entry| answer(entry, table, requester.as_deref()))
}

/// The addresses that the team has linked, and those in everything that it answered.
pub(super) fn addresses(fields: &Fields, table: &AnswersTable) -> Vec<String> {
    let lists = table.list.list().iter().flat_map(|at| path::find(fields, at));
    let requester = first_text(fields, &table.requester);
    let answers =
        lists.flat_map(entries).filter(|entry| answer(entry, table, requester.as_deref()).is_some());
    let mut found = Vec::new();
    let links = table.links.list().iter().flat_map(|at| path::find(fields, at));
    links.for_each(|link| add_addresses(link, &mut found));
    for entry in answers {
        let texts =
            entry.as_object().map(|fields| table.text.list().iter().flat_map(|at| path::find(fields, at)));
        match texts {
            Some(texts) => texts.for_each(|text| add_addresses(text, &mut found)),
            None => add_addresses(entry, &mut found),
        }
    }
    found
}

fn entries(list: &Value) -> Vec<&Value> {
    list.as_array().map_or_else(|| vec![list], |entries| entries.iter().collect())
}

fn answer(entry: &Value, table: &AnswersTable, requester: Option<&str>) -> Option<String> {
    let (author, words) = match entry {
        Value::Object(fields) => {
            let is = |paths: &Paths, flag: &str| first_text(fields, paths).is_some_and(|text| text == flag);
            if is(&table.public, "false") || is(&table.private, "true") || is(&table.client, "true") {
                return None;
            }
            let found = table.text.list().iter().flat_map(|at| path::find(fields, at)).next();
            (first_text(fields, &table.author), text::plain(found?, table.markup))
        }
        Value::String(words) if table.semicolons => {
            let mut parts = words.splitn(3, ';');
            match (parts.next(), parts.next(), parts.next()) {
                (Some(_), Some(author), Some(words)) => {
                    (Some(author.to_owned()), text::plain(&words.into(), table.markup))
                }
                _ => (None, text::plain(entry, table.markup)),
            }
        }
        _ => (None, text::plain(entry, table.markup)),
    };
    let by_client =
        author.zip(requester).is_some_and(|(author, requester)| author.eq_ignore_ascii_case(requester));
    (!by_client && !words.is_empty()).then(|| own_words(&words))
}

fn first_text(fields: &Fields, paths: &Paths) -> Option<String> {
    paths.list().iter().flat_map(|at| path::find(fields, at)).flat_map(path::texts).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::Mapping;

    #[test]
    fn addresses_stand_in_all_answers_of_the_team() {
        let table = "[answers]\nlist = \"c\"\ntext = [\"html\", \"body\"]\nauthor = \"by\"\nrequester = \"from\"\nlinks = \"pages\"";
        let answers = Mapping::new("", table).unwrap().answers;
        let record = r#"{"c": [{"body": "see https://a.example/x", "by": 1, "self": "https://a.example/self"},
            {"body": "https://a.example/mine", "by": 2}, {"html": "<a href='https://a.example/y'>this</a>"}], "from": 2, "pages": ["https://a.example/z"]}"#;
        let found = addresses(&serde_json::from_str(record).unwrap(), &answers);
        assert_eq!(found, ["https://a.example/z", "https://a.example/x", "https://a.example/y"]);
    }

    #[test]
    fn the_teams_last_public_answer_counts() {
        let table = "[answers]\nlist = \"c\"\ntext = [\"html\", \"body\"]\nauthor = \"by\"\nrequester = \"from\"\npublic = \"public\"\nsemicolons = true";
        let answers = Mapping::new("", table).unwrap().answers;
        for (record, expected) in [
            (r#"{"c": [{"body": "one", "by": 1}, {"body": "two", "by": 2}], "from": 2}"#, Some("one")),
            (r#"{"c": [{"body": "one"}, {"body": "two", "public": false}]}"#, Some("one")),
            (r#"{"c": [{"body": "plain", "html": "<p>rich</p>"}, {"body": ""}]}"#, Some("rich")),
            (
                r#"{"c": ["01/Jan/24 11:00 AM;agent;Clear it; all", "02/Jan/24;jane;That worked"], "from": "Jane"}"#,
                Some("Clear it; all"),
            ),
            (r#"{"c": "Last note\n> quoted"}"#, Some("Last note")),
            (r#"{"c": []}"#, None),
            ("{}", None),
        ] {
            let fields = serde_json::from_str(record).unwrap();
            assert_eq!(last(&fields, &answers).as_deref(), expected, "{record}");
        }
    }
}
