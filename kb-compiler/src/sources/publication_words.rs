//! The words by which front matter says whether an article is published, of this tool and of others.

use super::did_you_mean::edits;
use crate::article::Status;

/// What a key says about publication.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyMeaning {
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
pub(super) const KEYS: &[(&str, KeyMeaning)] = &[
    ("status", KeyMeaning::State),
    ("state", KeyMeaning::Word),
    ("stage", KeyMeaning::Word),
    ("workflowstate", KeyMeaning::Word),
    ("publishstatus", KeyMeaning::Word),
    ("publicationstatus", KeyMeaning::Word),
    ("visibility", KeyMeaning::Word),
    ("access", KeyMeaning::Word),
    ("classification", KeyMeaning::Word),
    ("confidentiality", KeyMeaning::Word),
    ("sensitivity", KeyMeaning::Word),
    ("draft", KeyMeaning::Withhold),
    ("isdraft", KeyMeaning::Withhold),
    ("hidden", KeyMeaning::Withhold),
    ("unlisted", KeyMeaning::Withhold),
    ("unpublished", KeyMeaning::Withhold),
    ("noindex", KeyMeaning::Withhold),
    ("private", KeyMeaning::Withhold),
    ("internal", KeyMeaning::Withhold),
    ("confidential", KeyMeaning::Withhold),
    ("excludefromsearch", KeyMeaning::Withhold),
    ("published", KeyMeaning::Show),
    ("publish", KeyMeaning::Show),
    ("public", KeyMeaning::Show),
    ("listed", KeyMeaning::Show),
    ("visible", KeyMeaning::Show),
    ("search", KeyMeaning::Show),
    ("searchable", KeyMeaning::Show),
    ("date", KeyMeaning::From),
    ("publishdate", KeyMeaning::From),
    ("pubdate", KeyMeaning::From),
    ("publishat", KeyMeaning::From),
    ("publishedat", KeyMeaning::From),
    ("publishon", KeyMeaning::From),
    ("embargo", KeyMeaning::From),
    ("embargountil", KeyMeaning::From),
    ("expirydate", KeyMeaning::Until),
    ("expirationdate", KeyMeaning::Until),
    ("expires", KeyMeaning::Until),
    ("expiry", KeyMeaning::Until),
    ("unpublishdate", KeyMeaning::Until),
    ("unpublishat", KeyMeaning::Until),
    ("validuntil", KeyMeaning::Until),
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
    let near = |known: &&str| known.len() > 4 && edits(known, word) <= 1;
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
    !known && GUARDED.iter().any(|guarded| edits(guarded, &key) <= if guarded.len() > 7 { 2 } else { 1 })
}
