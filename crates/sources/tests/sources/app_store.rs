//! Reviews in the App Store.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json as value};
use vigie_model::Origin;
use vigie_sources::{Cursor, SourceError};

use crate::{
    conformance::{
        Change, Network, http,
        stage::{Said, Stage},
    },
    ground::{Answer, Asked, Reading, Service, json, kit, refusal, respond, status},
};

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn origin(url: &str) -> Origin {
    Origin::AppStore { app: "284882215".to_owned(), countries: vec!["fr".to_owned()], api: url.to_owned() }
}

#[expect(clippy::needless_pass_by_value, reason = "texts and numbers are written as they come")]
fn label(text: impl ToString) -> Value {
    value!({"label": text.to_string()})
}

/// The review that was written so many hours ago.
fn review(hours: i64) -> Value {
    let at = now() - SignedDuration::from_hours(hours);
    value!({"id": label(10_000 - hours), "title": label("Bien"), "content": {"label": "Très bien", "attributes": {"type": "text"}},
            "author": {"uri": label("https://itunes.apple.com/fr/reviews/id1"), "name": label("ana"), "label": ""},
            "updated": label(at), "im:rating": label(4), "im:voteSum": label(2), "im:voteCount": label(3)})
}

/// The page that is asked for, of fifty.
fn page(reviews: &[Value], asked: &Asked) -> Answer {
    let number = asked.path.strip_prefix("/fr/rss/customerreviews/id=284882215/sortBy=mostRecent/page=");
    let number: usize = number.and_then(|rest| rest.strip_suffix("/json")).unwrap().parse().unwrap();
    assert!((1..=10).contains(&number));
    let shown: Vec<&Value> = reviews.iter().skip((number - 1) * 50).take(50).collect();
    json(match shown[..] {
        [] => value!({"feed": {"author": {}}}),
        [one] => value!({"feed": {"entry": one}}),
        _ => value!({"feed": {"entry": shown}}),
    })
}

/// The store as it is played for the suite.
#[derive(Default)]
pub(crate) struct Store;

impl Network for Store {
    // A review that is not shown any more may have been pushed out by newer ones.
    const TELLS: &'static [Change] = &[Said::Edited];

    fn origin(base: &str) -> Origin {
        origin(base)
    }

    async fn play(self, stage: Stage) -> String {
        http::serve(stage, Self::BAD_AT, |asked, stage| {
            let reviews = stage.history().posts().into_iter().rev().map(|post| {
                let mut review = review(0);
                (review["id"], review["updated"]) = (label(post.number), label(post.at));
                review["content"]["label"] = post.text.into();
                review
            });
            respond(page(&reviews.collect::<Vec<_>>(), asked))
        })
        .await
    }
}

#[tokio::test]
async fn pages_are_read_until_reviews_are_known() {
    let reviews = Arc::new(Mutex::new((10..211).map(review).collect::<Vec<_>>()));
    let shown = Arc::clone(&reviews);
    let service = Service::start(move |asked| page(&shown.lock().unwrap(), asked)).await;
    let kit = kit(now, &[]);
    let mut reading = Reading::of(&origin(&service.url), &kit, None).await.unwrap();
    reading.until(|reading| reading.posts.len() == 201).await;
    reading.step().await.unwrap();
    // A question that was dropped while it waited is asked again: each page counts once.
    let pages = |asked: Vec<Asked>| asked.into_iter().map(|asked| asked.path).collect::<BTreeSet<_>>().len();
    assert_eq!(pages(service.asked()), 6, "five pages and an empty one");
    let cursor = reading.cursor.clone();
    reviews.lock().unwrap().insert(0, review(1));
    let mut again = Reading::of(&origin(&service.url), &kit, cursor).await.unwrap();
    again.step().await.unwrap();
    assert!(again.posts.contains_key("appstore:9999"));
    assert_eq!(pages(service.asked()), 1, "the first page holds reviews that are known");
    reading.until(|reading| reading.posts.len() == 202).await;
    assert_eq!(reading.last.len(), 1, "only the new one leaves");
}

#[tokio::test]
async fn a_stop_between_two_pages_loses_nothing() {
    let reviews: Vec<Value> = (0..120).map(review).collect();
    let service = Service::start(move |asked| page(&reviews, asked)).await;
    let kit = kit(now, &[]);
    let mut reading = Reading::of(&origin(&service.url), &kit, None).await.unwrap();
    reading.step().await.unwrap();
    let mut again = Reading::of(&origin(&service.url), &kit, reading.cursor.clone()).await.unwrap();
    again.until(|again| again.posts.len() == 120).await;
}

#[tokio::test]
async fn more_than_there_is_to_be_had_is_a_gap() {
    let reviews: Vec<Value> = (0..900).map(review).collect();
    let service = Service::start(move |asked| page(&reviews, asked)).await;
    let long_ago = now() - SignedDuration::from_hours(5_000);
    let mut reading =
        Reading::of(&origin(&service.url), &kit(now, &[]), Some(Cursor(long_ago.to_string()))).await.unwrap();
    for number in 1..=10 {
        let batch = reading.step().await.unwrap();
        assert_eq!(batch.gap.is_some(), number == 10);
        assert!(
            batch
                .gap
                .is_none_or(|gap| gap.from == long_ago && gap.to == now() - SignedDuration::from_hours(499))
        );
    }
    assert_eq!(reading.cursor.unwrap().0, now().to_string());
}

#[tokio::test]
async fn reviews_are_read_as_far_as_they_can_be() {
    let mut app = review(0);
    app["im:rating"] = Value::Null;
    let mut bare = review(1);
    for field in ["title", "content", "author", "im:voteSum"] {
        bare.as_object_mut().unwrap().remove(field);
    }
    let mut odd = review(2);
    odd["im:rating"] = label(17);
    let mut undated = review(3);
    undated["updated"] = label("yesterday");
    let body = value!({"feed": {"entry": [app, bare, odd, undated, review(4), "x", {"id": 5}]}});
    let service =
        Service::start(
            move |asked| {
                if asked.path.contains("page=1/") { json(&body) } else { json(value!({"feed": {}})) }
            },
        )
        .await;
    let mut reading = Reading::of(&origin(&service.url), &kit(now, &[]), None).await.unwrap();
    reading.step().await.unwrap();
    let keys: Vec<&String> = reading.posts.keys().collect();
    assert_eq!(keys, ["appstore:9996", "appstore:9999"]);
    let post = reading.post("appstore:9996");
    assert_eq!(
        (post.title.as_deref(), post.text.as_str(), post.country.as_deref()),
        (Some("Bien"), "Très bien", Some("FR"))
    );
    assert_eq!((post.engagement.likes, post.author.clone().unwrap().name.as_deref()), (2, Some("ana")));
    assert_eq!(post.rating, Some(4));
    let bare = reading.post("appstore:9999");
    assert_eq!((bare.title.as_deref(), bare.rating), (None, Some(4)));
}

#[tokio::test]
async fn an_app_that_is_not_there_is_told() {
    let service = Service::start(|_| status(404, "no")).await;
    assert!(matches!(refusal(&origin(&service.url), &kit(now, &[])).await, SourceError::Refused { .. }));
    let service = Service::start(|_| status(200, "{}")).await;
    let mut reading = Reading::of(&origin(&service.url), &kit(now, &[]), None).await.unwrap();
    assert_eq!(reading.step().await.unwrap().events, []);
}
