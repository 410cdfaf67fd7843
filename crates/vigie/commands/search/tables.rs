//! Counts as tables: by brand, topic and the like, over time, by the values of fields.

use jiff::{Timestamp, tz::TimeZone};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    language::Language,
    terminal::{self, Style},
};

/// How long the bar of the largest count is, in characters.
const BAR: u64 = 40;

/// The answer of `stats/histogram`.
#[derive(Deserialize)]
pub(super) struct Histogram {
    zone: String,
    buckets: Vec<Bucket>,
}

#[derive(Deserialize)]
struct Bucket {
    start: Timestamp,
    count: u64,
    by_sentiment: Moods,
}

#[derive(Deserialize)]
struct Moods {
    negative: u64,
}

/// The answer of `stats/facets`.
#[derive(Deserialize)]
pub(super) struct Facets {
    facets: Vec<Facet>,
}

#[derive(Deserialize)]
struct Facet {
    field: String,
    total: u64,
    values: Vec<Counted>,
    further: u64,
}

#[derive(Deserialize)]
struct Counted {
    id: String,
    count: u64,
}

/// A row for each step, with a bar.
pub(super) fn over_time(language: Language, histogram: &Histogram) {
    let style = Style::of_stdout();
    let zone = TimeZone::get(&histogram.zone).unwrap_or(TimeZone::UTC);
    let begins = |bucket: &Bucket| bucket.start.to_zoned(zone.clone());
    let whole_days =
        histogram.buckets.iter().all(|bucket| begins(bucket).time() == jiff::civil::Time::midnight());
    let shown = match whole_days {
        true => language.pick("%a %d %b %Y", "%d/%m/%Y"),
        false => language.pick("%d %b %Y %H:%M", "%d/%m/%Y %H:%M"),
    };
    let most = histogram.buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0).max(1);
    let head =
        language.pick(["from", "mentions", "negative", ""], ["à partir du", "mentions", "négatives", ""]);
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for bucket in &histogram.buckets {
        let bar = usize::try_from((bucket.count * BAR).div_ceil(most)).unwrap_or(0);
        rows.push(vec![
            begins(bucket).strftime(shown).to_string(),
            language.number(bucket.count),
            language.percent(bucket.by_sentiment.negative, bucket.count),
            "█".repeat(bar),
        ]);
    }
    terminal::table(style, &rows);
    terminal::line(&style.dim(&histogram.zone));
}

/// A table for each field.
pub(super) fn values(language: Language, facets: &Facets) {
    let style = Style::of_stdout();
    for (number, facet) in facets.facets.iter().enumerate() {
        if number > 0 {
            terminal::line("");
        }
        let share = language.pick("share", "part");
        let mut rows = vec![vec![facet.field.clone(), "mentions".to_owned(), share.to_owned()]];
        for Counted { id, count } in &facet.values {
            let share = language.percent(*count, facet.total);
            rows.push(vec![terminal::harmless(id), language.number(*count), share]);
        }
        terminal::table(style, &rows);
        if facet.further > 0 {
            let further = language.number(facet.further);
            let words = language.pick(format!("and {further} more"), format!("et {further} autres"));
            terminal::line(&style.dim(&words));
        }
    }
}

/// The answer of `stats`.
pub(super) fn counts(language: Language, stats: &Value) {
    let style = Style::of_stdout();
    let number = |value: &Value, path: &str| value.pointer(path).and_then(Value::as_u64).unwrap_or(0);
    let total = number(stats, "/total");
    terminal::line(&style.bold(&format!("{} mentions", language.number(total))));
    if total == 0 {
        return;
    }
    let brands = stats.get("by_brand").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let all: u64 = brands.iter().map(|brand| number(brand, "/count")).sum();
    let head = language.pick(
        ["brand", "mentions", "share of voice", "negative", "neutral", "positive", "net sentiment"],
        ["marque", "mentions", "part de voix", "négatives", "neutres", "positives", "sentiment net"],
    );
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for brand in brands {
        let count = number(brand, "/count");
        let [negative, neutral, positive] =
            ["/by_sentiment/negative", "/by_sentiment/neutral", "/by_sentiment/positive"]
                .map(|path| number(brand, path));
        let net = (positive as f64 - negative as f64) / count.max(1) as f64;
        rows.push(vec![
            brand.get("id").and_then(Value::as_str).unwrap_or_default().to_owned(),
            language.number(count),
            language.percent(count, all),
            language.percent(negative, count),
            language.percent(neutral, count),
            language.percent(positive, count),
            language.pick(format!("{net:+.2}"), format!("{net:+.2}").replace('.', ",")),
        ]);
    }
    terminal::line("");
    terminal::table(style, &rows);
    let lists = [
        ("/by_topic", language.pick("topic", "thème")),
        ("/by_language", language.pick("language", "langue")),
        ("/by_source", language.pick("source", "source")),
        ("/by_kind", language.pick("type", "type")),
    ];
    for (path, title) in lists {
        let counted = stats.pointer(path).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        if counted.is_empty() {
            continue;
        }
        let mut rows =
            vec![vec![title.to_owned(), "mentions".to_owned(), language.pick("share", "part").to_owned()]];
        for entry in counted.iter().take(12) {
            let count = number(entry, "/count");
            let name =
                entry.get("id").or_else(|| entry.get("value")).and_then(Value::as_str).unwrap_or_default();
            rows.push(vec![terminal::harmless(name), language.number(count), language.percent(count, total)]);
        }
        terminal::line("");
        terminal::table(style, &rows);
    }
    terminal::line("");
    let formula = language.pick(
        "share of voice = mentions of the brand ÷ mentions of all brands shown; net sentiment = (positive − negative) ÷ all",
        "part de voix = mentions de la marque ÷ mentions de toutes les marques affichées ; sentiment net = (positives − négatives) ÷ toutes",
    );
    terminal::line(&style.dim(formula));
}
