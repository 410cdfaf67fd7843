//! What a process may be asked to do on one machine: everything, or a clear refusal. Several processes are tried with
//! a real broker and a real PostgreSQL in `tests/many_machines`.

use serde_json::json;
use vigie_peers::{ACME, Site, minutes_ago, posts};

#[test]
fn split_roles_are_refused_where_processes_would_not_meet() {
    let site = Site::new();
    let check = |flags: &[&str], code: i32, words: &[&str]| {
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        let outcome = site.run(&[&serve, flags].concat()).expect(code);
        words.iter().fold(outcome, |outcome, words| outcome.expect_said(words));
        assert!(!site.data().exists(), "nothing is made before the roles are sound");
    };
    let split = ["--roles", "match,index"];
    check(
        &split,
        1,
        &["roles match,index only", "set log.kind = \"kafka\"", "set store.url to a PostgreSQL"],
    );
    let kafka = ["--set", "log.kind=kafka"];
    check(&[&split[..], &kafka].concat(), 1, &["are in a SQLite file inside the data folder"]);
    let postgres = ["--set", "store.url=postgres://nobody:secret@127.0.0.1:1/none"];
    check(&[&split[..], &postgres].concat(), 1, &["are in a log inside the data folder"]);
    check(
        &["--roles", "matcher"],
        2,
        &["no role `matcher`; known are ingest, match, index, alert and serve"],
    );
    check(&["--roles", ""], 2, &["no role was named"]);
    check(&["--set", "roles=matcher"], 1, &["roles: there is no role `matcher`"]);
}

#[test]
fn all_roles_in_one_process_are_as_none_named() {
    let site = Site::new();
    for roles in ["all", "serve,alert,index,match,ingest"] {
        let server = site.start(&["serve", "--listen", "127.0.0.1:0", "--roles", roles]);
        site.apply(ACME);
        server.api.push_and_settle(&posts("a", 3, minutes_ago(5)));
        assert_eq!(server.api.ids(&[]).len(), 3);
        let status = server.api.get("/api/v1/status").expect_ok();
        assert_eq!(status["roles"], json!(["ingest", "match", "index", "alert", "serve"]));
        assert_eq!(
            (&status["lag"], &status["mentions"], &status["problems"]),
            (&json!(0), &json!(3), &json!([]))
        );
        let members = server.api.get("/api/v1/members").expect_ok();
        assert_eq!(members.as_array().unwrap().len(), 1, "{members}");
        assert_eq!((&members[0]["id"], &members[0]["current"]), (&status["member"], &json!(true)));
        assert_eq!(members[0]["url"], server.api.url());
        server.stop();
    }
    site.run(&["check"]).expect_success().expect_said("ingest,match,index,alert,serve");
}

#[test]
fn no_secret_is_ever_told() {
    let canary = "canary-5f1d";
    let site =
        Site::new().with_variable("RUST_LOG", "trace").with_variable("VIGIE_LOG__KAFKA__PASSWORD", canary);
    let url = format!("postgres://vigie:{canary}@127.0.0.1:1/vigie");
    let site = site.with_setting("store.wait_at_start=100ms").with_variable("VIGIE_STORE__URL", &url);
    let kafka = [
        "--set",
        "log.kind=kafka",
        "--set",
        "log.kafka.brokers=127.0.0.1:1",
        "--set",
        "log.kafka.security=sasl-plaintext",
        "--set",
        "log.kafka.username=vigie",
    ];
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["check"]] {
        for more in [&[][..], &kafka] {
            let outcome = site.run(&[arguments, more].concat()).expect(1);
            assert!(!format!("{}{}", outcome.stdout, outcome.stderr).contains(canary), "{outcome:#?}");
        }
    }
}
