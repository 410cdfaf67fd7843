//! How a file that is imported is to be read: as the command line says, or as the file shows.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, anyhow, bail};
use jiff::tz::TimeZone;
use vigie_model::Slug;
use vigie_sources::import::{ColumnMap, Format, Tool};

use crate::options::Import as Arguments;

/// What was decided.
pub(crate) struct Decided {
    pub(crate) format: Format,
    /// The tool that the file is from, where nobody said so.
    pub(crate) seen: Option<Tool>,
    /// Where the map was saved.
    pub(crate) saved: Option<PathBuf>,
}

/// Decides by the arguments, the maps that were saved in the data folder, and the file.
pub(crate) fn decide(arguments: &Arguments, zone: Option<&TimeZone>, data: &Path) -> Result<Decided> {
    let maps = data.join("maps");
    if let Some(map) = &arguments.map {
        let said = ["csv", "tsv", "txt"];
        if arguments.format.as_deref().is_some_and(|format| !said.contains(&format)) {
            bail!("--map is for tables: leave --format out, or write --format csv");
        }
        let map = map.parse::<ColumnMap>().context("--map")?.with_dates(arguments.dates.iter().cloned());
        let saved = match &arguments.save {
            Some(name) => {
                let map = map.clone().with_defaults(arguments.source.clone(), zone.cloned());
                Some(save(&maps, name, &map)?)
            }
            None => None,
        };
        return Ok(Decided { format: Format::Csv(map), seen: None, saved });
    }
    let (format, seen) = match &arguments.format {
        Some(name) => (named(name, &maps)?, None),
        None => seen(&arguments.file)?,
    };
    let format = match format {
        Format::Csv(map) => Format::Csv(map.with_dates(arguments.dates.iter().cloned())),
        other => other,
    };
    Ok(Decided { format, seen, saved: None })
}

/// The format of this name.
fn named(name: &str, maps: &Path) -> Result<Format> {
    if let Ok(tool) = name.parse::<Tool>() {
        return Ok(tool.format()?);
    }
    match name {
        "jsonl" | "ndjson" => return Ok(Format::JsonLines),
        "csv" | "tsv" => return Ok(Format::Csv(ColumnMap::automatic())),
        _ => {}
    }
    let is_path = name.ends_with(".toml") || name.contains('/');
    let path = if is_path { PathBuf::from(name) } else { maps.join(format!("{name}.toml")) };
    if !is_path && !path.exists() {
        return Err(unknown(name, maps));
    }
    let text = fs::read_to_string(&path).with_context(|| format!("--format {name}: {}", path.display()))?;
    Ok(Format::Csv(ColumnMap::from_toml(&text).with_context(|| path.display().to_string())?))
}

/// What the file itself shows: a tool by its header, or else the ending of its name.
fn seen(file: &Path) -> Result<(Format, Option<Tool>)> {
    if file == Path::new("-") {
        return Ok((Format::JsonLines, None));
    }
    if let Some(tool) = Tool::of_file(file).with_context(|| file.display().to_string())? {
        return Ok((tool.format()?, Some(tool)));
    }
    let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let is_table = ["csv", "tsv", "txt"].iter().any(|known| ending.eq_ignore_ascii_case(known));
    Ok((if is_table { Format::Csv(ColumnMap::automatic()) } else { Format::JsonLines }, None))
}

fn save(maps: &Path, name: &str, map: &ColumnMap) -> Result<PathBuf> {
    let slug = Slug::new(name).map_err(|error| anyhow!("--save {name}: {error}"))?;
    let taken = ["jsonl", "ndjson", "csv", "tsv"].contains(&name) || name.parse::<Tool>().is_ok();
    if taken {
        bail!("--save {name}: that is a format of its own; choose another name");
    }
    let path = maps.join(format!("{slug}.toml"));
    let text = map.to_toml()?;
    fs::create_dir_all(maps)
        .and_then(|()| fs::write(&path, text))
        .with_context(|| path.display().to_string())?;
    Ok(path)
}

fn unknown(name: &str, maps: &Path) -> anyhow::Error {
    let mut known: Vec<String> = ["jsonl", "csv"].map(str::to_owned).to_vec();
    known.extend(Tool::ALL.map(|tool| tool.as_str().to_owned()));
    let files = fs::read_dir(maps).into_iter().flatten().flatten();
    let mut saved: Vec<String> =
        files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".toml")?.to_owned())).collect();
    saved.sort();
    known.extend(saved);
    anyhow!(
        "there is no format `{name}`; there are {}, any file that ends in .toml, and what `--map … --save NAME` saved in {}",
        known.join(", "),
        maps.display()
    )
}
