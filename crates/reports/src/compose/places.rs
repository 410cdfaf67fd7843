//! Where people write, and in which languages.

use vigie_alerts::{Language, clean};

use super::NAME;
use crate::{
    Figures,
    chart::{BEFORE, BRANDS, Bar, Chart, Plot},
    document::{Block, Column, Table},
    numbers,
};

/// How many are shown of each.
const SHOWN: usize = 8;

/// A source or a language with its mentions in the period and in the one before.
struct Place {
    name: String,
    now: u64,
    before: Option<u64>,
}

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    if figures.is_empty() {
        return figures.nothing();
    }
    let language = figures.language;
    let (now, before) = (&figures.totals.now, figures.totals.before.as_ref());
    let sources = now.by_source.iter().take(SHOWN).map(|source| Place {
        name: clean(&source.id, NAME),
        now: source.count,
        before: before
            .map(|before| before.by_source.iter().find(|old| old.id == source.id).map_or(0, |old| old.count)),
    });
    let languages = now.by_language.iter().take(SHOWN).map(|spoken| Place {
        name: language_name(language, &spoken.id),
        now: spoken.count,
        before: before.map(|before| {
            before.by_language.iter().find(|old| old.id == spoken.id).map_or(0, |old| old.count)
        }),
    });
    let topics = now.by_topic.iter().take(SHOWN).map(|topic| Place {
        name: figures.topic(&topic.id),
        now: topic.count,
        before: before
            .map(|before| before.by_topic.iter().find(|old| old.id == topic.id).map_or(0, |old| old.count)),
    });
    let lists: [(&str, &str, Vec<Place>); 3] = [
        (language.pick("Source", "Source"), language.pick("By source", "Par source"), sources.collect()),
        (
            language.pick("Language", "Langue"),
            language.pick("By language", "Par langue"),
            languages.collect(),
        ),
        (language.pick("Topic", "Thème"), language.pick("By topic", "Par thème"), topics.collect()),
    ];
    let charts = lists.into_iter().filter(|(.., places)| !places.is_empty());
    charts.map(|(one, title, places)| Block::Chart(chart(figures, one, title, &places))).collect()
}

fn chart(figures: &Figures, one: &str, title: &str, places: &[Place]) -> Chart {
    let language = figures.language;
    let all = figures.totals.now.total.max(1) as f64;
    let longest =
        places.iter().map(|place| place.now.max(place.before.unwrap_or(0))).max().unwrap_or(1).max(1) as f64;
    let share = |place: &Place| numbers::percent(language, Some(place.now as f64 / all));
    let bar = |place: &Place| Bar {
        label: place.name.clone(),
        value: share(place),
        pieces: vec![(place.now as f64 / longest, BRANDS[0])],
        before: place.before.map(|before| before as f64 / longest),
    };
    let compares = figures.previous.is_some();
    let mut columns = vec![
        Column::text(one),
        Column::numbers(language.pick("Mentions", "Mentions")),
        Column::numbers(language.pick("Share", "Part")),
    ];
    if compares {
        columns.push(Column::numbers(language.pick("Before", "Avant")));
        columns.push(Column::numbers(language.pick("Change", "Évolution")));
    }
    let row = |place: &Place| {
        let mut cells = vec![place.name.clone(), language.whole(place.now), share(place)];
        if let Some(before) = place.before {
            let change = (before > 0).then(|| place.now as f64 / before as f64 - 1.0);
            cells.extend([language.whole(before), numbers::change(language, change)]);
        }
        cells
    };
    let told = match language {
        Language::English => {
            format!("Bars: mentions, {}. The table below has the figures.", title.to_lowercase())
        }
        Language::French => {
            format!("Barres : mentions, {}. Le tableau ci-dessous donne les chiffres.", title.to_lowercase())
        }
    };
    let legend = compares.then(|| (language.pick("Period before", "Période précédente").to_owned(), BEFORE));
    Chart {
        plot: Plot::Bars(places.iter().map(bar).collect()),
        told,
        legend: legend.into_iter().collect(),
        table: Table { caption: title.to_owned(), columns, rows: places.iter().map(row).collect() },
    }
}

fn language_name(language: Language, code: &str) -> String {
    let name = match code {
        "fr" => language.pick("French", "français"),
        "en" => language.pick("English", "anglais"),
        "de" => language.pick("German", "allemand"),
        "es" => language.pick("Spanish", "espagnol"),
        "it" => language.pick("Italian", "italien"),
        "pt" => language.pick("Portuguese", "portugais"),
        "nl" => language.pick("Dutch", "néerlandais"),
        "ar" => language.pick("Arabic", "arabe"),
        "ja" => language.pick("Japanese", "japonais"),
        "zh" => language.pick("Chinese", "chinois"),
        "und" | "" => language.pick("unknown", "inconnue"),
        other => return clean(other, NAME),
    };
    name.to_owned()
}
