//! `vigie search`: mentions, or counts of them.

use std::process::ExitCode;

use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use vigie_model::{Highlight, Mention, Polarity};

use crate::{
    client::Client,
    language::Language,
    options::{Global, Search},
    terminal::{self, Style},
};

#[derive(Deserialize)]
struct Page {
    total: usize,
    mentions: Vec<Found>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Found {
    #[serde(flatten)]
    mention: Mention,
    #[serde(default)]
    spread: Option<Spread>,
    title_highlights: Vec<Highlight>,
    text_highlights: Vec<Highlight>,
}

#[derive(Deserialize)]
struct Spread {
    copies: usize,
    reposts: usize,
    quotes: usize,
}

pub(crate) async fn run(global: &Global, arguments: &Search) -> Result<ExitCode> {
    let client = Client::connect(global).await?;
    let outcome = answer(&client, global.language(), arguments).await;
    client.close().await?;
    outcome.map(|()| ExitCode::SUCCESS)
}

async fn answer(client: &Client, language: Language, arguments: &Search) -> Result<()> {
    let limit = arguments.limit.to_string();
    let text = |value: &'_ Option<String>| value.clone().unwrap_or_default();
    let selection = [
        ("q", arguments.query.clone()),
        ("workspace", text(&arguments.workspace)),
        ("brand", text(&arguments.brand)),
        ("topic", text(&arguments.topic)),
        ("lang", text(&arguments.lang)),
        ("source", text(&arguments.source)),
        ("sentiment", text(&arguments.sentiment)),
        ("type", text(&arguments.kind)),
        ("country", text(&arguments.country)),
        ("author", text(&arguments.author)),
        ("story", text(&arguments.story)),
        ("reposts", if arguments.without_reposts { "without" } else { "" }.to_owned()),
        ("stories", if arguments.stories { "collapse" } else { "" }.to_owned()),
        ("from", text(&arguments.from)),
        ("to", text(&arguments.to)),
    ];
    let mut parameters: Vec<(&str, &str)> =
        selection.iter().map(|(name, value)| (*name, value.as_str())).collect();
    if arguments.counts {
        let stats: Value = client.get("api/v1/stats", &parameters).await?;
        if arguments.json {
            terminal::line(&stats.to_string());
        } else {
            show_counts(language, &stats);
        }
        return Ok(());
    }
    let after = text(&arguments.after);
    parameters.extend([("sort", arguments.sort.as_str()), ("limit", &limit), ("after", &after)]);
    if arguments.json {
        let page: Value = client.get("api/v1/mentions", &parameters).await?;
        terminal::line(&page.to_string());
        return Ok(());
    }
    let page: Page = client.get("api/v1/mentions", &parameters).await?;
    show_page(language, &page, arguments.stories);
    Ok(())
}

fn show_page(language: Language, page: &Page, stories: bool) {
    let style = Style::of_stdout();
    let total = language.number(page.total as u64);
    let head = match page.total {
        _ if stories => language.count(page.total, ["story", "stories"], ["histoire", "histoires"]),
        0 => language.pick("No mention.".to_owned(), "Aucune mention.".to_owned()),
        1 => language.pick("1 mention".to_owned(), "1 mention".to_owned()),
        _ => language.pick(format!("{total} mentions"), format!("{total} mentions")),
    };
    terminal::line(&style.bold(&head));
    for found in &page.mentions {
        terminal::line("");
        show(style, language, found);
    }
    if let Some(next) = &page.next {
        terminal::line("");
        terminal::line(&style.dim(&format!("{} --after {next}", language.pick("More:", "Suite :"))));
    }
}

fn show(style: Style, language: Language, found: &Found) {
    let mention = &found.mention;
    let post = &mention.post;
    let when = post.published_at.to_zoned(TimeZone::system());
    let when = when.strftime(language.pick("%d %b %Y %H:%M", "%d/%m/%Y %H:%M")).to_string();
    let author = post.author.as_ref().and_then(|author| author.handle.as_deref().or(author.name.as_deref()));
    let author = terminal::harmless(author.unwrap_or("?"));
    let brands: Vec<&str> = mention.brands.iter().map(|found| found.brand.as_str()).collect();
    let topics: Vec<&str> = mention.topics.iter().map(vigie_model::Slug::as_str).collect();
    let mood = mood(style, language, mention.sentiment.label);
    let mut head = vec![
        style.dim(&when),
        format!("@{author}"),
        post.source.clone(),
        mood,
        style.bold(&brands.join(", ")),
    ];
    if !topics.is_empty() {
        head.push(style.dim(&topics.join(", ")));
    }
    terminal::line(&head.join(" · "));
    for pieces in [&found.title_highlights, &found.text_highlights] {
        if !pieces.is_empty() {
            terminal::line(&format!("  {}", marked(style, pieces)));
        }
    }
    if let Some(spread) = found.spread.as_ref().and_then(|spread| passed_on(language, spread)) {
        terminal::line(&format!("  {}", style.bold(&spread)));
    }
    if let Some(url) = &post.url {
        terminal::line(&format!("  {}", style.dim(&terminal::harmless(url))));
    }
}

/// How often a text was passed on, if it was.
fn passed_on(language: Language, spread: &Spread) -> Option<String> {
    let parts = [
        (spread.copies, ["copy", "copies"], ["copie", "copies"]),
        (spread.reposts, ["repost", "reposts"], ["partage", "partages"]),
        (spread.quotes, ["quote", "quotes"], ["citation", "citations"]),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts.map(|(count, en, fr)| language.count(count, en, fr)).collect();
    (!parts.is_empty()).then(|| format!("+ {}", parts.join(" · ")))
}

fn marked(style: Style, pieces: &[Highlight]) -> String {
    let show = |piece: &Highlight| {
        let text = terminal::harmless(&piece.text);
        if piece.matched { style.matched(&text) } else { text }
    };
    pieces.iter().map(show).collect()
}

fn mood(style: Style, language: Language, label: Polarity) -> String {
    match label {
        Polarity::Negative => style.red(language.pick("negative", "négatif")),
        Polarity::Neutral => language.pick("neutral", "neutre").to_owned(),
        Polarity::Positive => style.green(language.pick("positive", "positif")),
    }
}

fn show_counts(language: Language, stats: &Value) {
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
