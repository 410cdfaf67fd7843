//! Accounts on several processes: once one of them has made the first, none answers strangers any more.

use reqwest::Method;
use serde_json::json;
use vigie_peers::{eventually, minutes_ago, post, send};

use crate::shared::{ALL, Topics, serve, site};

#[test]
fn the_first_account_shuts_every_door_at_once() {
    let site = site(&Topics::fresh());
    let one = serve(&site, "one", ALL);
    let two = serve(&site, "two", "ingest");
    let key = eventually("the console shows the link", || {
        let said = one.said();
        let (_, key) = said.rsplit_once("/enter#")?;
        Some(key.split_whitespace().next()?.to_owned())
    });
    let push = || {
        let posts = json!([post("demo:1", minutes_ago(1), "aurora juice")]);
        send(two.api.request(Method::POST, "/api/v1/posts").json(&posts))
    };
    push().expect_ok();
    let olga = json!({"key": key, "name": "Olga", "email": "olga@example.org", "password": "a long walk by the sea"});
    send(one.api.request(Method::POST, "/api/v1/entrances").json(&olga)).expect_ok();
    // It has just found that there was nobody, and asks again.
    push().expect_problem(401, "sign in");
}
