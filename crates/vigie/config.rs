//! The configuration: the embedded `config/default.toml`, a file over it, the environment over that, flags on top.
//!
//! The default file names every key there is. A key that it lacks is refused, with its place and the nearest known
//! one, so that a typing error never becomes a setting that silently does nothing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::{Table, Value};
use vigie_model::{Roles, UnknownRole};

const DEFAULT: &str = include_str!("../../config/default.toml");

/// Looked for in this order when `--config` is not given.
const USUAL_PLACES: [&str; 2] = ["vigie.toml", "/etc/vigie/vigie.toml"];

/// All settings of the service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// The one folder that holds everything durable.
    pub(crate) data: PathBuf,
    /// What this process does.
    #[serde(deserialize_with = "roles")]
    pub(crate) roles: Roles,
    /// Where and how the API listens.
    pub(crate) server: vigie_server::Config,
    /// The durable log.
    pub(crate) log: vigie_stream::Config,
    /// Workspaces, alerts, the outbox.
    pub(crate) store: vigie_store::Config,
    /// The search index.
    pub(crate) index: vigie_index::Config,
    /// Detection and delivery of alerts.
    pub(crate) alerts: vigie_alerts::Config,
    /// What leaves the machine.
    pub(crate) outbound: vigie_outbound::Config,
    pub(crate) sources: vigie_sources::Config,
    /// How the stages work.
    pub(crate) pipeline: vigie_pipeline::Config,
    /// What is logged, and how.
    pub(crate) logging: Logging,
}

impl Config {
    /// Whether log and store are places where several processes meet.
    pub(crate) fn is_shared(&self) -> bool {
        self.log_is_shared() && self.store_is_shared()
    }

    /// Whether the log is on a broker.
    pub(crate) fn log_is_shared(&self) -> bool {
        self.log.kind == vigie_stream::Kind::Kafka
    }

    /// Whether the store is on a server.
    pub(crate) fn store_is_shared(&self) -> bool {
        !self.store.url.is_empty()
    }

    /// Refuses roles that are split over processes which would not meet.
    pub(crate) fn check_roles(&self) -> Result<()> {
        if self.roles.is_all() || self.is_shared() {
            return Ok(());
        }
        let mut missing = Vec::new();
        if !self.log_is_shared() {
            missing.push("posts and mentions are in a log inside the data folder: set log.kind = \"kafka\" and log.kafka.brokers");
        }
        if !self.store_is_shared() {
            missing.push("workspaces and alerts are in a SQLite file inside the data folder: set store.url to a PostgreSQL");
        }
        bail!(
            "this process is to have the roles {} only, so others must meet it, but {}; or leave roles at \"all\" to run \
             everything in one process",
            self.roles,
            missing.join("; ")
        )
    }
}

/// `all`, or some of them separated by commas.
pub(crate) fn parse_roles(words: &str) -> Result<Roles, UnknownRole> {
    if words.trim() == "all" { Ok(Roles::all()) } else { words.parse() }
}

fn roles<'de, D: Deserializer<'de>>(from: D) -> Result<Roles, D::Error> {
    let words = String::deserialize(from)?;
    parse_roles(&words).map_err(|error| D::Error::custom(format!("roles: {error}; or all")))
}

/// What is logged, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Logging {
    /// `human` or `json`.
    pub(crate) format: LogFormat,
    /// A `tracing` filter such as `info` or `vigie_index=debug,warn`.
    pub(crate) filter: String,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For a person at a terminal.
    Human,
    /// One JSON object a line.
    Json,
}

