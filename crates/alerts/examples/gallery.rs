//! Alerts as their readers see them: writes what every kind of channel would be sent for a handful of alerts into a
//! folder, to be looked at. The alerts come from the detectors themselves, fed with mentions of a made-up market.
//!
//!     cargo run -p vigie-alerts --example gallery -- FOLDER

#![allow(clippy::expect_used, clippy::print_stdout, reason = "an example for those who work on Vigie")]

use std::{fs, path::PathBuf};

use jiff::Timestamp;
use serde_json::{Value, json};
use vigie_alerts::{AlertChange, Detectors, Links, preview};
use vigie_model::{Mention, Workspace};
use vigie_store::{Bundle, Notification, NotificationEvent};

/// Tuesday 3 February 2026, 21:00 UTC: ten in the evening in Paris.
const EVENING: i64 = 1_770_152_400;
const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("give the folder to write to"));
    fs::create_dir_all(&folder).expect("the folder can be made");
    let write = |name: &str, workspace: &Workspace, told: &[Notification], bundle: Option<Bundle>| {
        for form in preview(told, bundle, workspace, &|_| links()) {
            let path = folder.join(format!("{name}.{}.{}", form.kind, form.format));
            let content = if form.format == "json" { pretty(&form.content) } else { form.content };
            fs::write(&path, content).expect("the file can be written");
            println!("{}", path.display());
        }
    };
    let each = |name: &str, workspace: &Workspace, changes: &[AlertChange]| {
        for change in changes {
            write(
                &format!("{name}-{}", change.event.as_str()),
                workspace,
                &[told(change, change.event, 0)],
                None,
            );
        }
    };
    let french = workspace("fr", "Aurora", "critical");
    let changes = run(&french, 40, &RECALL);
    each("crisis-fr", &french, &changes);
    let fired = &changes[0];
    write("crisis-fr-escalated", &french, &[told(fired, NotificationEvent::Escalated, 10)], None);
    write("crisis-fr-repeated", &french, &[told(fired, NotificationEvent::Repeated, 240)], None);
    let english = workspace("en", "Aurora", "warning");
    let more = run(&english, 40, &OUTAGE);
    each("crisis-en", &english, &more);
    let small = workspace("fr", "Le Petit Moulin", "info");
    let quiet = run(&small, 1, &BREAD);
    each("small-fr", &small, &quiet);
    let night: Vec<Notification> =
        [&changes, &more, &quiet].into_iter().flatten().map(|change| told(change, change.event, 0)).collect();
    write("bundle-fr", &french, &night, Some(Bundle::Quiet));
    let mut hostile = workspace("fr", "Aurora", "critical");
    hostile.about.name = EVIL.to_owned();
    each("hostile", &hostile, &run(&hostile, 40, &[EVIL; 4]));
}

/// What is to be told of a change, so many minutes after it.
fn told(change: &AlertChange, event: NotificationEvent, minutes: i64) -> Notification {
    Notification {
        key: format!("{}/team/{}", change.alert.id, event.as_str()),
        workspace: change.alert.workspace.clone(),
        channel: vigie_model::Slug::new("team").expect("a name"),
        due_ms: change.alert.fired_at.as_millisecond() + minutes * 60_000,
        alert: change.alert.clone(),
        event,
        suppressed: None,
        created_at_ms: 0,
    }
}

const RECALL: [&str; 4] = [
    "🚨 Rappel de yaourts Aurora vanille après des cas de listériose, vérifiez le lot 4417 https://news.example/rappel",
    "Ma fille est malade depuis dimanche, on avait acheté du Aurora. Personne ne répond au service client. #AuroraRappel",
    "Aurora, c’est quand que vous parlez du rappel ? Listeria dans des yaourts pour enfants, c’est grave. #AuroraRappel",
    "Lot 4417 encore en rayon ce soir chez mon Super U, rappel Aurora pas affiché, listeria quand même…",
];

const OUTAGE: [&str; 4] = [
    "Aurora app is down again, checkout fails with error 502 and nobody answers #auroradown",
    "Charged twice by Aurora because of the outage, I want a refund now #auroradown",
    "Is it me or is the Aurora checkout broken? Error 502 since nine https://status.example/aurora",
    "Third outage this month. Cancelling my Aurora subscription tonight, refund please.",
];

const BREAD: [&str; 4] = [
    "La tourte de seigle du Petit Moulin est dans le Figaro ce soir, bravo !",
    "Article du Figaro sur Le Petit Moulin : la meilleure tourte de seigle de Lyon ?",
    "Le Petit Moulin dans le Figaro, il va y avoir la queue samedi 😅",
    "Qui a goûté la tourte de seigle dont parle le Figaro, au Petit Moulin ?",
];

