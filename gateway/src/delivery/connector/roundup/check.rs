//! Whether a Roundup has what deliveries need: the user, the right to create issues, and the properties and priorities that are named.

use serde_json::json;

use super::super::api::{list, text};
use super::super::findings::{fatal, missing, unanswered, wanted_fields};
use super::{ROOT, Roundup};
use crate::config::TicketField;
use crate::delivery::call::{CallError, Finding};

/// A property that no tracker has: an issue with it is refused, but only after the right to create one was checked.
const NO_PROPERTY: &str = "fixmark_check";

pub(super) async fn check(roundup: &Roundup) -> Vec<Finding> {
    let issues = format!("{ROOT}/issue");
    if let Err(error) = roundup.api.get(&issues, &[("@page_size", "1"), ("@verbose", "0")]).await {
        return vec![unanswered(&error, "user or password")];
    }
    let mut findings = Vec::new();
    for class in ["issue", "msg"] {
        let refused = roundup.api.post(&format!("{ROOT}/{class}"), &json!({ NO_PROPERTY: "x" })).await;
        if let Err(CallError::Refused(_)) = refused {
            findings.push(fatal(format!(
                "the user `{}` may not create entries of the class {class}; give it a role that may",
                roundup.user()
            )));
        }
    }
    for name in wanted_fields(&roundup.mapping) {
        // A filter by a property that is not there is refused.
        if let Err(CallError::Rejected(_)) =
            roundup.api.get(&issues, &[(&name, "fixmark"), ("@page_size", "1")]).await
        {
            findings
                .push(fatal(format!("issues have no property `{name}`; add it to the tracker's schema.py")));
        }
    }
    findings.extend(priorities(roundup).await);
    findings
}

async fn priorities(roundup: &Roundup) -> Vec<Finding> {
    let wanted = [TicketField::Priority, TicketField::Impact];
    let wanted = wanted.iter().flat_map(|field| roundup.mapping.targets_of(*field));
    let wanted: Vec<String> = wanted.map(str::to_owned).collect();
    let Ok(known) = roundup.api.get(&format!("{ROOT}/priority"), &[("@fields", "name")]).await else {
        return Vec::new();
    };
    let known: Vec<String> =
        list(&known, "/data/collection").iter().map(|priority| text(priority, "/name")).collect();
    missing("priority", &wanted, &known)
}
