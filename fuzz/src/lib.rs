//! Shared by the fuzz targets: small bundles that the compiler builds once, and a driver that calls every function of a reader.

use std::path::Path;
use std::sync::OnceLock;

use base64::Engine as _;
use kb_compiler::bundle::bundle;
use kb_compiler::bundle_file::{BundleFile, unseal};
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::sources;
use kb_core::bundle::{FileName, Header, OpenError};
use kb_core::query::Typing;
use kb_core::rank::{Lookup, Reader};

/// A bundle in memory: the root's header and payload, and every other file.
#[derive(Debug)]
pub struct Built {
    /// The root's header.
    pub header: Header,
    /// The root's inflated payload.
    pub root: Vec<u8>,
    /// The files, sealed.
    pub files: Vec<BundleFile>,
}

/// Articles in four languages, with compounds, a script without spaces, error codes, steps, a branch, a table and a note.
const ARTICLES: [(&str, &str); 8] = [
    ("kb.toml", "name = \"Help\"\nsynonyms = [[\"pay run\", \"payroll\"], [\"salary\", \"wage\"]]\n"),
    (
        "pay-run-stuck.md",
        "---\ntitle: Pay run cannot be approved\nkind: known-error\nerror_codes: [PR-1042]\nproducts: [payroll]\nroutes: [/payroll/*]\nsymptoms: [the approve button is grey]\n---\n## Issue\nThe button stays grey.\n## Resolution\n1. Open the pay run.\n2. Is a second approver set?\n   - [Yes](#step-3)\n   - [No](approvers.md)\n3. Approve it.\n## Cause\nOne approver alone.\n",
    ),
    (
        "approvers.md",
        "---\ntitle: Who may approve\ntags: [approval]\n---\n> **Note** ask your administrator.\n\n| role | may |\n|---|---|\n| clerk | no |\n| manager | yes |\n\n`PR-1042` and [more](https://example.com/a?b).\n",
    ),
    (
        "salary-day.md",
        "# The salary is late\n\nBanks need *two* working days. See [approvals](approvers.md#x).\n",
    ),
    (
        "de.md",
        "---\ntitle: Lohnabrechnungsdatei fehlt\nlocale: de\n---\nDie Datei der Lohnabrechnung f\u{fc}r \u{dc}berstunden.\n",
    ),
    ("de2.md", "---\ntitle: Abrechnung und Datei\nlocale: de\n---\nLohn, Datei, Abrechnung.\n"),
    (
        "th.md",
        "---\ntitle: \u{e23}\u{e2b}\u{e31}\u{e2a}\u{e1c}\u{e48}\u{e32}\u{e19}\nlocale: th\n---\n\u{e25}\u{e37}\u{e21}\u{e23}\u{e2b}\u{e31}\u{e2a}\u{e1c}\u{e48}\u{e32}\u{e19}\n",
    ),
    (
        "ja.md",
        "---\ntitle: \u{7d66}\u{4e0e}\u{660e}\u{7d30}\nlocale: ja\n---\n\u{7d66}\u{4e0e}\u{3092}\u{78ba}\u{8a8d}\n",
    ),
];

/// A bundle for each language of the articles, built once.
pub fn built() -> &'static [Built] {
    static BUILT: OnceLock<Vec<Built>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder can be made");
        for (name, text) in ARTICLES {
            write(folder.path(), name, text.as_bytes());
        }
        let (base, _) = sources::read(folder.path()).expect("the folder can be read");
        let bundles: Vec<Built> = editions(&base)
            .expect("every body can be read back")
            .iter()
            .map(|edition| {
                let made = bundle(edition, &base, LearningOptions::silent(false)).expect("the edition compiles");
                let root = base64::engine::general_purpose::STANDARD.decode(&made.manifest.root_file);
                let (header, payload) =
                    unseal(&root.expect("a manifest carries a root")).expect("the root opens");
                Built { header, root: payload, files: made.files }
            })
            .collect();
        assert!(bundles.len() == 4, "{} languages", bundles.len());
        bundles
    })
}

/// Writes a file into a folder that a target owns.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) {
    std::fs::write(folder.join(name), bytes).expect("a file can be written");
}

/// Fetches files until `ask` has its answer. `open` returns a file's header and payload. The answer is `None` for a damaged bundle, which
/// must show after a bounded number of rounds.
pub fn fetch_until_answered<T>(
    reader: &mut Reader,
    open: &impl Fn(FileName) -> Option<(Header, Vec<u8>)>,
    ask: impl Fn(&Reader) -> Lookup<T>,
) -> Option<T> {
    for _ in 0..100 {
        match ask(reader) {
            Lookup::Ready(value) => return Some(value),
            Lookup::Need(files) => {
                assert!(!files.is_empty(), "there is neither an answer nor a file to fetch");
                // A reader that asks for files it already has can't be answered: the bundle is damaged.
                if files.iter().all(|file| reader.has(*file)) {
                    return None;
                }
                for file in files {
                    let (header, payload) = open(file)?;
                    let inserted: Result<(), OpenError> = reader.insert(file, header, &payload);
                    inserted.ok()?;
                }
            }
        }
    }
    panic!("a hundred rounds and still no answer")
}

/// Calls everything that the widget calls.
pub fn ask_all(reader: &mut Reader, open: &impl Fn(FileName) -> Option<(Header, Vec<u8>)>, question: &str) {
    for typing in [Typing::Ongoing, Typing::Done] {
        let Some(hits) = fetch_until_answered(reader, open, |reader| reader.search(question, typing, 10))
        else {
            continue;
        };
        assert!(hits.len() <= 10 && hits.is_sorted_by_key(|hit| -hit.score), "{hits:?}");
        fetch_until_answered(reader, open, |reader| reader.answer(question, typing, 3));
        for hit in hits.iter().take(3) {
            let explained =
                fetch_until_answered(reader, open, |reader| reader.explain(question, typing, hit.doc));
            if let Some(explained) = explained {
                assert_eq!(explained.score, hit.score);
            }
            fetch_until_answered(reader, open, |reader| reader.document(hit.doc));
        }
    }
    let facts = [("product", "payroll"), ("error_code", "PR-1042"), ("route", "/payroll/runs")];
    fetch_until_answered(reader, open, |reader| reader.suggest(&facts, 5));
    fetch_until_answered(reader, open, |reader| reader.find("pay-run-stuck"));
    fetch_until_answered(reader, open, |reader| reader.document(u32::MAX));
}
