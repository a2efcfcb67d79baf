//! Real words find: codes, versions, numbers, names and letters in every spelling. Each table is a small knowledge base and what its
//! articles are found by.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where it stands")]

mod folder;

use kb_compiler::bundle::bundle;
use kb_compiler::edition::editions;
use kb_compiler::learn::LearningOptions;
use kb_compiler::open::LocalBundle;
use kb_core::query::Typing;

/// Builds a bundle of articles, `(id, text)`, and hands it over.
fn with_bundle(name: &str, articles: &[(&str, &str)], ask: impl FnOnce(&mut LocalBundle<'_>)) {
    let named: Vec<(String, &[u8])> =
        articles.iter().map(|(id, text)| (format!("{id}.md"), text.as_bytes())).collect();
    let files: Vec<(&str, &[u8])> = named.iter().map(|(file, text)| (file.as_str(), *text)).collect();
    let (base, _) = folder::read(name, &files);
    let editions = editions(&base).unwrap();
    let built = bundle(&editions[0], &base, LearningOptions::silent(false)).unwrap();
    ask(&mut LocalBundle::of(&built).unwrap());
}

/// Each question finds the articles whose ids are named, those first and in this order; `-` is nothing at all, and no two of the named
/// articles may score alike.
fn check(name: &str, articles: &[(&str, &str)], questions: &[(&str, &str)]) {
    with_bundle(name, articles, |bundle| {
        for (question, expected) in questions {
            let hits = bundle.search(question, Typing::Done, 5).unwrap();
            let ids: Vec<&str> = hits.iter().map(|hit| hit.row.id.as_str()).collect();
            let expected: Vec<&str> = expected.split(' ').filter(|id| *id != "-").collect();
            assert!(ids.starts_with(&expected), "{name}: {question:?} finds {ids:?}, not {expected:?}");
            assert!(!expected.is_empty() || ids.is_empty(), "{name}: {question:?} finds {ids:?}");
            let ties = hits.windows(2).take(expected.len()).any(|two| two[0].score == two[1].score);
            assert!(!ties, "{name}: {question:?} finds {ids:?} with equal scores");
        }
    });
}

#[test]
fn codes_in_every_spelling() {
    let articles = [
        ("denied", "# The installer stops\n\nIt shows 0x80070005 when the account may not write.\n"),
        ("memory", "# The installer runs out\n\nIt shows 0x8007000E on small machines.\n"),
        ("logon", "# The database refuses a logon\n\nORA-01017: the name or the word is wrong.\n"),
        ("listener", "# The database is away\n\nORA-12541: nobody listens.\n"),
        ("forbidden", "# The gateway refuses\n\nThe log says http403 and nothing else.\n"),
        ("lost", "# The server went away\n\n`ERROR 2013 (HY000)` while a long question runs.\n"),
        (
            "funds",
            "# Codes of the bank\n\n| code | meaning |\n|---|---|\n| 20099 | closed |\n| 20100 | not enough money |\n",
        ),
        (
            "money",
            "# Insufficient funds\n\nInsufficient funds: send money before the cut-off. Insufficient funds stop a run.\n",
        ),
    ];
    let questions = [
        ("0x80070005", "denied"),
        ("80070005", "denied"),
        ("8007 0005", "denied"),
        ("0X80070005", "denied"),
        ("8007000e", "memory"),
        ("ORA-1017", "logon"),
        ("ora 01017", "logon"),
        ("ora01017", "logon"),
        ("HTTP 403", "forbidden"),
        ("http403", "forbidden"),
        ("error 2013 hy000", "lost"),
        ("20100 insufficient funds", "funds"),
        ("insufficient funds", "money"),
    ];
    check("codes", &articles, &questions);
}

#[test]
fn versions_and_what_belongs_to_them() {
    let articles = [
        ("first", "# Release notes 4.2.1\n\nThe importer is quicker.\n"),
        ("tenth", "# Release notes 4.2.10\n\nThe exporter is quicker.\n"),
        ("twelfth", "# Release notes 4.12.1\n\nThe sheet is quicker.\n"),
        ("old", "# Release notes 1.4.2\n\nThe menu is quicker.\n"),
        ("five", "# Release notes 5.0\n\nA new look.\n"),
        ("fixed", "# Release notes 5.0.3\n\nThe look is mended.\n"),
    ];
    let questions = [
        ("4.2.1", "first"),
        ("v4.2.1", "first"),
        ("4.2.10", "tenth"),
        ("4.2", "first tenth"),
        ("v5.0", "five fixed"),
        ("5.0.3", "fixed five"),
        ("4.12.1", "twelfth"),
        ("1.4.2", "old"),
    ];
    check("versions", &articles, &questions);
}

#[test]
fn numbers_in_groups() {
    let articles = [
        ("ten", "# At most 10,000 rows\n\nA sheet ends there.\n"),
        ("hundred", "# At most 100.000 lines\n\nA file ends there.\n"),
        ("million", "# At most 1’000’000 cells\n\nA book ends there.\n"),
        ("fifty", "# At most 50 000 marks\n\nA page ends there.\n"),
    ];
    let questions = [
        ("10000", "ten"),
        ("10 000", "ten"),
        ("10.000", "ten"),
        ("10'000", "ten"),
        ("100000", "hundred"),
        ("1,000,000", "million"),
        ("50000", "fifty"),
    ];
    check("numbers", &articles, &questions);
}

#[test]
fn names_from_software() {
    let articles = [
        ("cpp", "# Connect from C++\n\nThe header is enough.\n"),
        ("cs", "# Connect from C#\n\nThe package is enough.\n"),
        ("fs", "# Connect from F#\n\nThe module is enough.\n"),
        ("c", "# Connect from C\n\nThe library is enough.\n"),
        ("node", "# Connect from Node.js\n\nThe script is enough.\n"),
        ("phone", "# Lines of AT&T\n\nCall the carrier.\n"),
        ("camel", "# Handlers\n\n`onBatchReleased` is called at the end.\n"),
        ("parser", "# Parsers\n\n`XMLParserError` names the line.\n"),
        ("snake", "# Journal\n\nSet `ledger_entry_reversed` to take it back.\n"),
        ("addon", "# Install an add-on\n\nOpen the shop.\n"),
        ("mail", "# E-mail signatures\n\nOpen the settings.\n"),
    ];
    let questions = [
        ("C++", "cpp"),
        ("c#", "cs"),
        ("F#", "fs"),
        ("connect from C", "c"),
        ("nodejs", "node"),
        ("node.js", "node"),
        ("at&t", "phone"),
        ("released", "camel"),
        ("batch released", "camel"),
        ("onbatchreleased", "camel"),
        ("xml parser", "parser"),
        ("ledger entry", "snake"),
        ("ledgerentryreversed", "snake"),
        ("addon", "addon"),
        ("add on", "addon"),
        ("email", "mail"),
        ("e-mail", "mail"),
    ];
    check("names", &articles, &questions);
}

#[test]
fn letters_that_look_alike() {
    let articles = [
        ("soft", "# Lohn\u{ad}steuer\u{ad}bescheinigung drucken\n\nÖffnen Sie die Akte.\n"),
        ("joined", "# Personal\u{2060}stamm pflegen\n\nJeden Monat.\n"),
        ("zero", "# Kunden\u{200b}nummer suchen\n\nIn der Liste.\n"),
        ("cannot", "# The file can’t be opened\n\nClose it elsewhere.\n"),
        ("kana", "# パスワード\n\nﾛｸﾞｲﾝ の画面。\n"),
        ("marks", "# Zwei\u{308}ter Й\n\nПоследни\u{438}\u{306} шаг.\n"),
        ("syllables", "# \u{1109}\u{1173}\u{11bc}\u{110b}\u{1175}\u{11ab}\n\nWaiting.\n"),
    ];
    let questions = [
        ("Lohnsteuerbescheinigung", "soft"),
        ("Lohn\u{ad}steuerbescheinigung", "soft"),
        ("Personalstamm", "joined"),
        ("Kundennummer", "zero"),
        ("can't", "cannot"),
        ("can`t", "cannot"),
        ("can´t", "cannot"),
        ("ﾊﾟｽﾜｰﾄﾞ", "kana"),
        ("ログイン", "kana"),
        ("последнии\u{306}", "marks"),
        ("последний", "marks"),
        ("승인", "syllables"),
    ];
    check("letters", &articles, &questions);
}

#[test]
fn function_words_alone_find_nothing_unless_they_are_all_there_is() {
    let articles = [
        ("get", "# Get\n\nGet a file, get a page, get a list. How do I get a list? How do I get a page?\n"),
        ("it", "# Ask IT\n\nCall the desk.\n"),
        ("off", "# On and off\n\nThe switch is at the back.\n"),
        ("run", "# Approve a pay run\n\nOpen the run.\n"),
        ("list", "# Sort a list\n\nClick its head.\n"),
    ];
    let questions = [
        ("how do I get a refund", "-"),
        ("what is the weather", "-"),
        ("get", "get"),
        ("IT", "it"),
        ("on and off", "off"),
        ("approve it", "run"),
        ("get the list sorted", "list"),
    ];
    check("function_words", &articles, &questions);
}

/// What is suggested for facts about a client, by id in order of the alphabet.
#[test]
fn facts_are_compared_by_what_they_mean() {
    let matter =
        |title: &str, keys: &str| format!("---\ntitle: {title}\nproducts: [relay]\n{keys}\n---\n\nDo it.\n");
    let texts = [
        ("early", matter("Early", "versions: ['2026.1', '2026.2']")),
        ("late", matter("Late", "versions: ['2026.10']")),
        ("range", matter("Range", "versions: ['>=2026.2 <2026.10']")),
        ("code", matter("Code", "error_codes: [ORA-01017, PR-1042]\nversions: ['1']")),
    ];
    let mut articles: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    articles.push(("other", "---\ntitle: Other\nproducts: [sheet]\nversions: ['2026.11']\n---\n\nDo it.\n"));
    // Its product counts versions apart from the others, which have nothing to do with this component.
    articles.push(("list", "---\ntitle: List\ncomponents: [list]\nversions: ['5.4']\n---\n\nDo it.\n"));
    with_bundle("facts", &articles, |bundle| {
        for (facts, expected) in [
            (&[("product", "relay"), ("version", "2026.2")][..], "early range"),
            (&[("product", "relay"), ("version", "2026.9.1")], "early range"),
            (&[("product", "relay"), ("version", "2026.11")], "late"),
            (&[("product", "relay"), ("version", "v2026.10.4")], "late"),
            (&[("product", "relay"), ("version", "0.9")], ""),
            (&[("product", "relay"), ("version", "latest")], "code early late range"),
            (&[("component", "list"), ("version", "2026.11")], "list"),
            (&[("error_code", "ora 1017"), ("version", "1.5")], "code"),
            (&[("error_code", "pr1042")], "code"),
        ] {
            let hits = bundle.suggest(facts, 10).unwrap();
            let mut ids: Vec<&str> = hits.iter().map(|hit| hit.row.id.as_str()).collect();
            ids.sort_unstable();
            assert_eq!(ids.join(" "), expected, "{facts:?}");
        }
    });
}