const EVIL: &str = "<!channel> <script>alert(1)</script> </td></table> [click](https://evil.example) @everyone \u{202e}drow \
                    *b* _i_ ~s~ `c` ||x|| &lt; Aurora\r\nBcc: x@example.com";

fn links() -> Links {
    let to = |place: &str| Some(format!("https://vigie.example.com/{place}"));
    Links {
        alert: to("acme/alerts/acme%2Fcrisis%2Faurora%2F1770153000"),
        mentions: to("acme/mentions?from=2026-02-03T21%3A45Z&brand=aurora"),
        acknowledge: to("a/eyJhIjoiYWNtZS9jcmlzaXMifQ.c2ln"),
        silence: to("s/eyJhIjoiYWNtZS9jcmlzaXMifQ.c2ln"),
    }
}

fn workspace(language: &str, brand: &str, severity: &str) -> Workspace {
    let (name, rule) =
        if language == "fr" { ("Acme", "Trop de mentions") } else { ("Acme", "Unusually many mentions") };
    serde_json::from_value(json!({
        "workspace": {"id": "acme", "name": name, "languages": [language], "timezone": "Europe/Paris"},
        "brand": [{"id": "aurora", "name": brand, "own": true, "query": "aurora"}],
        "rule": [{"id": "crisis", "name": rule, "severity": severity, "when": {"kind": "spike"}, "channels": ["team"]}],
        "channel": [{"id": "team", "to": {"kind": "console"}}],
    }))
    .expect("a workspace")
}

/// Twelve days of quiet talk, then an evening in which these texts are said, until it is over.
fn run(workspace: &Workspace, per_hour: i64, texts: &[&str; 4]) -> Vec<AlertChange> {
    let mut detectors = Detectors::new(std::slice::from_ref(workspace));
    let mut changes = Vec::new();
    let mut hear = |mention: Value| {
        let mention: Mention = serde_json::from_value(mention).expect("a mention");
        detectors.observe(&mention, i64::MAX);
        changes.extend(detectors.advance());
    };
    let quiet = [
        "Livraison rapide chez Aurora, merci",
        "Une recette avec Aurora ?",
        "Promo Aurora cette semaine",
        "Bof, Aurora",
    ];
    let begin = EVENING - 12 * DAY;
    let mut number = 0;
    let mut at = begin;
    while at < EVENING + 6 * 3_600 {
        let since = (at - EVENING) / MINUTE;
        let loud = (0..150).contains(&since);
        let burst =
            if loud { 1 + per_hour * 6 * (since.min(30)) / 30 / 60 + i64::from(per_hour < 5) / 2 } else { 0 };
        for n in 0..burst {
            let text = texts[(number as usize * 7 + n as usize) % 4];
            hear(said(number, at + n, text, true));
            number += 1;
        }
        if (number * 37 + at / MINUTE) % 60 < per_hour {
            hear(said(number, at + 30, quiet[number as usize % 4], number % 9 == 0));
            number += 1;
        }
        at += MINUTE;
    }
    changes
}

fn said(number: i64, at: i64, text: &str, negative: bool) -> Value {
    let people = [
        ("Ana Diaz", "ana.example", 81_200),
        ("Journal du Soir", "journal", 1_240_000),
        ("Max", "max", 312),
        ("Léa B.", "lea", 1_930),
    ];
    let (name, handle, followers) = match number % 23 {
        rare @ 0..4 => people[rare as usize],
        _ => ("", "", number % 700),
    };
    let source = ["bluesky", "bluesky", "mastodon", "feed", "hackernews"][number as usize % 5];
    let author = if name.is_empty() {
        json!({"handle": format!("user{number}"), "followers": followers})
    } else {
        json!({"name": name, "handle": handle, "followers": followers})
    };
    json!({
        "workspace": "acme", "lang": "fr", "brands": [{"brand": "aurora", "spans": []}],
        "sentiment": {"label": if negative { "negative" } else { "neutral" }, "score": 0.0, "confidence": 1.0},
        "post": {"id": format!("{source}:{number}"), "source": source, "text": text, "author": author,
                 "url": format!("https://{source}.example/post/{number}"),
                 "published_at": Timestamp::from_second(at).expect("a moment").to_string()},
    })
}

fn pretty(content: &str) -> String {
    let value: Value = serde_json::from_str(content).expect("JSON");
    serde_json::to_string_pretty(&value).expect("JSON")
}
