//! A build compares itself with the one before, and what ranks worse is not written.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Ran, files, folder, run};

/// A knowledge base and where it is built, each in a folder that goes with the test.
struct Site {
    around: TempDir,
}

impl Site {
    /// These files.
    fn of(files: &[(&str, &str)]) -> Self {
        let files: Vec<(String, &[u8])> =
            files.iter().map(|(name, text)| (format!("kb/{name}"), text.as_bytes())).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        Self { around: folder(&files) }
    }

    fn kb(&self) -> PathBuf {
        self.around.path().join("kb")
    }

    fn dist(&self) -> PathBuf {
        self.around.path().join("dist")
    }

    /// Builds into `dist`; the build must end with `status`.
    fn build(&self, status: i32, more: &[&str]) -> Ran {
        let (kb, dist, report) = (self.kb(), self.dist(), self.around.path().join("report.json"));
        let paths = ["build".as_ref(), kb.as_os_str(), "--out".as_ref(), dist.as_os_str()];
        let report = ["--report".as_ref(), report.as_os_str()];
        let ran = run(paths.into_iter().chain(report).chain(more.iter().map(AsRef::as_ref)));
        assert_eq!(ran.status, Some(status), "{ran:?}");
        ran
    }

    /// What the last report says about the bundle of all clients.
    fn comparison(&self) -> Value {
        let report = fs::read(self.around.path().join("report.json")).unwrap();
        let report: Value = serde_json::from_slice(&report).unwrap();
        let public = report.as_array().unwrap().iter().find(|one| one["bundle"] == "public");
        public.unwrap()["comparison"].clone()
    }

    /// Every file of `dist` with its bytes.
    fn written(&self) -> Vec<(PathBuf, Vec<u8>)> {
        files(&self.dist()).into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    }

