//! Markdown of other tools, from the file to typed blocks and findings.
#![allow(clippy::unwrap_used, reason = "what the tests share fails as they do")]

mod folder;

use folder::read;

/// Where findings of one code stand in an article of that body.
fn places(name: &str, body: &str, code: &str) -> Vec<(u32, u32)> {
    let text = format!("---\ntitle: \"A\"\n---\n\n{body}");
    let (_, diagnostics) = read(name, &[("a.md", text.as_bytes())]);
    diagnostics.iter().filter(|d| d.code == code).map(|d| (d.place.line, d.place.column)).collect()
}

#[test]
fn what_is_wrong_within_a_container_leads_to_its_place_in_the_file() {
    for (body, code, expected) in [
        (":::note\nSee [x](gone.md).\n:::\n", "LK001", vec![(6, 5)]),
        (
            "::::note\n\n:::tip Two <!-- hidden -->\n\nSee [x](gone.md).\n\n:::\n::::\n\n[y](lost.md)\n",
            "LK001",
            vec![(9, 5), (14, 1)],
        ),
        (":::warning[See [x](gone.md)]\nText.\n:::\n", "LK001", vec![(5, 1)]),
        ("Text.\n\n> :::note\n> Text.\n\n## More\n\nText.\n", "DI001", vec![(7, 3)]),
    ] {
        assert_eq!(places("dialect-places", body, code), expected, "{body}");
    }
}
