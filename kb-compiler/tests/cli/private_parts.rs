//! Parts of an article that are meant for support staff, and what authors hide, get out by no mistake.

use crate::audiences::{given_away, holds};
use crate::private::{AUDIENCES, Expected, OPEN, check, kept_in, public, understood};
use crate::run::{built, folder};

/// An article in two knowledge bases: one with audiences, one with an internal part elsewhere.
fn check_body(body: &str, expected: &Expected<'_>) {
    let client = format!("---\naudience: [client]\n---\n# Refunds\n\nText zebraopen.\n\n{body}\n");
    check(&[("kb.toml", AUDIENCES), ("a.md", &client)], expected);
    let bare = format!("# Refunds\n\nText zebraopen.\n\n{body}\n");
    let other = ("b.md", "# Other\n\nText.\n\n## Internal\n\nNothing.\n");
    check(&[("a.md", &bare), other], expected);
}

#[test]
fn internal_parts_are_cut_by_every_name() {
    for name in [
        "Internal",
        "INTERNAL",
        "🔒 Internal",
        "3. Internal notes",
        "[Internal]",
        "Agents only",
        "For support only",
        "Not for customers",
        "Nur für Support",
        "Nicht für Kunden",
        "Notes internes",
        "Réservé au support",
        "Uso interno",
        "Solo soporte",
        "Refunds (internal)",
    ] {
        check_silent(&format!("## {name}\n\nzebrasecret\n\n### More\n\nzebrasecret\n"));
    }
    for name in ["Confidential", "Private", "Vertraulich", "Confidentiel", "Riservato"] {
        check_body(&format!("## {name}\n\nzebrasecret\n"), &understood("PV007"));
    }
    for body in [
        "**Internal:** zebrasecret",
        "**Internal**\n\n- zebrasecret\n",
        "Press Save. **Internal:** zebrasecret",
        "Press Save.\n**Internal note:** zebrasecret",
        "Internal: zebrasecret",
        "- Press Save.\n- **Internal:** zebrasecret\n",
        "> [!INTERNAL]\n> zebrasecret\n",
        "> **Internal:** zebrasecret\n>\n> zebrasecret\n",
        "> ## Internal\n> zebrasecret\n",
        "::: internal\n\nzebrasecret\n\n:::\n",
        ":::internal\nzebrasecret\n:::\n",
        "!!! internal\n    zebrasecret\n\n    zebrasecret\n",
        "<h2>Internal</h2>\n\nzebrasecret\n",
        "<details><summary>Internal</summary>\n\nzebrasecret\n\n</details>\n",
        "<details>\n<summary><b>Internal</b></summary>\nzebrasecret\n</details>\n",
        "- Press Save.\n  **Internal:** zebrasecret\n",
        "- Press Save. **Internal:** zebrasecret\n",
        "1. Press Save.\n2. __Internal note:__ zebrasecret\n   - zebrasecret\n3. Wait.\n",
        "**Internal** – zebrasecret",
        "**Internal:** Do this:\n\n- zebrasecret\n- zebrasecret\n",
        "[Internal] zebrasecret",
        "Press Save (internal: zebrasecret).",
        "> [!NOTE] Internal only\n> zebrasecret\n",
        "> [!NOTE]\n> **Internal:** zebrasecret\n> zebrasecret\n",
        "!!! note \"Internal\"\n    zebrasecret\n",
        "!!! internal\nzebrasecret\n",
        ":::note[Internal]\nzebrasecret\n:::\n",
        "::: internal\n::: note\nx\n:::\nzebrasecret\n:::\n",
        "<!-- internal -->\n\nzebrasecret\n\n<!-- /internal -->\n",
        "{% internal %}\n\nzebrasecret\n\n{% endinternal %}\n",
        "{{< internal >}}\nzebrasecret\n{{< /internal >}}\n",
        "<div class=\"note internal\">\n\nzebrasecret\n\n</div>\n",
        "<p><b>Internal:</b> zebrasecret</p>\n",
        "<strong>Internal:</strong> zebrasecret",
        "<Note title=\"Internal\">zebrasecret</Note>",
        "<h3>Internal notes</h3>\n<p>zebrasecret</p>\n",
        "| Step | Note |\n|---|---|\n| Save | **Internal:** zebrasecret |\n",
        "```internal\nzebrasecret\n```\n",
        "Internal\n========\n\nzebrasecret\n",
        "--- INTERNAL ---\n\nzebrasecret\n",
        "Text[^1].\n\n[^1]: Internal: zebrasecret\n",
        "## Refunds {.internal}\n\nzebrasecret\n",
        "## Refunds {#refunds .internal}\n\nzebrasecret\n",
        "## Refunds {: .internal }\n\nzebrasecret\n",
        "Refunds {.internal}\n-------\n\nzebrasecret\n",
        "## Internal {#refunds}\n\nzebrasecret\n",
        "## Refunds {>>internal<<}\n\nzebrasecret\n",
        "## ==Internal==\n\nzebrasecret\n",
        "## [Internal]{.small}\n\nzebrasecret\n",
        "## :lock: Internal :lock:\n\nzebrasecret\n",
        "<!-- top --> ## Internal\n\nzebrasecret\n",
        "{% hint style=\"internal\" %}\nzebrasecret\n{% endhint %}\n",
        "{{< notice internal >}}\nzebrasecret\n{{< /notice >}}\n",
        "{% if user.internal %}\nzebrasecret\n{% endif %}\n",
        "zebrasecret\n{: .internal}\n",
        "[zebrasecret]{.internal}\n",
        "<p class=internal>zebrasecret</p>\n",
        "[^internal]: zebrasecret\n",
        "BEGIN INTERNAL\n\nzebrasecret\n\nEND INTERNAL\n",
        ":lock: Internal: zebrasecret\n",
    ] {
        check_silent(body);
    }
}

