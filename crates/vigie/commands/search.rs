//! `vigie search`: mentions, or counts of them.

mod tables;

use std::process::ExitCode;

use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Deserialize;
use vigie_model::{Handling, HandlingStatus, Highlight, Mention, Polarity, Post, Priority};

use crate::{
    client::Client,
    commands::searches,
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
    handling: Handling,
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
    Client::with(global, async |client| answer(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn answer(client: &Client, language: Language, arguments: &Search) -> Result<()> {
    let limit = arguments.limit.to_string();
    let sort = arguments.sort.as_deref().unwrap_or_default();
    let mut parameters = arguments.filters.parameters();
    parameters.push(("q", &arguments.query));
    if let Some(name) = &arguments.save {
        let mut saved = parameters.clone();
        saved.push(("sort", sort));
        searches::save(client, language, name, arguments.filters.within.named(), &saved).await?;
    }
    if arguments.counts {
        if let Some(stats) = client.get_or_print("api/v1/stats", &parameters, arguments.json).await? {
            tables::counts(language, &stats);
        }
        return Ok(());
    }
    if let Some(step) = &arguments.over {
        let zone = arguments.zone.as_deref().unwrap_or_default();
        parameters.extend([("interval", step.as_str()), ("zone", zone)]);
        let path = "api/v1/stats/histogram";
        if let Some(histogram) = client.get_or_print(path, &parameters, arguments.json).await? {
            tables::over_time(language, &histogram);
        }
        return Ok(());
    }
    if let Some(fields) = &arguments.by {
        parameters.push(("by", fields));
        let path = "api/v1/stats/facets";
        if let Some(facets) = client.get_or_print(path, &parameters, arguments.json).await? {
            tables::values(language, &facets);
        }
        return Ok(());
    }
    let after = arguments.after.as_deref().unwrap_or_default();
    parameters.extend([("sort", sort), ("limit", &limit), ("after", after)]);
    if let Some(page) = client.get_or_print("api/v1/mentions", &parameters, arguments.json).await? {
        show_page(language, &page, arguments.filters.stories);
    }
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
    head.extend(post.rating.map(stars));
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
    if let Some(handling) = handled(language, &found.handling) {
        terminal::line(&format!("  {}", style.bold(&handling)));
    }
    if let Some(note) = &found.handling.note {
        terminal::line(&format!("  {}", terminal::harmless(note)));
    }
    if let Some(url) = &post.url {
        terminal::line(&format!("  {}", style.dim(&terminal::harmless(url))));
    }
}

/// The rating of a review as it is drawn.
fn stars(rating: u8) -> String {
    let most = usize::from(Post::MOST_STARS);
    let given = usize::from(rating).min(most);
    format!("{}{}", "★".repeat(given), "☆".repeat(most - given))
}

/// What the team made of a mention, if it did anything.
fn handled(language: Language, handling: &Handling) -> Option<String> {
    let status = match handling.status {
        HandlingStatus::New => None,
        HandlingStatus::Open => Some(language.pick("open", "ouverte")),
        HandlingStatus::InProgress => Some(language.pick("in progress", "en cours")),
        HandlingStatus::Answered => Some(language.pick("answered", "répondue")),
        HandlingStatus::Closed => Some(language.pick("closed", "close")),
    };
    let priority = match handling.priority {
        Priority::Low => Some(language.pick("low priority", "priorité basse")),
        Priority::Normal => None,
        Priority::High => Some(language.pick("high priority", "priorité haute")),
        Priority::Urgent => Some(language.pick("urgent", "urgente")),
    };
    let aside = handling.not_about_us.then(|| language.pick("not about us", "hors sujet"));
    let words = [status, priority, aside].into_iter().flatten().map(str::to_owned);
    let names = handling.assignee.iter().map(|name| format!("→ {}", terminal::harmless(name)));
    let tags = handling.tags.iter().map(|tag| format!("[{}]", terminal::harmless(tag.as_str())));
    let parts: Vec<String> = words.chain(names).chain(tags).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
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
