//! `vigie export`: everything that a search finds, or everybody who wrote it, as a file. The server makes it; here it is put
//! where it belongs, and only a whole one gets its name.

mod rows;

use std::{
    fs::{self, File},
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use reqwest::Response;
use rows::RowCounter;

use crate::{
    client::Client,
    language::Language,
    options::{Export, Global},
    terminal,
};

pub(crate) async fn run(global: &Global, arguments: &Export) -> Result<ExitCode> {
    let format = format_of(arguments)?;
    if arguments.output.is_none()
        && matches!(format.as_str(), "xlsx" | "parquet")
        && io::stdout().is_terminal()
    {
        bail!("{format} is not for a terminal; name a file with -o, or send it on with |");
    }
    let language = global.language();
    Client::with(global, async |client| export(client, language, arguments, &format).await).await?;
    Ok(ExitCode::SUCCESS)
}

/// The format that was named, or that of the file's ending.
fn format_of(arguments: &Export) -> Result<String> {
    let lower = |format: &str| match format.to_ascii_lowercase().as_str() {
        "jsonl" => "ndjson".to_owned(),
        format => format.to_owned(),
    };
    if let Some(format) = &arguments.format {
        return Ok(lower(format));
    }
    let Some(output) = &arguments.output else { return Ok("csv".to_owned()) };
    let ending = output.extension().and_then(|ending| ending.to_str()).map(lower);
    match ending {
        Some(ending) if ["csv", "ndjson", "xlsx", "parquet"].contains(&ending.as_str()) => Ok(ending),
        _ => bail!(
            "the ending of {} names no format; add --format csv, ndjson, xlsx or parquet",
            output.display()
        ),
    }
}

async fn export(client: &Client, language: Language, arguments: &Export, format: &str) -> Result<()> {
    let given = |value: &'_ Option<String>| value.clone().unwrap_or_default();
    let (separator, sort, only) =
        (given(&arguments.separator), given(&arguments.sort), given(&arguments.only));
    let mut parameters = arguments.filters.parameters();
    parameters.extend([
        ("q", arguments.query.as_str()),
        ("format", format),
        ("separator", separator.as_str()),
        ("sort", &sort),
        ("only", &only),
        ("bom", if arguments.bom { "with" } else { "" }),
    ]);
    let path = if arguments.authors { "api/v1/authors/export" } else { "api/v1/mentions/export" };
    let response = client.open(path, &parameters).await?;
    let total: u64 =
        response
            .headers()
            .get("vigie-rows")
            .and_then(|rows| rows.to_str().ok()?.parse().ok())
            .context("the server does not tell how many rows there are; are both the same version?")?;
    let progress = Progress::new(language, total, RowCounter::of(format), arguments.quiet);
    let Some(output) = &arguments.output else {
        return take(response, &mut io::stdout().lock(), progress).await.map(drop);
    };
    let beside = beside(output);
    let written = to_file(response, &beside, progress).await.and_then(|bytes| {
        fs::rename(&beside, output).with_context(|| format!("cannot write {}", output.display()))?;
        Ok(bytes)
    });
    let bytes = written.inspect_err(|_| {
        let _ = fs::remove_file(&beside); // it may never have been there
    })?;
    let rows = match arguments.authors {
        true => language.count(total as usize, ["author", "authors"], ["auteur", "auteurs"]),
        false => language.count(total as usize, ["mention", "mentions"], ["mention", "mentions"]),
    };
    let (file, size) = (output.display(), HumanBytes(bytes));
    terminal::line(
        &language.pick(format!("{rows} in {file} ({size})."), format!("{rows} dans {file} ({size}).")),
    );
    Ok(())
}

/// Where a file is written before it is whole: in the same folder, so that it can be renamed.
fn beside(output: &Path) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    output.with_file_name(name)
}

async fn to_file(response: Response, path: &Path, progress: Progress) -> Result<u64> {
    let cannot = || format!("cannot write {}", path.display());
    let mut file = File::create(path).with_context(cannot)?;
    let bytes = take(response, &mut file, progress).await?;
    file.sync_all().with_context(cannot)?;
    Ok(bytes)
}

/// Puts the answer where it belongs as it comes; how many bytes that were.
async fn take(mut response: Response, out: &mut impl Write, mut progress: Progress) -> Result<u64> {
    let broke = progress.language.pick(
        "the export broke off and is not whole; export again, the server's log says why",
        "l’export a été interrompu et n’est pas entier ; recommencez, le journal du serveur dit pourquoi",
    );
    let mut bytes = 0;
    while let Some(chunk) = response.chunk().await.context(broke)? {
        if let Err(error) = out.write_all(&chunk) {
            if error.kind() == io::ErrorKind::BrokenPipe {
                std::process::exit(0); // whoever read has enough
            }
            return Err(error).context("cannot write the export");
        }
        bytes += chunk.len() as u64;
        progress.show(&chunk, bytes);
    }
    out.flush().context("cannot write the export")?;
    if !progress.is_complete() {
        bail!(broke);
    }
    Ok(bytes)
}

/// What a terminal shows meanwhile; nothing elsewhere.
struct Progress {
    language: Language,
    total: u64,
    rows: Option<RowCounter>,
    bar: ProgressBar,
}

impl Progress {
    fn new(language: Language, total: u64, rows: Option<RowCounter>, quiet: bool) -> Self {
        let bar = match quiet {
            true => ProgressBar::hidden(),
            false => ProgressBar::new(total),
        };
        // Whoever packs rows does not say how many of them are in a chunk.
        let template = match rows {
            Some(_) => "{bar:40} {percent:>3}%  {msg}  {eta}",
            None => "{spinner}  {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { language, total, rows, bar }
    }

    fn show(&mut self, chunk: &[u8], bytes: u64) {
        let (total, size) = (self.language.number(self.total), HumanBytes(bytes));
        let message = match &mut self.rows {
            Some(rows) => {
                rows.read(chunk);
                self.bar.set_position(rows.count());
                format!("{} / {total}  {size}", self.language.number(rows.count()))
            }
            None => format!("{total}  {size}"),
        };
        self.bar.set_message(message);
    }

    /// Whether as many rows came as were told, where they can be counted.
    fn is_complete(&self) -> bool {
        self.rows.as_ref().is_none_or(|rows| rows.count() == self.total)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
