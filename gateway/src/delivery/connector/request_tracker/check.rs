//! Whether a Request Tracker has what deliveries need: the token's user, the queue, the right to create tickets in it, and its fields.

use super::super::api::{list, segment, text};
use super::super::findings::{fatal, missing, unanswered, wanted_fields};
use super::{ROOT, RequestTracker};
use crate::config::TicketField;
use crate::delivery::call::{CallError, Finding};

pub(super) async fn check(rt: &RequestTracker) -> Vec<Finding> {
    if let Err(error) = rt.api.get(&format!("{ROOT}/rt"), &[]).await {
        return vec![unanswered(&error, "the token")];
    }
    let queue = match rt.api.get_optional(&format!("{ROOT}/queue/{}", segment(rt.queue())), &[]).await {
        Ok(Some(queue)) => queue,
        // RT answers 403 for a queue that is not there, as for one that the user may not see.
        Ok(None) | Err(CallError::Refused(_)) => return vec![no_queue(rt)],
        Err(error) => return vec![unanswered(&error, "the token")],
    };
    let mut findings = Vec::new();
    if !list(&queue, "/_hyperlinks").iter().any(|link| text(link, "/ref") == "create") {
        findings.push(fatal(format!(
            "the token's user may not create tickets in the queue `{}`; grant it CreateTicket, ShowTicket and ReplyToTicket there",
            rt.queue()
        )));
    }
    let known: Vec<String> =
        list(&queue, "/TicketCustomFields").iter().map(|field| text(field, "/name")).collect();
    findings.extend(missing("custom field", &wanted_fields(&rt.mapping), &known));
    let priorities = [TicketField::Priority, TicketField::Impact];
    let priorities = priorities.iter().flat_map(|field| rt.mapping.targets_of(*field));
    let wrong = priorities.filter(|priority| priority.parse::<u32>().is_err());
    findings.extend(wrong.map(|priority| {
        fatal(format!("the priority `{priority}` is no number; RT has numbers, such as 50"))
    }));
    findings
}

fn no_queue(rt: &RequestTracker) -> Finding {
    fatal(format!(
        "there is no queue `{}`, or the token's user may not see it; write its name, and grant the user SeeQueue and SeeCustomField there",
        rt.queue()
    ))
}
