//! `vigie import`: posts of a file or of standard input, through the API like any other push.

use std::{collections::BTreeSet, path::Path, process::ExitCode, time::Duration};

use anyhow::{Context, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;
use vigie_model::{Alert, PostEvent};
use vigie_sources::import::{Import, ImportSettings};

use super::alerts::show_one;
use crate::{
    client::Client,
    import_format::{Decided, decide},
    language::Language,
    options::{Global, Import as Arguments},
    terminal,
};

/// Posts in one request.
const BATCH: usize = 1_000;
/// Bytes in one request; well below what the server accepts by default.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Faults that are told one by one.
const MAX_TOLD: u64 = 20;

pub(crate) async fn run(global: &Global, arguments: &Arguments) -> Result<ExitCode> {
    let language = global.language();
    let rows = open(global, arguments)?;
    let work = async |client: &Client| bring_in(client, language, rows, arguments.quiet).await;
    let tally = Client::with(global, work).await?;
    Ok(if tally.refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn open(global: &Global, arguments: &Arguments) -> Result<Import> {
    let timezone = match &arguments.timezone {
        Some(name) => Some(
            TimeZone::get(name)
                .with_context(|| format!("--timezone {name}: write an IANA name such as Europe/Paris"))?,
        ),
        None => None,
    };
    let decided = decide(arguments, timezone.as_ref(), &global.config()?.data)?;
    tell(global.language(), &decided);
    let settings = ImportSettings { source: arguments.source.clone(), timezone, now: Timestamp::now() };
    if arguments.file == Path::new("-") {
        return Ok(Import::read(std::io::stdin(), decided.format, settings)?);
    }
    Import::open(&arguments.file, decided.format, settings)
        .with_context(|| arguments.file.display().to_string())
}

/// Says what was decided without being asked.
fn tell(language: Language, decided: &Decided) {
    if let Some(tool) = decided.seen {
        let (name, format) = (tool.name(), tool.as_str());
        terminal::note(&language.pick(
            format!(
                "This is a file from {name}, as its first lines show (--format {format}); --format csv reads it as any table."
            ),
            format!(
                "C’est un fichier de {name}, ses premières lignes le montrent (--format {format}) ; --format csv le lit comme un simple tableau."
            ),
        ));
    }
    if let Some(path) = &decided.saved {
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let path = path.display();
        terminal::note(&language.pick(
            format!("The map is saved in {path}: from now on, --format {name}."),
            format!("La correspondance est enregistrée dans {path} : désormais, --format {name}."),
        ));
    }
}

#[derive(Default)]
struct Tally {
    accepted: u64,
    refused: u64,
}

impl Tally {
    fn refuse(&mut self, bar: &ProgressBar, problem: &str) {
        self.refused += 1;
        if self.refused <= MAX_TOLD {
            bar.suspend(|| terminal::note(problem));
        }
    }
}

async fn bring_in(client: &Client, language: Language, rows: Import, quiet: bool) -> Result<Tally> {
    let before = alerts(client).await?;
    let mut tally = Tally::default();
    let bar = bar(rows.progress().total_bytes, quiet);
    push_all(client, rows, &bar, &mut tally).await?;
    bar.set_message(language.pick("matching and indexing", "mise en correspondance et indexation"));
    client.caught_up().await?;
    bar.finish_and_clear();
    if tally.refused > MAX_TOLD {
        let more = language.number(tally.refused - MAX_TOLD);
        terminal::note(&language.pick(format!("… and {more} more"), format!("… et {more} autres")));
    }
    let (accepted, refused) = (language.number(tally.accepted), language.number(tally.refused));
    terminal::line(&language.pick(
        format!("{accepted} posts brought in, {refused} refused."),
        format!("{accepted} publications importées, {refused} refusées."),
    ));
    let raised: Vec<_> = alerts(client).await?.into_iter().filter(|told| !before.contains(told)).collect();
    if !raised.is_empty() {
        terminal::line("");
    }
    for told in &raised {
        show_one(language, &told.alert, &told.headline);
    }
    Ok(tally)
}

/// Sends everything in batches, while the next batch is read from the file.
async fn push_all(client: &Client, mut rows: Import, bar: &ProgressBar, tally: &mut Tally) -> Result<()> {
    loop {
        // Reading blocks; the rows travel to the blocking thread and back.
        let (back, batch) = tokio::task::spawn_blocking(move || {
            let batch = Batch::read(&mut rows);
            (rows, batch)
        })
        .await
        .context("reading crashed; please report it")?;
        rows = back;
        for problem in &batch.problems {
            tally.refuse(bar, problem);
        }
        if batch.ids.is_empty() && !batch.ended {
            continue;
        }
        if !batch.ids.is_empty() {
            push(client, &batch, bar, tally).await?;
        }
        bar.set_position(rows.progress().bytes);
        bar.set_message(format!("{} posts", tally.accepted));
        if batch.ended {
            return Ok(());
        }
    }
}

#[derive(Default)]
struct Batch {
    /// One event a line.
    body: Vec<u8>,
    /// The post of each line.
    ids: Vec<String>,
    problems: Vec<String>,
    ended: bool,
}

impl Batch {
    fn read(rows: &mut Import) -> Self {
        let mut batch = Self::default();
        while batch.ids.len() < BATCH && batch.body.len() < BATCH_BYTES && batch.problems.len() < BATCH {
            match rows.next() {
                Some(Ok(event)) => batch.add(&event),
                Some(Err(error)) => batch.problems.push(error.to_string()),
                None => {
                    batch.ended = true;
                    break;
                }
            }
        }
        batch
    }

    fn add(&mut self, event: &PostEvent) {
        let start = self.body.len();
        // Of an erasure, which is about no single post, the author stands for it.
        let name = match event {
            PostEvent::Erased(erasure) => format!("{}:{}", erasure.source, erasure.author),
            event => event.id().map(ToString::to_string).unwrap_or_default(),
        };
        match serde_json::to_writer(&mut self.body, event) {
            Ok(()) => {
                self.body.push(b'\n');
                self.ids.push(name);
            }
            Err(error) => {
                self.body.truncate(start);
                self.problems.push(format!("{name}: {error}"));
            }
        }
    }
}

#[derive(Deserialize)]
struct Pushed {
    accepted: u64,
    errors: Vec<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    line: usize,
    problem: String,
}

async fn push(client: &Client, batch: &Batch, bar: &ProgressBar, tally: &mut Tally) -> Result<()> {
    let answer: Result<Pushed> = client.write_lines("api/v1/posts", batch.body.clone()).await;
    match answer {
        Ok(pushed) => {
            tally.accepted += pushed.accepted;
            for refusal in pushed.errors {
                let id = batch.ids.get(refusal.line.saturating_sub(1)).map_or("?", String::as_str);
                tally.refuse(bar, &format!("{id}: {}", refusal.problem));
            }
            Ok(())
        }
        Err(error) => bail!(
            "{error:#}\n{} posts are durable; import the file again once this is mended",
            tally.accepted
        ),
    }
}

#[derive(Deserialize)]
struct Alerts {
    alerts: Vec<Told>,
}

#[derive(Deserialize, PartialEq)]
struct Told {
    #[serde(flatten)]
    alert: Alert,
    headline: String,
}

/// The newest alerts of every workspace.
async fn alerts(client: &Client) -> Result<Vec<Told>> {
    let mut all = Vec::new();
    let workspaces: Vec<Value> = client.get("api/v1/workspaces", &[]).await?;
    let ids: BTreeSet<&str> =
        workspaces.iter().filter_map(|listed| listed.get("id").and_then(Value::as_str)).collect();
    for id in ids {
        let page: Alerts = client.get("api/v1/alerts", &[("workspace", id), ("limit", "200")]).await?;
        all.extend(page.alerts);
    }
    Ok(all)
}

fn bar(total_bytes: Option<u64>, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let (bar, template) = match total_bytes {
        Some(total) => {
            (ProgressBar::new(total), "{bar:40} {percent:>3}%  {msg}  {bytes_per_sec}  {eta} left")
        }
        None => (ProgressBar::new_spinner(), "{spinner}  {msg}  {bytes}  {bytes_per_sec}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
