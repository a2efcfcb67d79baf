//! Compares what was built with what an earlier build wrote, before it is replaced.

use std::collections::BTreeMap;
use std::path::Path;

use super::bundles::{BuiltBundle, ChangedArticles};
use crate::comparison::{Compared, compare as compare_bundles};
use crate::open::{BundleError, LocalBundle};
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
        let folder = one.bundle.folder.clone();
        let earlier = LocalBundle::open(&dist.join(&folder));
        let compared = earlier.and_then(|mut earlier| {
            one.articles = Some(changed_articles(one, base, &mut earlier)?);
            compare_bundles(&one.edition, base, &one.bundle, &mut earlier)
        });
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

/// Which articles are new, and how many are gone. One that goes by another id now is neither.
fn changed_articles(
    built: &BuiltBundle<'_>,
    base: &KnowledgeBase,
    earlier: &mut LocalBundle<'_>,
) -> Result<ChangedArticles, BundleError> {
    let mut former: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (old, now) in &base.redirects {
        former.entry(now.as_str()).or_default().push(old);
    }
    let mut changed = ChangedArticles {
        same: earlier.digest() == built.bundle.manifest.digest,
        ..ChangedArticles::default()
    };
    if changed.same {
        return Ok(changed);
    }
    let mut kept = 0;
    for article in &built.edition.articles {
        let id = article.id.as_str();
        let mut ids = former.get(id).into_iter().flatten().copied().chain([id]);
        let found = ids.try_fold(false, |found, id| Ok(found || earlier.find(id)?.is_some()))?;
        if found { kept += 1 } else { changed.new.push(id.to_owned()) }
    }
    changed.gone = (earlier.articles() as usize).saturating_sub(kept);
    Ok(changed)
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
