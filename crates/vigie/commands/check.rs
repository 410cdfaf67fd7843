//! `vigie check`: what works and what does not, before or while it runs.

use std::{path::Path, process::ExitCode};

use anyhow::Result;
use prometheus::Registry;
use vigie_index::Writer;
use vigie_store::Store;

use crate::{
    config::{self, Config},
    data_folder::{Claim, DataFolder},
    language::Language,
    options::{Check, Global},
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
    match DataFolder::claim(&config.data) {
        Ok(Claim::Ours(folder)) => report.folder(&config, &folder).await,
        Ok(Claim::Theirs(url)) => report.running(url.as_deref(), &config.data).await,
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

    /// Nobody has the folder: open each part.
    async fn folder(&mut self, config: &Config, folder: &DataFolder) {
        self.good("data", &config.data.display().to_string());
        let registry = Registry::new();
        let log = {
            let (path, config, registry) = (folder.log(), config.log.clone(), registry.clone());
            tokio::task::spawn_blocking(move || vigie_stream::open(&config, &path, &registry).map(|_| path))
                .await
        };
        match log {
            Ok(Ok(path)) => self.good("log", &path.display().to_string()),
            Ok(Err(error)) => self.bad("log", &error.to_string()),
            Err(crash) => self.bad("log", &crash.to_string()),
        }
        let index = {
            let (path, config) = (folder.index(), config.index.clone());
            tokio::task::spawn_blocking(move || {
                Writer::open(&path, &config, &registry).map(|(_, searcher)| searcher.count_all())
            })
            .await
        };
        match index {
            Ok(Ok(mentions)) => self.good("index", &format!("{} mentions", self.language.number(mentions))),
            Ok(Err(error)) => self.bad("index", &error.to_string()),
            Err(crash) => self.bad("index", &crash.to_string()),
        }
        match Store::open(&folder.store()).await {
            Ok(store) => self.store(&store, folder).await,
            Err(error) => self.bad("store", &error.to_string()),
        }
    }

    async fn store(&mut self, store: &Store, folder: &DataFolder) {
        if let Err(error) = store.check().await {
            self.bad("store", &error.to_string());
            return;
        }
        self.good("store", &folder.store().display().to_string());
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
            for channel in &workspace.channels {
                for variable in channel.to.variables() {
                    let place = format!("{id}/{}", channel.id);
                    match std::env::var_os(variable) {
                        Some(_) => self.good("channel", &format!("{place}: {variable} is set")),
                        None => {
                            self.bad("channel", &format!("{place}: set the environment variable {variable}"));
                        }
                    }
                }
            }
        }
    }
}
