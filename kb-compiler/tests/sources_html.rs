//! HTML in articles: its elements become the same blocks as Markdown, and no word of it is lost or runs into another.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;
mod outline;

use folder::read;

/// Compares the outline of an article with that body, its lines joined by ` / `, and the codes of what is said about it.
fn check(name: &str, cases: &[(&str, &str, &[&str])]) {
    for (n, (body, expected, said)) in cases.iter().enumerate() {
        let text = format!("---\ntitle: T\n---\n{body}\n");
        let other: (&str, &[u8]) = ("b.md", b"# B\n\n## Seal\n\nText.\n");
        let (base, diagnostics) = read(&format!("{name}-{n}"), &[("a.md", text.as_bytes()), other]);
        let outline = outline::article(&base.articles[0]);
        let lines = outline.lines().skip(1).map(str::trim).filter(|line| *line != "== Lead #");
        assert_eq!(lines.collect::<Vec<_>>().join(" / "), *expected, "{body}");
        let codes: Vec<&str> = diagnostics.iter().map(|found| found.code).collect();
        assert_eq!(codes, *said, "{body}: {diagnostics:?}");
    }
}

#[test]
fn what_is_dropped_ends_with_the_quote_around_its_end() {
    check(
        "dropped",
        &[(
            "<div class=\"note\"><script>\n\n> <iframe src=\"https://example.com\"></script>\n\nText.",
            "note Note / quote / Text.",
            &["MD003"],
        )],
    );
}

#[test]
fn blocks_of_html_are_blocks() {
    check(
        "blocks",
        &[
            ("<p>One<p>Two <i>x</i><hr>Three", "One / Two *x* / rule / Three", &[]),
            (
                "<ul><li>a<li>b<ol start=3><li>c</ol></ul>d",
                "list None / - / a / - / b / list Some(3) / - / c / d",
                &[],
            ),
            ("<ul>a<li>b</li><ul><li>c</li></ul></ul>", "list None / - / a / - / b / list None / - / c", &[]),
            (
                "<ol>\n<li>Shut it.</li>\n<li>Drain <b>it</b>.</li>\n</ol>",
                "step-1 / Shut it. / step-2 / Drain **it**.",
                &[],
            ),
            (
                "<dl><dt>Bolt</dt><dd>The part</dd><dt>Nut<dd>Holds</dl>",
                "**Bolt** / The part / **Nut** / Holds",
                &[],
            ),
            ("<blockquote>Said <code>x</code></blockquote>", "quote / Said `x`", &[]),
            (
                "<pre><code class=\"language-sh\">ls &lt;x&gt;\n  cd /\n</code></pre>",
                "code sh: \"ls <x>\\n  cd /\\n\"",
                &[],
            ),
            (
                "<figure><img src=\"x.png\" alt=\"Alt\"><figcaption>Fig 1</figcaption></figure>",
                "Alt / Fig 1",
                &["MD004"],
            ),
            ("<h2>Solution</h2>\n<p>Wait.", "== Resolution #solution Solution / Wait.", &[]),
            ("<div><h3 id=\"x\">Deep</h3>text</div>", "h3 #x Deep / text", &[]),
            ("one</p>two</section>three", "one / two / three", &[]),
        ],
    );
}

#[test]
fn tables_of_html_are_tables() {
    check(
        "tables",
        &[
            (
                "<table><tr><th>A</th><th>B</th></tr><tr><td>c<br>d</td><td>e</td></tr></table>",
                "| A | B / | c⏎d | e",
                &[],
            ),
            ("<table><caption>Cap</caption><tr><td>a<td>b</table>", "**Cap** / | / | a | b", &[]),
            (
                "<table><thead><tr><td>A</thead><tr><td><ul><li>a<li>b</ul><p>c</table>",
                "| A / | • a⏎• b⏎c",
                &[],
            ),
            ("<table><tr><td><table><tr><td>x<td>y</table></table>", "| / | x · y", &[]),
            (
                "<table>\n<tr><td>\n\n**md**\n\n- a\n- b\n\n</td><td>x</td></tr>\n</table>",
                "| / | **md**⏎• a⏎• b | x",
                &[],
            ),
            (
                "| A | B |\n|---|---|\n| a<br>b | <ul><li>c</li><li>d</li></ul> |",
                "| A | B / | a⏎b | • c⏎• d",
                &[],
            ),
        ],
    );
}

