//! The role of a section by its heading, in the languages of the default catalogue.

use kb_core::model::SectionRole;

const NAMES: [(SectionRole, &[&str]); 4] = [
    (
        SectionRole::Issue,
        &[
            "issue",
            "issues",
            "symptom",
            "symptoms",
            "problem",
            "problem description",
            "problem summary",
            "problème",
            "symptôme",
            "symptômes",
            "problema",
            "síntoma",
            "síntomas",
            "sintomi",
        ],
    ),
    (
        SectionRole::Environment,
        &[
            "environment",
            "applies to",
            "umgebung",
            "gilt für",
            "environnement",
            "s'applique à",
            "entorno",
            "se aplica a",
        ],
    ),
    (
        SectionRole::Resolution,
        &[
            "resolution",
            "resolutions",
            "solution",
            "solutions",
            "fix",
            "how to fix",
            "workaround",
            "workarounds",
            "steps",
            "steps to fix",
            "lösung",
            "behebung",
            "abhilfe",
            "problemlösung",
            "schritte",
            "résolution",
            "correction",
            "étapes",
            "contournement",
            "solución",
            "soluciones",
            "resolución",
            "pasos",
            "soluzione",
        ],
    ),
    (
        SectionRole::Cause,
        &["cause", "causes", "root cause", "ursache", "ursachen", "grund", "causa", "causas", "origine"],
    ),
];

/// The role of a heading: its name alone, or before a number, a colon, a dash or a bracket (`Solution 2: restart`).
pub(super) fn of(heading: &str) -> SectionRole {
    let heading = heading.trim().trim_end_matches([':', '.']).to_lowercase().replace('’', "'");
    let matches = |name: &&str| {
        let Some(rest) = heading.strip_prefix(*name) else { return false };
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit() || ":(–—-".contains(c))
    };
    NAMES.iter().find(|(_, names)| names.iter().any(matches)).map_or(SectionRole::Other, |(role, _)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_play_their_parts() {
        for (heading, role) in [
            ("Issue", SectionRole::Issue),
            ("Symptoms", SectionRole::Issue),
            ("PROBLEM", SectionRole::Issue),
            ("Applies to:", SectionRole::Environment),
            ("Resolution 2: restart the service", SectionRole::Resolution),
            ("Lösung", SectionRole::Resolution),
            ("Workaround (Windows)", SectionRole::Resolution),
            ("Root cause", SectionRole::Cause),
            ("Issue tracker set-up", SectionRole::Other),
            ("Before you start", SectionRole::Other),
        ] {
            assert_eq!(of(heading), role, "{heading}");
        }
    }
}
