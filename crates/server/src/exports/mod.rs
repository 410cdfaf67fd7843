//! Exports: whole selections as files, of any length, streamed as they are made.
//!
//! A thread of its own makes the file and hands it over in chunks; it waits when whoever reads is slow, and gives up when
//! they are gone. An answer ends well only when the file is whole: otherwise the connection breaks off, and the file says so
//! as well as its format can. How many rows there are is told beforehand.

mod author_columns;
mod mention_columns;
mod stream;

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use tokio::{runtime::Handle, sync::OwnedSemaphorePermit};
use utoipa::IntoParams;
use vigie_export::{Column, ExportError, Format, Separator, Settings, Sheet, sheet};
use vigie_index::{AllAuthors, Export, Exported, IndexError};
use vigie_model::{PostId, Slug};
use vigie_store::{Store, StoreError};

use crate::{problem::Problem, state::App};

pub(crate) use author_columns::AUTHORS;
pub(crate) use mention_columns::{MENTIONS, MentionRow};
use stream::{Chunks, pipe};

/// So many run at once; who comes then is told to come back.
pub(crate) const AT_ONCE: usize = 4;
/// How many rows there will be, in the head of the answer.
const ROWS: HeaderName = HeaderName::from_static("vigie-rows");

/// As what it is exported.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct FileParams {
    /// `csv` (when left out), `ndjson`, `xlsx` or `parquet`.
    format: Option<String>,
    /// What stands between the cells of CSV: `comma` (when left out), `semicolon`, which spreadsheets want where numbers have
    /// decimal commas, or `tab`.
    separator: Option<String>,
    /// `with` or `without` (when left out) a byte order mark at the beginning of CSV, by which Excel knows UTF-8.
    bom: Option<String>,
}

impl FileParams {
    /// Reads every part; `title` is that of the first sheet.
    pub(crate) fn settings(&self, title: &'static str) -> Result<Settings, Problem> {
        let given = |word: &Option<String>| word.clone().filter(|word| !word.is_empty());
        let format = given(&self.format).map_or(Ok(Format::Csv), |word| word.parse());
        let format = format.map_err(|error| Problem::bad_request(error.to_string()))?;
        let separator = match given(&self.separator).as_deref() {
            None | Some("comma") => Separator::Comma,
            Some("semicolon") => Separator::Semicolon,
            Some("tab") => Separator::Tab,
            Some(other) => {
                let detail = format!("separator: `{other}` is unknown; write comma, semicolon or tab");
                return Err(Problem::bad_request(detail));
            }
        };
        let byte_order_mark = match given(&self.bom).as_deref() {
            None | Some("without") => false,
            Some("with") => true,
            Some(other) => {
                return Err(Problem::bad_request(format!(
                    "bom: `{other}` is unknown; write with or without"
                )));
            }
        };
        Ok(Settings { separator, byte_order_mark, ..Settings::of(format, title) })
    }
}

/// A place among those that run at once.
pub(crate) fn place(app: &App) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(&app.exports).try_acquire_owned().map_err(|_| {
        Problem::away(
            format!("{AT_ONCE} exports are running, which is the most at once; try again in a moment"),
            5,
        )
    })
}

/// What goes into a file.
pub(crate) enum Rows {
    Mentions(Export),
    Authors(Box<AllAuthors>),
}

/// Answers with a file of these rows; `place` is held until it is whole or given up.
pub(crate) fn answer(
    app: &App,
    workspace: &Slug,
    settings: Settings,
    rows: Rows,
    place: OwnedSemaphorePermit,
) -> Response {
    let (total, what) = match &rows {
        Rows::Mentions(export) => (export.total(), "mentions"),
        Rows::Authors(authors) => (authors.total(), "authors"),
    };
    let day = (app.parts.clock)().strftime("%Y-%m-%d");
    let (ending, kind) = (settings.format.as_str(), settings.format.media_type());
    let disposition = format!(r#"attachment; filename="{workspace}-{what}-{day}.{ending}""#);
    let (chunks, body) = pipe(app.stop.clone(), Handle::current());
    let (app, workspace) = (app.clone(), workspace.clone());
    tokio::task::spawn_blocking(move || {
        match rows {
            Rows::Mentions(export) => fill(MENTIONS, &settings, chunks, |sheet| {
                export.each::<Broken>(|mentions| {
                    let mut rows = handled(&app.parts.store, &workspace, mentions)?.into_iter();
                    rows.try_for_each(|row| sheet.row(&row).map_err(Broken::from))
                })
            }),
            Rows::Authors(authors) => fill(AUTHORS, &settings, chunks, |sheet| {
                authors.each::<Broken>(|author| sheet.row(author).map_err(Broken::from))
            }),
        }
        drop(place);
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(ROWS, total.into());
    // The name of a workspace has letters, digits and hyphens.
    headers.extend(HeaderValue::from_str(&disposition).ok().map(|name| (header::CONTENT_DISPOSITION, name)));
    (headers, Body::from_stream(body)).into_response()
}

/// Mentions with what the team made of them. Blocks.
fn handled(store: &Store, workspace: &Slug, mentions: Vec<Exported>) -> Result<Vec<MentionRow>, StoreError> {
    let posts: Vec<&PostId> = mentions.iter().map(|row| &row.mention.post.id).collect();
    let asked =
        async { tokio::try_join!(store.handlings(workspace, &posts), store.mood_labels(workspace, &posts)) };
    let (mut handlings, labels) = Handle::current().block_on(asked)?;
    let row = |Exported { mention, story }| MentionRow {
        handling: handlings.remove(&mention.post.id).unwrap_or_default(),
        corrected: labels.get(&mention.post.id).copied(),
        mention,
        story,
    };
    Ok(mentions.into_iter().map(row).collect())
}

/// Why a file is not whole.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Makes a file, and ends the answer well if that goes well.
fn fill<T>(
    columns: &'static [Column<T>],
    settings: &Settings,
    chunks: Chunks,
    add_rows: impl FnOnce(&mut dyn Sheet<T>) -> Result<(), Broken>,
) {
    let end = chunks.end();
    let filled =
        sheet(columns, settings, Box::new(chunks)).map_err(Broken::from).and_then(
            |mut sheet| match add_rows(&mut *sheet) {
                Ok(()) => Ok(sheet.finish()?),
                Err(error) => {
                    sheet.break_off(&error.to_string());
                    Err(error)
                }
            },
        );
    match filled {
        Ok(()) => end.well(),
        // Whoever hangs up knows it.
        Err(Broken::Export(ExportError::Io(error))) => tracing::debug!(%error, "an export was given up"),
        Err(error) => tracing::error!(%error, "an export broke off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documented<T>(columns: &[Column<T>]) -> String {
        let row = |column: &Column<T>| {
            format!("| `{}` | {} | {} |\n", column.name, column.read.kind(), column.about)
        };
        columns.iter().map(row).collect()
    }

    #[test]
    fn the_documentation_shows_every_column_in_its_order() {
        let page = include_str!("../../../../docs/exports.md");
        for columns in [documented(MENTIONS), documented(AUTHORS)] {
            assert!(page.contains(&columns), "docs/exports.md lacks these columns:\n{columns}");
        }
    }
}