/// What is understood without a word.
fn check_silent(body: &str) {
    let client = format!("---\naudience: [client]\n---\n# Refunds\n\nText zebraopen.\n\n{body}\n");
    let dir = folder(&[("kb.toml", AUDIENCES.as_bytes()), ("a.md", client.as_bytes())]);
    let (dist, ran) = built(dir.path(), 0, &[]);
    let bytes = public(dist.path());
    assert!(!holds(&bytes, "zebrasecret") && holds(&bytes, "zebraopen"), "{body}: {ran:?}");
}

#[test]
fn what_may_be_internal_is_kept_in_with_an_error() {
    for (body, code) in [
        ("## Internl\n\nzebrasecret\n", "PV008"),
        ("## Itnernal\n\nzebrasecret\n", "PV008"),
        ("## Confidental\n\nzebrasecret\n", "PV008"),
        ("## Private beta\n\nzebrasecret\n", "PV008"),
        ("## Internal notes for agents\n\nzebrasecret\n", "PV008"),
        ("## Escalation, for internal use only\n\nzebrasecret\n", "PV008"),
        ("> ### Internl\n> zebrasecret\n", "PV008"),
        ("<h3>Internl</h3>\n<p>zebrasecret</p>\n", "PV008"),
        ("##Internl\nzebrasecret\n", "PV008"),
        ("**Internal** zebrasecret\n", "PV008"),
        ("**Confidential:** zebrasecret\n", "PV008"),
        ("Press Save. Internal: zebrasecret\n", "PV008"),
        ("| Step | Internal |\n|---|---|\n| Save | zebrasecret |\n", "PV008"),
        ("**Internl:** zebrasecret\n", "PV008"),
        ("```\ncode\n\n## Internal\n\nzebrasecret\n", "PV009"),
        ("```\ncode\n\n## Internal\n\nzebrasecret\n\n```json\n{}\n```\n", "PV009"),
        ("<div>\n## Internal\nzebrasecret\n</div>\n\nzebrasecret\n", "PV009"),
        ("Press Save.\n##Internal\nzebrasecret\n\nzebrasecret\n", "PV009"),
        ("Press <!-- zebrasecret\n\nzebrasecret\n", "PV010"),
        ("    ## Internal\n\nzebrasecret\n", "PV009"),
        ("```md\n## Internal\n\nzebrasecret\n\n```json\n{}\n```\n", "PV009"),
        ("```\ncode\n\n## Internal\n\nzebrasecret\n\n```\nmore\n```\n\nzebrasecret\n", "PV009"),
        ("```\ncode\n\n**Internal:** zebrasecret\n", "PV009"),
        ("\\## Internal\nzebrasecret\n", "PV009"),
        ("<div hidden>\n\nzebrasecret\n", "PV010"),
        ("<!-- internal -->\n\nzebrasecret\n", "PV010"),
        ("<!– zebrasecret –>\n", "PV010"),
        ("%% zebrasecret\n", "PV010"),
        ("<-- zebrasecret -->\n", "PV010"),
        ("{* zebrasecret */}\n", "PV010"),
        ("{% comnent %}zebrasecret{% endcomment %}\n", "PV010"),
        ("<p hiden>zebrasecret</p>\n", "PV010"),
        ("<!-- a <!-- b --> zebrasecret -->\n", "PV010"),
        ("CS only: zebrasecret\n", "PV008"),
        ("<table><tr><th>Internal notes</th></tr><tr><td>zebrasecret</td></tr></table>\n", "PV008"),
        ("<dl><dt>Internal</dt><dd>zebrasecret</dd></dl>\n", "PV008"),
        ("- **Save:** Press it.\n- **Internal:** zebrasecret\n", "PV008"),
        ("::: internal\n\nzebrasecret\n", "PV010"),
    ] {
        check_body(body, &kept_in(code));
    }
    let allowed = format!("{AUDIENCES}[privacy]\nallow_headings = [\"Private beta\", \"Private\"]\n");
    let text = "---\naudience: [client]\n---\n# A\n\n## Private beta\n\nText zebraopen.\n\n## Private\n\nText zebraplain.\n";
    let dir = folder(&[("kb.toml", allowed.as_bytes()), ("a.md", text.as_bytes())]);
    let (dist, ran) = built(dir.path(), 0, &[]);
    let bytes = public(dist.path());
    assert!(holds(&bytes, "zebraopen") && holds(&bytes, "zebraplain"), "{ran:?}");
}

