//! `vigie demo`: the whole product on a market that it plays (`market`), or on what people write right now (`live`). The
//! market's past can also be written to a file (`export`).

mod export;
mod live;
mod market;

use std::{process::ExitCode, time::Duration};

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use vigie_model::{Roles, Workspace};
use vigie_store::Store;

use super::serve;
use crate::{
    config::Config,
    data_folder::DataFolder,
    language::Language,
    options::{Demo, Global},
    service::Service,
    terminal::{self, Style},
};

pub(crate) async fn run(global: &Global, arguments: &Demo) -> Result<ExitCode> {
    match (&arguments.export, &arguments.live) {
        (Some(path), _) => export::run(global.language(), arguments.seed, path),
        (None, Some(jetstream)) => live::run(global, arguments, jetstream).await,
        (None, None) => market::run(global, arguments).await,
    }
}

/// What a demo stands on before anything runs.
struct Ground {
    config: Config,
    folder: DataFolder,
    /// Stays open beside the service's own.
    store: Store,
}

impl Ground {
    /// A folder of its own and quiet logs, unless the person says otherwise; always alone on this machine.
    async fn open(global: &Global, name: &str) -> Result<Self> {
        let mut config = global.config()?;
        config.roles = Roles::all();
        config.log.kind = vigie_stream::Kind::Embedded;
        config.store.url.clear();
        if global.data.is_none() && std::env::var_os("VIGIE_DATA").is_none() {
            config.data = config.data.join(name);
        }
        // The console tells the story; the log only what goes wrong.
        config.logging.filter = crate::logging::QUIET.to_owned();
        crate::logging::start(&config.logging)?;
        let folder = DataFolder::own(&config.data)?;
        let store = Store::open(&folder.store()).await?;
        Ok(Self { config, folder, store })
    }

    /// Starts everything, says what is watched and `about` it, and by which link one comes in: nobody else is answered.
    async fn start(
        self,
        language: Language,
        arguments: &Demo,
        workspace: &Workspace,
        about: &[String],
    ) -> Result<Running> {
        let Self { config, folder, store } = self;
        let limit = arguments.stop_after.as_deref().map(time_limit).transpose()?;
        serve::apply(&store, workspace).await?;
        // Before it answers anybody: without an account it would answer everybody.
        vigie_server::add_visitor(&store, Timestamp::now()).await?;
        let data = config.data.display().to_string();
        let stop = CancellationToken::new();
        serve::stop_on_signal(stop.clone())?;
        let (service, notices) = Service::start(config, folder, stop.clone()).await?;
        if let Some(limit) = limit {
            tokio::spawn(async move {
                tokio::time::sleep(limit).await;
                stop.cancel();
            });
        }
        greet(language, workspace, &service, about, &data).await?;
        tokio::spawn(print_notices(notices));
        Ok(Running { service, store, data })
    }
}

/// A demo that runs.
struct Running {
    service: Service,
    store: Store,
    /// Where everything is kept, as people read it.
    data: String,
}

fn time_limit(limit: &str) -> Result<Duration> {
    let limit: SignedDuration =
        limit.parse().with_context(|| format!("--stop-after {limit}: write a time such as 90s"))?;
    Duration::try_from(limit).context("--stop-after")
}

async fn greet(
    language: Language,
    workspace: &Workspace,
    service: &Service,
    about: &[String],
    data: &str,
) -> Result<()> {
    let link = service.visit_link().await?;
    let style = Style::of_stdout();
    let brands: Vec<String> = workspace
        .brands
        .iter()
        .map(|brand| if brand.own { style.bold(&brand.name) } else { brand.name.clone() })
        .collect();
    let (brands, url) = (brands.join(", "), style.bold(service.url()));
    terminal::line("");
    terminal::line(
        &language
            .pick(format!("Vigie watches {brands} on {url}"), format!("Vigie surveille {brands} sur {url}")),
    );
    for line in about {
        terminal::line(&format!("  {line}"));
    }
    for line in [
        language.pick(
            format!("Data in {data}. Ctrl-C stops it."),
            format!("Données dans {data}. Ctrl-C pour arrêter."),
        ),
        language
            .pick(
                "Come in by this link, which is good once; your browser is known from then on:",
                "Entrez par ce lien, valable une fois ; votre navigateur est connu ensuite :",
            )
            .to_owned(),
        link,
    ] {
        terminal::line(&format!("  {line}"));
    }
    terminal::line("");
    Ok(())
}

/// The last line: by which command it goes on.
fn say_stopped(language: Language, data: &str, command: &str) {
    terminal::line(&language.pick(
        format!("Stopped. Everything is kept in {data}; `{command}` goes on from here."),
        format!("Arrêté. Tout est gardé dans {data} ; `{command}` reprendra ici."),
    ));
}

async fn print_notices(mut notices: mpsc::Receiver<String>) {
    let style = Style::of_stdout();
    while let Some(notice) = notices.recv().await {
        let mut lines = notice.lines();
        if let Some(first) = lines.next() {
            terminal::line(&format!("{} {}", style.red("▲"), style.bold(first)));
        }
        lines.for_each(|line| terminal::line(&format!("  {line}")));
    }
}