#[test]
fn words_of_html_keep_their_form() {
    check(
        "words",
        &[
            ("H<sub>2</sub>O, m<sup>2</sup>, 1<sup>st</sup>", "H₂O, m², 1st", &[]),
            ("<kbd>Ctrl</kbd>+<b>B</b>, <cite>x</cite>, <u>y</u>", "`Ctrl`+**B**, *x*, y", &[]),
            (
                "<abbr title=\"Long form\">LF</abbr>, <abbr title=\"Long form\">LF</abbr>, <q>z</q>",
                "LF (Long form), LF, “z”",
                &[],
            ),
            ("Reise<wbr>kosten<br>a", "Reisekosten⏎a", &[]),
            (
                "<a href=\"b.md#seal\">b</a> <a href=\"javascript:x\">c</a>",
                "[b](article b at seal) c",
                &["MD001"],
            ),
            ("<p>Caf&eacute; &laquo;x&raquo; 5&nbsp;&euro; &#8364 &copy</p>", "Café «x» 5\u{a0}€ € ©", &[]),
            ("<p> a\n b </p><p>&nbsp;</p>", "a b", &[]),
            ("<code><a href=\"b.md\">f()</a></code>", "[f()](article b)", &[]),
        ],
    );
}

#[test]
fn html_and_markdown_stand_in_each_other() {
    check(
        "mixed",
        &[
            (
                "<details>\n<summary>For A</summary>\n\nHold **it**.\n\n1. Wait.\n2. Go.\n\n</details>",
                "**For A** / Hold **it**. / step-1 / Wait. / step-2 / Go.",
                &[],
            ),
            ("<div>\n\n*in*\n\n</div>\n\n<div>*raw*</div>", "*in* / *raw*", &[]),
            (
                "<div class=\"alert alert-warning\">\n\n**Care**\n\n- a\n\n</div>\n\nb",
                "note Warning / **Care** / list None / - / a / b",
                &[],
            ),
            ("<aside class=\"tip\">\n\n- a\n  </aside>\n\nb", "note Tip / list None / - / a / b", &[]),
            ("- one <div>block</div> more", "list None / - / one / block / more", &[]),
            (
                "<a href=\"b.md\"><div>A</div><p>b <b>c</b></p></a> d",
                "[A](article b) / [b c](article b) / d",
                &[],
            ),
            ("<strong><p>A</p><p>B</p></strong>", "**A** / **B**", &[]),
            ("a <p>b</p> c <h3 id=q>D</h3> e", "a / b / c / h3 #q D / e", &[]),
            (
                "<ol><li>\n\n## Internal\n\nsecret\n\n</li></ol>",
                "== Internal #internal Internal / secret",
                &["MD009"],
            ),
            (
                "<div class=\"note\">\n\n## Internal\n\nsecret\n\n</div>\n\nmore",
                "== Internal #internal Internal / secret / more",
                &[],
            ),
        ],
    );
}

#[test]
fn names_can_be_linked_to() {
    check(
        "names",
        &[
            (
                "[a](#x) [b](#y) [c](#z) [d](#w)\n\n<a id=\"x\"></a>\n\nText <span id=\"y\">t</span>\n\n## H\n\n<p id=\"z\">p</p>\n\n- <a name=\"w\"></a>i",
                "[a](#h) [b](#h) [c](#h) [d](#h) / Text t / == Other #h H / p / list None / - / i",
                &[],
            ),
            (
                "[a](#s) [b](#swap-it)\n\n<h2 id=\"s\">Swap it</h2>\n\nText",
                "[a](#s) [b](#s) / == Other #s Swap it / Text",
                &[],
            ),
            ("[a](#x)\n\n<a id=\"x\"></a>Text", "a / Text", &[]),
            ("## <a id=\"m\"></a>Mesh\n\n[a](#m)", "== Other #mesh Mesh / [a](#mesh)", &[]),
        ],
    );
}

