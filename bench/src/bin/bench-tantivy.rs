//! `bench-tantivy CORPUS.jsonl INDEX_FOLDER < QUERIES.jsonl`: tantivy as a native peer with its default BM25, English stemming and
//! the title at three times the body. Articles and queries are JSON lines; so are the answers, after one line of build figures.

#[cfg(not(target_arch = "wasm32"))]
mod peer {
    use std::error::Error;
    use std::fs::{self, File};
    use std::io::{BufRead, BufReader, stdin};
    use std::path::{Path, PathBuf};
    use std::time::Instant;

    use serde::Deserialize;
    use serde_json::json;
    use tantivy::collector::TopDocs;
    use tantivy::query::QueryParser;
    use tantivy::schema::{
        Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
    };
    use tantivy::{Index, Searcher, TantivyDocument, doc};

    /// Weight of the title; the body has 1.
    const TITLE_BOOST: f32 = 3.0;
    /// tantivy's own recommendation for a writer's memory, in bytes.
    const MEMORY: usize = 100 << 20;

    #[derive(Deserialize)]
    struct Article {
        id: String,
        title: String,
        body: String,
    }

    #[derive(Deserialize)]
    struct Question {
        id: String,
        text: String,
    }

    struct Fields {
        id: Field,
        title: Field,
        body: Field,
    }

    pub(super) fn run() -> Result<(), Box<dyn Error>> {
        let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
        let (Some(corpus), Some(folder)) = (arguments.next(), arguments.next()) else {
            return Err("usage: bench-tantivy CORPUS.jsonl INDEX_FOLDER < QUERIES.jsonl".into());
        };
        let started = Instant::now();
        let (index, fields) = build(&corpus, &folder)?;
        let seconds = started.elapsed().as_secs_f64();
        println!("{}", json!({ "build_seconds": seconds }));
        let mut parser = QueryParser::for_index(&index, vec![fields.title, fields.body]);
        parser.set_field_boost(fields.title, TITLE_BOOST);
        let searcher = index.reader()?.searcher();
        for line in stdin().lock().lines() {
            let question: Question = serde_json::from_str(&line?)?;
            let started = Instant::now();
            let found = search(&searcher, &parser, &fields, &question.text)?;
            let ms = started.elapsed().as_secs_f64() * 1e3;
            println!("{}", json!({ "id": question.id, "found": found, "ms": ms }));
        }
        Ok(())
    }

    fn build(corpus: &Path, folder: &Path) -> Result<(Index, Fields), Box<dyn Error>> {
        let mut schema = Schema::builder();
        let stemmed = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let text = TextOptions::default().set_indexing_options(stemmed);
        let fields = Fields {
            id: schema.add_text_field("id", STRING | STORED),
            title: schema.add_text_field("title", text.clone() | STORED),
            body: schema.add_text_field("body", text),
        };
        fs::create_dir_all(folder)?;
        let index = Index::create_in_dir(folder, schema.build())?;
        let mut writer = index.writer(MEMORY)?;
        for line in BufReader::new(File::open(corpus)?).lines() {
            let article: Article = serde_json::from_str(&line?)?;
            writer.add_document(doc!(
                fields.id => article.id, fields.title => article.title, fields.body => article.body,
            ))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok((index, fields))
    }

    /// Ids of the best ten articles. Query operators in the text are treated as words.
    fn search(
        searcher: &Searcher,
        parser: &QueryParser,
        fields: &Fields,
        text: &str,
    ) -> Result<Vec<String>, Box<dyn Error>> {
        let words: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let (query, _) = parser.parse_query_lenient(&words.to_lowercase());
        let found = searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?;
        let mut ids = Vec::with_capacity(found.len());
        for (_, address) in found {
            let document: TantivyDocument = searcher.doc(address)?;
            ids.extend(document.get_first(fields.id).and_then(|id| id.as_str()).map(str::to_owned));
        }
        Ok(ids)
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    peer::run()
}

/// Nothing to do in a browser.
#[cfg(target_arch = "wasm32")]
fn main() {}
