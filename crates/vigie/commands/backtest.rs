//! `vigie alerts backtest`: a rule over the mentions of the past, before it is saved.

use std::process::ExitCode;

use anyhow::{Result, bail};
use jiff::{Timestamp, tz::TimeZone};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use vigie_model::{Alert, Highlight, Polarity, Rule, Slug};

use super::rule_file;
use crate::{
    client::Client,
    language::Language,
    options::{Backtest, Global},
    sparkline::sparkline,
    terminal::{self, Style},
};

/// The widest line of the past, in characters.
const WIDTH: usize = 60;
/// The most characters of a post that are shown.
const MAX_TEXT: usize = 110;

/// The API's answer, as far as it is shown.
#[derive(Deserialize)]
struct Answer {
    workspace: String,
    from: Timestamp,
    to: Timestamp,
    weeks: f64,
    mentions: u64,
    learnt: Learnt,
    alerts: u64,
    alerts_a_week: f64,
    notifications: u64,
    notifications_a_week: f64,
    told: Vec<Told>,
    tried: Vec<Tried>,
    series: Vec<Line>,
    mentions_read: u64,
    took_ms: u64,
}

#[derive(Deserialize)]
struct Learnt {
    days: f64,
    enough: bool,
}

#[derive(Deserialize)]
struct Told {
    #[serde(flatten)]
    alert: Alert,
    headline: String,
    mentions: u64,
    negative_mentions: u64,
    posts: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    author: Option<String>,
    sentiment: Polarity,
    text: Vec<Highlight>,
}

#[derive(Deserialize)]
struct Tried {
    setting: String,
    value: f64,
    chosen: bool,
    alerts: u64,
}

#[derive(Deserialize)]
struct Line {
    brand: Option<Slug>,
    name: String,
    mentions: u64,
    window_minutes: u64,
    highest: u64,
    highest_at: Option<Timestamp>,
    points: Vec<Point>,
}

#[derive(Deserialize)]
struct Point {
    start: Timestamp,
    count: u64,
}

