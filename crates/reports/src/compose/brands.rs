//! The brands against each other: their measures, their moods, and their shares of what is said.

use vigie_alerts::Language;
use vigie_model::Polarity;

use crate::{
    BrandFigures, Figures,
    chart::{BEFORE, BRANDS, Bar, Chart, MOODS, Plot},
    document::{Block, Column, Table},
    numbers,
};

pub(super) fn side_by_side(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let mut blocks = vec![Block::Table(measures(figures)), Block::Chart(moods(figures))];
    if let Some(brand) = figures.brands.first() {
        let lists = [
            (&brand.counted.best, language.pick("best received", "les mieux reçues")),
            (&brand.counted.worst, language.pick("worst received", "les plus critiques")),
        ];
        for (examples, title) in lists {
            if !examples.is_empty() {
                blocks.push(Block::Heading(format!("{}{} {title}", brand.shown(), language.colon())));
                blocks.extend(examples.iter().map(|example| Block::Quote(super::quote(figures, example))));
            }
        }
    }
    blocks
}

fn measures(figures: &Figures) -> Table {
    let language = figures.language;
    let compares = figures.previous.is_some();
    let titles = [
        ("Mentions", "Mentions"),
        ("Change", "Évolution"),
        ("Authors", "Auteurs"),
        ("Engagement", "Engagement"),
        ("Estimated reach", "Portée estimée"),
        ("Net sentiment", "Sentiment net"),
        ("E\u{2011}reputation", "E\u{2011}réputation"),
        ("Presence", "Présence"),
    ];
    let kept = |at: &usize| compares || *at != 1;
    let shown = titles.iter().enumerate().filter(|(at, _)| kept(at));
    let mut columns = vec![Column::text(language.pick("Brand", "Marque"))];
    columns.extend(shown.map(|(_, &(english, french))| Column::numbers(language.pick(english, french))));
    let row = |brand: &BrandFigures| {
        let now = &brand.counted.now;
        let cells = [
            language.whole(now.mentions),
            numbers::change(language, brand.change.as_ref().and_then(|change| change.mentions)),
            language.whole(now.authors),
            language.whole(now.engagement),
            now.estimated_reach.map_or_else(|| numbers::NONE.to_owned(), |reach| language.people(reach)),
            numbers::score(language, brand.net(), 2),
            numbers::score(language, now.reputation.score, 0),
            now.presence
                .score
                .map_or_else(|| numbers::NONE.to_owned(), |score| numbers::decimal(language, score, 0)),
        ];
        let cells = cells.into_iter().enumerate().filter(|(at, _)| kept(at)).map(|(_, cell)| cell);
        std::iter::once(brand.shown()).chain(cells).collect()
    };
    Table {
        caption: language.pick("Measures of each brand", "Mesures de chaque marque").to_owned(),
        columns,
        rows: figures.brands.iter().map(row).collect(),
    }
}

/// The moods as they probably are, or as they were counted where that is not known.
fn moods(figures: &Figures) -> Chart {
    let language = figures.language;
    let shares = |brand: &BrandFigures| match brand.shares {
        Some(shares) => Some([shares.negative.value, shares.neutral.value, shares.positive.value]),
        None => {
            let (moods, all) = (brand.counted.now.by_sentiment, brand.counted.now.mentions);
            let share = |mood| moods.of(mood) as f64 / all as f64;
            (all > 0).then(|| [Polarity::Negative, Polarity::Neutral, Polarity::Positive].map(share))
        }
    };
    let bar = |brand: &BrandFigures| Bar {
        label: brand.shown(),
        value: numbers::score(language, brand.net(), 2),
        pieces: shares(brand).map_or_else(Vec::new, |shares| shares.into_iter().zip(MOODS).collect()),
        before: None,
    };
    let names = [
        language.pick("Unfavourable", "Défavorables"),
        language.pick("Neutral", "Neutres"),
        language.pick("Favourable", "Favorables"),
    ];
    let net = language.pick("Net sentiment", "Sentiment net");
    let mut columns = vec![Column::text(language.pick("Brand", "Marque"))];
    columns.extend(names.iter().map(|name| Column::numbers(name)));
    columns.extend([
        Column::numbers(net),
        Column::numbers(language.pick("Between", "Entre")),
        Column::numbers(language.pick("Before", "Avant")),
    ]);
    let row = |brand: &BrandFigures| {
        let mut cells = vec![brand.shown()];
        match shares(brand) {
            Some(shares) => cells.extend(shares.map(|share| numbers::percent(language, Some(share)))),
            None => cells.extend([numbers::NONE; 3].map(str::to_owned)),
        }
        cells.push(numbers::score(language, brand.net(), 2));
        cells.push(brand.shares.map_or_else(
            || numbers::NONE.to_owned(),
            |shares| {
                let (low, high) = (shares.net.low, shares.net.high);
                let to = language.pick("to", "à");
                format!("{} {to} {}", numbers::signed(language, low, 2), numbers::signed(language, high, 2))
            },
        ));
        cells.push(numbers::score(language, figures.previous.and(brand.net_before()), 2));
        cells
    };
    let told = language.pick(
        "Bars: what part of each brand’s mentions is probably unfavourable, neutral and favourable, with the net sentiment. The \
         table below has the figures.",
        "Barres : part probable des mentions défavorables, neutres et favorables de chaque marque, avec le sentiment net. Le \
         tableau ci-dessous donne les chiffres.",
    );
    let title = language.pick("Moods of each brand", "Tonalité de chaque marque");
    Chart {
        title: title.to_owned(),
        plot: Plot::Bars(figures.brands.iter().map(bar).collect()),
        told: told.to_owned(),
        legend: names.iter().map(|name| (*name).to_owned()).zip(MOODS).collect(),
        table: Table { caption: title.to_owned(), columns, rows: figures.brands.iter().map(row).collect() },
    }
}

