//! The words by which front matter says whether an article is published, of this tool and of others.

use crate::article::Status;

/// What a key says about publication.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// A state, of which every value must be known.
    State,
    /// A word of another tool, which counts only where it keeps something in.
    Word,
    /// `true` keeps the article in, and so does what is neither true nor false.
    Withhold,
    /// `false` keeps it in; other values have other meanings.
    Show,
    /// Published from this day.
    From,
    /// Published until this day.
    Until,
}

/// Keys in lower case without hyphens, underscores and spaces.
pub(super) const KEYS: &[(&str, Says)] = &[
    ("status", Says::State),
    ("state", Says::Word),
    ("stage", Says::Word),
    ("workflowstate", Says::Word),
    ("publishstatus", Says::Word),
    ("publicationstatus", Says::Word),
    ("visibility", Says::Word),
    ("access", Says::Word),
    ("classification", Says::Word),
    ("confidentiality", Says::Word),
    ("sensitivity", Says::Word),
    ("draft", Says::Withhold),
    ("isdraft", Says::Withhold),
    ("hidden", Says::Withhold),
    ("unlisted", Says::Withhold),
    ("unpublished", Says::Withhold),
    ("noindex", Says::Withhold),
    ("private", Says::Withhold),
    ("internal", Says::Withhold),
    ("confidential", Says::Withhold),
    ("excludefromsearch", Says::Withhold),
    ("published", Says::Show),
    ("publish", Says::Show),
    ("public", Says::Show),
    ("listed", Says::Show),
    ("visible", Says::Show),
    ("search", Says::Show),
    ("searchable", Says::Show),
    ("date", Says::From),
    ("publishdate", Says::From),
    ("pubdate", Says::From),
    ("publishat", Says::From),
    ("publishedat", Says::From),
    ("publishon", Says::From),
    ("embargo", Says::From),
    ("embargountil", Says::From),
    ("expirydate", Says::Until),
    ("expirationdate", Says::Until),
    ("expires", Says::Until),
    ("expiry", Says::Until),
    ("unpublishdate", Says::Until),
    ("unpublishat", Says::Until),
    ("validuntil", Says::Until),
];

/// Keys whose misspelling would publish what was to stay in.
pub(super) const GUARDED: [&str; 10] = [
    "audience",
    "status",
    "draft",
    "published",
    "visibility",
    "unlisted",
    "noindex",
    "hidden",
    "publishdate",
    "expirydate",
];

/// States of an article that readers get.
const SHOWN: [&str; 22] = [
    "published",
    "publish",
    "live",
    "public",
    "active",
    "approved",
    "released",
    "final",
    "current",
    "stable",
    "new",
    "updated",
    "complete",
    "completed",
    "visible",
    "listed",
    "online",
    "deprecated",
    "beta",
    "preview",
    "reviewed",
    "everyone",
];

const ARCHIVED: [&str; 6] = ["archived", "archive", "retired", "obsolete", "withdrawn", "deleted"];

const KEPT_IN: [&str; 38] = [
    "draft",
    "drafts",
    "wip",
    "work-in-progress",
    "in-progress",
    "in-review",
    "review",
    "under-review",
    "needs-review",
    "pending",
    "pending-review",
    "pending-approval",
    "unpublished",
    "not-published",
    "private",
    "hidden",
    "internal",
    "internal-only",
    "confidential",
    "restricted",
    "unlisted",
    "scheduled",
    "embargoed",
    "rejected",
    "secret",
    "staff",
    "staff-only",
    "todo",
    "disabled",
    "inactive",
    "proposed",
    "unapproved",
    "entwurf",
    "brouillon",
    "borrador",
    "bozza",
    "rascunho",
    "concept",
];

/// What one key says of the article.
pub(super) enum Verdict {
    /// It keeps nothing in.
    Shown,
    /// The article ships to nobody.
    KeptIn(Status),
    /// Nobody can tell.
    Unclear,
}

/// What a state or another tool's word says; `None` where it is neither known nor close to one that keeps the article in.
pub(super) fn state(word: &str) -> Option<Verdict> {
    if word.is_empty() || SHOWN.contains(&word) {
        return Some(Verdict::Shown);
    }
    let near = |known: &&str| known.len() > 4 && slips(known, word) <= 1;
    if ARCHIVED.contains(&word) {
        Some(Verdict::KeptIn(Status::Archived))
    } else if KEPT_IN.contains(&word) {
        Some(Verdict::KeptIn(Status::Draft))
    } else {
        KEPT_IN.iter().chain(&ARCHIVED).any(near).then_some(Verdict::Unclear)
    }
}

/// Reads a yes or no in the notations of YAML and TOML.
pub(super) fn flag(word: &str) -> Option<bool> {
    match word {
        "true" | "yes" | "on" | "1" | "y" => Some(true),
        "false" | "no" | "off" | "0" | "n" | "never" | "" => Some(false),
        _ => None,
    }
}

/// A key without case, hyphens, underscores and blank space.
pub(super) fn plain(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_') && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a key is a letter or two away from one that keeps articles in.
pub(super) fn misspelt(key: &str) -> bool {
    let key = plain(key);
    let known =
        ["audience", "audiences", "dates", "stats", "publisher", "publishers"].contains(&key.as_str());
    !known && GUARDED.iter().any(|guarded| slips(guarded, &key) <= if guarded.len() > 7 { 2 } else { 1 })
}

/// How many letters are wrong; three where it is more than two.
pub(super) fn slips(known: &str, written: &str) -> usize {
    let known: Vec<char> = known.chars().collect();
    kb_core::text::spelling::edits_within(&known, written, 2).unwrap_or(3)
}