#[test]
fn an_article_that_its_title_calls_internal_is_kept_in() {
    for title in ["[Internal] Refunds", "Refunds (internal)", "INTERNAL: Refunds", "Refunds – agents only"]
    {
        let text = format!("---\ntitle: \"{title}\"\naudience: [client]\n---\n\nText zebrasecret.\n");
        check(&[("kb.toml", AUDIENCES), OPEN, ("a.md", &text)], &kept_in("PV008"));
    }
    for title in ["Internal notes", "Private: what it means", "Refunds (external)"] {
        let text = format!("---\ntitle: \"{title}\"\naudience: [client]\n---\n\nText zebraopen.\n");
        let dir = folder(&[("kb.toml", AUDIENCES.as_bytes()), ("a.md", text.as_bytes())]);
        let (dist, ran) = built(dir.path(), 0, &[]);
        assert!(holds(&public(dist.path()), "zebraopen"), "{title}: {ran:?}");
    }
}

#[test]
fn a_doubtful_heading_is_a_warning_where_nothing_is_internal() {
    let text = "# A\n\n## Private beta\n\nText zebraopen.\n";
    let dir = folder(&[("a.md", text.as_bytes()), ("kb.toml", b"name = \"Help\"\n")]);
    let (dist, ran) = built(dir.path(), 0, &[]);
    assert!(holds(&public(dist.path()), "zebraopen") && ran.err.contains("warning PV008"), "{ran:?}");
}

