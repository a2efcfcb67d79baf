//! What `connect --check` says of a wrong token, a missing project, a missing field, and a user who may only read, by what each system answers
//! then. Redmine, Request Tracker and Roundup are asked themselves, and e-mail has tests of its own.

use kb_gateway::delivery::call::TicketSystem;
use serde_json::{Value, json};

use super::recorded::{Player, Recorded, salesforce, salesforce_target, service_now};
use crate::real::connector;

/// Base64, as webhooks want it.
const SECRET: &str = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=";

/// What a system answers instead, what is changed in gateway.toml, and the words that name what is wrong.
struct Case {
    answers: Vec<Recorded>,
    changed: (&'static str, &'static str),
    words: &'static str,
}

fn answers(request: &'static str, status: u16, body: Value, words: &'static str) -> Case {
    Case { answers: vec![(request, status, body)], changed: ("", ""), words }
}

fn changed(from: &'static str, to: &'static str, words: &'static str) -> Case {
    Case { answers: Vec::new(), changed: (from, to), words }
}

/// A system whose answers are these says nothing fatal, and names what is wrong in each case.
async fn check(target: impl Fn(&str) -> String, recorded: Vec<Recorded>, cases: Vec<Case>) {
    let player = Player::start(recorded.clone()).await;
    let findings = connector(&target(&player.url), SECRET).unwrap().check().await;
    assert!(findings.iter().all(|finding| !finding.fatal), "{findings:?}");
    for Case { answers, changed: (from, to), words } in cases {
        let player = Player::start([answers, recorded.clone()].concat()).await;
        let lines = target(&player.url).replace(from, to);
        let findings = connector(&lines, SECRET).unwrap().check().await;
        assert!(
            findings.iter().any(|finding| finding.text.contains(words)),
            "{lines}{findings:?} has no `{words}`"
        );
    }
}

/// The refusals that every interface has.
fn refusals(wrong: &'static str, read_only: &'static str) -> Vec<Case> {
    vec![
        answers("GET ", 401, json!({ "error": "Unauthorized" }), wrong),
        answers("GET ", 403, json!({ "error": "Forbidden" }), read_only),
    ]
}

/// The shapes are those of ["Projects"](https://www.jetbrains.com/help/youtrack/devportal/resource-api-admin-projects.html).
#[tokio::test]
async fn youtrack_is_checked() {
    let field = json!([{ "$type": "EnumProjectCustomField", "field": { "name": "Priority" } }]);
    let recorded = vec![
        ("GET /api/admin/projects/0%2D1/customFields", 200, field),
        ("GET /api/admin/projects", 200, json!([{ "id": "0-1", "shortName": "SP" }])),
    ];
    let target = |url: &str| {
        format!(
            "system = \"youtrack\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nproject = \"SP\"\n[target.real.fields]\npriority = \"Priority\"\n"
        )
    };
    let mut cases =
        refusals("the token is wrong (answered 401", "the token is accepted, but its user may not ask");
    cases.push(changed("\"SP\"", "\"SQ\"", "there is no project `SQ`, or the token's user may not see it"));
    cases.push(changed("\"Priority\"", "\"Prio\"", "there is no field `Prio`; there are Priority"));
    check(target, recorded, cases).await;
}

/// The shapes are those of the request types of ["Servicedesk"](https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-servicedesk/)
/// and of ["Get my permissions"](https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-permissions/).
#[tokio::test]
async fn jira_is_checked() {
    let rights = |may_create: bool| {
        let right = |may: bool| json!({ "havePermission": may });
        json!({ "permissions": { "CREATE_ISSUES": right(may_create), "ADD_COMMENTS": right(true), "CREATE_ATTACHMENTS": right(may_create) } })
    };
    let fields = json!({ "requestTypeFields": [{ "fieldId": "summary" }, { "fieldId": "description" }] });
    let recorded = vec![
        ("GET /rest/servicedeskapi/servicedesk/10/requesttype/25/field", 200, fields),
        (
            "GET /rest/servicedeskapi/servicedesk/10/requesttype",
            200,
            json!({ "values": [{ "id": "25", "name": "Get help" }] }),
        ),
        ("GET /rest/servicedeskapi/servicedesk/10", 200, json!({ "id": "10", "projectKey": "HELP" })),
        ("GET /rest/servicedeskapi/servicedesk/11", 404, json!({ "errorMessage": "no such desk" })),
        ("GET /rest/api/3/mypermissions?projectKey=HELP&permissions=CREATE_ISSUES,", 200, rights(true)),
    ];
    let target = |url: &str| {
        format!(
            "system = \"jira\"\nurl = \"{url}\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\nservice_desk = \"10\"\nrequest_type = \"25\"\n[target.real.fields]\ncategory = \"description\"\n"
        )
    };
    let mut cases = refusals(
        "e-mail address or token is wrong (answered 401",
        "e-mail address or token is accepted, but",
    );
    cases.push(changed("\"10\"", "\"11\"", "there is no service desk `11`, or the user is no agent of it"));
    cases.push(changed("\"25\"", "\"26\"", "there is no request type `26`; there are 25 (Get help)"));
    cases.push(changed(
        "= \"description\"",
        "= \"customfield_1\"",
        "there is no field of the request type `customfield_1`",
    ));
    let read_only = "the user may not create requests, not attach files in the project `HELP`";
    cases.push(answers("GET /rest/api/3/mypermissions", 200, rights(false), read_only));
    check(target, recorded, cases).await;
}