/// Reads and layers the configuration. `flags` are dotted keys with TOML values, such as
/// `("server.listen", "127.0.0.1:0")`.
pub(crate) fn load(
    file: Option<&Path>,
    environment: impl Iterator<Item = (String, String)>,
    flags: &[(&str, String)],
) -> Result<Config> {
    let known: Table = DEFAULT.parse().context("the embedded config/default.toml")?;
    let mut settings = known.clone();
    let usual = || USUAL_PLACES.iter().map(Path::new).find(|path| path.exists());
    if let Some(path) = file.or_else(usual) {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
        let table: Table = text.parse().with_context(|| format!("{} is not valid TOML", path.display()))?;
        let unknown =
            |key: &str| anyhow!("{}{}: {}", path.display(), line_of(&text, key), did_you_mean(&known, key));
        merge(&mut settings, table, "", &unknown)?;
    }
    for (name, value) in environment {
        if let Some(key) = name.strip_prefix("VIGIE_") {
            let key = key.to_lowercase().replace("__", ".");
            let unknown = |key: &str| anyhow!("environment variable {name}: {}", did_you_mean(&known, key));
            merge(&mut settings, nested(&key, &value), "", &unknown)?;
        }
    }
    for (key, value) in flags {
        merge(&mut settings, nested(key, value), "", &|key| anyhow!(did_you_mean(&known, key)))?;
    }
    Value::Table(settings)
        .try_into()
        .map_err(|error: toml::de::Error| anyhow!("configuration: {}", error.message()))
}

/// Lays `over` on `under`; a key that `under` lacks is refused.
fn merge(under: &mut Table, over: Table, path: &str, unknown: &dyn Fn(&str) -> anyhow::Error) -> Result<()> {
    for (key, value) in over {
        let full = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match (under.get_mut(&key), value) {
            (None, _) => return Err(unknown(&full)),
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above, &full, unknown)?,
            (Some(Value::Table(_)), _) => bail!("{full} is a table; write it as [{full}] with keys below it"),
            (Some(below), above) => *below = above,
        }
    }
    Ok(())
}

/// `a.b.c` and a text become `{a = {b = {c = value}}}`; the text is read as TOML where it is that, else as a string.
fn nested(key: &str, text: &str) -> Table {
    let value = format!("value = {text}")
        .parse::<Table>()
        .ok()
        .and_then(|mut table| table.remove("value"))
        .unwrap_or_else(|| Value::String(text.to_owned()));
    let (mut table, mut value) = (Table::new(), value);
    for (depth, part) in key.rsplit('.').enumerate() {
        if depth > 0 {
            value = Value::Table(std::mem::take(&mut table));
        }
        table.insert(part.to_owned(), value.clone());
    }
    table
}

fn did_you_mean(known: &Table, key: &str) -> String {
    let mut all = Vec::new();
    collect_keys(known, "", &mut all);
    let nearest = all.iter().min_by_key(|candidate| strsim::damerau_levenshtein(candidate, key));
    match nearest {
        Some(nearest) if strsim::jaro_winkler(nearest, key) > 0.8 => {
            format!("unknown key `{key}`; did you mean `{nearest}`?")
        }
        _ => format!("unknown key `{key}`; `vigie check --keys` lists all of them with their meaning"),
    }
}

fn collect_keys(table: &Table, path: &str, into: &mut Vec<String>) {
    for (key, value) in table {
        let full = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if let Value::Table(below) = value {
            collect_keys(below, &full, into);
        }
        into.push(full);
    }
}

/// `:12` for the line on which the last part of a dotted key is set, or nothing when it cannot be told.
fn line_of(text: &str, key: &str) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    let sets = |line: &str| {
        let line = line.trim_start().trim_start_matches('[');
        line.strip_prefix(last).is_some_and(|rest| rest.trim_start().starts_with(['=', ']', '.']))
            || line.contains(&format!(".{last}"))
    };
    text.lines().position(sets).map_or_else(String::new, |line| format!(":{}", line + 1))
}

