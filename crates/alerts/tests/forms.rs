//! Whatever an alert says, every form of it keeps within what its channel takes, can be read by its program, and lets no
//! stranger's words become mark-up.

#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

mod limits;

use limits::{dangerous, html_problems, problems};
use proptest::prelude::*;
use serde_json::{Value, json};
use vigie_alerts::{Links, preview};
use vigie_model::{Alert, Slug, Workspace};
use vigie_store::{Bundle, Notification, NotificationEvent};

fn workspace(language: &str, name: &str) -> Workspace {
    serde_json::from_value(json!({
        "workspace": {"id": "acme", "name": name, "languages": [language], "timezone": "Europe/Paris"},
        "brand": [{"id": "aurora", "name": "Aurora", "query": "aurora"}],
        "rule": [{"id": "crisis", "name": "Crise", "when": {"kind": "spike"}}],
    }))
    .unwrap()
}

/// An alert in which every word of strangers is this text, and there is as much of everything as there can be.
fn alert(text: &str, over: bool) -> Alert {
    let at = "2026-02-03T22:10:00Z";
    let sample = |n: usize| {
        json!({"post": format!("a:{n}"), "text": text, "author": text, "handle": text, "followers": 1_240_000, "source": text,
               "url": if n.is_multiple_of(2) { format!("https://example.com/{n}") } else { text.to_owned() },
               "published_at": at, "sentiment": "negative"})
    };
    let samples: Vec<Value> = (0..5).map(sample).collect();
    let stories: Vec<Value> = (5..8).map(|n| json!({"mentions": 12, "example": sample(n)})).collect();
    let authors: Vec<Value> = (0..5)
        .map(|_| json!({"name": text, "handle": text, "source": text, "followers": 8_000, "mentions": 3}))
        .collect();
    let terms: Vec<Value> = (0..10).map(|_| json!({"term": text, "mentions": 31, "usual": 0.2})).collect();
    let sources: Vec<Value> = (0..5).map(|_| json!({"source": text, "mentions": 20})).collect();
    let mut alert = json!({
        "id": "acme/crisis/aurora/1770113700", "workspace": "acme", "rule": "crisis", "rule_name": text,
        "brand": "aurora", "about": text, "severity": "critical", "state": "firing", "fired_at": at,
        "reason": {"condition": {"kind": "spike"}, "count": 2_140, "expected": 17.6, "window_minutes": 15, "score": 8.2,
                   "negative": 1_520, "since": "2026-02-03T21:50:00Z", "examined": 64, "terms": terms, "authors": authors,
                   "sources": sources, "stories": stories, "samples": samples, "usual_negative": 0.18, "reach": 5_240_000,
                   "chart": {"from": "2026-02-03T19:10:00Z", "step_minutes": 5, "counts": vec![1_234_567; 36],
                             "expected": vec![6.0; 36]}},
    });
    if over {
        alert["state"] = "resolved".into();
        alert["resolved_at"] = "2026-02-04T00:40:00Z".into();
        alert["course"] = json!({"until": "2026-02-04T00:40:00Z", "mentions": 18_400, "negative": 11_776, "peak": 4_120,
                                 "peak_at": "2026-02-03T22:40:00Z"});
    }
    serde_json::from_value(alert).unwrap()
}

fn notification(alert: Alert, event: NotificationEvent) -> Notification {
    Notification {
        key: format!("{}/team/{}", alert.id, event.as_str()),
        workspace: alert.workspace.clone(),
        channel: Slug::new("team").unwrap(),
        alert,
        event,
        suppressed: None,
        created_at_ms: 0,
        due_ms: 1_770_160_000_000,
    }
}

fn all_links() -> Links {
    let link = |place: &str| Some(format!("https://vigie.example.com/{place}/{}", "x".repeat(300)));
    Links { alert: link("alert"), mentions: link("mentions"), acknowledge: link("a"), silence: link("s") }
}

/// Every form of what happens to an alert made of a text, with what is wrong with it.
fn faults(text: &str) -> Vec<String> {
    use NotificationEvent::{Escalated, Fired, Repeated, Resolved};
    let one = |event| vec![notification(alert(text, event == Resolved), event)];
    let many = || {
        (0..40)
            .map(|n| notification(alert(text, n % 3 == 0), if n % 3 == 0 { Resolved } else { Fired }))
            .collect()
    };
    let cases: [(&str, Vec<Notification>, Option<Bundle>, Links); 8] = [
        ("fr", one(Fired), None, all_links()),
        ("en", one(Fired), None, Links::default()),
        ("fr", one(Resolved), None, all_links()),
        ("fr", one(Repeated), None, all_links()),
        ("en", one(Escalated), None, all_links()),
        ("fr", many(), Some(Bundle::Quiet), all_links()),
        ("en", many(), Some(Bundle::Digest), Links::default()),
        ("fr", [one(Fired), one(Fired)].concat(), Some(Bundle::Story), all_links()),
    ];
    let mut faults = Vec::new();
    for (language, told, bundle, links) in cases {
        let workspace = workspace(language, text);
        let forms = preview(&told, bundle, &workspace, &|_| links.clone());
        assert_eq!(forms.len(), 9, "every kind has a form");
        for form in forms {
            let parsed = || serde_json::from_str::<Value>(&form.content).unwrap();
            let wrong = match (form.kind, form.format) {
                ("email", "html") => html_problems(&form.content),
                ("webhook", _) => parsed()["headline"].as_str().and_then(dangerous).into_iter().collect(),
                (_, "txt") => dangerous(&form.content).into_iter().collect(),
                (kind, _) => problems(kind, &parsed()),
            };
            let event = told[0].event.as_str();
            faults
                .extend(wrong.into_iter().map(|fault| format!("{} {event} {bundle:?}: {fault}", form.kind)));
        }
    }
    faults
}

#[test]
fn hostile_and_long_words_stay_words() {
    let check = |text: &str| assert_eq!(faults(text), [""; 0], "{text}");
    check("Aurora");
    check("");
    check(" ");
    check(
        &"<!channel> <b>[click](https://evil.example)</b> @everyone <script>\r\nBcc: x@y.z &*_`~|\\"
            .repeat(60),
    );
    check(&"&".repeat(5_000));
    check(&"\\".repeat(5_000));
    check(&"<".repeat(5_000));
    check(&"\"".repeat(5_000));
    check(&"🚨".repeat(5_000));
    check(&"*_[".repeat(2_000));
    check("\u{202e}\u{2066}\u{200b}\u{0}\u{1b}[31m");
    check("https://evil.example/)](x \"onclick=\"alert(1)");
    check("مرحبا Aurora עולם");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_words_stay_words(text in ".{0,400}") {
        prop_assert_eq!(faults(&text), [""; 0]);
    }

    #[test]
    fn any_mark_up_stays_words(text in r#"([<>&"'*_~`|\[\]()\\@#!/ a-z\n]|&amp;|</td>|https://a\.b/|<@U1>){0,200}"#) {
        prop_assert_eq!(faults(&text), [""; 0]);
    }
}
