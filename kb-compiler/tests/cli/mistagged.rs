//! Heaps of tickets that are tagged wrong are told by `build`, and teach less.

use std::fs;

use serde_json::{Value, json};

use crate::run::{folder, run};

/// What clients say of eight articles; no article has these words.
const COMPLAINTS: [&str; 8] = [
    "salaries frozen",
    "supplier bounced paperwork",
    "blurred logo",
    "printer jammed",
    "clock drifts",
    "phone muted",
    "badge expired",
    "meeting vanished",
];

/// A ticket about a complaint, closed by an article.
fn ticket(number: usize, account: &str, day: usize, complaint: usize, article: usize) -> Value {
    let (month, day) = (day / 28 % 12 + 1, day % 28 + 1);
    json!({"ticket": number.to_string(), "account": account, "opened": format!("2025-{month:02}-{day:02}"),
        "subject": format!("{} again, case {number}", COMPLAINTS[complaint]), "articles": [format!("a{article}")], "link": "used"})
}

/// 160 tickets of ten accounts that are tagged right, and 40 more. Returns what `build` finds unusual.
fn unusual(more: impl Fn(usize) -> Value) -> Vec<String> {
    let right = (0..160).map(|n| ticket(n, &format!("CLIENT-{}", n % 10), n, n % 8, n % 8));
    let lines: String = right.chain((0..40).map(more)).map(|line| line.to_string() + "\n").collect();
    let knowledge = folder(&[("resolutions/t.jsonl", lines.as_bytes())]);
    for article in 0..9 {
        let text = format!("# Article number {article}\n\nThis is how it is done.\n");
        fs::write(knowledge.path().join(format!("a{article}.md")), text).unwrap();
    }
    let dist = tempfile::tempdir().unwrap();
    let ran = run([
        "build".as_ref(),
        knowledge.path().as_os_str(),
        "--out".as_ref(),
        dist.path().join("dist").as_os_str(),
    ]);
    let lines = ran.err.lines().chain(ran.out.lines()).map(str::trim);
    lines.filter(|line| line.starts_with("unusual")).map(str::to_owned).collect()
}

#[test]
fn a_heap_whose_articles_neither_words_nor_like_tickets_suggest_is_told() {
    let told = |count: usize, of: &str| {
        vec![format!(
            "unusual: {count} tickets of {of} name articles that neither their words nor like tickets suggest, usually 0; together they teach like 20; look whether they are tagged right"
        )]
    };
    let wrong = |n: usize| (n % 8, (n + 3) % 8);
    assert_eq!(
        unusual(|n| ticket(1000 + n, "ACME", 5 * n, wrong(n).0, wrong(n).1)),
        told(40, "account ACME"),
        "an account's"
    );
    assert_eq!(
        unusual(|n| ticket(1000 + n, &format!("CLIENT-{}", n % 10), 300, wrong(n).0, wrong(n).1)),
        told(40, "day 2025-11-21"),
        "a day's"
    );
    assert_eq!(
        unusual(|n| ticket(1000 + n, &format!("CLIENT-{}", n % 10), 5 * n, n % 8, 0)),
        told(35, "article a0"),
        "an article's; five of them are right"
    );
    assert_eq!(
        unusual(|n| ticket(1000 + n, "ACME", 5 * n, n % 8, n % 8)),
        Vec::<String>::new(),
        "tagged like the others"
    );
    let own = |n: usize| {
        let mut line = ticket(1000 + n, "ACME", 5 * n, n % 8, 8);
        line["subject"] = json!(format!("turbine {n} humming, case {n}"));
        line
    };
    assert_eq!(unusual(own), Vec::<String>::new(), "what nobody else knows contradicts nobody");
    let incident = |n: usize| {
        let account = format!("CLIENT-{}", n % 10);
        match n {
            0..16 => ticket(1000 + n, &account, 5 * n, 3, 8),
            16..20 => ticket(1000 + n, &account, 5 * n, n % 8, n % 8),
            _ => {
                let mut line = ticket(1000 + n, &account, 300, 0, 8);
                line["subject"] = json!(format!("salaries frozen since update, case {n}"));
                line
            }
        }
    };
    assert_eq!(unusual(incident), Vec::<String>::new(), "an incident has an article of its own");
}
