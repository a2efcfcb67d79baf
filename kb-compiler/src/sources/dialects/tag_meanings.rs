//! What the known shortcodes and tags mean, whatever the tool or theme that they are from.

use super::call_outs;

/// What a tag of some name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    CallOut,
    /// A container of tabs, columns or cards, of which only the content counts.
    Layout,
    Tab,
    Steps,
    Step,
    Details,
    Figure,
    /// The address of an article.
    Reference,
    Link,
    Video,
    Code,
    Key,
    Heading,
    /// A term, badge or name, of which the words stay.
    Term,
    /// The value of a variable.
    Variable,
    /// The text of another file.
    Include,
    /// A condition, a loop or an assignment.
    Control,
    Raw,
    /// A part for one system, under its name.
    System(&'static str),
    /// What only concerns the page around the article.
    Nothing,
    Unknown,
}

/// Names of call-outs whose kind is an argument.
pub(super) const GENERIC: [&str; 12] = [
    "alert",
    "callout",
    "hint",
    "admonition",
    "notice",
    "message",
    "banner",
    "box",
    "panel",
    "aside",
    "adm",
    "pageinfo",
];

const MEANINGS: &[(Meaning, &str)] = &[
    (
        Meaning::Layout,
        "tabs tabpane tabbed tabset tab-set codetabs code-tabs tabnav tab-content tabcontent columns column \
         cardpane cards cardgroup card-group grid content-ref row col div blocks/section blocks/lead \
         blocks/cover blocks/feature lead rowheaders updates md markdown markdownify section wrapper center \
         nobr indent p container details-group accordions accordion-group faq-list nomarkdown nostyle",
    ),
    (Meaning::Tab, "tab tabitem tab-item content-tab card update tile"),
    (Meaning::Steps, "steps stepper procedure step-list steplist"),
    (Meaning::Step, "step"),
    (
        Meaning::Details,
        "details expand accordion accordion-item collapse collapsible expandable spoiler toggle dropdown faq \
         faq-item expander togglebox",
    ),
    (
        Meaning::Figure,
        "figure img image imgproc screenshot picture asset_img lightbox gallery-image responsive_image zoom-image \
          image-card fullimage inline_image image_popup",
    ),
    (Meaning::Reference, "ref relref link post_url post_link doc_link rel_url absurl relurl url"),
    (Meaning::Link, "button btn cta linkcard link-card file download attachment a extlink external-link"),
    (
        Meaning::Video,
        "youtube youtubelite youtube-lite vimeo video loom wistia vidyard embed gist iframe asciinema audio \
         tweet x instagram",
    ),
    (
        Meaning::Code,
        "highlight codeblock code code-block prism console terminal command code_sample codenew code_block \
         mermaid",
    ),
    (Meaning::Key, "kbd key keys"),
    (Meaning::Heading, "heading"),
    (
        Meaning::Term,
        "glossary_tooltip glossary_definition glossary tooltip term abbr badge pill label tag gloss api-reference \
          feature-state octicon underline mark color small sup sub ui menuselection guilabel text",
    ),
    (
        Meaning::Variable,
        "param var variable variables version data config site skew latest-version latest-semver product",
    ),
    (
        Meaning::Include,
        "include readfile include_relative include_cached include-file includefile render_file snippet \
         snippets import-md partial reuse include-md includes",
    ),
    (
        Meaning::Control,
        "if elsif elif elseif else unless for case when assign capture increment decrement break continue \
         cycle tablerow ifversion ifchanged with layout extends set macro filter from import call liquid echo \
         block autoescape trans do scope",
    ),
    (Meaning::Raw, "raw verbatim"),
    (
        Meaning::Nothing,
        "toc clear clearfix br hr seo feed_meta icon fa fas fab emoji toc-headings spacer line_break \
         linebreak newline nbsp anchor comment disable-toc debugger csrf_token rawhtml spaceless",
    ),
    (Meaning::System("macOS"), "mac macos"),
    (Meaning::System("Windows"), "windows"),
    (Meaning::System("Linux"), "linux"),
    (Meaning::System("Command line"), "cli"),
    (Meaning::System("Browser"), "webui"),
    (Meaning::System("Desktop"), "desktop"),
    (Meaning::System("Mobile"), "mobile"),
    (Meaning::System("Visual Studio Code"), "vscode"),
    (Meaning::System("cURL"), "curl"),
    (Meaning::System("JetBrains"), "jetbrains"),
    (Meaning::System("PowerShell"), "powershell"),
    (Meaning::System("Bash"), "bash"),
    (Meaning::System("JavaScript"), "javascript"),
];

/// The meaning of a name. Liquid and Hugo share most of their names.
pub(super) fn of(name: &str, liquid: bool) -> Meaning {
    let name = name.to_lowercase();
    let has_name = |names: &str| names.split_whitespace().any(|known| known == name);
    let known = MEANINGS.iter().find(|(_, names)| has_name(names)).map(|(meaning, _)| *meaning);
    let callout = GENERIC.contains(&name.as_str()) || call_outs::known(&name).is_some();
    match known {
        // Hugo has neither conditions nor raw text in shortcodes.
        Some(Meaning::Control) if !liquid && !callout => Meaning::Unknown,
        Some(Meaning::Control) if !liquid => Meaning::CallOut,
        Some(meaning) => meaning,
        None if callout => Meaning::CallOut,
        None => Meaning::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_meaning() {
        let mut names: Vec<&str> = MEANINGS.iter().flat_map(|(_, names)| names.split_whitespace()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
        for (name, liquid, meaning) in [
            ("Note", false, Meaning::CallOut),
            ("if", true, Meaning::Control),
            ("if", false, Meaning::Unknown),
            ("block", false, Meaning::CallOut),
            ("tabs", false, Meaning::Layout),
            ("unheard-of", true, Meaning::Unknown),
        ] {
            assert_eq!(of(name, liquid), meaning, "{name}");
        }
    }
}
