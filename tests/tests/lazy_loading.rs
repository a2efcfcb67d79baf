//! A bundle whose blocks are fetched as a question needs them ranks like the same bundle loaded completely: hits, scores, confidence
//! and explanations.

use std::path::Path;
use std::sync::OnceLock;

use base64::Engine as _;
use kb_compiler::bundle::{Bundle, bundle};
use kb_compiler::bundle_file::unseal;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::sources;
use kb_core::bundle::FileName;
use kb_core::query::Typing;
use kb_core::rank::{Lookup, Reader};
use proptest::prelude::*;

/// The words of articles and questions, with compounds, codes and similar words among them.
const WORDS: [&str; 24] = [
    "pay",
    "run",
    "payroll",
    "approve",
    "approval",
    "approver",
    "button",
    "grey",
    "salary",
    "bank",
    "file",
    "payment",
    "PR-1042",
    "TC-207",
    "timecard",
    "submit",
    "signature",
    "mail",
    "merge",
    "treasury",
    "cutoff",
    "overtime",
    "report",
    "costs",
];
/// Enough that there are several blocks of each kind, and that common words have tails.
const ARTICLES: usize = 1_500;

/// An article whose number determines its words.
fn article(number: usize) -> String {
    let word = |place: usize| WORDS[(number * 7 + place * place + number / 24 * place) % WORDS.len()];
    let unique = format!("case{number} {}{}", word(1), word(2));
    let body: Vec<&str> = (3..90).map(word).collect();
    format!("---\ntitle: {} {} {unique}\n---\n{}\n", word(0), word(5), body.join(" "))
}

fn compiled() -> &'static Bundle {
    static COMPILED: OnceLock<Bundle> = OnceLock::new();
    COMPILED.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lazy");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        for number in 0..ARTICLES {
            std::fs::write(folder.join(format!("a{number}.md")), article(number))
                .expect("an article is written");
        }
        let (base, _) = sources::read(&folder).expect("the folder can be read");
        bundle(
            &editions(&base).expect("every body can be read back")[0],
            &base,
            LearningOptions::silent(false),
        )
        .expect("the articles compile")
    })
}

fn open() -> Reader {
    let root = base64::engine::general_purpose::STANDARD.decode(&compiled().manifest.root_file);
    let (header, payload) = unseal(&root.expect("a manifest carries a root")).expect("the root is whole");
    Reader::open(header, &payload).expect("the root opens")
}

fn fetch(reader: &mut Reader, name: FileName) {
    let file = compiled().files.iter().find(|file| file.name == name).expect("the file was written");
    let (header, payload) = unseal(&file.bytes).expect("the file is whole");
    reader.insert(name, header, &payload).expect("the file is what the root says");
}

/// The answer, and how many files were fetched for it.
fn answer_with_fetches<T>(reader: &mut Reader, ask: impl Fn(&Reader) -> Lookup<T>) -> (T, usize) {
    let mut fetched = 0;
    loop {
        match ask(reader) {
            Lookup::Ready(answer) => return (answer, fetched),
            Lookup::Need(files) => {
                fetched += files.len();
                files.into_iter().for_each(|file| fetch(reader, file));
            }
        }
    }
}

fn complete() -> &'static Reader {
    static COMPLETE: OnceLock<Reader> = OnceLock::new();
    COMPLETE.get_or_init(|| {
        let mut reader = open();
        let files = reader.files();
        assert!(files.len() > 20, "only {} files", files.len());
        files.into_iter().for_each(|file| fetch(&mut reader, file));
        reader
    })
}

/// The word unchanged, truncated, with a letter missing, or with two letters swapped.
fn with_typo(word: &str, kind: u8, at: usize) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = at % letters.len();
    match kind {
        0 => letters.truncate(at + 1),
        1 if letters.len() > 1 => drop(letters.remove(at)),
        2 if at > 0 => letters.swap(at - 1, at),
        _ => {}
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_fetched_on_demand_rank_like_all_of_them(
        words in proptest::collection::vec((0..WORDS.len(), 0_u8..8, 0_usize..12, 0..ARTICLES), 1..7),
        ongoing: bool,
    ) {
        let words: Vec<String> = words
            .into_iter()
            .map(|(word, kind, at, case)| if kind == 7 { format!("case{case}") } else { with_typo(WORDS[word], kind, at) })
            .collect();
        let question = words.join(" ");
        let typing = if ongoing { Typing::Ongoing } else { Typing::Done };
        let mut lazy = open();
        let (found, fetched) = answer_with_fetches(&mut lazy, |reader| reader.answer(&question, typing, 10));
        prop_assert!(fetched < complete().files().len(), "everything was fetched");
        prop_assert_eq!(Lookup::Ready(found.clone()), complete().answer(&question, typing, 10), "{}", question);
        for hit in found.hits.iter().take(3) {
            let explained = answer_with_fetches(&mut lazy, |reader| reader.explain(&question, typing, hit.doc)).0;
            prop_assert_eq!(explained.score, hit.score);
        }
    }
}
