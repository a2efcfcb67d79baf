//! Whether a Redmine has what deliveries need: the key's user, the project, its tracker, priorities and fields, and the user's rights.

use super::super::api::{list, segment, text};
use super::super::findings::{fatal, listed, missing, unanswered, wanted_fields, warning};
use super::Redmine;
use super::names::Names;
use crate::config::TicketField;
use crate::delivery::call::{CallError, Finding};

/// What a role needs, by Redmine's names, and what for.
const RIGHTS: [(&str, &str); 3] =
    [("view_issues", "see issues"), ("add_issues", "add issues"), ("add_issue_notes", "add notes")];

pub(super) async fn check(redmine: &Redmine) -> Vec<Finding> {
    let user = match redmine.api.get("/users/current.json", &[("include", "memberships")]).await {
        Ok(user) => user,
        Err(error) => return vec![unanswered(&error, "the API key")],
    };
    let names = match Names::read(&redmine.api, redmine.project()).await {
        Ok(names) => names,
        Err(CallError::Refused(_)) => return vec![no_project(redmine, &text(&user, "/user/login"))],
        Err(error) => return vec![unanswered(&error, "the API key")],
    };
    let mut findings = rights(redmine, &user).await;
    findings.extend(named(redmine, &names));
    findings
}

fn no_project(redmine: &Redmine, login: &str) -> Finding {
    fatal(format!(
        "there is no project `{}`, or the user `{login}` is no member of it; write its identifier as it stands in its address, and add the user to its members",
        redmine.project()
    ))
}

async fn rights(redmine: &Redmine, user: &serde_json::Value) -> Vec<Finding> {
    if user.pointer("/user/admin") == Some(&true.into()) {
        return Vec::new();
    }
    let project = redmine.api.get(&format!("/projects/{}.json", segment(redmine.project())), &[]).await;
    let project = project.map(|project| text(&project, "/project/id")).unwrap_or_default();
    let membership =
        list(user, "/user/memberships").iter().find(|member| text(member, "/project/id") == project);
    let mut held = Vec::new();
    for role in membership.map(|member| list(member, "/roles")).unwrap_or_default() {
        if let Ok(role) = redmine.api.get(&format!("/roles/{}.json", text(role, "/id")), &[]).await {
            held.extend(
                list(&role, "/role/permissions").iter().filter_map(|right| right.as_str().map(str::to_owned)),
            );
        }
    }
    let login = text(user, "/user/login");
    let lacking = RIGHTS.iter().filter(|(right, _)| !held.iter().any(|held| held == right));
    let lacking: Vec<String> = lacking.map(|(_, what)| (*what).to_owned()).collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    vec![fatal(format!(
        "the user `{login}` may not {} in the project `{}`; give it a role with these rights",
        lacking.join(", not "),
        redmine.project()
    ))]
}

fn named(redmine: &Redmine, names: &Names) -> Vec<Finding> {
    let known = |pairs: &[(String, String)]| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let tracker = redmine.settings.text("tracker");
    let trackers = Some(tracker.to_owned()).filter(|tracker| !tracker.is_empty());
    let mut findings = missing("tracker", trackers.as_slice(), &known(&names.trackers));
    let priorities = [TicketField::Priority, TicketField::Impact];
    let priorities = priorities.iter().flat_map(|field| redmine.mapping.targets_of(*field));
    let priorities: Vec<String> = priorities.map(str::to_owned).collect();
    findings.extend(missing("priority", &priorities, &known(&names.priorities)));
    let fields = wanted_fields(&redmine.mapping);
    let lost: Vec<String> = fields.into_iter().filter(|name| names.field(name).is_none()).collect();
    let fields = known(&names.fields);
    if fields.is_empty() && !lost.is_empty() {
        findings.push(warning(format!(
            "whether there are the custom fields {} can't be seen, because the project has no issue yet; check again after the first ticket",
            listed(&lost)
        )));
    } else {
        findings.extend(missing("custom field", &lost, &fields));
    }
    findings
}
