//! A property: whatever an author mistakes, a build that ends well gives nothing restricted away.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::audiences::{given_away, holds};
use crate::run::{folder, run};

/// What every restricted place holds; no public byte may.
const CANARY: &str = "zebrasecret";

const CONFIG: &str = "name = \"Help\"\n\n[audiences]\nclient = \"Everyone\"\n\"client:ACME\" = \"ACME\"\ninternal = \"Support\"\n";

/// The audience of articles whose restricted place is a part, where the knowledge base has audiences.
const FOR_CLIENTS: &str = "audience: [client]\n";

/// Articles with a restricted place.
const PLACES: [(&str, &str); 24] = [
    ("team.md", "---\ntitle: Team\naudience: [internal]\n---\n\nText zebrasecret.\n"),
    ("acme.md", "---\ntitle: ACME\naudience: [\"client:ACME\"]\n---\n\nText zebrasecret.\n"),
    ("draft.md", "---\ntitle: A draft\naudience: [client]\nstatus: draft\n---\n\nText zebrasecret.\n"),
    ("flag.md", "---\ntitle: A flag\naudience: [client]\npublished: false\n---\n\nText zebrasecret.\n"),
    (
        "later.md",
        "---\ntitle: Later\naudience: [client]\npublishDate: 2199-01-01\n---\n\nText zebrasecret.\n",
    ),
    ("over.md", "---\ntitle: Over\naudience: [client]\nexpiryDate: 2001-01-01\n---\n\nText zebrasecret.\n"),
    ("_drafts/idea.md", "---\ntitle: Idea\naudience: [client]\n---\n\nText zebrasecret.\n"),
    ("part.md", "---\ntitle: Part\naudience: [client]\n---\n\nText.\n\n## Internal\n\nText zebrasecret.\n"),
    (
        "deep.md",
        "---\ntitle: Deep\naudience: [client]\n---\n\nText.\n\n### Internal notes\n\nText.\n\n#### More\n\nText zebrasecret.\n",
    ),
    (
        "only.md",
        "---\ntitle: Only\naudience: [client]\n---\n\nText.\n\n## Agents only\n\nText zebrasecret.\n",
    ),
    (
        "nicht.md",
        "---\ntitle: Nicht\naudience: [client]\n---\n\nText.\n\n## Nur für Support\n\nText zebrasecret.\n",
    ),
    ("label.md", "---\ntitle: Label\naudience: [client]\n---\n\nText.\n\n**Internal:** zebrasecret.\n"),
    (
        "list.md",
        "---\ntitle: List\naudience: [client]\n---\n\nText.\n\n1. Save.\n2. **Internal:** zebrasecret.\n",
    ),
    ("note.md", "---\ntitle: Note\naudience: [client]\n---\n\nText.\n\n> [!INTERNAL]\n> Text zebrasecret.\n"),
    (
        "box.md",
        "---\ntitle: Box\naudience: [client]\n---\n\nText.\n\n::: internal\n\nText zebrasecret.\n\n:::\n\nText.\n",
    ),
    (
        "html.md",
        "---\ntitle: Html\naudience: [client]\n---\n\nText.\n\n<h2>Internal</h2>\n\nText zebrasecret.\n",
    ),
    (
        "fold.md",
        "---\ntitle: Fold\naudience: [client]\n---\n\nText.\n\n<details><summary>Internal</summary>\n\nText zebrasecret.\n\n</details>\n",
    ),
    (
        "pair.md",
        "---\ntitle: Pair\naudience: [client]\n---\n\nText.\n\n<!-- internal -->\n\nText zebrasecret.\n\n<!-- /internal -->\n\nText.\n",
    ),
    ("remark.md", "---\ntitle: Remark\naudience: [client]\n---\n\nText. <!-- zebrasecret --> Text.\n"),
    ("mdx.md", "---\ntitle: Mdx\naudience: [client]\n---\n\nText.\n\n{/* zebrasecret */}\n\nText.\n"),
    (
        "liquid.md",
        "---\ntitle: Liquid\naudience: [client]\n---\n\nText.\n\n{% comment %}\nzebrasecret\n{% endcomment %}\n\nText.\n",
    ),
    ("vault.md", "---\ntitle: Vault\naudience: [client]\n---\n\nText.\n\n%% zebrasecret %%\n\nText.\n"),
    ("line.md", "---\ntitle: Line\naudience: [client]\n---\n\nText.\n\n[//]: # (zebrasecret)\n\nText.\n"),
    (
        "hidden.md",
        "---\ntitle: Hidden\naudience: [client]\n---\n\nText.\n\n<div hidden>\n\nText zebrasecret.\n\n</div>\n\nText.\n",
    ),
];