#[test]
fn what_authors_hide_is_in_no_bundle() {
    for hidden in [
        "<!-- zebrasecret -->",
        "Text <!-- zebrasecret\n\nzebrasecret --> goes on.",
        "{/* zebrasecret */}",
        "{% comment %}\nzebrasecret\n{% endcomment %}",
        "{{/* zebrasecret */}}",
        "%% zebrasecret %%",
        "[//]: # (zebrasecret)",
        "[//]: # zebrasecret",
        "[//]: # (zebrasecret\n\nzebrasecret)",
        "[note to self]: # (zebrasecret)",
        "[comment]: <> (zebrasecret)",
        "<details hidden>zebrasecret</details>",
        "<div style=\"display:none\">\n\nzebrasecret\n\n</div>",
        "<!-- zebrasecret -->\u{20}\u{20}\u{20}\u{20}\u{20}",
        "{{!-- zebrasecret --}}",
        "{% # zebrasecret %}",
        "{{< comment >}}zebrasecret{{< /comment >}}",
        "<p title=\"a > b\" hidden>zebrasecret</p>",
        "<dialog>zebrasecret</dialog>",
        "<template>\n\nzebrasecret\n\n</template>",
        "<?php zebrasecret > zebrasecret ?>",
        "<![CDATA[ a > zebrasecret ]]>",
    ] {
        let text = format!("# A\n\nText zebraopen.\n\n{hidden}\n\nMore zebramore.\n");
        let (dist, ran) = built(folder(&[("a.md", text.as_bytes())]).path(), 0, &[]);
        let bytes = given_away(dist.path());
        assert!(!holds(&bytes, "zebrasecret"), "{hidden}: {ran:?}");
        assert!(holds(&bytes, "zebraopen") && holds(&bytes, "zebramore"), "{hidden}: {ran:?}");
    }
}

#[test]
fn support_staff_keep_what_is_cut_from_the_rest() {
    for body in [
        "**Internal:** zebrasecret",
        "> [!INTERNAL]\n> zebrasecret\n",
        "::: internal\n\nzebrasecret\n\n:::\n",
        "<details><summary>Internal</summary>\n\nzebrasecret\n\n</details>\n",
        "<!-- internal -->\n\nzebrasecret\n\n<!-- /internal -->\n",
        "| Step | Note |\n|---|---|\n| Save | **Internal:** zebrasecret |\n",
    ] {
        let text = format!("---\naudience: [client]\n---\n# A\n\nText zebraopen.\n\n{body}\n");
        let dir = folder(&[("kb.toml", AUDIENCES.as_bytes()), ("a.md", text.as_bytes())]);
        let (dist, ran) = built(dir.path(), 0, &[]);
        assert!(holds(&given_away(&dist.path().join("internal")), "zebrasecret"), "{body}: {ran:?}");
    }
}

#[test]
fn secrets_and_personal_data_are_found() {
    for (line, found) in [
        ("Pay to DE02120300000000202051.", true),
        ("Card 4012 8888 8888 1881", true),
        ("password: Sommer2026", true),
        ("-----BEGIN RSA PRIVATE KEY-----", true),
        ("ghp_9123456700abcdefghijABCDEFGHIJ012345", true),
        ("password: <your password>", false),
        ("Test card 4111 1111 1111 1111", false),
        ("Order 20261127 of 2026-11-27", false),
    ] {
        let text = format!("# A\n\nText.\n\n{line}\n");
        let dir = folder(&[("a.md", text.as_bytes()), ("kb.toml", b"name = \"Help\"\n")]);
        let (_, ran) = built(dir.path(), 0, &[]);
        assert_eq!(ran.err.contains("warning PV011"), found, "{line}: {ran:?}");
    }
}
