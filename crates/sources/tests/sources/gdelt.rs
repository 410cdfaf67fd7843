//! GDELT.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};
use serde_json::{Value, json as value};
use vigie_model::Origin;
use vigie_sources::{Config, Source, SourceError, open};

use crate::{
    conformance::{
        Change, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, kit_with, refusal, respond, status},
};

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn origin(url: &str) -> Origin {
    Origin::Gdelt { query: "\"aurora coffee\"".to_owned(), api: format!("{url}/api/v2/doc/doc") }
}

/// The article that was seen so many minutes ago.
fn article(number: u64, minutes: i64) -> Value {
    seen(number, now() - SignedDuration::from_mins(minutes))
}

fn seen(number: u64, at: Timestamp) -> Value {
    let seen = Offset::UTC.to_datetime(at);
    value!({"url": format!("https://news.example/{number}"), "url_mobile": "", "title": format!("Aurora Coffee , number {number}"),
            "seendate": seen.strftime("%Y%m%dT%H%M%SZ").to_string(), "socialimage": "", "domain": "news.example",
            "language": "French", "sourcecountry": "Belgium"})
}

/// The search: articles within the time of the question, the oldest first, 250 at most.
fn search(articles: &[Value], asked: &Asked) -> Answer {
    assert_eq!((asked.path.as_str(), asked.query("query")), ("/api/v2/doc/doc", "\"aurora coffee\""));
    assert_eq!(
        (asked.query("mode"), asked.query("format"), asked.query("maxrecords")),
        ("artlist", "json", "250")
    );
    let (since, until) = (asked.query("startdatetime"), asked.query("enddatetime"));
    let [since, until] = [since, until].map(|time| DateTime::strptime("%Y%m%d%H%M%S", time).unwrap());
    let seen = |article: &Value| {
        DateTime::strptime("%Y%m%dT%H%M%SZ", article["seendate"].as_str().unwrap()).unwrap()
    };
    let found: Vec<&Value> =
        articles.iter().filter(|article| (since..=until).contains(&seen(article))).take(250).collect();
    if found.is_empty() { json("{}") } else { json(value!({ "articles": found })) }
}

/// The search as it is played for the suite.
#[derive(Default)]
pub(crate) struct Search;

impl Network for Search {
    // A headline that is put right; what is gone is not told.
    const TELLS: &'static [Change] = &[Said::Edited];

    fn origin(base: &str) -> Origin {
        origin(base)
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| {
            let articles = stage.history().posts().into_iter().map(|post| {
                let mut article = seen(post.number as u64, post.at);
                article["title"] = post.text.into();
                article
            });
            respond(search(&articles.collect::<Vec<_>>(), asked))
        })
        .await
    }
}

#[tokio::test]
async fn days_with_a_burst_come_whole_and_go_on_from_every_cursor() {
    let days = (0..300).map(|n| article(n, 4_200 - n.cast_signed() * 13));
    let burst = (1_000..1_600).map(|n| article(n, 500 + n.cast_signed() % 60));
    let articles: Vec<Value> = days.chain(burst).collect();
    let service = Service::start(move |asked| search(&articles, asked)).await;
    let (kit, origin) = (kit(now, &[]), origin(&service.url));
    let mut reading = Reading::of(&origin, &kit, None).await.unwrap();
    let mut cursors = Vec::new();
    while reading.posts.len() < 900 {
        let batch = reading.step().await.unwrap();
        cursors.push((batch.cursor, reading.posts.clone()));
    }
    for (cursor, known) in cursors {
        let mut again = Reading::of(&origin, &kit, Some(cursor)).await.unwrap();
        again.posts = known;
        again.until(|again| again.posts.len() == 900).await;
    }
}

#[tokio::test]
async fn an_article_becomes_a_post() {
    let odd = value!([{"url": "https://b.example/", "title": "Caf&eacute; &amp; co", "seendate": "20260301T101500Z"},
        {"url": "", "title": "no address", "seendate": "20260301T101500Z"}, {"url": "https://c.example/", "title": "undated"},
        {"url": "https://d.example/", "title": "", "seendate": "20260301T101500Z"}, 7,
        {"url": "https://e.example/a b", "title": "with a space", "seendate": "20260301T101500Z", "language": "Klingon", "domain": 7}]);
    let mut articles = odd.as_array().unwrap().clone();
    articles.push(article(1, 60));
    let body = value!({ "articles": articles }).to_string();
    // As headlines bring it in: a backslash that begins nothing, and a control character.
    let body = body.replace("number 1", "number\u{1} \\1");
    let service = Service::start(move |_| json(&body)).await;
    let mut reading = Reading::of(&origin(&service.url), &kit(now, &[]), None).await.unwrap();
    reading.step().await.unwrap();
    assert_eq!(reading.posts.len(), 3, "{:?}", reading.posts.keys());
    let post = reading.post("gdelt:https://news.example/1");
    assert_eq!((post.lang.as_deref(), post.country.as_deref()), (Some("fr"), Some("BE")));
    assert_eq!(post.published_at.to_string(), "2026-03-01T11:00:00Z");
    assert_eq!((post.text.as_str(), post.media.len()), ("Aurora Coffee , number \\1", 0));
    assert_eq!(post.author.clone().unwrap().handle.as_deref(), Some("news.example"));
    assert_eq!(reading.post("gdelt:https://b.example/").text, "Café & co");
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_told() {
    let check = async |code: u16, body: &'static str, for_a_person: bool, says: &str| {
        let service = Service::start(move |_| status(code, body)).await;
        let error = refusal(&origin(&service.url), &kit(now, &[])).await;
        assert_eq!(matches!(error, SourceError::Refused { .. }), for_a_person, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    };
    check(200, "Your query was too short or too long.\n", true, "too short or too long.; correct `query`")
        .await;
    check(200, "Please limit requests to one every 5 seconds or contact us", false, "limit requests").await;
    check(429, "Please limit requests to one every 5 seconds", false, "429").await;
    check(200, "<html><body>Bad Gateway</body></html>", false, "Bad Gateway").await;
    check(503, "", false, "503").await;
}

#[tokio::test]
async fn gdelt_is_asked_by_one_at_a_time_with_pauses() {
    let service = Service::start(|asked| search(&[], asked)).await;
    // Manners as they are, but for the patience of sources.
    let config = Config { pause: Duration::from_millis(1), patience: 0.0, ..Config::default() };
    let kit = kit_with(now, &[], config);
    let mut sources = Vec::new();
    for _ in 0..2 {
        let mut source = open(&origin(&service.url), kit.clone()).unwrap();
        source.connect(None).await.unwrap();
        sources.push(tokio::spawn(async move { source.next_batch().await.unwrap() }));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(service.asked().len(), 1, "the other waits for five seconds");
    sources.iter().for_each(tokio::task::JoinHandle::abort);
}
