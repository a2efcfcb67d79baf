//! Texts of other files, and variables of kb.toml, in articles.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use folder::read;
use kb_core::model::blocks_text;

/// The text of `a.md`, or of what its problems say, in a folder with these files.
fn read_article(name: &str, files: &[(&str, &str)]) -> (String, Vec<String>, Vec<String>) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(file, text)| (*file, text.as_bytes())).collect();
    let (base, diagnostics) = read(&format!("include-{name}"), &files);
    let article = base.articles.iter().find(|article| article.id.as_str() == "a").unwrap();
    let text = article
        .sections
        .unpack()
        .unwrap()
        .iter()
        .map(|section| blocks_text(&section.blocks))
        .collect::<Vec<_>>();
    let said = diagnostics
        .iter()
        .filter(|found| found.code.starts_with("DI") || found.code.starts_with("LK"))
        .map(|found| format!("{}:{} {} {}", found.place.line, found.place.column, found.code, found.message));
    let ids = base.articles.iter().map(|article| article.id.as_str().to_owned());
    (text.join(" ").split_whitespace().collect::<Vec<_>>().join(" "), said.collect(), ids.collect())
}

#[test]
fn files_of_the_folder_are_taken_in() {
    let files = |mark: &str| format!("# A\n\nBefore.\n\n{mark}\n\nBehind.\n");
    for (n, (mark, file, text)) in [
        ("[!INCLUDE [b](includes/b.md)]", "includes/b.md", "Within."),
        ("{{< include \"b.md\" >}}", "includes/b.md", "---\ntitle: B\n---\n\nWithin."),
        ("{% include b.md %}", "_includes/b.md", "Within."),
        ("--8<-- \"b.md\"", "_snippets/b.md", "Within."),
        ("```{include} b.md\n```", "snippets/b.md", "Within."),
        ("<!--@include: ./partials/b.md-->", "partials/b.md", "Within."),
        ("{% data reusables.x.b %}", "data/reusables/x/b.md", "Within."),
    ]
    .into_iter()
    .enumerate()
    {
        let (found, said, ids) = read_article(&format!("file-{n}"), &[("a.md", &files(mark)), (file, text)]);
        assert_eq!(found, "Before. Within. Behind.", "{mark}: {said:?}");
        assert_eq!((said, ids), (vec![], vec!["a".to_owned()]), "{mark}");
    }
}

#[test]
fn links_of_a_file_lead_on_from_where_it_is_taken_in() {
    let include = "[c](c.md) [d](d.md) ![lamp](lamp.svg)";
    let files = [
        ("a.md", "# A\n\n{% include part/b.md %}\n"),
        ("part/b.md", include),
        ("part/c.md", "# C\n\nText.\n"),
        ("d.md", "# D\n\nText.\n"),
        ("part/lamp.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ];
    let (_, said, _) = read_article("links", &files);
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn what_is_not_taken_in_is_said_at_its_mark() {
    for (name, files, expected) in [
        (
            "missing",
            vec![("a.md", "# A\n\nx {{< include \"b.md\" >}} y")],
            "3:3 DI004 `b.md` is not taken in: there is no such file",
        ),
        (
            "outside",
            vec![("a.md", "# A\n\n[!INCLUDE [x](../../b.md)] y")],
            "3:1 DI004 `../../b.md` is not taken in: its path leads out of this folder",
        ),
        (
            "cycle",
            vec![
                ("a.md", "# A\n\n{% include b.md %} y"),
                ("_includes/b.md", "b\n\n{% include c.md %}"),
                ("_includes/c.md", "c\n\n{% include b.md %}"),
            ],
            "3:1 DI004 `b.md` is not taken in: it takes itself in: a.md → _includes/b.md → _includes/c.md → _includes/b.md",
        ),
        (
            "draft",
            vec![
                ("a.md", "# A\n\n{% include b.md %} y"),
                ("_includes/b.md", "---\ndraft: true\n---\nsecret"),
            ],
            "3:1 DI004 `b.md` is not taken in: `_includes/b.md` is not published",
        ),
        (
            "comment",
            vec![
                ("a.md", "# A\n\n<!-- {% include b.md %}\n\nsecret -->\n\ny"),
                ("_includes/b.md", "b --> c"),
            ],
            "3:6 DI004 `b.md` is not taken in: it stands in a part that is hidden or internal; write its text there",
        ),
        (
            "place",
            vec![
                ("a.md", "# A\n\nx\n\n{% include b.md %}\n\ny [z](gone.md)\n"),
                ("_includes/b.md", "b\n\nb [w](lost.md)\n"),
            ],
            "5:1 LK001 `lost.md` is not an article of this folder|7:3 LK001 `gone.md` is not an article of this folder",
        ),
    ] {
        let (text, said, _) = read_article(name, &files);
        assert_eq!(said.join("|"), expected, "{name}");
        assert!(
            !text.contains("secret") && !text.contains("include") && text.contains('y'),
            "{name}: {text}"
        );
    }
}

#[test]
fn an_article_that_would_grow_without_end_stops() {
    let mut files = vec![("a.md".to_owned(), "# A\n\n{% include f0.md %}\n".to_owned())];
    for n in 0..7 {
        let twice = format!("{{% include f{}.md %}}\n\n", n + 1).repeat(20);
        files.push((format!("_includes/f{n}.md"), twice));
    }
    files.push(("_includes/f7.md".to_owned(), "Text.\n\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(file, text)| (file.as_str(), text.as_str())).collect();
    let (text, said, _) = read_article("bomb", &files);
    assert!(text.len() < 10_000, "{}", text.len());
    assert!(said.iter().all(|said| said.starts_with("3:1 DI004")) && !said.is_empty());
}

#[test]
fn variables_have_the_values_of_kb_toml() {
    let config = "[variables]\nproduct.name = \"Alder Pay\"\n";
    let article = "---\ntitle: A\n---\n\nOpen {{ product.name }} as {{ user_name }}.\n\n{% include b.md %}\n";
    let include = "Close {{< param \"product.name\" >}}.";
    let (text, said, _) =
        read_article("variables", &[("kb.toml", config), ("a.md", article), ("_includes/b.md", include)]);
    assert_eq!(text, "Open Alder Pay as User name. Close Alder Pay.");
    assert_eq!(said, ["5:28 DI005 the variable `user_name` has no value; its name is shown"]);
}
