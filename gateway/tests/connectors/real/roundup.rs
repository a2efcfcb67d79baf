//! A real Roundup.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::learning::{self, Desk};
use super::mail_sink;
use super::start::System;
use super::{Engineer, check, check_finding, connector};

/// The tracker's administrator.
struct Administrator {
    client: Client,
    url: String,
    password: String,
}

impl Administrator {
    async fn call(&self, method: Method, path: &str, body: &Value) -> Value {
        let request = self.client.request(method, format!("{}/rest/data/{path}", self.url));
        let request = request.basic_auth("admin", Some(&self.password)).header("x-requested-with", "rest");
        let request =
            request.header("origin", &self.url).header("referer", format!("{}/", self.url)).json(body);
        // Roundup reads the tag of an item that is removed in a header only.
        let request = match body["@etag"].as_str() {
            Some(tag) => request.header("if-match", tag),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, &Value::Null).await
    }

    async fn patch(&self, ticket: &str, mut body: Value) {
        let now = self.get(&format!("issue/{ticket}")).await;
        body["@etag"] = now["data"]["@etag"].clone();
        self.call(Method::PATCH, &format!("issue/{ticket}"), &body).await;
    }
}

impl Engineer for Administrator {
    async fn view(&self, ticket: &str) -> String {
        let issue = self.get(&format!("issue/{ticket}?@verbose=2")).await;
        let mut shown = issue.to_string();
        for message in issue["data"]["attributes"]["messages"].as_array().unwrap() {
            let id = message["id"].as_str().unwrap();
            let message = self.get(&format!("msg/{id}?@verbose=3")).await;
            shown.push_str(message["data"]["attributes"]["content"].as_str().unwrap());
        }
        shown
    }

    async fn reply(&self, ticket: &str, text: &str) {
        let message = json!({ "content": text, "author": "admin", "date": "." });
        let message = self.call(Method::POST, "msg", &message).await;
        self.patch(ticket, json!({ "@op": "add", "messages": [message["data"]["id"]] })).await;
    }

    async fn note(&self, _ticket: &str, _text: &str) {
        // Roundup shows every message of an issue to all who may see the issue.
    }

    async fn solve(&self, ticket: &str) {
        self.patch(ticket, json!({ "@op": "replace", "status": "resolved" })).await;
    }
}

#[tokio::test]
async fn a_ticket_goes_to_roundup_and_its_answer_comes_back() {
    let Some(system) = System::find("ROUNDUP", "roundup-start.sh") else { return };
    mail_sink::start().await;
    let (url, password) =
        (system.value("ROUNDUP_URL").trim_end_matches('/'), system.value("ROUNDUP_PASSWORD"));
    let target = format!(
        "system = \"roundup\"\nurl = \"{url}\"\nuser = \"widget\"\npassword = \"file:secret\"\n\
         [target.real.fields]\nkey = \"idempotency_key\"\nemail = \"requester\"\ncategory = \"category\"\npage = \"source_url\"\n\
         [target.real.values]\npriority.P1 = \"urgent\"\n"
    );
    let engineer =
        Administrator { client: Client::new(), url: url.to_owned(), password: password.to_owned() };
    let shown = ["pay-run", "/pay-runs/7", "jane@example.com", "\"urgent\"", "PR-1042"];
    check(&connector(&target, password).unwrap(), &engineer, &shown).await;
    for (from, to, expected) in [
        ("source_url", "sorce_url", "issues have no property `sorce_url`"),
        ("\"urgent\"", "\"hot\"", "there is no priority `hot`; there are"),
        (url, "http://127.0.0.1:1", "the system does not answer"),
    ] {
        check_finding(&target.replace(from, to), password, expected).await;
    }
    check_finding(&target, "0123456789", "user or password is wrong").await;
    let name = format!("reader-{}", kb_gateway::delivery::call::DeliveryKey::fresh());
    let reader = json!({ "username": name, "password": "reads-only-1", "roles": "Anonymous", "address": format!("{name}@localhost") });
    engineer.call(Method::POST, "user", &reader).await;
    let target = target.replace("\"widget\"", &format!("\"{name}\""));
    check_finding(&target, "reads-only-1", "user or password is accepted, but its user may not ask").await;
}

impl Desk for Administrator {
    async fn close_one(&self, subject: &str, account: &str, answer: &str) -> String {
        let asked = json!({ "content": "It happens since noon.", "author": "widget", "date": "." });
        let asked = self.call(Method::POST, "msg", &asked).await;
        let issue = json!({ "title": subject, "requester": account, "category": "billing", "messages": [asked["data"]["id"]] });
        let created = self.call(Method::POST, "issue", &issue).await;
        let id = created["data"]["id"].as_str().unwrap().to_owned();
        // The administrator has created the issue, so that somebody else answers.
        let answer = json!({ "content": answer, "author": "widget", "date": "." });
        let answer = self.call(Method::POST, "msg", &answer).await;
        self.patch(&id, json!({ "@op": "add", "messages": [answer["data"]["id"]] })).await;
        self.solve(&id).await;
        id
    }

    async fn reopen(&self, ticket: &str) {
        self.patch(ticket, json!({ "@op": "replace", "status": "chatting" })).await;
    }

    async fn delete(&self, ticket: &str) {
        let now = self.get(&format!("issue/{ticket}")).await;
        let body = json!({ "@etag": now["data"]["@etag"] });
        self.call(Method::DELETE, &format!("issue/{ticket}"), &body).await;
    }
}

#[tokio::test]
async fn what_is_closed_in_roundup_teaches() {
    let Some(system) = System::find("ROUNDUP", "roundup-start.sh") else { return };
    mail_sink::start().await;
    let (url, password) =
        (system.value("ROUNDUP_URL").trim_end_matches('/'), system.value("ROUNDUP_PASSWORD"));
    let desk = Administrator { client: Client::new(), url: url.to_owned(), password: password.to_owned() };
    let target = format!(
        "[target.real]\nsystem = \"roundup\"\nurl = \"{url}\"\nuser = \"widget\"\npassword = \"file:secret\"\n[target.real.fields]\n"
    );
    learning::check(&target, password, "[fields]\naccount = \"requester\"", "workaround", &desk).await;
}