/// The default file with every key explained, for people to read.
pub(crate) fn explained() -> &'static str {
    DEFAULT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(file: &str, environment: &[(&str, &str)], flags: &[(&str, String)]) -> Result<Config> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("vigie.toml");
        std::fs::write(&path, file)?;
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        load(Some(&path), environment, flags)
    }

    #[test]
    fn the_default_file_is_complete() {
        let config = with("", &[], &[]).unwrap();
        assert!(config.server.listen.ip().is_loopback(), "nobody else may reach a fresh install");
    }

    /// Every key of a section stands in the file, with the value that the code takes without it.
    fn check_section<T: Default + serde::Serialize + serde::de::DeserializeOwned>(section: &str) {
        let known: Table = DEFAULT.parse().unwrap();
        let written: T = known[section].clone().try_into().unwrap();
        let written = Table::try_from(written).unwrap();
        for (key, value) in Table::try_from(T::default()).unwrap() {
            assert!(known[section].get(&key).is_some(), "{section}.{key} is not explained");
            assert_eq!(written.get(&key), Some(&value), "{section}.{key}");
        }
    }

    #[test]
    fn the_default_file_says_what_the_code_does() {
        check_section::<vigie_server::Config>("server");
        check_section::<vigie_stream::Config>("log");
        check_section::<vigie_store::Config>("store");
        check_section::<vigie_index::Config>("index");
        check_section::<vigie_alerts::Config>("alerts");
        check_section::<vigie_outbound::Config>("outbound");
        check_section::<vigie_sources::Config>("sources");
        check_section::<vigie_pipeline::Config>("pipeline");
    }

    #[test]
    fn each_layer_lies_over_the_one_below() {
        let listen = |config: Result<Config>| config.unwrap().server.listen.port();
        let file = "[server]\nlisten = \"127.0.0.1:1001\"";
        let environment = [("VIGIE_SERVER__LISTEN", "127.0.0.1:1002"), ("OTHER", "x")];
        assert_eq!(listen(with(file, &[], &[])), 1001);
        assert_eq!(listen(with(file, &environment, &[])), 1002);
        assert_eq!(listen(with(file, &environment, &[("server.listen", "127.0.0.1:1003".to_owned())])), 1003);
        assert_eq!(with("", &[("VIGIE_DATA", "/srv/x")], &[]).unwrap().data, Path::new("/srv/x"));
    }

    #[test]
    fn split_roles_need_places_to_meet() {
        let check = |roles: &str, kafka: bool, postgres: bool, expected: Result<(), &str>| {
            let mut flags = vec![("roles", roles.to_owned())];
            flags.extend(kafka.then(|| ("log.kind", "kafka".to_owned())));
            flags.extend(postgres.then(|| ("store.url", "postgres://db/vigie".to_owned())));
            match with("", &[], &flags).and_then(|config| config.check_roles()) {
                Ok(()) => assert_eq!(expected, Ok(()), "{roles}"),
                Err(error) => assert!(format!("{error:#}").contains(expected.unwrap_err()), "{error:#}"),
            }
        };
        check("all", false, false, Ok(()));
        check("serve,alert,index,match,ingest", false, false, Ok(()));
        check("all", true, false, Ok(()));
        check("match", true, true, Ok(()));
        check("match,index", false, true, Err("roles match,index only, so others must meet it, but posts"));
        check("match", true, false, Err("but workspaces and alerts are in a SQLite file"));
        check("match", false, false, Err("log.kafka.brokers; workspaces"));
        check("matcher", true, true, Err("no role `matcher`; known are ingest, match"));
        check("", true, true, Err("no role was named"));
    }

    #[test]
    fn unknown_keys_are_refused_with_their_place_and_the_nearest() {
        let check = |file: &str, environment: &[(&str, &str)], expected: &str| {
            let said = format!("{:#}", with(file, environment, &[]).unwrap_err());
            assert!(said.contains(expected), "said: {said}\nexpected: {expected}");
        };
        check(
            "[server]\n\nlisen = \"x\"",
            &[],
            "vigie.toml:3: unknown key `server.lisen`; did you mean `server.listen`?",
        );
        check("[sever]\nx = 1", &[], "vigie.toml:1: unknown key `sever`; did you mean `server`?");
        check(
            "",
            &[("VIGIE_SERVER__LISEN", "x")],
            "VIGIE_SERVER__LISEN: unknown key `server.lisen`; did you mean",
        );
        check("quokka = 1", &[], "unknown key `quokka`; `vigie check --keys`");
        check("server = 1", &[], "write it as [server]");
        check("[server]\nlisten = \"everywhere\"", &[], "configuration:");
        check("[server", &[], "not valid TOML");
    }
}
