//! What gateway.toml may say, and what is answered where it says something else.

use kb_core::ticket::{Fact, Impact, Prediction, TicketDraft};
use kb_core::triage::Field;

use super::*;

/// The example with every comment sign before a key removed, and its secrets where a test has them.
fn example(folder: &Path) -> String {
    std::fs::write(folder.join("secret"), "s3cret\n").unwrap();
    std::fs::write(folder.join("redmine-map.toml"), "").unwrap();
    std::fs::write(folder.join("address"), "https://hooks.slack.com/services/T/B/X").unwrap();
    let lines = EXAMPLE.lines().filter(|line| !line.starts_with("# ")).map(|line| {
        let line = line.strip_prefix('#').unwrap_or(line);
        match line.split_once(" = \"") {
            Some(("url", source)) if source.starts_with("env:") => "url = \"file:address\"".to_owned(),
            Some((name, source)) if source.starts_with("env:") || source.starts_with("file:") => {
                format!("{name} = \"file:secret\"")
            }
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_has_every_system_and_every_key() {
    let folder = tempfile::tempdir().unwrap();
    let text = example(folder.path());
    let targets = Targets::parse(&text, folder.path()).unwrap();
    let shown: Vec<System> = targets.all().map(|target| target.system).collect();
    for (system, name) in System::ALL {
        assert!(shown.contains(&system), "the example has no {name}");
        for key in system.keys().iter().chain(&system::SHARED) {
            assert!(
                text.lines().any(|line| line.starts_with(&format!("{} = ", key.name))),
                "{name}: {}",
                key.name
            );
        }
    }
    for (_, name) in TicketField::ALL {
        assert!(EXAMPLE.contains(name), "{name}");
    }
}

#[test]
fn the_example_says_nothing_as_it_stands() {
    assert!(toml::from_str::<Table>(EXAMPLE).unwrap().is_empty());
}

const GOOD: &str = "[target.a]\nsystem = \"redmine\"\nurl = \"https://r.example\"\ntoken = \"file:secret\"\nproject = \"p\"\n";

fn problems(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "s3cret").unwrap();
    std::fs::write(folder.path().join("address"), "https://hooks.example/x").unwrap();
    Targets::parse(text, folder.path()).map_or_else(|problems| problems.join("\n"), |_| String::new())
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(problems(GOOD), "");
    for (text, expected) in [
        (GOOD.replace("file:secret", "hunter2"), "`token` holds a secret in clear"),
        (GOOD.replace("file:secret", "file:nowhere"), "cannot be read"),
        (
            GOOD.replace("file:secret", "env:FIXMARK_NO_SUCH_VARIABLE"),
            "FIXMARK_NO_SUCH_VARIABLE, which holds no secret",
        ),
        (GOOD.replace("https:", "http:"), "is not encrypted"),
        (GOOD.replace("https://", "https://u:p@"), "holds a user or a password"),
        (GOOD.replace("project", "projct"), "`projct` is no key of redmine"),
        (GOOD.replace("project", "projct"), "`project` is missing"),
        (GOOD.replace("redmine", "red mine"), "`system` is `red mine`; write one of redmine, rt,"),
        (GOOD.replace("target.a", "target.\"a b\""), "`a b` is not a target's name"),
        (GOOD.to_owned() + "allow_http = \"yes\"", "`allow_http` is neither true nor false"),
        (GOOD.to_owned() + "parallel = 0", "`parallel` is no whole number from 1 to 64"),
        (GOOD.to_owned() + "parallel = 65", "`parallel` is no whole number from 1 to 64"),
        (GOOD.to_owned() + "parallel = \"4\"", "`parallel` is no whole number from 1 to 64"),
        (GOOD.to_owned() + "markup = \"bbcode\"", "write textile or markdown"),
        (GOOD.to_owned() + "[target.a.fields]\ncatgory = \"x\"", "`fields.catgory` is no field"),
        (GOOD.to_owned() + "[target.a.values]\npriority = \"x\"", "`values.priority`: is no table"),
        (GOOD.to_owned() + "[target.a.progress]\nNew = \"new\"", "`progress.New` is `new`"),
        (GOOD.to_owned() + "[[route]]\nto = \"b\"\ntier = \"L2\"", "no target is called `b`"),
        (GOOD.to_owned() + "[[route]]\nto = \"a\"", "route 1: has no condition"),
        (GOOD.to_owned() + "[[route]]\nto = \"a\"\ncolour = \"red\"", "`colour` is no condition"),
        (GOOD.to_owned() + &GOOD.replace("target.a", "target.b"), "there is no `default`"),
        (GOOD.to_owned() + "map = \"nowhere.toml\"", "nowhere.toml` cannot be read"),
        (
            "[target.s]\nsystem = \"slack\"\nurl = \"file:address\"\nsync = true".to_owned(),
            "resolved tickets can't be read from slack; remove `sync` and `map`",
        ),
        ("defualt = \"a\"\n".to_owned() + GOOD, "`defualt` is no key here"),
        (String::new(), "there is no target"),
    ] {
        let found = problems(&text);
        assert!(found.contains(expected), "{text}\n{found}");
        assert!(!found.contains("hunter2"), "{found}");
    }
}

#[test]
fn the_first_route_that_applies_decides() {
    let prediction = |label: &str| Prediction {
        field: Field::Route,
        label: label.into(),
        probability: 0.9,
        in_scope: 0.9,
        sure: true,
    };
    let ticket = |category: &str, route: &str, product: &str| {
        let draft = TicketDraft {
            schema: "ticket/1".into(),
            key: "route-of-a-ticket-1".into(),
            question: "stuck".into(),
            impact: Some(Impact::Blocked),
            category: Some(category.into()),
            triage: vec![prediction(route)],
            environment: vec![Fact { name: "product".into(), value: product.into() }],
            ..TicketDraft::default()
        };
        Ticket::new(draft).unwrap()
    };
    let text = format!(
        "default = \"a\"\n[[route]]\nto = [\"b\", \"c\"]\ncategory = [\"pay-run\", \"payslip\"]\nproduct = \"payroll\"\n[[route]]\nto = \"c\"\nroute = \"desk\"\n{GOOD}{}{}",
        GOOD.replace("target.a", "target.b"),
        GOOD.replace("target.a", "target.c"),
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "s3cret").unwrap();
    let targets = Targets::parse(&text, folder.path()).unwrap();
    for (ticket, expected) in [
        (ticket("payslip", "desk", "payroll"), "b c"),
        (ticket("payslip", "desk", "other"), "c"),
        (ticket("payslip", "other", ""), "a"),
    ] {
        let names: Vec<String> = targets.of_ticket(&ticket).iter().map(ToString::to_string).collect();
        assert_eq!(names.join(" "), expected);
    }
}

#[test]
fn values_follow_the_mapping() {
    let text = GOOD.to_owned()
        + "[target.a.values]\npriority.P1 = \"Urgent\"\nimpact.blocked = \"High\"\ncategory.pay-run = \"billing\"\ncategory.\"*\" = \"other\"\ntier.L1 = \"First\"";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "s3cret").unwrap();
    let targets = Targets::parse(&text, folder.path()).unwrap();
    let mapping = &targets.named("a").unwrap().mapping;
    for (field, value, expected) in [
        (TicketField::Category, "pay-run", Some("billing")),
        (TicketField::Category, "login", Some("other")),
        (TicketField::Tier, "L2", None),
        (TicketField::Page, "/x", Some("/x")),
    ] {
        assert_eq!(mapping.value(field, value), expected, "{field} {value}");
    }
    for (priority, impact, expected) in [
        (Some("P1"), Some("blocked"), Some("Urgent")),
        (Some("P3"), Some("blocked"), Some("High")),
        (None, Some("question"), None),
    ] {
        assert_eq!(mapping.priority(priority, impact), expected, "{priority:?} {impact:?}");
    }
}
