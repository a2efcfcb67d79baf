//! Documentation and code agree: links lead somewhere, and the reference pages list what the programs, the gateway, the widget and the
//! compiler know, no more and no less.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use fixmark_tests::markdown::{anchors, fenced, first_cells, links, rows, section};
use fixmark_tests::{files, programs, root};
use kb_compiler::sources;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn names<'t>(found: impl IntoIterator<Item = &'t str>) -> BTreeSet<String> {
    found.into_iter().map(str::to_owned).collect()
}

/// The text between two others.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let (_, behind) = text.split_once(from).unwrap_or_else(|| panic!("there is no `{from}`"));
    behind.split_once(to).unwrap_or_else(|| panic!("no `{to}` follows `{from}`")).0
}

/// Why a link from a file leads nowhere.
fn broken(file: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let folder = root().join(file).parent().map(Path::to_owned).unwrap_or_default();
    let target = if path.is_empty() { root().join(file) } else { folder.join(path) };
    if !target.exists() {
        return Some(format!("{file}: {link} is not there"));
    }
    let there = || fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(anchor));
    (!anchor.is_empty() && !there()).then(|| format!("{file}: {link} has no such heading"))
}

#[test]
fn every_link_leads_somewhere() {
    let pages = files("", ".md").expect("the checkout can be listed");
    // Articles belong to the compiler, and its tests break links on purpose.
    let others = ["articles/", "kb-compiler/tests/"];
    let mut pages = pages.iter().filter(|page| !others.iter().any(|folder| page.path.starts_with(folder)));
    assert!(pages.clone().count() > 20);
    let lost = pages
        .clone()
        .flat_map(|page| links(&page.text).into_iter().filter_map(|link| broken(&page.path, &link)));
    assert_eq!(lost.collect::<Vec<_>>(), Vec::<String>::new());
    let index = pages.find(|page| page.path == "docs/README.md").expect("there is an index");
    let listed = links(&index.text);
    let unlisted = files("docs", ".md").expect("docs can be listed").into_iter().filter_map(|page| {
        let inside = page.path.strip_prefix("docs/")?.to_owned();
        (inside != "README.md" && !listed.contains(&inside)).then_some(inside)
    });
    assert_eq!(unlisted.collect::<Vec<_>>(), Vec::<String>::new(), "docs/README.md lists every page");
}

#[test]
fn the_architecture_names_what_is_there() {
    let text = read("ARCHITECTURE.md");
    let map = section(&text, "Code map").expect("there is a code map");
    let places = first_cells(map);
    assert!(places.len() > 20, "{places:?}");
    let folders: BTreeSet<&str> = places.iter().filter_map(|place| place.split('/').next()).collect();
    let in_folder = |code: &&str| code.split_once('/').is_some_and(|(folder, _)| folders.contains(folder));
    let named = text.split('`').skip(1).step_by(2).filter(in_folder);
    let lost: Vec<&str> =
        named.chain(places.iter().map(String::as_str)).filter(|place| !root().join(place).exists()).collect();
    assert_eq!(lost, Vec::<&str>::new());
}

#[test]
fn the_glossary_has_at_most_thirty_terms() {
    let text = read("ARCHITECTURE.md");
    let glossary = section(&text, "Glossary").expect("there is a glossary");
    let terms = rows(glossary).count() - 1;
    assert!((15..=30).contains(&terms), "{terms} terms");
}

/// What a program prints when it is asked for help.
fn help(words: &[&str]) -> String {
    let program = programs::folder().join(words[0]);
    let output = Command::new(program).args(&words[1..]).arg("-h").output().expect("the program runs");
    String::from_utf8(output.stdout).expect("help is UTF-8")
}

/// The options of a command, each with its default where it has one.
fn options(help: &str) -> BTreeSet<(String, Option<String>)> {
    let lines = help.lines().map(str::trim).filter(|line| line.starts_with('-'));
    let option = |line: &str| {
        let option = line.split([' ', ',']).find(|word| word.starts_with("--"))?;
        let default = line.split_once("[default: ").and_then(|(_, rest)| rest.split(']').next());
        (!["--help", "--version"].contains(&option)).then(|| (option.to_owned(), default.map(str::to_owned)))
    };
    lines.filter_map(option).collect()
}

/// Holds the section of a command against its help.
fn check_command(page: &str, program: &str, command: &str) {
    let part = section(page, &format!("{program} {command}"));
    let part = part.unwrap_or_else(|| panic!("{program} {command} is not explained"));
    let cells = first_cells(part);
    let cells = cells.iter().filter(|cell| cell.starts_with("--"));
    let shown: BTreeSet<&str> = cells.filter_map(|cell| cell.split(' ').next()).collect();
    let known = options(&help(&[program, command]));
    assert_eq!(shown, known.iter().map(|(name, _)| name.as_str()).collect(), "{program} {command}");
    for (name, default) in &known {
        let row = rows(part).find(|row| row.starts_with(&format!("| `{name}"))).unwrap_or_default();
        let default = default.as_deref().unwrap_or_default();
        assert!(row.contains(default), "{program} {command} {name} has the default {default}: {row}");
    }
}

#[test]
fn every_command_and_option_is_listed() {
    let page = read("docs/reference/command-line.md");
    for program in ["kb-compiler", "kb-gateway"] {
        let top = help(&[program]);
        let lines = between(&top, "Commands:\n", "\n\n").lines();
        let commands = lines.filter_map(|line| line.split_whitespace().next());
        let commands: Vec<&str> = commands.filter(|command| *command != "help").collect();
        let listed = page.matches(&format!("\n## {program} ")).count();
        assert_eq!(listed, commands.len(), "{program} has {commands:?}");
        commands.iter().for_each(|command| check_command(&page, program, command));
    }
}

