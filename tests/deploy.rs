//! What `deploy/` and `docs/operations.md` say is held against the program: every file parses, every setting, flag, role,
//! page and metric that they name exists, ports agree, and no secret stands in a file. It does not run a container.

#![allow(clippy::expect_used, reason = "a check that cannot be made should say so and fail")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use toml::{Table, Value};
use yaml_rust2::{Yaml, YamlLoader};

const PORT: i64 = 7700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with one of these endings; their number must not be zero, or nothing would be checked.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if endings.contains(&ending) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds none of {endings:?}");
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic_at(path, &error.to_string()))
}

#[expect(clippy::panic, reason = "names the file whose check failed")]
fn panic_at(path: &Path, what: &str) -> ! {
    panic!("{}: {what}", path.strip_prefix(root()).unwrap_or(path).display())
}

fn yaml(path: &Path) -> Vec<Yaml> {
    YamlLoader::load_from_str(&text(path)).unwrap_or_else(|error| panic_at(path, &error.to_string()))
}

/// All words made of these characters that begin so.
fn words<'t>(text: &'t str, beginning: &str) -> BTreeSet<&'t str> {
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c| !part_of_word(c)).filter(|word| word.starts_with(beginning)).collect()
}

fn settings() -> Table {
    text(&root().join("config/default.toml")).parse().expect("config/default.toml")
}

fn setting<'s>(settings: &'s Table, key: &str) -> Option<&'s Value> {
    let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    match (settings.get(first)?, rest) {
        (value, None) => Some(value),
        (Value::Table(below), Some(rest)) => setting(below, rest),
        _ => None,
    }
}

/// Names of metrics that the code registers: whole words, and those of `vigie-stream`, which adds what they begin with.
fn metrics() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in files("crates", &["rs"]) {
        let code = text(&path);
        names.extend(words(&code, "vigie_").into_iter().map(str::to_owned));
        if path.ends_with("stream/src/metrics.rs") {
            let quoted = code.split('"').skip(1).step_by(2);
            names.extend(quoted.map(|name| format!("vigie_stream_{name}")));
        }
    }
    names
}

#[test]
fn every_file_can_be_read() {
    for path in files("deploy", &["yaml", "yml"]) {
        assert!(!yaml(&path).is_empty(), "{} is empty", path.display());
    }
    for path in files("deploy", &["json"]) {
        let read: Result<serde_json::Value, _> = serde_json::from_str(&text(&path));
        read.unwrap_or_else(|error| panic_at(&path, &error.to_string()));
    }
}

#[test]
fn every_setting_exists_and_has_the_kind_of_value_that_it_takes() {
    fn check(path: &Path, known: &Table, table: &Table, above: &str) {
        for (key, value) in table {
            let key = format!("{above}{key}");
            match (setting(known, &key), value) {
                (None, _) => panic_at(path, &format!("there is no setting {key}")),
                (Some(Value::Table(_)), Value::Table(below)) => check(path, known, below, &format!("{key}.")),
                (Some(known), value) => {
                    assert!(known.same_type(value), "{}: {key} = {value}", path.display());
                }
            }
        }
    }
    let known = settings();
    for path in files("deploy", &["toml"]) {
        let table: Table = text(&path).parse().unwrap_or_else(|error| panic_at(&path, &format!("{error}")));
        check(&path, &known, &table, "");
    }
    for path in
        files("deploy", &["yaml", "yml", "service"]).into_iter().chain([root().join("deploy/Dockerfile")])
    {
        for variable in words(&text(&path), "VIGIE_") {
            let key = variable["VIGIE_".len()..].to_lowercase().replace("__", ".");
            assert!(setting(&known, &key).is_some(), "{}: {variable} sets nothing", path.display());
        }
    }
}

#[test]
fn every_metric_exists() {
    let known = metrics();
    let endings = ["_bucket", "_sum", "_count"];
    let check = |path: &Path, least: usize| {
        let text = text(path);
        let named: BTreeSet<_> =
            words(&text, "vigie_").into_iter().filter(|name| !name.ends_with('_')).collect();
        assert!(named.len() >= least, "{} names {} metrics", path.display(), named.len());
        for name in named {
            let base = endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
            let exists = known.contains(name) || known.contains(base);
            assert!(exists, "{}: there is no metric {name}", path.display());
        }
    };
    check(&root().join("deploy/compose/grafana/dashboards/vigie.json"), 25);
    check(&root().join("deploy/prometheus/rules.yml"), 6);
    check(&root().join("docs/operations.md"), 25);
}

/// Each container of Vigie in a manifest, with its pod's spec.
fn pods() -> Vec<(PathBuf, Yaml)> {
    let mut pods = Vec::new();
    for path in files("deploy/kubernetes", &["yaml"]) {
        for document in yaml(&path) {
            let pod = &document["spec"]["template"]["spec"];
            if !pod.is_badvalue() {
                let labels = &document["spec"]["template"]["metadata"]["labels"];
                assert_eq!(&document["spec"]["selector"]["matchLabels"], labels, "{}", path.display());
                pods.push((path.clone(), pod.clone()));
            }
        }
    }
    assert!(pods.len() >= 4, "{} workloads", pods.len());
    pods
}

