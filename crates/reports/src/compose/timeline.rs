//! Mentions over time: one line a brand, the table behind them, and what made each peak.

use jiff::Timestamp;
use vigie_alerts::Language;

use crate::{
    BrandFigures, Figures,
    calendar::Step,
    chart::{BRANDS, Chart, Plot, Series},
    document::{Block, Column, Point, Table},
    numbers,
};

pub(super) fn blocks(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let mut blocks = vec![Block::Chart(chart(figures))];
    if figures.brands.len() > BRANDS.len() {
        let note = language.pick(
            "Brands beyond the sixth are in the tables below, not in this chart.",
            "Les marques au-delà de la sixième sont dans les tableaux qui suivent, pas dans ce graphique.",
        );
        blocks.push(Block::Note(note.to_owned()));
    }
    let peaks: Vec<Point> = figures
        .brands
        .iter()
        .filter_map(|brand| {
            let peak = super::summary::peak_in(brand)?;
            let (about, told) = (brand.shown(), super::summary::peak_of(figures, "", peak));
            Some(Point { about, text: told.trim_start_matches([',', ' ']).to_owned() })
        })
        .collect();
    if !peaks.is_empty() {
        let title = language.pick("What made the peaks", "Ce qui a fait les pics");
        blocks.extend([Block::Heading(title.to_owned()), Block::Points(peaks)]);
    }
    blocks
}

fn chart(figures: &Figures) -> Chart {
    let language = figures.language;
    let brands: Vec<&BrandFigures> = figures.brands.iter().take(BRANDS.len()).collect();
    let starts: Vec<Timestamp> = brands
        .first()
        .map(|brand| brand.counted.timeline.iter().map(|piece| piece.start).collect())
        .unwrap_or_default();
    let counts = |brand: &BrandFigures| brand.counted.timeline.iter().map(|piece| piece.mentions).collect();
    let series = brands.iter().zip(BRANDS).map(|(brand, colour)| Series {
        values: counts(brand),
        colour,
        strong: brand.own,
    });
    let mut columns = vec![Column::text(step(figures))];
    columns.extend(brands.iter().map(|brand| Column::numbers(&brand.shown())));
    let row = |(at, start): (usize, &Timestamp)| {
        let count = |brand: &&BrandFigures| brand.counted.timeline.get(at).map_or(0, |piece| piece.mentions);
        let cells = brands.iter().map(|brand| language.whole(count(brand)));
        std::iter::once(place(figures, *start)).chain(cells).collect()
    };
    let table = Table {
        caption: language.pick("Mentions over time", "Mentions dans le temps").to_owned(),
        columns,
        rows: starts.iter().enumerate().map(row).collect(),
    };
    let names: Vec<String> = brands.iter().map(|brand| brand.shown()).collect();
    let names = numbers::list(language, &names);
    let days = numbers::days(language, figures.period, &figures.zone);
    let told = match language {
        Language::English => {
            format!("Line chart: mentions of {names}, {days}. The table below has the figures.")
        }
        Language::French => {
            format!("Courbes : mentions de {names}, {days}. Le tableau ci-dessous donne les chiffres.")
        }
    };
    Chart {
        title: table.caption.clone(),
        plot: Plot::Lines {
            moments: starts.iter().map(|start| short_moment(figures, *start)).collect(),
            series: series.collect(),
        },
        told,
        legend: brands.iter().map(|brand| brand.shown()).zip(BRANDS).collect(),
        table,
    }
}

fn step(figures: &Figures) -> &'static str {
    let language = figures.language;
    match figures.step {
        Step::Hour => language.pick("Hour", "Heure"),
        Step::Day => language.pick("Day", "Jour"),
        Step::Week => language.pick("Week from", "Semaine du"),
    }
}

/// A piece of the timeline in words.
pub(super) fn moment(figures: &Figures, start: Timestamp) -> String {
    let (language, start) = (figures.language, start.to_zoned(figures.zone.clone()));
    match figures.step {
        Step::Hour => format!("{}, {}", numbers::day(language, start.date()), start.strftime("%H:%M")),
        Step::Day => numbers::day(language, start.date()),
        Step::Week => numbers::date(language, start.date()),
    }
}

/// The same in a column of such pieces: of one day only the hours.
fn place(figures: &Figures, start: Timestamp) -> String {
    let is_one_day = figures.period.to.duration_since(figures.period.from).as_hours() <= 25;
    if is_one_day { short_moment(figures, start) } else { moment(figures, start) }
}

/// The same below an axis.
fn short_moment(figures: &Figures, start: Timestamp) -> String {
    let start = start.to_zoned(figures.zone.clone());
    match figures.step {
        Step::Hour => start.strftime("%H:%M").to_string(),
        Step::Day | Step::Week => numbers::short_date(start.date()),
    }
}
