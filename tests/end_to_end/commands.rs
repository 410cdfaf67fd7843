//! The commands that need no server, help that teaches, and how settings lie over each other.

use vigie_peers::{ACME, Site, minutes_ago, post, run_bare, set};

#[test]
fn match_says_who_is_named_and_where() {
    let site = Site::new();
    let workspace = site.write("acme.toml", ACME);
    let lines = format!(
        "{}\n{}\n{}\n",
        post("m:1", minutes_ago(1), "L’Aurora est trop expensive"),
        post("m:2", minutes_ago(1), "nobody"),
        post("m:3", minutes_ago(1), "Aurora or #Borealis?"),
    );
    let file = site.write("posts.jsonl", &lines);
    let matched = site.run(&["match", "--workspace", &workspace, &file]).expect_success();
    let mentions = matched.json_lines();
    assert_eq!(mentions.len(), 2);
    let span = &mentions[0]["brands"][0]["spans"][0];
    let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
    assert_eq!(&"L’Aurora est trop expensive"[start..end], "Aurora");
    assert_eq!(mentions[0]["topics"], serde_json::json!(["price"]));
    assert_eq!(mentions[0]["lang"], "fr");
    assert_eq!(mentions[1]["brands"].as_array().unwrap().len(), 2);
    let piped = site.run_on(&["match", "--workspace", &workspace], lines.as_bytes()).expect_success();
    assert_eq!(piped.stdout, matched.stdout);
    assert!(!site.data().exists(), "no state is made");
}

#[test]
fn classify_says_why() {
    let site = Site::new();
    let check = |text: &str, lang: &str, label: &str, term: &str| {
        let line = serde_json::json!({"id": 7, "text": text}).to_string();
        let told = &site.run_on(&["classify"], line.as_bytes()).expect_success().json_lines()[0];
        assert_eq!(
            (&told["lang"], &told["label"], &told["id"]),
            (&lang.into(), &label.into(), &7.into()),
            "{told}"
        );
        assert!(told["terms"].to_string().contains(term), "{told}");
    };
    check("This coffee is terrible, I am so disappointed with it", "en", "negative", "terrible");
    check("I love this coffee, it is wonderful every single morning", "en", "positive", "love");
    check("Ce café est vraiment délicieux, je le recommande à tous mes amis", "fr", "positive", "délicieux");
    check("Le train part de la gare à huit heures du matin", "fr", "neutral", "");
    let outcome = site.run_on(&["classify"], b"{\"text\":\"fine\"}\n{}\n").expect(2);
    assert_eq!(outcome.json_lines().len(), 1);
    outcome.expect_said("line 2").expect_said("write an object with at least `text`");
}

#[test]
fn query_check_explains_and_tells_by_its_code() {
    let site = Site::new();
    let check = |arguments: &[&str], code: i32, words: &str| {
        site.run(&[&["query", "check"], arguments].concat()).expect(code).expect_said(words);
    };
    check(&["aurora OR tea delivery"], 0, "aurora OR");
    check(&["NOT aurora"], 0, "none of its words");
    check(&["(aurora"], 1, "^");
    check(&["aur* NEAR/3 tea", "--text", "Aurora makes tea"], 0, "match: *Aurora* makes *tea*");
    check(&["aurora", "--text", "nothing"], 2, "no match");
}

#[test]
fn check_says_what_works_and_what_does_not() {
    let site = Site::new();
    site.apply(ACME);
    let good = site.run(&["check"]).expect_success();
    let parts = ["configuration", "data", "log", "index", "store", "acme: 2 brands, 0 rules"];
    parts.iter().fold(good, |good, words| good.expect_said(words));
    site.run(&["check", "--keys"]).expect_success().expect_said("commit_interval = \"500ms\"");
    let server = site.serve();
    site.run(&["check"]).expect_success().expect_said(&format!("{} is ready", server.api.url()));
    server.stop();
    let hook = "[[channel]]\nid = \"hook\"\nto = { kind = \"webhook\", url = \"env:HOOK_URL\", secret = \"env:HOOK_SECRET\" }\n";
    site.apply(&format!("{ACME}\n{hook}"));
    site.run(&["check"])
        .expect(1)
        .expect_said("acme/hook: set the environment variable HOOK_URL")
        .expect_said("2 problem(s)");
    let site =
        site.with_variable("HOOK_URL", "https://hooks.example/x").with_variable("HOOK_SECRET", "whsec_AAAA");
    site.run(&["check"]).expect_success().expect_said("acme/hook: HOOK_SECRET is set");
    site.with_setting("index.comit=1").run(&["check"]).expect(1).expect_said("unknown key");
}