#[test]
fn pods_are_bounded_probed_and_without_rights() {
    for (path, pod) in pods() {
        let container = &pod["containers"][0];
        let must = |what: &str, holds: bool| {
            assert!(holds, "{}: {what}", path.display());
        };
        must("runs as root", pod["securityContext"]["runAsNonRoot"].as_bool() == Some(true));
        must(
            "may gain rights",
            container["securityContext"]["allowPrivilegeEscalation"].as_bool() == Some(false),
        );
        must(
            "writes to its image",
            container["securityContext"]["readOnlyRootFilesystem"].as_bool() == Some(true),
        );
        must("has no bound on memory", container["resources"]["limits"]["memory"].as_str().is_some());
        must("has another port", container["ports"][0]["containerPort"].as_i64() == Some(PORT));
        must("is killed before it has drained", pod["terminationGracePeriodSeconds"].as_i64() > Some(10));
        for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
            let page = container[probe]["httpGet"]["path"].as_str().unwrap_or_default();
            let routes = text(&root().join("crates/server/src/routes/system.rs"));
            must(&format!("{probe} asks for {page}"), routes.contains(&format!("path = \"{page}\"")));
        }
        let stated = container["env"].as_vec().cloned().unwrap_or_default();
        for variable in stated {
            let name = variable["name"].as_str().unwrap_or_default();
            let secret = ["PASSWORD", "TOKEN", "DATABASE", "SECRET"].iter().any(|word| name.contains(word));
            must(&format!("{name} stands in the file"), !secret || variable["value"].is_badvalue());
        }
    }
}

#[test]
fn all_roles_are_run_once_in_each_form() {
    let roles_of = |arguments: &Yaml| -> Vec<String> {
        let arguments: Vec<&str> =
            arguments.as_vec().into_iter().flatten().filter_map(Yaml::as_str).collect();
        let ["serve", "--roles", roles] = arguments[..] else { return Vec::new() };
        roles.split(',').map(str::to_owned).collect()
    };
    let all = ["alert", "index", "ingest", "match", "serve"];

    let mut run: Vec<String> =
        pods().iter().flat_map(|(_, pod)| roles_of(&pod["containers"][0]["args"])).collect();
    run.sort();
    assert_eq!(run, all, "deploy/kubernetes");

    let compose = yaml(&root().join("deploy/compose/compose.yaml")).remove(0);
    let services = compose["services"].as_hash().expect("services");
    let mut run: Vec<String> = services.values().flat_map(|service| roles_of(&service["command"])).collect();
    run.sort();
    assert_eq!(run, all, "deploy/compose");
}

#[test]
fn ports_agree() {
    let settings = settings();
    let listen = setting(&settings, "server.listen").and_then(Value::as_str).expect("server.listen");
    assert!(listen.ends_with(&format!(":{PORT}")), "{listen}");
    for path in files("deploy", &["toml"]) {
        assert!(text(&path).contains(&format!("listen = \"0.0.0.0:{PORT}\"")), "{}", path.display());
    }
    assert!(text(&root().join("deploy/Dockerfile")).contains(&format!("EXPOSE {PORT}")));
    let scraped = yaml(&root().join("deploy/compose/prometheus.yml")).remove(0);
    let found = &scraped["scrape_configs"][0]["dns_sd_configs"][0];
    assert_eq!(found["port"].as_i64(), Some(PORT));
    // Every name that is asked for is a service that runs Vigie.
    let compose = yaml(&root().join("deploy/compose/compose.yaml")).remove(0);
    for name in found["names"].as_vec().expect("names") {
        assert!(!compose["services"][name.as_str().unwrap_or_default()]["command"].is_badvalue(), "{name:?}");
    }
}

#[test]
fn every_file_that_another_names_is_there() {
    let folder = root().join("deploy/compose");
    let compose = text(&folder.join("compose.yaml"));
    let mounted: Vec<&str> = (compose.split_whitespace())
        .filter(|word| word.starts_with("./") || word.starts_with("../prometheus/"))
        .filter_map(|word| word.split(':').next())
        .collect();
    assert!(mounted.len() >= 5, "{mounted:?}");
    for path in mounted {
        assert!(folder.join(path).exists(), "deploy/compose/{path}");
    }
    // Variables that compose.yaml demands stand in the example.
    let example = text(&folder.join(".env.example"));
    for variable in compose.split("${").skip(1).filter_map(|rest| rest.split([':', '}']).next()) {
        assert!(example.contains(&format!("{variable}=")), "{variable} is not in .env.example");
    }
    let folder = root().join("deploy/kubernetes");
    let named = yaml(&folder.join("kustomization.yaml")).remove(0);
    let resources = named["resources"].as_vec().expect("resources");
    let listed: BTreeSet<_> =
        resources.iter().filter_map(Yaml::as_str).map(|name| folder.join(name)).collect();
    let there: BTreeSet<_> = files("deploy/kubernetes", &["yaml"])
        .into_iter()
        .filter(|path| !path.ends_with("kustomization.yaml"))
        .collect();
    assert_eq!(listed, there);
}
