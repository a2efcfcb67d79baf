//! Tags of resolved tickets: who writes them, which tickets lack them, and what `sync --tags` writes back.

use serde_json::{Value, json};

use crate::redmine_stand_in::Redmine;
use crate::resolved::{exported, run, start, sync};
use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn what_lacks_tags_is_counted_and_named() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    let _gateway = start(&site, &redmine, "");
    redmine.put(1, 1, &json!({}));
    redmine.put(2, 2, &json!({"custom_fields": []}));
    redmine.put(3, 3, &json!({"assigned_to": null}));
    let closed = json!([{"user": {"id": 9, "name": "Ben Boss"}, "notes": "done", "details": [{"name": "status_id", "old_value": "1", "new_value": "5"}]}]);
    redmine.put(4, 4, &json!({"journals": closed}));
    sync(&site, &[]);
    let output = run(&site, "tags", &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    let address = redmine.address(2);
    for part in [
        "engineer\ttickets\tcategory\troot cause\tresolution\tlink\n",
        "(nobody)\t1\t100%\t0%\t0%\t100%\n",
        "Ana Agent\t2\t50%\t0%\t0%\t50%\n",
        "Ben Boss\t1\t100%",
        &format!("lacks category, root_cause, resolution, link: 2 {address} Ana Agent\n"),
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    for (by, expected) in
        [("week", "2026-W47\t4\t75%"), ("target", "desk\t4\t75%"), ("field", "category\t3\t75%")]
    {
        let said = String::from_utf8(run(&site, "tags", &["--by", by, "--next", "0"]).stdout).unwrap();
        assert!(said.contains(expected) && !said.contains("lacks"), "{by}: {said}");
    }
    let json: Value = serde_json::from_slice(&run(&site, "tags", &["--json", "--next", "1"]).stdout).unwrap();
    assert_eq!((&json["tickets"], json["next"].as_array().unwrap().len()), (&json!(4), 1), "{json}");
}

#[tokio::test(flavor = "multi_thread")]
async fn accepted_tags_are_written_back_once_and_over_nothing() {
    let (site, redmine) = (Site::new(), Redmine::start().await);
    site.write(
        "map.toml",
        "[fields]\ncategory = \"custom_fields.Topic\"\nroot_cause = \"custom_fields.Cause\"\nresolution = \"custom_fields.Read only\"\ntier = []\n\
         [values.category]\n\"Pay runs\" = \"pay-run\"\n",
    );
    let _gateway = start(&site, &redmine, "map = \"map.toml\"\n");
    let field = |id: u32, name: &str, value: &str| json!({"id": id, "name": name, "value": value});
    let fields = json!([
        field(1, "Topic", ""),
        field(2, "Cause", "printer"),
        field(3, "Read only", ""),
        field(4, "Article", "")
    ]);
    redmine.put(1, 1, &json!({"custom_fields": fields}));
    redmine.put(2, 2, &json!({}));
    sync(&site, &[]);
    site.write(
        "reviewed.jsonl",
        "{\"ticket\": \"1\", \"category\": \"payslip\", \"reviewed\": {\"by\": \"a\", \"date\": \"2026-11-27\"}}\n\
         {\"ticket\": \"1\", \"category\": \"pay-run\", \"root_cause\": \"login\", \"resolution\": \"fixed\", \"tier\": \"L1\", \"articles\": [\"a\"], \"reviewed\": {\"by\": \"a\", \"date\": \"2026-11-27\"}}\n\
         {\"ticket\": \"9\", \"category\": \"pay-run\", \"reviewed\": {\"by\": \"a\", \"date\": \"2026-11-27\"}}\n",
    );
    let file = site.path("reviewed.jsonl");
    let tags = ["--tags", file.to_str().unwrap()];
    redmine.asked();
    assert!(
        sync(&site, &[&tags[..], &["--dry-run"]].concat())
            .contains("tags would be written: 3; there before: 0")
    );
    assert!(redmine.asked().iter().all(|line| !line.starts_with("change")));
    let address = redmine.address(1);
    let said = sync(&site, &tags);
    for part in [
        "desk: tags written: 2; there before: 0; left out: 3\n".to_owned(),
        format!("{address}: `root_cause` is `printer` there, and not `login`; it stays"),
        format!("{address}: there is no field for `tier`"),
        format!("{address}: `resolution` was not taken"),
    ] {
        assert!(said.contains(&part), "{part} is not in {said}");
    }
    let again = sync(&site, &tags);
    assert!(again.contains("tags written: 0; there before: 2;"), "{again}");
    sync(&site, &["--since", "2026-11-20"]);
    let found = exported(&site);
    assert_eq!((&found[0]["category"], &found[0]["articles"]), (&json!("pay-run"), &json!(["a"])));
}