#[test]
fn what_is_no_tag_is_text() {
    check(
        "text",
        &[
            ("ssh <user>@<host>, then <your password>", "ssh <user>@<host>, then <your password>", &[]),
            ("Vec<String>, a<b and c>d, </foo>, <3", "Vec<String>, a<b and c>d, </foo>, <3", &[]),
            (
                "<your password>\n## H *x*\n\n- i",
                "<your password> / == Other #h-x H *x* / list None / - / i",
                &[],
            ),
            ("<p>Vec<String> 1 < 2</p>", "Vec<String> 1 < 2", &[]),
            ("<div>a<b", "a<b", &[]),
        ],
    );
}

#[test]
fn components_leave_their_words() {
    check(
        "components",
        &[
            (
                "<Steps>\n  <Step title=\"Open it\">\n  Turn.\n  </Step>\n  <Step title=\"Fit it\">\n  Push.\n  </Step>\n</Steps>",
                "step-1 / **Open it** / Turn. / step-2 / **Fit it** / Push.",
                &[],
            ),
            (
                "<Tabs>\n<TabItem label=\"Windows\">\n\nRun **it**.\n\n</TabItem>\n</Tabs>",
                "**Windows** / Run **it**.",
                &[],
            ),
            (
                "<Note>One line.</Note>\n\n<Callout type=\"danger\">Two</Callout>",
                "note Note / One line. / note Warning / Two",
                &[],
            ),
            ("<Card title=\"Bills\" href=\"b.md\">See</Card>", "**[Bills](article b)** / See", &[]),
            ("Press <Badge text=\"x\" /> <my-key>Q</my-key> now", "Press  Q now", &[]),
        ],
    );
}

#[test]
fn what_can_not_be_shown_is_said() {
    check(
        "unshown",
        &[
            (
                "<iframe src=\"https://www.example.com/e\" title=\"Film\"></iframe>",
                "[Film](https://www.example.com/e)",
                &["MD002"],
            ),
            (
                "<video><source src=\"https://www.example.com/a.mp4\">No video</video>",
                "[https://www.example.com/a.mp4](https://www.example.com/a.mp4)",
                &["MD002"],
            ),
            (
                "<label>Name <input></label> <button>Save</button> <input type=checkbox checked> On",
                "Name  Save ☑ On",
                &["MD002"],
            ),
            ("a<svg><text>x</text></svg>b", "ab", &["MD002"]),
            ("<div>a<script>\n\nx\n\n</script>b</div>", "a / b", &["MD003"]),
            ("<div>a<script>x</div>\n\nb", "a / b", &["MD003"]),
        ],
    );
}

#[test]
fn texts_of_the_front_matter_hold_words_alone() {
    let text = b"---\ntitle: \"Gr&ouml;&szlig;e in <b>m</b>, <your unit>\"\nsummary: Use **it**, R&amp;D\nsymptoms: [\"caf&eacute; `x`\"]\ntags: [\"t&uuml;r\"]\n---\nText.\n";
    let (base, _) = read("front-matter", &[("a.md", text)]);
    let article = &base.articles[0];
    assert_eq!(article.title, "Größe in m, <your unit>");
    assert_eq!(article.summary.as_deref(), Some("Use it, R&D"));
    assert_eq!(
        (article.symptoms.as_slice(), article.facets.tags.as_slice()),
        (&["café x".to_owned()][..], &["tür".to_owned()][..])
    );
}

#[test]
fn tickets_in_html_are_read_as_text() {
    let ticket = br#"{"ticket": "1", "subject": "Can&#39;t pay", "description": "<p>Pay run <b>stuck</b><br>at a &lt; b</p>", "resolution": "if a<b and c>d"}"#;
    let (base, _) = read("ticket", &[("a.md", b"# A\n\nText.\n"), ("resolutions/t.jsonl", ticket)]);
    let ticket = &base.resolutions[0];
    assert_eq!(ticket.subject, "Can't pay");
    assert_eq!(ticket.description, "Pay run stuck\nat a < b");
    assert_eq!(ticket.resolution.as_deref(), Some("if a<b and c>d"));
}
