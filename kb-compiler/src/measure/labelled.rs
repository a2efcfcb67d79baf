//! Reads labelled questions: JSON lines of `{id, text, title?}` with TREC qrels (`query 0 article grade`), or `query TAB article` lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use kb_files::read_named;
use serde::Deserialize;

/// Largest file of questions or of their relevance, in bytes.
const MAX_LABELS: u64 = 1024 * 1024 * 1024;

/// A question with an id that relevance refers to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LabelledQuery {
    /// Its id.
    pub id: String,
    /// Its full text.
    #[serde(default)]
    pub text: String,
    /// Its first line, where there is one.
    #[serde(default)]
    pub title: String,
}

/// Which part of a question is the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum QueryField {
    /// Its title, or its text where it has none.
    Title,
    /// Its text, or its title where it has none.
    Text,
}

impl LabelledQuery {
    /// The query.
    pub fn text_of(&self, field: QueryField) -> &str {
        let (first, second) = match field {
            QueryField::Title => (&self.title, &self.text),
            QueryField::Text => (&self.text, &self.title),
        };
        if first.is_empty() { second } else { first }
    }
}

/// The ids of the articles that answer each question: those with a grade above 0.
pub type Relevance = BTreeMap<String, BTreeSet<String>>;

/// A file of labels that can't be read: where and why.
#[derive(Debug)]
pub struct LabelError {
    path: PathBuf,
    line: usize,
    why: String,
}

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.line, self.why)
    }
}

impl std::error::Error for LabelError {}

fn read(path: &Path) -> Result<String, LabelError> {
    let text =
        read_named(path, MAX_LABELS).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    text.map_err(|error| LabelError {
        path: path.to_owned(),
        line: 0,
        why: format!("{error}; check the path"),
    })
}

/// Reads several files of questions, with their relevance from `relevant`, or from the question file itself where it is a `.tsv`.
pub fn read_all(
    paths: &[PathBuf],
    relevant: Option<&Path>,
) -> Result<(Vec<LabelledQuery>, Relevance), LabelError> {
    let (mut all, mut relevance) = (Vec::new(), Relevance::new());
    if let Some(path) = relevant {
        relevance = qrels(path)?;
    }
    for (file, path) in paths.iter().enumerate() {
        if path.extension().is_some_and(|extension| extension == "tsv") {
            let prefix = if file == 0 { "line-".to_owned() } else { format!("file-{}-line-", file + 1) };
            let (queries, expected) = expected(path, &prefix)?;
            all.extend(queries);
            relevance.extend(expected);
        } else if relevant.is_some() {
            all.extend(queries(path)?);
        } else {
            let why =
                "no file says which articles answer these questions; name one with --qrels FILE, or give questions as .tsv".to_owned();
            return Err(LabelError { path: path.clone(), line: 0, why });
        }
    }
    Ok((all, relevance))
}

/// Reads JSON lines of questions.
pub fn queries(path: &Path) -> Result<Vec<LabelledQuery>, LabelError> {
    let parse = |(number, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| LabelError {
            path: path.to_owned(),
            line: number + 1,
            why: format!("{error}; write one JSON object with `id` and `text` on each line"),
        })
    };
    read(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(parse).collect()
}

/// Reads TREC qrels.
pub fn qrels(path: &Path) -> Result<Relevance, LabelError> {
    let mut relevance = Relevance::new();
    for (number, line) in read(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> =
            if line.contains('\t') { line.split('\t').collect() } else { line.split_whitespace().collect() };
        let grade = fields.get(3).and_then(|grade| grade.trim().parse::<i32>().ok());
        let ([query, _, article, _], Some(grade)) = (fields.as_slice(), grade) else {
            let why = "write `query 0 article grade`, separated by tabs, or by spaces if no id contains one"
                .to_owned();
            return Err(LabelError { path: path.to_owned(), line: number + 1, why });
        };
        if grade > 0 {
            relevance.entry((*query).to_owned()).or_default().insert((*article).to_owned());
        }
    }
    Ok(relevance)
}

/// Reads `query TAB article` lines. A question's id is `prefix` and its line number.
pub fn expected(path: &Path, prefix: &str) -> Result<(Vec<LabelledQuery>, Relevance), LabelError> {
    let (mut queries, mut relevance) = (Vec::new(), Relevance::new());
    let meant = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    for (number, line) in read(path)?.lines().enumerate().filter(|(_, line)| meant(line)) {
        let Some((query, article)) = line.split_once('\t') else {
            let why = "this line has no tab; write the query, a tab and the article's id".to_owned();
            return Err(LabelError { path: path.to_owned(), line: number + 1, why });
        };
        let id = format!("{prefix}{}", number + 1);
        relevance.insert(id.clone(), BTreeSet::from([article.trim().to_owned()]));
        queries.push(LabelledQuery { id, text: query.trim().to_owned(), title: String::new() });
    }
    Ok((queries, relevance))
}
