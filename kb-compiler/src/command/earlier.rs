//! Compares what was built with what an earlier build wrote, before it is replaced.

use std::path::Path;

use super::bundles::BuiltBundle;
use crate::comparison::{Compared, compare as compare_bundles};
use crate::open::LocalBundle;
use crate::sources::KnowledgeBase;

/// Compares each bundle with that of the same audience and language in `against`, or else in `out`. An earlier bundle that can't be used
/// costs only its comparison; a named folder without any bundle is an error, because it would switch the gate off unnoticed.
pub(super) fn compare(
    base: &KnowledgeBase,
    built: &mut [BuiltBundle<'_>],
    out: &Path,
    against: Option<&Path>,
) -> Result<(), String> {
    let dist = against.unwrap_or(out);
    let has_bundle =
        |built: &BuiltBundle<'_>| dist.join(&built.bundle.folder).join("manifest.json").is_file();
    if against.is_some() && !built.iter().any(has_bundle) {
        let dist = dist.display();
        return Err(format!(
            "--against {dist}: no bundle of these audiences is in it; name the folder that an earlier build wrote"
        ));
    }
    for one in built.iter_mut().filter(|built| has_bundle(built)) {
        let folder = &one.bundle.folder;
        let earlier = LocalBundle::open(&dist.join(folder));
        let compared = earlier.and_then(|mut e| compare_bundles(&one.edition, base, &one.bundle, &mut e));
        match compared {
            Ok(Compared::Nothing) => {}
            Ok(Compared::OtherKnowledgeBase) => eprintln!(
                "{folder}: not compared with the earlier bundle in {}, because they share no article.",
                dist.display()
            ),
            Ok(Compared::Found(comparison)) => one.comparison = Some(*comparison),
            Err(error) => eprintln!("{folder}: not compared with the earlier bundle ({error})."),
        }
    }
    Ok(())
}

/// Whether the bundles may be written: none ranks worse than `kb.toml` allows, or that is accepted. Says what is wrong where not.
pub(super) fn gate_holds(built: &[BuiltBundle<'_>], accepted: bool) -> bool {
    let mut holds = true;
    for BuiltBundle { bundle, comparison, .. } in built {
        for missed in comparison.iter().flat_map(|comparison| &comparison.missed) {
            let severity = if accepted { "accepted" } else { "error" };
            eprintln!("{severity}: {}: {missed}", bundle.folder);
            holds = accepted;
        }
    }
    if !holds {
        eprintln!(
            "Nothing was written, and the earlier build stays as it is. Look at the tickets named above; if the changes are meant, build again with --accept-changes."
        );
    }
    holds
}
