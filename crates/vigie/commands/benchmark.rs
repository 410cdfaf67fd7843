//! `vigie benchmark`: brands side by side.

use std::process::ExitCode;

use anyhow::Result;
use serde_json::Value;

use crate::{
    client::Client,
    commands::figures::{Figures, example, list, text, whole},
    language::Language,
    options::{Benchmark, Global},
    terminal::{self, Style},
};

/// How many terms of a peak, and how many topics, stand in one line.
const MAX_IN_LINE: usize = 5;

/// The rows of one table, from the brands.
type Table = fn(&Figures, &[Value]) -> Vec<Vec<String>>;

pub(crate) async fn run(global: &Global, arguments: &Benchmark) -> Result<ExitCode> {
    Client::with(global, async |client| ask(client, global.language(), arguments).await).await?;
    Ok(ExitCode::SUCCESS)
}

async fn ask(client: &Client, language: Language, arguments: &Benchmark) -> Result<()> {
    let mut parameters = arguments.which.parameters();
    parameters.push(("interval", arguments.interval.as_deref().unwrap_or_default()));
    if let Some(answer) = client.get_or_print("api/v1/benchmark", &parameters, arguments.which.json).await? {
        show(language, &answer);
    }
    Ok(())
}

fn show(language: Language, answer: &Value) {
    let style = Style::of_stdout();
    let figures = Figures::new(language, text(answer, "/zone"));
    let (period, previous) = (figures.period(answer, "/period"), figures.period(answer, "/previous"));
    terminal::line(&style.bold(&period));
    let before = language.pick("change against", "évolution par rapport à la période");
    terminal::line(&style.dim(&format!("{before} {previous}")));
    let brands = list(answer, "/brands");
    let tables: [Table; 3] = [volume, reach, moods];
    for rows in tables {
        terminal::line("");
        terminal::table(style, &rows(&figures, brands));
    }
    for brand in brands.iter().filter(|brand| whole(brand, "/now/mentions") > 0) {
        terminal::line("");
        let own = if brand.get("own").and_then(Value::as_bool) == Some(true) {
            language.pick(" (own)", " (la nôtre)")
        } else {
            ""
        };
        terminal::line(&format!("{}{own}", style.bold(&terminal::harmless(text(brand, "/name")))));
        tell(&figures, style, brand);
    }
    terminal::line("");
    terminal::line(&style.dim(language.pick(
        "share of voice = brand ÷ brands shown; net = (positive − negative) ÷ all; calibrated = corrected for wrong labels, \
         with a 90% interval; potential reach = followers, each author once; every formula: docs/metrics.md",
        "part de voix = marque ÷ marques affichées ; net = (positives − négatives) ÷ toutes ; calibré = corrigé des erreurs \
         d’étiquetage, avec un intervalle à 90 % ; portée potentielle = abonnés, chaque auteur une fois ; toutes les \
         formules : docs/metrics.md",
    )));
}

fn rows(head: &[&str], brands: &[Value], row: impl Fn(&Value) -> Vec<String>) -> Vec<Vec<String>> {
    let head = head.iter().map(|&name| name.to_owned()).collect();
    let brand = |brand: &Value| {
        let mut cells = vec![terminal::harmless(text(brand, "/name"))];
        cells.extend(row(brand));
        cells
    };
    std::iter::once(head).chain(brands.iter().map(brand)).collect()
}

fn volume(figures: &Figures, brands: &[Value]) -> Vec<Vec<String>> {
    let head = figures.language.pick(
        ["brand", "mentions", "change", "share of voice", "change", "stories", "authors", "presence"],
        ["marque", "mentions", "évolution", "part de voix", "évolution", "textes", "auteurs", "présence"],
    );
    rows(&head, brands, |brand| {
        vec![
            figures.whole(brand, "/now/mentions"),
            figures.change(brand, "/change/mentions"),
            figures.share(brand, "/now/share_of_voice/mentions"),
            figures.points(brand, "/change/share_of_voice"),
            figures.whole(brand, "/now/stories"),
            figures.whole(brand, "/now/authors"),
            figures.score(brand, "/now/presence/score"),
        ]
    })
}