#[test]
fn the_widget_page_lists_its_interface() {
    let page = read("docs/reference/widget.md");
    let types = read("widget/loader/fixmark.d.ts");
    let listed = |heading: &str| first_cells(section(&page, heading).expect("there is such a section"));

    let calls = types.split("(verb: ").skip(1).filter_map(|rest| rest.split([',', ')']).next());
    let verbs = calls.flat_map(|call| call.split('\'').skip(1).step_by(2));
    assert_eq!(listed("Verbs"), names(verbs));

    let fields = |interface: &str| {
        let body = between(&types, &format!("export interface {interface} {{"), "\n}");
        let lines = body.lines().map(str::trim).filter(|line| line.ends_with(';'));
        // A name in quotes may hold a colon itself.
        let name = |line: &str| match line.strip_prefix('\'') {
            Some(quoted) => quoted.split('\'').next().unwrap_or_default().to_owned(),
            None => line.split([':', '?']).next().unwrap_or_default().to_owned(),
        };
        lines.map(name).collect::<BTreeSet<_>>()
    };
    assert_eq!(listed("Events"), fields("FixmarkEvents"));
    assert_eq!(listed("Attributes"), fields("FixmarkOptions"));

    let styles = ["widget/style/widget.css", "widget/loader/csp-styles.js", "widget/loader/fallback.js"]
        .map(read)
        .concat();
    let properties = styles.split("var(--fm-").skip(1).filter_map(|rest| rest.split([',', ')']).next());
    assert_eq!(listed("Looks"), properties.map(|name| format!("--fm-{name}")).collect());
}

#[test]
fn the_http_page_lists_routes_and_problems() {
    let page = read("docs/reference/http.md");
    let sources = files("gateway/src", ".rs").expect("the gateway can be read");
    let code: String = sources.iter().map(|file| file.text.as_str()).collect();
    let routes = code.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let head = page.split("\n## ").next().unwrap_or_default();
    let listed: BTreeSet<String> = first_cells(head)
        .iter()
        .filter_map(|cell| cell.split(' ').nth(1))
        .filter(|path| !path.contains('…'))
        .map(str::to_owned)
        .collect();
    assert_eq!(listed, names(routes));

    let code = code.replace(char::is_whitespace, "");
    let tuples = code.split("(StatusCode::").skip(1).filter_map(|rest| rest.split_once(",\""));
    let plain = |status: &str| status.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    let problems = tuples.filter(|(status, _)| plain(status)).filter_map(|(_, rest)| rest.split('"').next());
    assert_eq!(first_cells(section(&page, "Errors").expect("there is such a section")), names(problems));
}

/// The first block of a page in this language.
fn sample(page: &str, language: &str) -> String {
    let blocks = fenced(&read(page));
    blocks.into_iter().find(|block| block.language == language).expect("there is a sample").text
}

#[test]
fn the_samples_are_understood() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("samples");
    fs::create_dir_all(&folder).expect("folders can be made");
    let matter = sample("docs/reference/front-matter.md", "yaml");
    fs::write(folder.join("article.md"), format!("{matter}\n1. Do it.\n")).expect("files can be written");
    // The article names an audience, so that it needs a kb.toml that declares it.
    let least = "[audiences]\nclient = \"Everyone\"\n";
    for config in [least, &sample("docs/reference/kb-toml.md", "toml")] {
        fs::write(folder.join("kb.toml"), config).expect("files can be written");
        let (base, diagnostics) = sources::read(&folder).expect("the folder can be read");
        // The two samples don't know each other's names.
        let found: Vec<_> = diagnostics.iter().filter(|found| found.code != "FM012").collect();
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(base.articles.len(), 1);
    }
}

#[test]
fn every_listed_key_is_known() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("keys");
    fs::create_dir_all(&folder).expect("folders can be made");
    let page = read("docs/reference/front-matter.md");
    let keys = first_cells(section(&page, "Front matter").expect("there is such a section"));
    assert!(keys.len() > 20, "{keys:?}");
    let lines: String = keys.iter().map(|key| format!("{key}: x\n")).collect();
    fs::write(folder.join("article.md"), format!("---\n{lines}---\nText.\n")).expect("files can be written");
    let (_, diagnostics) = sources::read(&folder).expect("the folder can be read");
    let unknown: Vec<_> = diagnostics.iter().filter(|found| found.code == "FM002").collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

fn is_code(file: &str) -> bool {
    file.ends_with(".rs") || file.ends_with(".spec.js")
}

/// Tests as the security page names them: `file.rs: name`, `file.spec.js: title`.
fn named_tests(page: &str) -> Vec<(&str, &str)> {
    page.split('`').filter_map(|words| words.split_once(": ")).filter(|(file, _)| is_code(file)).collect()
}

#[test]
fn every_attack_has_a_test() {
    let page = read("docs/reference/security.md");
    let mut sources = files("", ".rs").expect("the checkout can be listed");
    sources.extend(files("tests/browser", ".spec.js").expect("the checkout can be listed"));
    let is_there = |file: &str, name: &str| {
        let mut same_name = sources.iter().filter(|source| source.path.rsplit('/').next() == Some(file));
        let test = if file.ends_with(".rs") { format!("fn {name}(") } else { name.to_owned() };
        same_name.any(|source| source.text.contains(&test))
    };
    let named = named_tests(&page);
    assert!(named.len() > 60, "{}", named.len());
    let lost: Vec<_> = named.into_iter().filter(|(file, name)| !is_there(file, name)).collect();
    assert_eq!(lost, Vec::<(&str, &str)>::new());
    for row in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| attack")) {
        assert!(!named_tests(row).is_empty(), "no test is named: {row}");
    }
}
