//! `vigie check`: what works and what does not, before or while it runs.

use std::{path::Path, process::ExitCode};

use anyhow::Result;
use jiff::Timestamp;
use prometheus::Registry;
use serde::Deserialize;
use vigie_alerts::Smtp;
use vigie_index::Index;
use vigie_model::{ChannelKind, Role, Workspace};
use vigie_server::SILENCE;
use vigie_store::Store;
use vigie_stream::{MENTIONS, TopicStatus};

use crate::{
    client::Client,
    config::{self, Config},
    data_folder::{Claim, DataFolder},
    language::Language,
    options::{Check, Global},
    service,
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, arguments: &Check) -> Result<ExitCode> {
    if arguments.keys {
        terminal::line(config::explained().trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    let mut report = Report { language: global.language(), style: Style::of_stdout(), faults: 0 };
    let config = match global.config() {
        Ok(config) => config,
        Err(error) => {
            report.bad("configuration", &format!("{error:#}"));
            return Ok(report.end());
        }
    };
    report.good("configuration", &config.data.display().to_string());
    match config.check_roles() {
        Ok(()) => report.good("roles", &config.roles.to_string()),
        Err(error) => report.bad("roles", &error.to_string()),
    }
    if config.is_shared() {
        match DataFolder::share(&config.data) {
            Ok(folder) => report.parts(&config, &folder).await,
            Err(error) => report.bad("data", &format!("{error:#}")),
        }
        return Ok(report.end());
    }
    match DataFolder::claim(&config.data) {
        Ok(Claim::Ours(folder)) => report.parts(&config, &folder).await,
        Ok(Claim::Theirs(url)) => {
            report.running(url.as_deref(), &config.data).await;
            if let Err(error) = report.channels_there(global).await {
                report.bad("channels", &format!("{error:#}"));
            }
        }
        Err(error) => report.bad("data", &format!("{error:#}")),
    }
    Ok(report.end())
}

struct Report {
    language: Language,
    style: Style,
    faults: usize,
}

impl Report {
    fn good(&self, what: &str, detail: &str) {
        terminal::line(&format!("{} {what:<14} {detail}", self.style.green("✓")));
    }

    fn bad(&mut self, what: &str, problem: &str) {
        self.faults += 1;
        terminal::line(&format!("{} {what:<14} {problem}", self.style.red("✗")));
    }

    fn end(self) -> ExitCode {
        if self.faults == 0 {
            return ExitCode::SUCCESS;
        }
        terminal::note(&self.language.pick(
            format!("{} problem(s); mend them and run vigie check again", self.faults),
            format!("{} problème(s) ; corrigez puis relancez vigie check", self.faults),
        ));
        ExitCode::FAILURE
    }

    /// A server has the folder: ask it.
    async fn running(&mut self, url: Option<&str>, data: &Path) {
        let Some(url) = url else {
            self.bad("data", &format!("{} is in use by a vigie that has no server yet", data.display()));
            return;
        };
        match reqwest::get(format!("{url}/readyz")).await {
            Ok(answer) if answer.status().is_success() => self.good("server", &format!("{url} is ready")),
            Ok(answer) => {
                let stages = answer.text().await.unwrap_or_default();
                self.bad("server", &format!("{url} is not ready: {stages}"));
            }
            Err(error) => self.bad("server", &format!("{url} does not answer: {error}")),
        }
    }

    /// How the channels fare, as the server that runs says.
    async fn channels_there(&mut self, global: &Global) -> Result<()> {
        Client::with(global, async |client| self.channels_of(client).await).await
    }

    async fn channels_of(&mut self, client: &Client) -> Result<()> {
        let workspaces: Vec<Named> = client.get("api/v1/workspaces", &[]).await?;
        for Named { id: workspace, .. } in &workspaces {
            let channels: Vec<Named> = client.get("api/v1/channels", &[("workspace", workspace)]).await?;
            for channel in &channels {
                let place = format!("{workspace}/{}", channel.id);
                match (&channel.reason, &channel.problem) {
                    (Some(reason), _) => self.disabled(&place, reason),
                    (None, Some(problem)) => self.bad("channel", &format!("{place}: {problem}")),
                    (None, None) => self.good("channel", &place),
                }
            }
        }
        Ok(())
    }

    /// No other process is in the way: open each part.
    async fn parts(&mut self, config: &Config, folder: &DataFolder) {
        self.good("data", &config.data.display().to_string());
        self.log_and_index(config, folder).await;
        match service::open_store(config, folder).await {
            Ok(store) => self.store(&store, &config.alerts.smtp).await,
            Err(error) => self.bad("store", &format!("{error:#}")),
        }
    }

    async fn log_and_index(&mut self, config: &Config, folder: &DataFolder) {
        let registry = Registry::new();
        let (path, log_config, log_registry) = (folder.log(), config.log.clone(), registry.clone());
        let opened = tokio::task::spawn_blocking(move || {
            let log = vigie_stream::open(&log_config, &path, &log_registry)?;
            Ok::<_, vigie_stream::Error>((log.partitions(MENTIONS)?, log.status()?))
        });
        let partitions = match opened.await {
            Ok(Ok((partitions, topics))) => {
                let topics: Vec<_> = topics.iter().map(topic).collect();
                let place = match config.log_is_shared() {
                    true => config.log.kafka.brokers.clone(),
                    false => folder.log().display().to_string(),
                };
                self.good("log", &format!("{place}: {}", topics.join(", ")));
                partitions
            }
            Ok(Err(error)) => return self.bad("log", &error.to_string()),
            Err(crash) => return self.bad("log", &crash.to_string()),
        };
        let (path, config) = (folder.index(), config.index.clone());
        let index = tokio::task::spawn_blocking(move || {
            Index::open(&path, partitions, &config, &registry).map(|index| index.searcher().count_all())
        });
        match index.await {
            Ok(Ok(mentions)) => self.good("index", &format!("{} mentions", self.language.number(mentions))),
            Ok(Err(error)) => self.bad("index", &error.to_string()),
            Err(crash) => self.bad("index", &crash.to_string()),
        }
    }

    async fn store(&mut self, store: &Store, smtp: &Smtp) {
        if let Err(error) = store.check().await {
            self.bad("store", &error.to_string());
            return;
        }
        self.good("store", store.place());
        self.members(store).await;
        let workspaces = match store.workspaces().await {
            Ok(workspaces) => workspaces,
            Err(error) => return self.bad("workspaces", &error.to_string()),
        };
        for workspace in &workspaces {
            let id = workspace.id();
            let faults = vigie_matcher::check(workspace);
            if faults.is_empty() {
                self.good(
                    "workspace",
                    &format!(
                        "{id}: {}, {}",
                        self.language.count(
                            workspace.brands.len(),
                            ["brand", "brands"],
                            ["marque", "marques"]
                        ),
                        self.language.count(workspace.rules.len(), ["rule", "rules"], ["règle", "règles"])
                    ),
                );
            }
            for fault in faults {
                self.bad("workspace", &format!("{id}: {}: {}", fault.place, fault.error));
            }
            self.channels(workspace, store, smtp).await;
        }
    }

    /// What each channel needs, and which are disabled.
    async fn channels(&mut self, workspace: &Workspace, store: &Store, smtp: &Smtp) {
        let states = match store.channel_states(Some(workspace.id())).await {
            Ok(states) => states,
            Err(error) => return self.bad("channels", &error.to_string()),
        };
        for channel in &workspace.channels {
            let place = format!("{}/{}", workspace.id(), channel.id);
            for variable in channel.to.variables() {
                match std::env::var_os(variable) {
                    Some(_) => self.good("channel", &format!("{place}: {variable} is set")),
                    None => self.bad("channel", &format!("{place}: set the environment variable {variable}")),
                }
            }
            if matches!(channel.to, ChannelKind::Email { .. }) && smtp.host.is_empty() {
                self.bad("channel", &format!("{place}: set host and from in [alerts.smtp]"));
            }
            let state = states.iter().find(|state| state.channel == channel.id);
            if let Some(state) = state.filter(|state| state.disabled_at_ms.is_some()) {
                self.disabled(&place, state.reason.as_deref().unwrap_or_default());
            }
        }
    }

    fn disabled(&mut self, place: &str, reason: &str) {
        let reason = terminal::harmless(reason);
        let said = self.language.pick(
            format!("{place} is disabled: {reason}; `vigie channels test` enables it once it answers again"),
            format!("{place} est désactivé : {reason} ; `vigie channels test` le réactive quand il répond de nouveau"),
        );
        self.bad("channel", &said);
    }

    /// Which processes share the store and live, and whether every role is taken.
    async fn members(&mut self, store: &Store) {
        let deviation = store.clock_deviation_ms() / 1_000;
        if deviation != 0 {
            self.bad(
                "clock",
                &format!("the store's server is {deviation} s ahead of this machine; set one of them right"),
            );
        }
        let now = Timestamp::now().as_millisecond();
        let (members, version) = match (store.members(now, SILENCE).await, store.workspaces_version().await) {
            (Ok(members), Ok(version)) => (members, version),
            (Err(error), _) | (_, Err(error)) => return self.bad("members", &error.to_string()),
        };
        for member in &members {
            let behind = if member.workspaces_version < version { ", older queries" } else { "" };
            let url = member.url.as_deref().unwrap_or_default();
            self.good("member", &format!("{}: {}{behind} {url}", member.id, member.roles));
        }
        let taken = |role: &Role| members.iter().any(|member| member.roles.contains(*role));
        let open: Vec<_> = Role::ALL.iter().filter(|role| !taken(role)).map(|role| role.as_str()).collect();
        if !members.is_empty() && !open.is_empty() {
            self.bad("members", &format!("no process has the role {}", open.join(", ")));
        }
    }
}

/// A workspace, or a channel with what is wrong with it.
#[derive(Deserialize)]
struct Named {
    id: String,
    reason: Option<String>,
    problem: Option<String>,
}

/// A topic in words: `posts 12` for twelve partitions.
fn topic(topic: &TopicStatus) -> String {
    format!("{} {}", topic.topic, topic.partitions.len())
}
