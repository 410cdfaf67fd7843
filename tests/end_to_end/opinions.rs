//! What people say about mentions: moods of a fair sample and what they tell of the shares, marks that tell a brand from
//! its namesake.

use reqwest::Method;
use serde_json::{Value, json};

use vigie_peers::{Api, Server, Site, eventually, minutes_ago, post, send};

const ORANGE: &str = r#"
[workspace]
id = "telecom"
name = "Telecom"
[[brand]]
id = "orange"
name = "Orange"
own = true
query = "orange"
not_about = ["Zeste d'orange et chocolat", "The sky turned orange at sunset", "Confiture d'orange maison"]
"#;

const ABOUT: [&str; 12] = [
    "Orange is down again in Lyon, no network since this morning, horrible",
    "Panne Orange, plus de réseau mobile depuis ce matin",
    "Mon forfait Orange a encore augmenté, c'est une honte",
    "Orange customer service never answers, worst company",
    "La fibre Orange est coupée dans tout le quartier",
    "My Orange invoice is wrong for the third month, terrible",
    "Le technicien Orange n'est pas venu pour la fibre, nul",
    "Orange raised the price of my mobile plan, awful",
    "Service client Orange injoignable, facture fausse",
    "Switched to Orange, the network is faster here, love it",
    "Livebox Orange en panne, pas de réseau",
    "Orange fiber outage, the hotline is silent",
];
const OTHER: [&str; 8] = [
    "Squeezed an orange for breakfast, so sweet",
    "Recette du canard à l'orange, cuisson et jus",
    "Une robe orange pour l'été, la couleur me va bien",
    "Orange juice and croissants this morning",
    "Le gâteau à l'orange de ma mère, recette facile",
    "Paint the wall orange or yellow?",
    "An orange cat sleeps on my keyboard",
    "Vin chaud, cannelle et orange",
];

fn say(api: &Api, path: &str, body: &Value) -> Value {
    send(api.request(Method::POST, path).json(body)).expect_ok()
}

fn server() -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    site.apply(ORANGE);
    let posts = ABOUT.iter().chain(&OTHER).enumerate();
    let posts: Vec<Value> = posts
        .map(|(number, text)| post(&format!("demo:{number}"), minutes_ago(60 + number as i64), text))
        .collect();
    server.api.push_and_settle(&posts);
    (site, server)
}

#[test]
fn a_labelled_sample_tells_how_far_shares_are_off() {
    let (_site, server) = server();
    let api = &server.api;
    let stats = api.ask("/api/v1/stats", &[]).expect_ok();
    let shares = &stats["shares"];
    assert_eq!(shares["method"], "adjusted_count");
    // Those whose language is not clear stay out.
    assert!((15..=20).contains(&shares["all"]["mentions"].as_u64().unwrap()), "{shares}");
    assert_eq!(shares["by_brand"][0]["id"], "orange");
    let negative = &shares["all"]["negative"];
    assert!(negative["low"].as_f64() < negative["value"].as_f64(), "{shares}");
    assert!(negative["value"].as_f64() < negative["high"].as_f64(), "{shares}");

    let sample = api.ask("/api/v1/sentiment/sample", &[("size", "10")]).expect_ok();
    let mentions = sample["mentions"].as_array().unwrap();
    assert_eq!((mentions.len(), &sample["labelled"]), (10, &json!(0)));
    for mention in mentions {
        say(api, "/api/v1/sentiment/labels", &json!({"post": mention["post"]["id"], "label": "negative"}));
    }
    let agreement = api.ask("/api/v1/sentiment/agreement", &[("size", "10")]).expect_ok();
    assert_eq!((&agreement["sampled"], &agreement["labelled"]), (&json!(10), &json!(10)));
    let negative = &agreement["by_mood"][0];
    assert_eq!((&negative["mood"], &negative["meant"]), (&json!("negative"), &json!(10)));
    let (truth, error) = (&negative["truth"], &negative["counted_error"]);
    assert!(truth["value"].as_f64() > Some(0.8) && error["value"].as_f64() < Some(0.0), "{agreement}");

    // A correction shows where the mention is found, can be taken back, and stays on record.
    let id = mentions[0]["post"]["id"].as_str().unwrap();
    let corrected = || {
        let page = api.search(&[("limit", "100")]);
        let found =
            page["mentions"].as_array().unwrap().iter().find(|found| found["post"]["id"] == id).cloned();
        found.unwrap()["corrected"].clone()
    };
    assert_eq!(corrected(), "negative");
    say(api, "/api/v1/sentiment/labels", &json!({"post": id, "label": null}));
    assert_eq!(corrected(), Value::Null);
    let history = api.ask("/api/v1/sentiment/labels", &[("post", id)]).expect_ok();
    let said: Vec<&Value> = history.as_array().unwrap().iter().map(|said| &said["label"]).collect();
    assert_eq!(said, [&Value::Null, &json!("negative")]);

    let nobody = json!({"post": "demo:none", "label": "negative"});
    send(api.request(Method::POST, "/api/v1/sentiment/labels").json(&nobody))
        .expect_problem(404, "no mention");
}

#[test]
fn marks_tell_a_brand_from_its_namesake() {
    let (_site, server) = server();
    let api = &server.api;
    let learned = || api.ask("/api/v1/relevance", &[]).expect_ok()[0].clone();
    assert_eq!((&learned()["other"], &learned()["learned"]), (&json!(3), &Value::Null));
    for number in 0..20 {
        let about = number < ABOUT.len();
        say(
            api,
            "/api/v1/relevance/marks",
            &json!({"brand": "orange", "post": format!("demo:{number}"), "about": about}),
        );
    }
    let brand = learned();
    assert_eq!((&brand["about"], &brand["other"]), (&json!(12), &json!(11)));
    assert!(brand["learned"]["precision"]["value"].as_f64() > Some(0.5), "{brand}");
    assert!(!brand["learned"]["terms"].as_array().unwrap().is_empty(), "{brand}");

    // New posts are judged as soon as the marks are live.
    let mut number = 100;
    eventually("posts are judged", || {
        number += 2;
        let texts = ["Encore une panne de réseau chez Orange", "Recette : gâteau au jus d'orange"];
        let posts: Vec<Value> =
            (0..2).map(|at| post(&format!("demo:{}", number + at), minutes_ago(1), texts[at])).collect();
        api.push_and_settle(&posts);
        (!api.ids(&[("q", "relevance:[0 TO 1]")]).is_empty()).then_some(())
    });
    let about = api.ids(&[("q", "relevance:[0.5 TO 1]")]);
    let other = api.ids(&[("q", "relevance:[0 TO 0.499]")]);
    assert_eq!(about, [format!("demo:{number}")]);
    assert_eq!(other, [format!("demo:{}", number + 1)]);

    let stranger = json!({"brand": "apple", "post": "demo:1", "about": true});
    send(api.request(Method::POST, "/api/v1/relevance/marks").json(&stranger))
        .expect_problem(404, "does not name");
}
