//! A real Redmine.

use kb_gateway::delivery::call::{DeliveryKey, TicketSystem};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::learning::{self, Desk};
use super::start::System;
use super::{Engineer, check, check_finding, connector};
use crate::package::full_package;

/// What the administrator's password becomes: a fresh Redmine makes everyone change `admin`.
const PASSWORD: &str = "fixmark-engineer-1";

struct Administrator {
    client: Client,
    url: String,
}

impl Administrator {
    async fn sign_in(url: &str) -> Self {
        let administrator = Self { client: Client::new(), url: url.to_owned() };
        if administrator.call(Method::GET, "/users/current.json", None).await.is_none() {
            administrator.change_password().await;
        }
        administrator
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Option<Value> {
        let request =
            self.client.request(method, format!("{}{path}", self.url)).basic_auth("admin", Some(PASSWORD));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let succeeded = answer.status().is_success();
        let text = answer.text().await.unwrap();
        succeeded.then(|| serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The session of the administrator, as a browser has it.
    async fn browse(&self, password: &str) -> String {
        let mut cookie = String::new();
        let token = self.page("/login", &mut cookie, &[]).await;
        let login = [("authenticity_token", token.as_str()), ("username", "admin"), ("password", password)];
        self.page("/login", &mut cookie, &login).await;
        cookie
    }

    /// The API key of a user who may only see issues. Redmine's interface makes users but no roles, so that a page makes the role.
    async fn reader_key(&self) -> String {
        let mut cookie = self.browse(PASSWORD).await;
        let name = format!("reader-{}", &DeliveryKey::fresh().as_str()[20..]);
        let token = self.page("/roles/new", &mut cookie, &[]).await;
        let role = [
            ("authenticity_token", token.as_str()),
            ("role[name]", &name),
            ("role[issues_visibility]", "all"),
            ("role[permissions][]", "view_issues"),
        ];
        self.page("/roles", &mut cookie, &role).await;
        let roles = self.call(Method::GET, "/roles.json", None).await.unwrap();
        let role = roles["roles"].as_array().unwrap().iter().find(|role| role["name"] == name.as_str());
        let role = role.expect("the role is there")["id"].clone();
        let user = json!({ "user": { "login": name, "firstname": "Only", "lastname": "Reads", "mail": format!("{name}@example.com"), "password": PASSWORD } });
        let user = self.call(Method::POST, "/users.json", Some(user)).await.unwrap()["user"]["id"].clone();
        let member = json!({ "membership": { "user_id": user, "role_ids": [role] } });
        self.call(Method::POST, "/projects/support/memberships.json", Some(member)).await.unwrap();
        let user = self.call(Method::GET, &format!("/users/{user}.json"), None).await.unwrap();
        user["user"]["api_key"].as_str().expect("an administrator sees it").to_owned()
    }

    /// Follows the pages that a browser would: Redmine has no other way to change a first password.
    async fn change_password(&self) {
        let mut cookie = self.browse("admin").await;
        let token = self.page("/my/password", &mut cookie, &[]).await;
        let change = [
            ("authenticity_token", token.as_str()),
            ("password", "admin"),
            ("new_password", PASSWORD),
            ("new_password_confirmation", PASSWORD),
        ];
        self.page("/my/password", &mut cookie, &change).await;
        assert!(
            self.call(Method::GET, "/users/current.json", None).await.is_some(),
            "the password was changed"
        );
    }

    /// Gets a page, or posts a form to it; the session's cookie is kept, and the page's token returned.
    async fn page(&self, path: &str, cookie: &mut String, form: &[(&str, &str)]) -> String {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let url = format!("{}{path}", self.url);
        let request = if form.is_empty() {
            client.get(url)
        } else {
            let mut encoded = reqwest::Url::parse("http://form/").unwrap();
            encoded.query_pairs_mut().extend_pairs(form);
            client
                .post(url)
                .header("content-type", "application/x-www-form-urlencoded")
                .body(encoded.query().unwrap().to_owned())
        };
        let answer = request.header("cookie", cookie.as_str()).send().await.unwrap();
        if let Some(set) = answer.headers().get("set-cookie") {
            *cookie = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        let text = answer.text().await.unwrap();
        let token = text.split("name=\"authenticity_token\" value=\"").nth(1);
        token.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    }

    async fn update(&self, ticket: &str, issue: Value) {
        let body = json!({ "issue": issue });
        let updated = self.call(Method::PUT, &format!("/issues/{ticket}.json"), Some(body)).await;
        assert!(updated.is_some(), "{ticket} was updated");
    }
}

impl Engineer for Administrator {
    async fn view(&self, ticket: &str) -> String {
        let path = format!("/issues/{ticket}.json?include=journals,attachments");
        self.call(Method::GET, &path, None).await.unwrap().to_string()
    }

    async fn reply(&self, ticket: &str, text: &str) {
        self.update(ticket, json!({ "notes": text })).await;
    }

    async fn note(&self, ticket: &str, text: &str) {
        self.update(ticket, json!({ "notes": text, "private_notes": true })).await;
    }

    async fn solve(&self, ticket: &str) {
        self.update(ticket, json!({ "status_id": 5 })).await;
    }
}

#[tokio::test]
async fn a_ticket_goes_to_redmine_and_its_answer_comes_back() {
    let Some(system) = System::find("REDMINE", "redmine-start.sh") else { return };
    let (url, key) = (system.value("REDMINE_URL"), system.value("REDMINE_API_KEY"));
    let target = format!(
        "system = \"redmine\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nproject = \"support\"\ntracker = \"Support\"\n\
         [target.real.fields]\nkey = \"Idempotency key\"\nemail = \"Requester email\"\ncategory = \"Widget category\"\npage = \"Source URL\"\n\
         [target.real.values]\npriority.P1 = \"Urgent\"\ncategory.pay-run = \"billing\"\n"
    );
    let engineer = Administrator::sign_in(url).await;
    // The first ticket of a project comes before the ids of its fields are known.
    let first = connector(&target, key).unwrap();
    first.create(&DeliveryKey::fresh(), &full_package()).await.unwrap();
    let shown = [
        "\"name\":\"Urgent\"",
        "\"name\":\"Support\"",
        "\"value\":\"billing\"",
        "\"value\":\"jane@example.com\"",
        "\"value\":\"/pay-runs/7\"",
    ];
    check(&first, &engineer, &shown).await;
    for (from, to, expected) in [
        ("project = \"support\"", "project = \"suport\"", "there is no project `suport`"),
        ("Widget category", "Widgt category", "there is no custom field `Widgt category`"),
        ("Urgent", "Critical", "there is no priority `Critical`; there are Low, Normal"),
        ("tracker = \"Support\"", "tracker = \"Help\"", "there is no tracker `Help`"),
        (url, "http://127.0.0.1:1", "the system does not answer"),
    ] {
        check_finding(&target.replace(from, to), key, expected).await;
    }
    check_finding(&target, "0123456789", "the API key is wrong").await;
    let reader = engineer.reader_key().await;
    check_finding(&target, &reader, "may not add issues, not add notes in the project `support`").await;
}

/// The administrator, and the ids of custom fields.
struct RedmineDesk<'d> {
    administrator: Administrator,
    system: &'d System,
}

impl Desk for RedmineDesk<'_> {
    async fn close_one(&self, subject: &str, account: &str, answer: &str) -> String {
        let field = |name: &str, value: &str| json!({ "id": self.system.value(name).parse::<u32>().unwrap(), "value": value });
        let fields =
            [field("REDMINE_CF_REQUESTER_EMAIL", account), field("REDMINE_CF_WIDGET_CATEGORY", "billing")];
        let issue = json!({ "project_id": "support", "subject": subject, "custom_fields": fields });
        let created =
            self.administrator.call(Method::POST, "/issues.json", Some(json!({ "issue": issue }))).await;
        let id = created.unwrap()["issue"]["id"].to_string();
        self.administrator.update(&id, json!({ "notes": answer, "status_id": 5 })).await;
        id
    }

    async fn reopen(&self, ticket: &str) {
        self.administrator.update(ticket, json!({ "status_id": 2 })).await;
    }

    async fn delete(&self, ticket: &str) {
        self.administrator.call(Method::DELETE, &format!("/issues/{ticket}.json"), None).await.unwrap();
    }
}

#[tokio::test]
async fn what_is_closed_in_redmine_teaches() {
    let Some(system) = System::find("REDMINE", "redmine-start.sh") else { return };
    let (url, key) = (system.value("REDMINE_URL"), system.value("REDMINE_API_KEY"));
    let desk = RedmineDesk { administrator: Administrator::sign_in(url).await, system: &system };
    let target = format!(
        "[target.real]\nsystem = \"redmine\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nproject = \"support\"\n[target.real.fields]\n"
    );
    learning::check(
        &target,
        key,
        "[fields]\naccount = \"custom_fields.Requester email\"",
        "workaround",
        &desk,
    )
    .await;
}
