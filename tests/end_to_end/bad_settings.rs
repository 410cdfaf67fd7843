//! What can be wrong before the first post comes: settings, the port, the data folder. Each is said with its place
//! and a mend, and nothing is touched.

use std::fs;

use vigie_peers::{ACME, Site, minutes_ago, posts, run_bare};

#[test]
fn unknown_settings_are_refused_with_the_nearest_known() {
    let check = |file: &str, variables: &[(&str, &str)], flags: &[&str], words: &str| {
        let site = Site::new();
        site.write("vigie.toml", file);
        let mut command = site.bare();
        command.envs(variables.iter().copied()).arg("serve").args(flags);
        run_bare(command).expect(1).expect_said(words);
        assert!(!site.path("data").exists(), "nothing is made before the settings are sound");
    };
    check(
        "[server]\n\nlisen = \"x\"",
        &[],
        &[],
        "vigie.toml:3: unknown key `server.lisen`; did you mean `server.listen`?",
    );
    check("[sever]\nlisten = 1", &[], &[], "vigie.toml:1: unknown key `sever`; did you mean `server`?");
    check("quokka = 1", &[], &[], "`vigie check --keys` lists all of them");
    check("[server", &[], &[], "vigie.toml is not valid TOML");
    check("[server]\nlisten = \"everywhere\"", &[], &[], "configuration");
    check(
        "",
        &[("VIGIE_SERVER__LISEN", "x")],
        &[],
        "environment variable VIGIE_SERVER__LISEN: unknown key `server.lisen`; did you mean `server.listen`?",
    );
    check(
        "",
        &[],
        &["--set", "index.comit_interval=1s"],
        "unknown key `index.comit_interval`; did you mean `index.commit_interval`?",
    );
    check("", &[], &["--set", "index.commit_interval"], "write KEY=VALUE");
    check("", &[], &["--set", "index.commit_interval=soon"], "configuration");
    check("", &[], &["--config", "missing.toml"], "cannot read the configuration file missing.toml");
    check("", &[("RUST_LOG", "=;=")], &[], "RUST_LOG is no filter");
    let site = Site::new();
    let mut command = site.bare();
    command.args(["--set", "index.commit_interval=1s", "serve", "--set", "server.listen=127.0.0.1:0"]);
    run_bare(command).expect(1).expect_said("write all of them behind it");
}

#[test]
fn a_port_in_use_is_said() {
    let first = Site::new();
    let server = first.serve();
    let address = server.api.url().trim_start_matches("http://");
    let second = Site::new();
    second.run(&["serve", "--listen", address]).expect(1).expect_said(&format!(
        "{address} is in use by another program, perhaps another Vigie; stop it, or choose another address with --listen"
    ));
    let by_variable = Site::new().with_variable("VIGIE_SERVER__LISTEN", address);
    by_variable.run(&["serve"]).expect(1).expect_said("is in use by another program");
    second.serve().stop();
    assert_eq!(server.api.get("/readyz").status, 200);
}

#[test]
fn a_folder_in_use_is_said() {
    let site = Site::new();
    let server = site.serve();
    let words = format!("in use by another vigie (it listens on {}); stop that one", server.api.url());
    site.run(&["serve", "--listen", "127.0.0.1:0"]).expect(1).expect_said(&words);
    site.run(&["demo", "--listen", "127.0.0.1:0"]).expect(1).expect_said(&words);
    assert_eq!(server.api.get("/readyz").status, 200, "the first is not disturbed");
}

#[test]
fn a_folder_that_cannot_be_is_said() {
    let site = Site::new();
    let file = site.write("file", "");
    let check = |data: &str, words: &str| {
        let mut command = site.bare();
        command.args(["--data", data, "serve", "--listen", "127.0.0.1:0"]);
        run_bare(command).expect(1).expect_said(words);
    };
    check(&format!("{file}/below"), "cannot create the data folder");
    check(&file, "choose another with --data");
}

#[test]
fn an_address_that_no_hub_could_call_is_said() {
    for wrong in
        ["vigie.example.com", "localhost:7700", "ftp://vigie.example.com", "https://vigie.example.com/?x"]
    {
        let site = Site::new().with_setting(&format!("sources.hub_address=\"{wrong}\""));
        let refused = site.run(&["serve", "--listen", "127.0.0.1:0"]).expect(1);
        refused.expect_said(&format!("`{wrong}` is no address of the web; write it like https://"));
    }
}

#[test]
fn what_a_newer_vigie_wrote_is_left_alone() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    server.api.push_and_settle(&posts("old", 5, minutes_ago(9)));
    server.stop();
    let check = |name: &str, from: &str, to: &str, words: &str| {
        let path = site.data().join(name);
        let sound = fs::read_to_string(&path).unwrap();
        let newer = sound.replacen(from, to, 1);
        assert_ne!(sound, newer, "{name} lacks {from}");
        fs::write(&path, &newer).unwrap();
        site.run(&["serve", "--listen", "127.0.0.1:0"]).expect(1).expect_said(words);
        site.run(&["search", "aurora"]).expect(1).expect_said(words);
        site.run(&["check"]).expect(1).expect_said(words);
        assert_eq!(fs::read_to_string(&path).unwrap(), newer, "{name} was changed");
        fs::write(&path, sound).unwrap();
    };
    check("format", "1", "2", "was written by a newer vigie (format 2, this one knows 1); upgrade vigie");
    check("format", "1", "one", "does not hold a number");
    check(
        "log/format",
        "vigie-log 1",
        "vigie-log 2",
        "has format 2, this program reads up to format 1; upgrade it",
    );
    check(
        "index/0/meta.json",
        "\\\"schema\\\":",
        "\\\"schema\\\":9",
        "was written by a newer Vigie (schema 9",
    );
    // Once it is as it was, everything is there.
    let server = site.serve();
    assert_eq!(server.api.search(&[])["total"], 5);
}

#[test]
fn a_store_that_is_none_is_said() {
    let site = Site::new();
    site.apply(ACME);
    assert!(!site.data().join("vigie.db-wal").exists(), "a stopped vigie leaves its store in one file");
    fs::write(site.data().join("vigie.db"), "not a database, but long enough to be taken for one".repeat(99))
        .unwrap();
    site.run(&["serve", "--listen", "127.0.0.1:0"]).expect(1).expect_said("damaged or not a store");
    site.run(&["check"]).expect(1).expect_said("restore a backup");
}