    fn add(&self, name: &str, text: &str) {
        let path = self.kb().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Articles, and what clients call the same: title, and a complaint that shares no word with it.
const TOPICS: [(&str, &str, &str); 6] = [
    ("pay-run-stuck", "Pay run can't be approved", "salaries frozen, nobody gets money"),
    ("payslip-missing", "Payslip is missing", "wage sheet vanished from inbox"),
    ("bank-file", "Bank file is rejected", "our transfer bounced back"),
    ("signature", "Signature is absent in Outlook", "footer gone below mails"),
    ("timecard", "Timecard can't be submitted", "hours list refuses to send"),
    ("licence", "Licence limit reached", "colleague sees seats full"),
];

/// So many tickets, each a complaint in a few more words, tagged with one of the articles.
fn tickets(
    count: usize,
    complaint: impl Fn(usize) -> &'static str,
    article: impl Fn(usize) -> &'static str,
) -> String {
    let more = ["", "since yesterday", "again", "please hurry", "why", "as before", "on monday"];
    let accounts = ["ACME", "NORDVIK", "JUNIPER", "GRANITO", "HALDEN"];
    let line = |number: usize| {
        let ticket = json!({
            "ticket": format!("{}-{number}", article(number)),
            "opened": "2026-11-20",
            "account": accounts[number % accounts.len()],
            "subject": format!("{} {}", complaint(number), more[number % more.len()]),
            "articles": [article(number)],
            "link": "used",
        });
        format!("{ticket}\n")
    };
    (0..count).map(line).collect()
}

/// A knowledge base whose articles are only found by what tickets teach.
fn taught() -> Site {
    let site = Site::of(&[]);
    for (id, title, _) in TOPICS {
        site.add(&format!("{id}.md"), &format!("# {title}\n\nOpen the page and follow the steps.\n"));
    }
    let questions = TOPICS.map(|(id, _, complaint)| format!("{complaint}\t{id}\n")).concat();
    site.add("queries.tsv", &questions);
    let of = |number: usize| TOPICS[number % TOPICS.len()];
    site.add("resolutions/1.jsonl", &tickets(36, |number| of(number).2, |number| of(number).0));
    site
}

#[test]
fn an_honest_update_of_tickets_passes() {
    let site = taught();
    site.build(0, &[]);
    let of = |number: usize| TOPICS[(number * number + 1) % TOPICS.len()];
    site.add("resolutions/2.jsonl", &tickets(12, |number| of(number).2, |number| of(number).0));
    let ran = site.build(0, &[]);
    assert!(
        ran.err.contains("6 questions of queries.tsv: the right article comes first for 6 → 6"),
        "{ran:?}"
    );
    assert_eq!(site.comparison()["missed"], json!([]));
}

#[test]
fn mistagged_tickets_fail_the_build_and_are_named() {
    let wrong = ["payslip-missing", "bank-file", "signature"];
    for (articles, missed) in [(1, "overtaken_questions"), (3, "lost_questions")] {
        let site = taught();
        site.build(0, &[]);
        let before = site.written();
        let mistagged = tickets(30, |_| TOPICS[0].2, |number| wrong[number % articles]);
        site.add("resolutions/2.jsonl", &mistagged);
        let ran = site.build(1, &[]);
        for said in [TOPICS[0].2, "pay-run-stuck from place 1", "resolutions/2.jsonl:", "--accept-changes"] {
            assert!(ran.err.contains(said), "{said}: {ran:?}");
        }
        assert!(site.written() == before, "the earlier build stays as it is");
        let comparison = site.comparison();
        assert!(comparison["missed"].to_string().contains(missed), "{comparison}");
        let suspects = &comparison["changes"][0]["suspects"];
        assert_eq!(suspects["tickets"].as_array().unwrap().len(), 30, "{comparison}");
        assert_eq!(suspects["accounts"]["ACME"], 6, "{comparison}");
        let ran = site.build(0, &["--accept-changes"]);
        assert!(site.written() != before && ran.err.contains("accepted: public: "), "{ran:?}");
    }
}

const QUESTIONS: &str = "approve pay run\tpay-run-stuck\nPR-1042\tbank-file\n";
const STUCK: &str = "# Pay run can't be approved\n\nThe approve button stays grey.\n";
const BANK: &str = "# Bank file is rejected with PR-1042\n\nThe bank answers that the IBAN is wrong.\n";

/// A knowledge base that was built once, and then has three articles more that answer its first question better.
fn with_better_articles(config: &str) -> Site {
    let site = Site::of(&[
        ("kb.toml", config),
        ("pay-run-stuck.md", STUCK),
        ("bank-file.md", BANK),
        ("queries.tsv", QUESTIONS),
    ]);
    site.build(0, &[]);
    for name in ["a", "b", "c"] {
        site.add(&format!("{name}.md"), "# Approve pay run\n\nHow to approve a pay run.\n");
    }
    site
}

#[test]
fn kb_toml_sets_what_a_build_may_lose() {
    for (gate, more, status) in [
        ("", &[][..], 1),
        ("", &["--accept-changes"], 0),
        ("lost_questions = 1\n", &[], 0),
        ("lost_questions = 1\ns1 = 0.4\n", &[], 1),
        ("lost_questions = 1\ns3 = 0.4\n", &[], 1),
        ("lost_questions = 1\nmrr = 0.2\n", &[], 1),
        ("lost_questions = 1\ns1 = 0.5\ns3 = 0.5\nmrr = 0.5\n", &[], 0),
    ] {
        let site = with_better_articles(&format!("[gate]\n{gate}"));
        let before = site.written();
        let ran = site.build(status, more);
        assert_eq!(site.written() == before, status == 1, "{gate}: {ran:?}");
        assert!(ran.err.contains("a is new in this bundle"), "{gate}: {ran:?}");
    }
}

#[test]
fn another_folder_can_be_compared_with() {
    let site = with_better_articles("");
    let reference = site.around.path().join("reference");
    fs::rename(site.dist(), &reference).unwrap();
    let against = ["--against", reference.to_str().unwrap()];
    site.build(1, &against);
    assert!(!site.dist().exists());
    site.build(0, &[]);
    site.build(1, &against);
    let ran = site.build(2, &["--against", "/nowhere"]);
    assert!(ran.err.contains("--against /nowhere"), "{ran:?}");
}

#[test]
fn what_is_restricted_explains_the_change() {
    let config = "[audiences]\nclient = \"Everyone\"\n";
    let open = format!("---\naudience: [client]\n---\n{STUCK}");
    let other = format!("---\naudience: [client]\n---\n{BANK}");
    let site = Site::of(&[
        ("kb.toml", config),
        ("pay-run-stuck.md", &open),
        ("bank-file.md", &other),
        ("queries.tsv", QUESTIONS),
    ]);
    site.build(0, &[]);
    site.add("pay-run-stuck.md", &format!("---\naudience: [internal]\n---\n{STUCK}"));
    let ran = site.build(0, &[]);
    let said = "queries.tsv:1 \"approve pay run\": its article pay-run-stuck is no longer in this bundle";
    assert!(ran.err.contains(said), "{ran:?}");
}

#[test]
fn a_renamed_article_is_no_change() {
    let site = Site::of(&[("pay-run-stuck.md", STUCK), ("bank-file.md", BANK), ("queries.tsv", QUESTIONS)]);
    site.build(0, &[]);
    fs::remove_file(site.kb().join("pay-run-stuck.md")).unwrap();
    site.add("pay-run-grey.md", &format!("---\nredirects: [pay-run-stuck]\n---\n{STUCK}"));
    let ran = site.build(0, &[]);
    assert!(ran.err.contains("comes first for 2 → 2") && !ran.err.contains("another first"), "{ran:?}");
}

#[test]
fn an_earlier_build_that_cannot_be_used_costs_only_the_comparison() {
    let damage = |site: &Site| fs::write(site.dist().join("public/manifest.json"), "{").unwrap();
    let older = |site: &Site| {
        let manifest = site.dist().join("public/manifest.json");
        let text = fs::read_to_string(&manifest).unwrap().replace("manifest/1", "manifest/0");
        fs::write(manifest, text).unwrap();
    };
    let lose = |site: &Site| {
        for path in files(&site.dist()).iter().filter(|path| path.extension().is_some_and(|e| e == "kb")) {
            fs::remove_file(path).unwrap();
        }
    };
    let other = |site: &Site| {
        fs::remove_file(site.kb().join("pay-run-stuck.md")).unwrap();
        fs::remove_file(site.kb().join("bank-file.md")).unwrap();
        site.add("queries.tsv", "approve pay run\tc\n");
    };
    for (change, said) in [
        (&damage as &dyn Fn(&Site), "not compared with the earlier bundle ("),
        (&older, "its schema is \"manifest/0\""),
        (&lose, "not compared with the earlier bundle ("),
        (&other, "share no article"),
    ] {
        let site = with_better_articles("");
        change(&site);
        let ran = site.build(0, &[]);
        assert!(ran.err.contains(said), "{said}: {ran:?}");
    }
    let site = with_better_articles("");
    let ran = site.build(0, &["--accept-changes"]);
    assert!(ran.err.contains("compared with"), "{ran:?}");
    let ran = site.build(0, &[]);
    assert!(!ran.err.contains("compared with"), "the same content needs no comparison: {ran:?}");
}

#[test]
fn a_build_says_what_is_published_and_what_is_new_in_plain_words() {
    let site = taught();
    let ran = site.build(0, &[]);
    let said = ["learned from 36 of 36 tickets", "Published in ", "public  everybody", "  first  "];
    assert!(said.iter().all(|words| ran.err.contains(words)), "{ran:?}");
    assert!(!ran.err.contains("weights for") && !ran.err.contains("AUROC"), "{ran:?}");
    let verbose = site.build(0, &["--verbose"]);
    assert!(verbose.err.contains("weights for") && verbose.err.contains("  none  "), "{verbose:?}");
    site.add("refund.md", "---\ncolour: red\nrelated: [gone]\n---\n# Refund\n\nOpen it.\n");
    fs::remove_file(site.kb().join("licence.md")).unwrap();
    site.add("kb.toml", "name = \"Help\"\n[gate]\nlost_questions = 1\ns1 = 1\ns3 = 1\nmrr = 1\n");
    let questions = TOPICS[..5].iter().map(|(id, _, complaint)| format!("{complaint}\t{id}\n"));
    site.add("queries.tsv", &questions.collect::<String>());
    let changed = site.build(0, &[]);
    for words in ["+1 \u{2212}1", "new in public: refund", "To do: ", "readers will notice"] {
        assert!(changed.err.contains(words), "{words}: {changed:?}");
    }
}
