//! The labelled questions of `tests/questions/`.

use std::fs;

use fixmark_tests::root;
use serde_json::Value;

/// A question as a client asks it, and what must become of it.
#[derive(Debug, Clone)]
pub(crate) struct Labelled {
    /// Its id in the file.
    pub(crate) id: String,
    /// The question.
    pub(crate) text: String,
    /// The articles that answer it; none where no article does.
    pub(crate) articles: Vec<String>,
    /// The category for which it goes to a person, whatever search finds.
    pub(crate) category: Option<String>,
}

/// The questions of a file.
///
/// # Panics
/// Where the file can't be read.
pub(crate) fn labelled(name: &str) -> Vec<Labelled> {
    let path = root().join("tests/questions").join(name);
    let text = fs::read_to_string(&path).expect("the questions can be read");
    text.lines().map(|line| question(&serde_json::from_str(line).expect("a line is JSON"))).collect()
}

fn question(line: &Value) -> Labelled {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let expect = &line["expect"];
    let also = expect["also"].as_array().into_iter().flatten();
    assert_eq!(expect["person"] == true, expect["category"].is_string(), "{line}");
    Labelled {
        id: text(&line["id"]).expect("a question has an id"),
        text: text(&line["text"]).expect("a question has a text"),
        articles: std::iter::once(&expect["article"]).chain(also).filter_map(text).collect(),
        category: text(&expect["category"]),
    }
}