pub(super) fn share_of_voice(figures: &Figures) -> Vec<Block> {
    let language = figures.language;
    let now = |brand: &BrandFigures| brand.counted.now.share_of_voice.mentions;
    let before = |brand: &BrandFigures| figures.previous.and(brand.counted.before.share_of_voice.mentions);
    // The longest bar takes the whole width.
    let longest =
        figures.brands.iter().flat_map(|brand| [now(brand), before(brand)]).flatten().fold(0.01, f64::max);
    let bar = |(at, brand): (usize, &BrandFigures)| Bar {
        label: brand.shown(),
        value: numbers::percent(language, now(brand)),
        pieces: vec![(now(brand).unwrap_or(0.0) / longest, BRANDS.get(at).copied().unwrap_or(BRANDS[5]))],
        before: before(brand).map(|share| share / longest),
    };
    let ways = [
        language.pick("Mentions", "Mentions"),
        language.pick("Stories", "Textes"),
        language.pick("Authors", "Auteurs"),
        language.pick("Engagement", "Engagement"),
        language.pick("Reach", "Portée"),
    ];
    let mut columns = vec![Column::text(language.pick("Brand", "Marque"))];
    columns.extend(ways.iter().map(|way| Column::numbers(way)));
    if figures.previous.is_some() {
        columns.push(Column::numbers(language.pick("Change, mentions", "Évolution, mentions")));
    }
    let row = |brand: &BrandFigures| {
        let voice = brand.counted.now.share_of_voice;
        let shares = [voice.mentions, voice.stories, voice.authors, voice.engagement, voice.reach];
        let mut cells = vec![brand.shown()];
        cells.extend(shares.map(|share| numbers::percent(language, share)));
        if figures.previous.is_some() {
            cells.push(numbers::points(
                language,
                brand.change.as_ref().and_then(|change| change.share_of_voice),
            ));
        }
        cells
    };
    let told = match (language, figures.previous.is_some()) {
        (Language::English, true) => {
            "Bars: share of voice by mentions of each brand, with that of the period before below it. The table below \
             has the figures."
        }
        (Language::English, false) => {
            "Bars: share of voice by mentions of each brand. The table below has the figures."
        }
        (Language::French, true) => {
            "Barres : part de voix en mentions de chaque marque, avec celle de la période précédente en dessous. Le tableau \
             ci-dessous donne les chiffres."
        }
        (Language::French, false) => {
            "Barres : part de voix en mentions de chaque marque. Le tableau ci-dessous donne les chiffres."
        }
    };
    let legend =
        figures.previous.map(|_| (language.pick("Period before", "Période précédente").to_owned(), BEFORE));
    vec![Block::Chart(Chart {
        title: language.pick("By mentions", "En mentions").to_owned(),
        plot: Plot::Bars(figures.brands.iter().enumerate().map(bar).collect()),
        told: told.to_owned(),
        legend: legend.into_iter().collect(),
        table: Table {
            caption: language
                .pick("Share of voice, counted five ways", "Part de voix, comptée de cinq façons")
                .to_owned(),
            columns,
            rows: figures.brands.iter().map(row).collect(),
        },
    })]
}