pub(crate) async fn run(global: &Global, arguments: &Backtest) -> Result<ExitCode> {
    let mut rule = rule_file::read(&arguments.rule)?;
    if let Some(wanted) = arguments.budget {
        set_budget(&mut rule, wanted)?;
    }
    let request = json!({
        "workspace": arguments.within.named(),
        "rule": rule,
        "from": arguments.from,
        "to": arguments.to,
    });
    let ask = async |client: &Client| client.write(Method::POST, "api/v1/rules/backtest", &request).await;
    let answer: Value = Client::with(global, ask).await?;
    if arguments.json {
        terminal::line(&answer.to_string());
    } else {
        show(global.language(), &rule, &Answer::deserialize(answer)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn set_budget(rule: &mut Rule, wanted: f64) -> Result<()> {
    if !rule.when.set_budget(wanted) {
        bail!(
            "--budget is for rules that learn from the past; one of kind {} has none, its settings stand in the file",
            rule.when.as_str()
        );
    }
    match rule.when.problems().as_slice() {
        [] => Ok(()),
        problems => bail!("--budget: {}", problems.join("; ")),
    }
}

fn show(language: Language, rule: &Rule, answer: &Answer) {
    let style = Style::of_stdout();
    let (from, to) = (day(answer.from), day(answer.to));
    let name = terminal::harmless(&rule.name);
    let weeks = language.decimal(answer.weeks, 1);
    terminal::line(&style.bold(&language.pick(
        format!("{name} · {} · {from} to {to}, {weeks} weeks", answer.workspace),
        format!("{name} · {} · du {from} au {to}, {weeks} semaines", answer.workspace),
    )));
    terminal::line(&style.dim(&counted(language, answer)));
    for told in &answer.told {
        terminal::line("");
        show_alert(language, style, told, answer.to);
    }
    let left_out = answer.alerts.saturating_sub(answer.told.len() as u64);
    if left_out > 0 {
        let left_out = language.number(left_out);
        terminal::line("");
        terminal::line(&style.dim(&language.pick(
            format!("{left_out} earlier alerts are counted but not shown."),
            format!("{left_out} alertes antérieures sont comptées sans être montrées."),
        )));
    }
    let spoken: Vec<&Line> = answer.series.iter().filter(|line| line.mentions > 0).collect();
    if !spoken.is_empty() {
        terminal::line("");
        show_lines(language, style, &spoken, answer);
    }
    terminal::line("");
    terminal::line(&style.bold(&summary(language, answer)));
    terminal::line(&cost(language, rule, answer));
    let (read, took) = (language.number(answer.mentions_read), language.number(answer.took_ms));
    terminal::line(&style.dim(&language.pick(
        format!("{read} mentions read in {took} ms. Nothing was saved, nobody was told."),
        format!("{read} mentions lues en {took}\u{a0}ms. Rien n’est enregistré, personne n’est prévenu."),
    )));
}

/// How much there was to count, and what the rule knew before.
fn counted(language: Language, answer: &Answer) -> String {
    let mentions = language.count(
        usize::try_from(answer.mentions).unwrap_or(usize::MAX),
        ["mention counted", "mentions counted"],
        ["mention comptée", "mentions comptées"],
    );
    let days = language.decimal(answer.learnt.days, 1);
    if answer.learnt.enough {
        return format!("{mentions}.");
    }
    if answer.learnt.days > 0.0 {
        return language.pick(
            format!("{mentions}. Only {days} days of past are known before: the bars settle in the first two weeks."),
            format!(
                "{mentions}. Seuls {days} jours de passé sont connus avant : les seuils s’affinent durant les deux \
                 premières semaines."
            ),
        );
    }
    language.pick(
        format!("{mentions}. No past is known before: the first day tells only the obvious, the bars settle in two weeks."),
        format!(
            "{mentions}. Aucun passé n’est connu avant : le premier jour ne signale que l’évident, les seuils s’affinent \
             en deux semaines."
        ),
    )
}

fn show_alert(language: Language, style: Style, told: &Told, end: Timestamp) {
    let alert = &told.alert;
    let until = alert.resolved_at.unwrap_or(end);
    let lasted = duration(until.as_second() - alert.fired_at.as_second());
    let headline = terminal::harmless(&told.headline);
    terminal::line(&format!("{}  {}", style.dim(&moment(alert.fired_at)), style.bold(&headline)));
    let (mentions, share) =
        (language.number(told.mentions), language.percent(told.negative_mentions, told.mentions));
    let end = match alert.resolved_at {
        Some(_) => language.pick(format!("over after {lasted}"), format!("terminée après {lasted}")),
        None => language.pick(format!("going on after {lasted}"), format!("en cours après {lasted}")),
    };
    let mut about = vec![language.pick(
        format!("{mentions} mentions, {share} negative, {end}"),
        format!("{mentions} mentions, {share} négatives, {end}"),
    )];
    let words: Vec<_> =
        alert.reason.drivers.terms.iter().map(|term| terminal::harmless(&term.term)).collect();
    about.extend((!words.is_empty()).then(|| words.join(", ")));
    terminal::line(&format!("    {}", about.join(" · ")));
    // What went wrong says more than who has the most followers.
    let worst = told.posts.iter().find(|said| said.sentiment == Polarity::Negative);
    if let Some(said) = worst.or(told.posts.first()) {
        let text: String = said.text.iter().map(|piece| piece.text.as_str()).collect();
        let author = terminal::harmless(said.author.as_deref().unwrap_or("?"));
        terminal::line(&style.dim(&format!("    @{author}: {}", shortened(&terminal::harmless(&text)))));
    }
}

/// A line for each brand, with a mark where an alert fired.
fn show_lines(language: Language, style: Style, lines: &[&Line], answer: &Answer) {
    let name = |line: &Line| terminal::harmless(&line.name);
    let widest = lines.iter().map(|line| name(line).chars().count()).max().unwrap_or(0);
    for line in lines {
        let counts: Vec<u64> = line.points.iter().map(|point| point.count).collect();
        let drawn = sparkline(&counts, WIDTH);
        let gap = " ".repeat(widest - name(line).chars().count());
        let highest = language.number(line.highest);
        let window = duration(i64::try_from(line.window_minutes * 60).unwrap_or(0));
        let at = line.highest_at.map(moment).unwrap_or_default();
        let highest = language.pick(
            format!("at most {highest} in {window}, {at}"),
            format!("au plus {highest} en {window}, {at}"),
        );
        terminal::line(&format!("  {}{gap}  {drawn}  {}", name(line), style.dim(&highest)));
        let fired = answer.told.iter().filter(|told| told.alert.brand == line.brand);
        let marks = marks(fired.map(|told| told.alert.fired_at), line);
        if marks.contains('▲') {
            terminal::line(&format!("  {}  {}", " ".repeat(widest), style.red(marks.trim_end())));
        }
    }
}

/// A mark under each block of the line in which an alert fired.
fn marks(fired: impl Iterator<Item = Timestamp>, line: &Line) -> String {
    let mut marks = vec![' '; WIDTH];
    let together = line.points.len().div_ceil(WIDTH).max(1);
    for at in fired {
        let point = line.points.partition_point(|point| point.start <= at).saturating_sub(1);
        if let Some(mark) = marks.get_mut(point / together) {
            *mark = '▲';
        }
    }
    marks.into_iter().collect()
}

/// `3 alerts in 12.9 weeks, 0.2 a week; with budget 0.5: 1; with budget 2: 6`
fn summary(language: Language, answer: &Answer) -> String {
    let alerts = language.count(
        usize::try_from(answer.alerts).unwrap_or(usize::MAX),
        ["alert", "alerts"],
        ["alerte", "alertes"],
    );
    let (weeks, each) = (language.decimal(answer.weeks, 1), language.decimal(answer.alerts_a_week, 1));
    let mut parts = vec![language.pick(
        format!("{alerts} in {weeks} weeks, {each} a week"),
        format!("{alerts} en {weeks} semaines, {each} par semaine"),
    )];
    for tried in answer.tried.iter().filter(|tried| !tried.chosen) {
        let (value, alerts) = (language.decimal(tried.value, 2), language.number(tried.alerts));
        parts.push(match (tried.setting.as_str(), language) {
            ("count", Language::English) => format!("with count {value}: {alerts}"),
            ("count", Language::French) => format!("avec un seuil de {value} : {alerts}"),
            (_, Language::English) => format!("with budget {value}: {alerts}"),
            (_, Language::French) => format!("avec un budget de {value} : {alerts}"),
        });
    }
    parts.join(language.pick("; ", " ; "))
}

/// What it would have cost in messages.
fn cost(language: Language, rule: &Rule, answer: &Answer) -> String {
    if rule.channels.is_empty() {
        return language
            .pick(
                "Nobody would have been told: the rule names no channel.",
                "Personne n’aurait été prévenu : la règle ne nomme aucun canal.",
            )
            .to_owned();
    }
    let channels: Vec<&str> = rule.channels.iter().map(Slug::as_str).collect();
    let channels = channels.join(", ");
    let messages = language.count(
        usize::try_from(answer.notifications).unwrap_or(usize::MAX),
        ["message", "messages"],
        ["message", "messages"],
    );
    let each = language.decimal(answer.notifications_a_week, 1);
    language.pick(
        format!("It would have sent {messages} ({channels}), {each} a week, ends of alerts included."),
        format!("Elle aurait envoyé {messages} ({channels}), {each} par semaine, fins d’alerte comprises."),
    )
}

fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}

fn day(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d").to_string()
}

/// `35 min`, `2 h`, `5 h 20`, in both languages.
fn duration(seconds: i64) -> String {
    let minutes = (seconds / 60).max(0);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(MAX_TEXT - 1).collect();
    short.truncate(short.trim_end().len());
    short + "…"
}