#[test]
fn settings_lie_over_each_other() {
    let site = Site::new();
    let data = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut command = site.bare();
        command.envs(variables.iter().copied()).arg("check").args(flags);
        let outcome = run_bare(command).expect_success();
        outcome.stdout.lines().next().unwrap().split_whitespace().last().unwrap().to_owned()
    };
    let other = site.write("other.toml", "data = \"from-other-file\"");
    assert_eq!(data(&[], &[]), "data", "the default, where the file says nothing");
    site.write("vigie.toml", "data = \"from-file\"");
    assert_eq!(data(&[], &[]), "from-file");
    assert_eq!(data(&[], &["--config", &other]), "from-other-file");
    let variable = [("VIGIE_DATA", "from-variable")];
    assert_eq!(data(&variable, &[]), "from-variable");
    assert_eq!(data(&variable, &["--set", "data=from-set"]), "from-set");
    assert_eq!(data(&variable, &["--set", "data=from-set", "--data", "from-flag"]), "from-flag");
}

#[test]
fn logs_are_for_people_or_for_machines() {
    let site = Site::new().with_setting("logging.format=json");
    site.serve().stop();
    let log = std::fs::read_to_string(site.path("server.log")).unwrap();
    let lines: Vec<serde_json::Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(
        lines.iter().any(|line| line["fields"]["message"].as_str().unwrap().contains("vigie is running")),
        "{log}"
    );
}

#[test]
fn completions_know_the_commands() {
    let site = Site::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = site.run(&["completions", shell]).expect_success().stdout;
        assert!(script.contains("workspace") && script.contains("language"), "{shell}");
    }
}

/// Every command, with its own commands.
fn all_commands(site: &Site, path: &[String], into: &mut Vec<Vec<String>>) {
    let mut arguments: Vec<&str> = path.iter().map(String::as_str).collect();
    arguments.push("--help");
    let help = site.run(&arguments).expect_success().stdout;
    into.push(path.to_vec());
    let listed = help.split("Commands:\n").nth(1).map_or("", |rest| rest.split("\n\n").next().unwrap());
    for line in listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")) {
        let name = line.split_whitespace().next().unwrap();
        if name != "help" {
            all_commands(site, &[path, &[name.to_owned()]].concat(), into);
        }
    }
}

#[test]
fn help_teaches() {
    let site = Site::new();
    let mut commands = Vec::new();
    all_commands(&site, &[], &mut commands);
    let shown = set(commands.iter().map(|path| path.join(" ")));
    for expected in [
        "serve",
        "demo",
        "import",
        "match",
        "classify",
        "search",
        "alerts",
        "workspace apply",
        "workspace export",
        "query check",
        "deadletters list",
        "deadletters show",
        "deadletters replay",
        "replay",
        "check",
        "completions",
    ] {
        assert!(shown.contains(expected), "{expected} is not in {shown:?}");
    }
    for path in &commands {
        let arguments: Vec<&str> = path.iter().map(String::as_str).chain(["--help"]).collect();
        let help = site.run(&arguments).expect_success().stdout;
        let first = help.lines().next().unwrap();
        assert!(first.split_whitespace().count() >= 3, "{path:?} begins without a meaning: {first}");
        assert!(help.contains("Usage: vigie"), "{path:?}");
        // A flag without a word about it teaches nothing.
        let mut lines = help.lines().skip_while(|line| *line != "Options:").skip(1).peekable();
        while let Some(line) = lines.next() {
            let flag = line.trim_start().starts_with("--") || line.starts_with("  -");
            let below = lines.peek().is_some_and(|next| next.starts_with("          "));
            let told = line.trim_start().contains("  ") || below;
            assert!(!flag || told, "{path:?} says nothing of {line}");
        }
    }
    site.run(&["--help"]).expect_success().expect_said("Start here:").expect_said("vigie demo");
    site.run(&["import", "--help"])
        .expect_success()
        .expect_said("Examples:")
        .expect_said("id=tweet_id,text=text");
    site.run(&["search", "--help"]).expect_success().expect_said("NEAR/5");
    site.run(&["--version"]).expect_success().expect_said("vigie 0.1");
    site.run(&["serach"]).expect(2).expect_said("search");
}

#[test]
fn what_is_printed_can_be_cut_off() {
    let site = Site::new();
    let mut command = std::process::Command::new("sh");
    let vigie = env!("CARGO_BIN_EXE_vigie");
    command.args(["-c", &format!("{vigie} check --keys | head -n 1")]).current_dir(site.path("."));
    run_bare(command).expect_success().expect_said("Every setting");
}
