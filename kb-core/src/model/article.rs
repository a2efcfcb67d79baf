//! What everyone who meets an article needs to know of it: its kind, and when it hands over to a person.

/// What kind of article it is; known errors are offered first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something goes wrong and can be put right.
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
    /// Every kind with its name in front matter.
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
    /// Category the ticket gets.
    pub category: Option<String>,
    /// Offer a person at once, whatever search thinks.
    pub bypass: bool,
    /// Questions whose answers the ticket needs.
    pub ask: Vec<String>,
}