/// An article that nobody changes. Where a knowledge base has neither audiences nor an internal part, what only resembles one is public.
const INTERNAL_ELSEWHERE: (&str, &[u8]) = ("kept.md", b"# Kept\n\nText.\n\n## Internal\n\nNothing.\n");

/// Words and marks that keep something in, which a slip may hit.
const MARKS: [&str; 20] = [
    "audience",
    "internal",
    "client:ACME",
    "status",
    "draft",
    "published",
    "publishDate",
    "expiryDate",
    "Internal",
    "Agents only",
    "Nur für",
    "**",
    ":::",
    "[!",
    "<!--",
    "-->",
    "{/*",
    "comment",
    "%%",
    "hidden",
];

/// What an author does by mistake, each to the file of that number.
#[derive(Debug, Clone)]
enum Mistake {
    Rename(usize, &'static str),
    Delete(usize),
    /// A letter of a word is dropped, doubled or swapped with the next.
    Slip(usize, &'static str, usize, u8),
    /// A word in other case.
    Case(usize, &'static str),
    /// An unquoted colon in the title.
    Colon(usize),
    /// A blank line before the front matter.
    BlankLine(usize),
    /// A code fence that isn't closed.
    Fence(usize),
    /// Blanks before a line.
    Indent(usize, usize, usize),
    /// The end of the file is lost.
    CutOff(usize, usize),
    /// The line ends of another system.
    LineEnds(usize),
    /// A byte order mark.
    Mark(usize),
    Link(usize),
}

fn mistake() -> impl Strategy<Value = Mistake> {
    let file = || 0..8usize;
    let name =
        select(vec!["kb.toml.bak", "KB.toml", "kb.tml", "settings.toml", "sub/kb.toml", "sub/x.md", "y.md"]);
    prop_oneof![
        1 => (file(), name).prop_map(|(file, name)| Mistake::Rename(file, name)),
        1 => Just(Mistake::Delete(0)),
        4 => (file(), select(MARKS.to_vec()), 0..12usize, 0..3u8)
            .prop_map(|(file, mark, letter, kind)| Mistake::Slip(file, mark, letter, kind)),
        1 => (file(), select(MARKS.to_vec())).prop_map(|(file, mark)| Mistake::Case(file, mark)),
        1 => file().prop_map(Mistake::Colon),
        1 => file().prop_map(Mistake::BlankLine),
        1 => file().prop_map(Mistake::Fence),
        1 => (file(), 0..16usize, 1..6usize).prop_map(|(file, line, blanks)| Mistake::Indent(file, line, blanks)),
        1 => (file(), 1..60usize).prop_map(|(file, bytes)| Mistake::CutOff(file, bytes)),
        1 => file().prop_map(Mistake::LineEnds),
        1 => file().prop_map(Mistake::Mark),
        1 => Just(Mistake::Link(0)),
    ]
}

/// The files of a random knowledge base: with audiences, or without any.
fn knowledge_base() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    (subsequence(PLACES.to_vec(), 1..6), any::<bool>()).prop_map(|(places, audiences)| {
        let config = if audiences { CONFIG } else { "name = \"Help\"\n" };
        let text = |text: &str| if audiences { text.to_owned() } else { text.replace(FOR_CLIENTS, "") };
        let articles = places.into_iter().map(|(name, article)| (name, text(article)));
        std::iter::once(("kb.toml", config.to_owned())).chain(articles).collect()
    })
}

fn apply(dir: &Path, files: &[(&str, String)], mistake: &Mistake) {
    let path = |file: usize| dir.join(files[file % files.len()].0);
    let change = |file: usize, edit: &dyn Fn(String) -> String| {
        if let Ok(text) = fs::read_to_string(path(file)) {
            fs::write(path(file), edit(text)).unwrap();
        }
    };
    match *mistake {
        Mistake::Rename(file, name) => {
            // Only a configuration is renamed to another, and an article to an article.
            if (file % files.len() == 0) != name.ends_with(".md")
                && !files[file % files.len()].0.starts_with('_')
            {
                fs::create_dir_all(dir.join("sub")).unwrap();
                let _ = fs::rename(path(file), dir.join(name));
            }
        }
        Mistake::Delete(file) => _ = fs::remove_file(path(file)),
        Mistake::Slip(file, mark, letter, kind) => {
            change(file, &|text| text.replacen(mark, &slip(mark, letter, kind), 1));
        }
        Mistake::Case(file, mark) => change(file, &|text| text.replacen(mark, &mark.to_uppercase(), 1)),
        Mistake::Colon(file) => change(file, &|text| text.replacen("title: ", "title: Read: this: ", 1)),
        Mistake::BlankLine(file) => change(file, &|text| format!("\n{text}")),
        Mistake::Fence(file) => change(file, &|text| text.replacen("\n\nText", "\n\n```\n\nText", 1)),
        Mistake::Indent(file, line, blanks) => change(file, &|text| {
            let indent = |(n, text): (usize, &str)| {
                if n == line { format!("{}{text}", " ".repeat(blanks)) } else { text.to_owned() }
            };
            text.split_inclusive('\n').enumerate().map(indent).collect()
        }),
        Mistake::CutOff(file, bytes) => {
            change(file, &|text| {
                text[..text.floor_char_boundary(text.len().saturating_sub(bytes))].to_owned()
            });
        }
        Mistake::LineEnds(file) => change(file, &|text| text.replace('\n', "\r\n")),
        Mistake::Mark(file) => change(file, &|text| format!("\u{feff}{text}")),
        Mistake::Link(file) => link(&path(file), &dir.join("real.txt")),
    }
}

fn link(path: &Path, real: &Path) {
    if fs::rename(path, real).is_ok() {
        #[cfg(unix)]
        std::os::unix::fs::symlink(real, path).unwrap();
    }
}

fn slip(word: &str, letter: usize, kind: u8) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = letter % (letters.len() - 1);
    match kind {
        0 => _ = letters.remove(at),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

/// Everything that clients who are in no account get.
fn public(dist: &Path) -> Vec<u8> {
    let folder = dist.join("public");
    if folder.is_dir() { given_away(&folder) } else { Vec::new() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_mistake_publishes_what_is_restricted(
        files in knowledge_base(),
        mistakes in prop::collection::vec(mistake(), 0..5),
    ) {
        let bytes = files.iter().map(|(name, text)| (*name, text.as_bytes()));
        let bytes: Vec<(&str, &[u8])> = bytes.chain([INTERNAL_ELSEWHERE]).collect();
        let dir = folder(&bytes);
        for mistake in &mistakes {
            apply(dir.path(), &files, mistake);
        }
        let around = tempfile::tempdir().unwrap();
        let out = around.path().join("dist");
        let ran = run(["build".as_ref(), dir.path().as_os_str(), "--out".as_ref(), out.as_os_str()]);
        let leaked = ran.status == Some(0) && holds(&public(&out), CANARY);
        prop_assert!(!leaked, "{files:?} {mistakes:?}: {ran:?}");
    }
}