/// The shapes are those of ["Users"](https://developer.zendesk.com/api-reference/ticketing/users/users/) and
/// ["Ticket fields"](https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_fields/).
#[tokio::test]
async fn zendesk_is_checked() {
    let user = |role: &str| json!({ "user": { "id": 7, "role": role } });
    let recorded = vec![
        ("GET /api/v2/users/me", 200, user("admin")),
        ("GET /api/v2/ticket_fields", 200, json!({ "ticket_fields": [{ "id": 34 }] })),
    ];
    let target = |url: &str| {
        format!(
            "system = \"zendesk\"\nurl = \"{url}\"\nemail = \"a@example.com\"\ntoken = \"file:secret\"\n[target.real.fields]\ncategory = \"34\"\n"
        )
    };
    let mut cases = refusals(
        "e-mail address or token is wrong (answered 401",
        "e-mail address or token is accepted, but",
    );
    cases.push(changed("\"34\"", "\"35\"", "there is no ticket field with the id `35`; there are 34"));
    let read_only = "the user is `end-user`, and only agents may create tickets for others";
    cases.push(answers("GET /api/v2/users/me", 200, user("end-user"), read_only));
    check(target, recorded, cases).await;
}

/// The shapes are those of ["List all ticket fields" and "View currently authenticated agent"](https://developers.freshdesk.com/api/).
#[tokio::test]
async fn freshdesk_is_checked() {
    let field = |name: &str, required: bool| json!({ "name": name, "default": false, "required_for_agents": required });
    let fields = |required: bool| json!([field("cf_category", false), field("cf_site", required)]);
    let recorded = vec![
        ("GET /api/v2/ticket_fields", 200, fields(false)),
        ("GET /api/v2/agents/me", 200, json!({ "id": 1, "type": "support_agent" })),
    ];
    let target = |url: &str| {
        format!(
            "system = \"freshdesk\"\nurl = \"{url}\"\ntoken = \"file:secret\"\n[target.real.fields]\ncategory = \"cf_category\"\n"
        )
    };
    let mut cases =
        refusals("the API key is wrong (answered 401", "the API key is accepted, but its user may not ask");
    cases.push(changed(
        "cf_category",
        "cf_categry",
        "there is no ticket field `cf_categry`; there are cf_category",
    ));
    cases.push(answers(
        "GET /api/v2/ticket_fields",
        200,
        fields(true),
        "Freshdesk requires the field `cf_site`",
    ));
    let collaborator = json!({ "id": 1, "type": "collaborator" });
    cases.push(answers(
        "GET /api/v2/agents/me",
        200,
        collaborator,
        "a collaborator, who may read tickets and not create",
    ));
    check(target, recorded, cases).await;
}

#[tokio::test]
async fn salesforce_is_checked() {
    let wrong = json!({ "error": "invalid_client_id", "error_description": "client identifier invalid" });
    let describe = json!({ "createable": false, "updateable": true, "fields": [] });
    let cases = vec![
        answers("POST /services/oauth2/token", 400, wrong, "client id or secret is wrong (answered 400"),
        answers(
            "GET ",
            403,
            json!([{ "errorCode": "API_DISABLED_FOR_ORG" }]),
            "client id or secret is accepted, but",
        ),
        answers(
            "GET /services/data/v62.0/sobjects/Case/describe",
            200,
            describe,
            "the user may not create and change cases",
        ),
        changed("\"Fixmark_Key__c\"", "\"Nothing__c\"", "there is no field of Case `Nothing__c`"),
    ];
    check(salesforce_target, salesforce(), cases).await;
}

/// The shape of roles is that of the table `sys_user_has_role`, read by the Table API with a field of the role.
#[tokio::test]
async fn servicenow_is_checked() {
    let role = |name: &str| json!({ "result": [{ "role.name": name }] });
    let mut recorded = service_now();
    recorded.insert(
        0,
        ("GET /api/now/table/sys_user_has_role?sysparm_query=user.user_name=fixmark", 200, role("itil")),
    );
    let target = |url: &str| {
        format!(
            "system = \"servicenow\"\nurl = \"{url}\"\nuser = \"fixmark\"\npassword = \"file:secret\"\n[target.real.fields]\ncategory = \"category\"\n"
        )
    };
    let mut cases = refusals("user or password is wrong (answered 401", "user or password is accepted, but");
    cases.push(changed("user = ", "table = \"incidnt\"\nuser = ", "there is no table `incidnt`"));
    cases.push(changed("= \"category\"", "= \"catgory\"", "there is no field `catgory`"));
    let read_only = "the user has none of the roles itil, sn_incident_write, admin";
    cases.push(answers("GET /api/now/table/sys_user_has_role", 200, role("snc_read_only"), read_only));
    check(target, recorded, cases).await;
}

#[tokio::test]
async fn a_webhook_is_checked_by_its_lookup() {
    let target = |url: &str| {
        format!(
            "system = \"webhook\"\nurl = \"{url}/take\"\nsecret = \"file:secret\"\nlookup = \"{url}/by-key/{{key}}\"\n"
        )
    };
    let recorded = vec![("GET /by-key/fm", 204, Value::Null)];
    let cases = vec![
        answers("GET /by-key/fm", 200, json!({ "id": "7" }), "the lookup finds a key that was never sent"),
        answers(
            "GET /by-key/fm",
            404,
            json!({}),
            "the lookup of a key that was never sent fails (answered 404",
        ),
        answers(
            "GET /by-key/fm",
            401,
            json!({}),
            "the lookup of a key that was never sent fails (answered 401",
        ),
        answers("GET /by-key/fm", 204, Value::Null, "can't be asked whether it knows the secret"),
    ];
    check(target, recorded, cases).await;
}
