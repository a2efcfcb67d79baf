//! Who may import whom: kb-core's modules in reading order, and what each crate keeps to one place.

use fixmark_tests::{files, root};

/// The modules that `kb-core/src/lib.rs` declares, in its order.
fn modules() -> Vec<String> {
    let lib = std::fs::read_to_string(root().join("kb-core/src/lib.rs")).expect("kb-core has a lib.rs");
    lib.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_core_module_imports_only_modules_above_it() {
    let modules = modules();
    assert!(modules.len() >= 3, "{modules:?}");
    let mut wrong = Vec::new();
    for file in files("kb-core/src", ".rs").unwrap() {
        let inside =
            file.path["kb-core/src/".len()..].split(['/', '.']).next().unwrap_or_default().to_owned();
        let Some(place) = modules.iter().position(|module| *module == inside) else { continue };
        let body = file.text.split("#[cfg(test)]").next().unwrap_or_default();
        for (below, module) in modules.iter().enumerate().skip(place + 1) {
            if body.contains(&format!("crate::{module}")) {
                wrong.push(format!("{} ({place}) imports {module} ({below})", file.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn what_must_stay_out_of_a_crate_stays_out() {
    let rules: [(&str, &[&str]); 4] = [
        (
            "kb-core/src",
            &[
                "std::fs",
                "std::net",
                "std::env",
                "std::process",
                "SystemTime",
                "Instant::now",
                "web_sys",
                "js_sys",
                "rand::",
            ],
        ),
        ("widget/src", &["inner_html", "set_inner_html", "insert_adjacent_html", "eval("]),
        ("widget/src/state", &["web_sys", "js_sys", "leptos", "signal("]),
        ("gateway/src", &["tantivy", "pulldown_cmark"]),
    ];
    let mut wrong = Vec::new();
    for (folder, banned) in rules {
        for file in files(folder, ".rs").unwrap() {
            for word in banned {
                let used = |line: &str| !line.trim_start().starts_with("//") && line.contains(word);
                if let Some(at) = file.text.lines().position(used) {
                    wrong.push(format!("{}:{} uses {word}", file.path, at + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn one_file_knows_markdown() {
    let holders: Vec<String> = files("kb-compiler/src", ".rs")
        .unwrap()
        .into_iter()
        .filter(|file| file.text.lines().any(|line| line.starts_with("use pulldown_cmark")))
        .map(|file| file.path)
        .collect();
    assert_eq!(holders.len(), 1, "{holders:?}");
}
