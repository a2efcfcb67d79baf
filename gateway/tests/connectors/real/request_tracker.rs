//! A real Request Tracker.

use reqwest::Client;
use serde_json::{Value, json};

use super::learning::{self, Desk};
use super::start::System;
use super::{Engineer, check, check_finding, connector};

/// The administrator of a fresh RT.
struct Root {
    client: Client,
    url: String,
}

impl Root {
    async fn get(&self, path: &str) -> String {
        let request =
            self.client.get(format!("{}/REST/2.0{path}", self.url)).basic_auth("root", Some("password"));
        request.send().await.unwrap().error_for_status().unwrap().text().await.unwrap()
    }

    async fn send(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/REST/2.0{path}", self.url);
        let request = if ["correspond", "comment", "/ticket"].iter().any(|end| path.ends_with(end)) {
            self.client.post(url)
        } else {
            self.client.put(url)
        };
        let answer = request.basic_auth("root", Some("password")).json(body).send().await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }
}

impl Engineer for Root {
    async fn view(&self, ticket: &str) -> String {
        let shown = self.get(&format!("/ticket/{ticket}")).await;
        shown + &self.get(&format!("/ticket/{ticket}/attachments?fields=Filename,Content&per_page=100")).await
    }

    async fn reply(&self, ticket: &str, text: &str) {
        let body = json!({ "Content": format!("<p>{text}</p>"), "ContentType": "text/html" });
        self.send(&format!("/ticket/{ticket}/correspond"), &body).await;
    }

    async fn note(&self, ticket: &str, text: &str) {
        self.send(
            &format!("/ticket/{ticket}/comment"),
            &json!({ "Content": text, "ContentType": "text/plain" }),
        )
        .await;
    }

    async fn solve(&self, ticket: &str) {
        self.send(&format!("/ticket/{ticket}"), &json!({ "Status": "resolved" })).await;
    }
}

#[tokio::test]
async fn a_ticket_goes_to_request_tracker_and_its_answer_comes_back() {
    let Some(system) = System::find("RT", "rt-start.sh") else { return };
    let (url, token) = (system.value("RT_URL"), system.value("RT_TOKEN"));
    let target = format!(
        "system = \"rt\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nqueue = \"Support\"\n\
         [target.real.fields]\nkey = \"IdempotencyKey\"\ncategory = \"Category\"\npage = \"SourceURL\"\n\
         [target.real.values]\npriority.P1 = \"80\"\ncategory.pay-run = \"billing\"\n"
    );
    let engineer = Root { client: Client::new(), url: url.to_owned() };
    let shown = ["billing", "/pay-runs/7", "jane@example.com", "\"80\"", "PR-1042"];
    check(&connector(&target, token).unwrap(), &engineer, &shown).await;
    for (from, to, expected) in [
        ("queue = \"Support\"", "queue = \"Suport\"", "there is no queue `Suport`"),
        ("SourceURL", "SourceUrl", "there is no custom field `SourceUrl`"),
        ("\"80\"", "\"high\"", "the priority `high` is no number"),
        (url, "http://127.0.0.1:1", "the system does not answer"),
    ] {
        check_finding(&target.replace(from, to), token, expected).await;
    }
    check_finding(&target, "1-31-0123456789", "the token is wrong").await;
    if let Some(reader) = system.optional("RT_READER_TOKEN") {
        check_finding(&target, reader, "may not create tickets in the queue `Support`").await;
    }
}

impl Desk for Root {
    async fn close_one(&self, subject: &str, account: &str, answer: &str) -> String {
        let ticket = json!({ "Queue": "Support", "Subject": subject, "Requestor": account, "Content": "It happens since noon.",
            "ContentType": "text/plain", "CustomFields": { "Category": "billing" } });
        let created = self.send("/ticket", &ticket).await;
        let id = created["id"].as_str().unwrap().to_owned();
        let answer = json!({ "Content": answer, "ContentType": "text/plain" });
        self.send(&format!("/ticket/{id}/correspond"), &answer).await;
        self.solve(&id).await;
        id
    }

    async fn reopen(&self, ticket: &str) {
        self.send(&format!("/ticket/{ticket}"), &json!({ "Status": "open" })).await;
    }

    async fn delete(&self, ticket: &str) {
        self.send(&format!("/ticket/{ticket}"), &json!({ "Status": "deleted" })).await;
    }
}

#[tokio::test]
async fn what_is_closed_in_request_tracker_teaches() {
    let Some(system) = System::find("RT", "rt-start.sh") else { return };
    let (url, token) = (system.value("RT_URL"), system.value("RT_TOKEN"));
    let desk = Root { client: Client::new(), url: url.to_owned() };
    let target = format!(
        "[target.real]\nsystem = \"rt\"\nurl = \"{url}\"\ntoken = \"file:secret\"\nqueue = \"Support\"\n[target.real.fields]\n"
    );
    learning::check(&target, token, "[fields]\naccount = \"Requestor.id\"", "workaround", &desk).await;
}
