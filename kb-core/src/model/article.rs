//! Facts about an article that compiler and widget both need: its kind, and when it hands over to a person.

/// The kind of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something goes wrong, and how to fix it.
    Problem,
    /// How to do something.
    HowTo,
    /// A defect we know of, with a workaround.
    KnownError,
    /// Background and overview.
    Guide,
    /// A rule.
    Policy,
    /// What changed in a release.
    ReleaseNote,
}

impl Kind {
    /// Each kind with its name in front matter; bundles store the position in this list.
    pub const NAMES: [(Self, &'static str); 6] = [
        (Self::Problem, "problem"),
        (Self::HowTo, "how-to"),
        (Self::KnownError, "known-error"),
        (Self::Guide, "guide"),
        (Self::Policy, "policy"),
        (Self::ReleaseNote, "release-note"),
    ];

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name.trim()).map(|(kind, _)| *kind)
    }

    /// Its name in front matter.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("guide", |(_, name)| name)
    }
}

/// When and how an article hands over to a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Escalation {
    /// The category of tickets that are written from it.
    pub category: Option<String>,
    /// Offer a person at once, however well the article matches.
    pub bypass: bool,
    /// Questions that the ticket form asks.
    pub ask: Vec<String>,
}