fn reach(figures: &Figures, brands: &[Value]) -> Vec<Vec<String>> {
    let head = figures.language.pick(
        [
            "brand",
            "engagement",
            "change",
            "share",
            "rate by followers",
            "potential reach",
            "share",
            "estimated reach",
        ],
        [
            "marque",
            "engagement",
            "évolution",
            "part",
            "taux par abonné",
            "portée potentielle",
            "part",
            "portée estimée",
        ],
    );
    rows(&head, brands, |brand| {
        vec![
            figures.whole(brand, "/now/engagement"),
            figures.change(brand, "/change/engagement"),
            figures.share(brand, "/now/share_of_voice/engagement"),
            figures.rate(brand, "/now/engagement_rate/by_followers"),
            figures.whole(brand, "/now/potential_reach"),
            figures.share(brand, "/now/share_of_voice/reach"),
            figures.whole(brand, "/now/estimated_reach"),
        ]
    })
}

fn moods(figures: &Figures, brands: &[Value]) -> Vec<Vec<String>> {
    let head = figures.language.pick(
        ["brand", "negative", "neutral", "positive", "net", "change", "net, calibrated", "e-reputation"],
        ["marque", "négatives", "neutres", "positives", "net", "évolution", "net calibré", "e-réputation"],
    );
    rows(&head, brands, |brand| {
        let mentions = whole(brand, "/now/mentions");
        let mood = |path: &str| figures.language.percent(whole(brand, path), mentions);
        vec![
            mood("/now/by_sentiment/negative"),
            mood("/now/by_sentiment/neutral"),
            mood("/now/by_sentiment/positive"),
            figures.signed(brand, "/now/net_sentiment"),
            figures.signed(brand, "/change/net_sentiment"),
            figures.interval(brand, "/calibrated/now/net"),
            figures.score(brand, "/now/reputation/score"),
        ]
    })
}

/// What is talked about, what made the peak, the best and the worst.
fn tell(figures: &Figures, style: Style, brand: &Value) {
    let language = figures.language;
    let mentions = whole(brand, "/now/mentions");
    for (path, title) in [
        ("/topics", language.pick("topics", "thèmes")),
        ("/sources", language.pick("sources", "sources")),
        ("/languages", language.pick("languages", "langues")),
    ] {
        let named = |count: &Value| {
            let share = language.percent(whole(count, "/count"), mentions);
            format!("{} {share}", terminal::harmless(text(count, "/id")))
        };
        let counts: Vec<String> = list(brand, path).iter().take(MAX_IN_LINE).map(named).collect();
        if !counts.is_empty() {
            terminal::line(&format!("  {} {}", style.dim(title), counts.join(", ")));
        }
    }
    if let Some(peak) = brand.get("peak").filter(|peak| !peak.is_null()) {
        let mentions = figures.whole(peak, "/mentions");
        let line = match figures.times(peak, "/factor") {
            Some(times) => language.pick(
                format!("{mentions} mentions, {times} the usual"),
                format!("{mentions} mentions, {times} plus que d’habitude"),
            ),
            None => language.pick(
                format!("{mentions} mentions, where there usually are none"),
                format!("{mentions} mentions, là où d’habitude il n’y en a pas"),
            ),
        };
        let title = language.pick("peak", "pic");
        terminal::line(&format!(
            "  {} {}: {line}",
            style.dim(title),
            figures.moment(text(peak, "/period/from"))
        ));
        let term = |term: &Value| terminal::harmless(text(term, "/term"));
        let mut terms: Vec<&Value> = list(peak, "/terms").iter().collect();
        let score = |term: &Value| term.get("score").and_then(Value::as_f64).unwrap_or(0.0);
        terms.sort_by(|a, b| score(b).total_cmp(&score(a)));
        let terms: Vec<String> = terms.into_iter().take(2 * MAX_IN_LINE).map(term).collect();
        let sources: Vec<String> =
            list(peak, "/sources").iter().map(|source| terminal::harmless(text(source, "/source"))).collect();
        for (title, what) in
            [(language.pick("said there", "ce qu’on y dit"), terms), (language.pick("from", "d’où"), sources)]
        {
            if !what.is_empty() {
                terminal::line(&format!("       {} {}", style.dim(title), what.join(", ")));
            }
        }
    }
    for (path, title) in [
        ("/best/0", style.green(language.pick("best", "meilleure"))),
        ("/worst/0", style.red(language.pick("worst", "pire"))),
    ] {
        if let Some(found) = brand.pointer(path) {
            terminal::line(&format!("  {title} {}", example(figures, found)));
        }
    }
}
