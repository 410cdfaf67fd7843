//! Where people write, and in which languages.

use vigie_alerts::{Language, clean};
use vigie_index::{Count, Stats};

use super::NAME;
use crate::{
    Figures,
    chart::{BEFORE, BRANDS, Bar, Chart, Plot},
    document::{Block, Column, Table},
    numbers,
};

/// How many are shown of each.
const SHOWN: usize = 8;
/// One mention in so many, or less, is a small place.
const SMALL: u64 = 200;

/// A source or a language with its mentions in the period and in the one before.
struct Place {
    name: String,
    now: u64,
    before: Option<u64>,
}

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let source = |id: &str| clean(id, NAME);
    let sources = ranked(figures, |stats| counts(&stats.by_source), source, true);
    let spoken = |stats: &Stats| stats.by_language.iter().map(|one| (one.id.clone(), one.count)).collect();
    let languages = ranked(figures, spoken, |id| language_name(language, id), true);
    // A mention can touch several topics, or none.
    let topics = ranked(figures, |stats| counts(&stats.by_topic), |id| figures.topic(id), false);
    let lists = [
        (language.pick("Source", "Source"), language.pick("By source", "Par source"), sources),
        (language.pick("Language", "Langue"), language.pick("By language", "Par langue"), languages),
        (language.pick("Topic", "Thème"), language.pick("By topic", "Par thème"), topics),
    ];
    let charts = lists.into_iter().filter(|(.., places)| !places.is_empty());
    charts.map(|(one, title, places)| Block::Chart(chart(figures, one, title, &places))).collect()
}

fn counts(all: &[Count]) -> Vec<(String, u64)> {
    all.iter().map(|one| (one.id.clone(), one.count)).collect()
}

/// The places with the most mentions. Where every mention is in one place, those in small ones are told together.
fn ranked(
    figures: &Figures,
    of: impl Fn(&Stats) -> Vec<(String, u64)>,
    name: impl Fn(&str) -> String,
    is_whole: bool,
) -> Vec<Place> {
    let (now, before) = (&figures.totals.now, figures.totals.before.as_ref());
    let counted_before = before.map(&of);
    let least = if is_whole { now.total / SMALL } else { 0 };
    let place = |(id, count): (String, u64)| Place {
        name: name(&id),
        now: count,
        before: counted_before
            .as_ref()
            .map(|before| before.iter().find(|(old, _)| *old == id).map_or(0, |(_, count)| *count)),
    };
    let large = of(now).into_iter().filter(|(_, count)| *count > least).take(SHOWN);
    let mut places: Vec<Place> = large.map(place).collect();
    let others = now.total.saturating_sub(places.iter().map(|place| place.now).sum());
    if is_whole && others > 0 {
        let shown_before: u64 = places.iter().filter_map(|place| place.before).sum();
        places.push(Place {
            name: figures.language.pick("others", "autres").to_owned(),
            now: others,
            before: before.map(|before| before.total.saturating_sub(shown_before)),
        });
    }
    places
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
        title: title.to_owned(),
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
        "pl" => language.pick("Polish", "polonais"),
        "ru" => language.pick("Russian", "russe"),
        "sv" => language.pick("Swedish", "suédois"),
        "tr" => language.pick("Turkish", "turc"),
        "ja" => language.pick("Japanese", "japonais"),
        "zh" => language.pick("Chinese", "chinois"),
        "und" | "" => language.pick("unknown", "inconnue"),
        other => return clean(other, NAME),
    };
    name.to_owned()
}
