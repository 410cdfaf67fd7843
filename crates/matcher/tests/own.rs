//! Posts by accounts of one's own are mentions whatever the queries say, and others ask them something or not.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "the helpers of a test may be short")]

use serde_json::json;
use vigie_matcher::{Matcher, Scratch};
use vigie_model::{Mention, Post, Workspace};

fn workspaces() -> Vec<Workspace> {
    let workspace = |id: &str, accounts: serde_json::Value| {
        json!({
            "workspace": {"id": id, "name": id},
            "brand": [
                {"id": "aurora", "name": "A", "own": true, "query": "aurora", "accounts": accounts},
                {"id": "borealis", "name": "B", "query": "borealis"},
            ],
        })
    };
    let named = json!(["mastodon:@Shop@example.org", "bluesky:did:plc:x"]);
    [workspace("named", named), workspace("none", json!([]))]
        .map(|workspace| serde_json::from_value(workspace).unwrap())
        .into()
}

/// `workspace brand,brand own asks` of each mention.
fn mentions(source: &str, author: serde_json::Value, text: &str, more: serde_json::Value) -> Vec<String> {
    let mut post = json!({
        "id": format!("{source}:1"), "source": source, "text": text, "published_at": "2026-02-03T10:15:00Z",
        "author": author,
    });
    post.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let post: Post = serde_json::from_value(post).unwrap();
    let tell = |mention: Mention| {
        let brands: Vec<_> = mention.brands.iter().map(|found| found.brand.as_str()).collect();
        let marks = [(mention.own, " own"), (mention.asks, " asks")];
        let marks: String = marks.into_iter().filter(|(so, _)| *so).map(|(_, mark)| mark).collect();
        format!("{} {}{marks}", mention.workspace, brands.join(","))
    };
    let (matcher, problems) = Matcher::build(&workspaces());
    assert!(problems.is_empty());
    matcher.mentions(&post, &mut Scratch::default()).into_iter().map(tell).collect()
}

#[test]
fn what_own_accounts_publish_is_taken_and_marked() {
    let check = |source: &str, author: serde_json::Value, text: &str, expected: &[&str]| {
        assert_eq!(mentions(source, author.clone(), text, json!({})), expected, "{source} {author} {text}");
    };
    let (shop, bluesky) = (json!({"handle": "shop@EXAMPLE.org"}), json!({"id": "did:plc:x", "handle": "s"}));
    check("mastodon", shop.clone(), "open at nine", &["named aurora own"]);
    check("bluesky", bluesky, "open at nine?", &["named aurora own"]);
    check("mastodon", shop.clone(), "better than borealis", &["named aurora,borealis own", "none borealis"]);
    check("mastodon", shop.clone(), "aurora is open", &["named aurora own", "none aurora"]);
    // Somebody else: on another source, of another id, of nearly that handle.
    check("bluesky", shop, "open at nine", &[]);
    check("bluesky", json!({"id": "did:plc:y"}), "open at nine", &[]);
    check("mastodon", json!({"handle": "shop"}), "aurora is open", &["named aurora", "none aurora"]);
    check("mastodon", json!({}), "open at nine", &[]);
}

#[test]
fn what_others_ask_is_told_where_accounts_are_named() {
    let check = |source: &str, text: &str, more: serde_json::Value, expected: &[&str]| {
        assert_eq!(mentions(source, json!({"handle": "ana"}), text, more), expected, "{source} {text}");
    };
    let none = || json!({});
    check("news", "When does aurora open?", none(), &["named aurora asks", "none aurora"]);
    check("mastodon", "@shop please call, aurora", none(), &["named aurora asks", "none aurora"]);
    check("mastodon", "@shop@example.org svp aurora", none(), &["named aurora asks", "none aurora"]);
    check("news", "@shop please call, aurora", none(), &["named aurora", "none aurora"]);
    check("mastodon", "please buy aurora", none(), &["named aurora", "none aurora"]);
    check("news", "aurora", json!({"title": "Why this?"}), &["named aurora asks", "none aurora"]);
    check("news", "When does aurora open?", json!({"repost_of": "news:0"}), &["named aurora", "none aurora"]);
}
