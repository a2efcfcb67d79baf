//! Parts for support staff stay in where they only show once a container of another tool is read.

use crate::audiences::{given_away, holds};
use crate::private::{AUDIENCES, public};
use crate::run::{built, folder};

/// Builds an article of that body and checks that clients get none of it, and support staff do.
fn check(body: &str) {
    let text = format!("---\naudience: [client]\n---\n# A\n\nText zebraopen.\n\n{body}\n");
    let dir = folder(&[("kb.toml", AUDIENCES.as_bytes()), ("a.md", text.as_bytes())]);
    let around = tempfile::tempdir().unwrap();
    let dist = around.path().join("dist");
    let build = ["build".as_ref(), dir.path().as_os_str(), "--out".as_ref(), dist.as_os_str()];
    let ran = crate::run::run(build);
    let bytes = public(&dist);
    assert!(!holds(&bytes, "zebrasecret") && holds(&bytes, "zebraopen"), "{body}: {ran:?}");
    assert!(holds(&given_away(&dist.join("internal")), "zebrasecret"), "{body}: {ran:?}");
}

#[test]
fn internal_parts_within_containers_are_cut() {
    for body in [
        ":::note\n\n## Internal\n\nzebrasecret\n\n:::\n",
        ":::note\n\n### Internal\n\nzebrasecret\n\n:::\n",
        ":::note\n**Internal:** zebrasecret\n:::\n",
        "::::tip\n\n:::note[Internal]\nzebrasecret\n:::\n\n::::\n",
        "::: details Internal notes\nzebrasecret\n:::\n",
        "1. Save.\n\n   :::note Internal\n   zebrasecret\n   :::\n",
        ":::tabs\n== Internal\nzebrasecret\n:::\n",
        "!!! note\n    ## Internal\n\n    zebrasecret\n",
        "!!! note\n\n    **Internal:** zebrasecret\n",
        "!!! note \"A\"\n\n    !!! tip \"Internal\"\n        zebrasecret\n",
        "=== \"Internal\"\n\n    zebrasecret\n\n    zebrasecret\n",
        "??? note \"Internal notes\"\n    zebrasecret\n",
        "1. Save.\n\n    !!! tip\n        Internal: zebrasecret\n",
        "> [!FAQ] Internal\n> zebrasecret\n",
        "> [!NOTE]\n> Text.\n>\n> [!INTERNAL]\n> zebrasecret\n",
        "> [!TIP]\n> ## Internal\n> zebrasecret\n",
        "{{< note >}}\n\n## Internal\n\nzebrasecret\n{{< /note >}}\n",
        "{{< note title=\"Internal\" >}}\nzebrasecret\n{{< /note >}}\n",
        "{{< tabs items=\"Clients,Internal\" >}}\n{{< tab >}}x{{< /tab >}}\n{{< tab >}}zebrasecret{{< /tab >}}\n{{< /tabs >}}\n",
        "{{% tab name=\"Internal\" %}}\nzebrasecret\n{{% /tab %}}\n",
        "{% tab title=\"Internal notes\" %}\nzebrasecret\n{% endtab %}\n",
        "{% note %}\n**Internal:** zebrasecret\n{% endnote %}\n",
        "{% include note.html content=\"Internal: zebrasecret\" %}\n",
        "{{< alert \"Internal: zebrasecret\" >}}\n",
        "{{% heading \"internal\" %}}\n\nzebrasecret\n",
        "## {{% heading \"internal\" %}}\n\nzebrasecret\n",
        "{{< figure src=\"a.png\" alt=\"x\" caption=\"Internal: zebrasecret\" >}}\n",
        "```{dropdown} Internal\nzebrasecret\n```\n",
        "```{note} Internal only\nzebrasecret\n```\n",
        "```{note}\n## Internal\n\nzebrasecret\n```\n",
        "````{note}\n```{tip} Internal\nzebrasecret\n```\n````\n",
        "# [Internal](#tab/internal)\n\nzebrasecret\n\n---\n",
        ":::image source=\"a.png\" alt-text=\"Internal: zebrasecret\":::\n",
        "::card[Internal: zebrasecret]{.x}\n",
        "{guilabel}`Internal`\n\nzebrasecret\n",
        "::: zone pivot=\"internal\"\nzebrasecret\n::: zone-end\n",
    ] {
        check(body);
    }
}

#[test]
fn a_container_beside_an_internal_part_is_for_everybody() {
    let text = "# A\n\n:::note\nText zebraopen.\n:::\n\n## Internal\n\nzebrasecret\n\n## More\n\n:::tip\nText zebramore.\n:::\n";
    let (dist, ran) = built(folder(&[("a.md", text.as_bytes())]).path(), 0, &[]);
    let bytes = public(dist.path());
    assert!(
        holds(&bytes, "zebraopen") && holds(&bytes, "zebramore") && !holds(&bytes, "zebrasecret"),
        "{ran:?}"
    );
}

/// Builds an article of that body beside a text that it takes in, and checks that clients get neither secret.
fn check_include(body: &str, include: &str) {
    let config = format!("{AUDIENCES}[variables]\nsecret = \"Internal: zebrasecret\"\n");
    let text = format!("---\naudience: [client]\n---\n# A\n\nText zebraopen.\n\n{body}\n");
    let files =
        [("kb.toml", config.as_bytes()), ("a.md", text.as_bytes()), ("_includes/b.md", include.as_bytes())];
    let dir = folder(&files);
    let around = tempfile::tempdir().unwrap();
    let dist = around.path().join("dist");
    let build = ["build".as_ref(), dir.path().as_os_str(), "--out".as_ref(), dist.as_os_str()];
    let ran = crate::run::run(build);
    let bytes = public(&dist);
    assert!(!holds(&bytes, "zebrasecret") && holds(&bytes, "zebraopen"), "{body} {include}: {ran:?}");
}

#[test]
fn internal_parts_of_what_is_taken_in_are_cut() {
    const MARK: &str = "{% include b.md %}";
    for (body, include) in [
        (MARK, "Text.\n\n## Internal\n\nzebrasecret\n"),
        (MARK, "**Internal:** zebrasecret\n"),
        (MARK, "::: internal\nzebrasecret\n"),
        (MARK, "Text <!-- zebrasecret -->\n"),
        (MARK, "---\naudience: [internal]\n---\nzebrasecret\n"),
        (MARK, "---\nstatus: draft\n---\nzebrasecret\n"),
        (MARK, "---\ndraft: true\n---\nzebrasecret\n"),
        ("{% include b.md %}\n\n## Internal\n\nzebrasecret\n", "```\nnever closed\n"),
        ("<!-- {% include b.md %} zebrasecret -->", "x --> y"),
        ("::: internal\n{% include b.md %}\nzebrasecret\n:::\n", ":::\n"),
        ("## Internal\n\n{% include b.md %}\n\nzebrasecret\n", "## Open\n\nText.\n"),
        ("<div class=\"internal\">\n\n{% include b.md %}\n\nzebrasecret\n\n</div>\n", "</div>\n"),
        (
            "<!-- internal -->\n\n{% include b.md %}\n\nzebrasecret\n\n<!-- /internal -->\n",
            "<!-- /internal -->\n",
        ),
        ("> **Internal:** x\n>\n> {% include b.md %}\n>\n> zebrasecret\n", "a\n\nb\n"),
        ("{{ secret }}", ""),
        ("{{< param \"secret\" >}}", ""),
        ("## {% include b.md %}\n\nzebrasecret\n", "Internal\n"),
    ] {
        check_include(body, include);
    }
}
