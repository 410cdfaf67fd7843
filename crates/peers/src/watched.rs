//! What the tests watch and what they post: two invented brands, and posts about them.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{Answer, Api, try_send};

/// An own brand and a competitor with two topics, and no rule.
pub const ACME: &str = r##"
[workspace]
id = "acme"
name = "Acme"
languages = ["en"]
timezone = "Europe/Paris"

[[brand]]
id = "aurora"
name = "Aurora"
own = true
query = 'aurora* OR @auroracoffee'

[[brand]]
id = "borealis"
name = "Borealis"
query = '"borealis tea" OR #borealis'

[[topic]]
id = "delivery"
name = "Delivery"
query = 'deliver* OR livraison*'

[[topic]]
id = "price"
name = "Price"
query = 'price OR prix OR expensive'

[[channel]]
id = "console"
to = { kind = "console" }
"##;

/// A post; its source is the first part of its id.
pub fn post(id: &str, at: Timestamp, text: &str) -> Value {
    let source = id.split(':').next().unwrap();
    json!({"id": id, "source": source, "text": text, "published_at": at.to_string()})
}

/// Posts that name Aurora, `count` of them a second apart from `first` on, with ids `source:0` and up.
pub fn posts(source: &str, count: u64, first: Timestamp) -> Vec<Value> {
    let at = |number: u64| first + SignedDuration::from_secs(number.cast_signed());
    let text = |number: u64| format!("Aurora again, number {number}");
    (0..count).map(|number| post(&format!("{source}:{number}"), at(number), &text(number))).collect()
}

/// A moment in the past, on a whole second.
pub fn ago(time: SignedDuration) -> Timestamp {
    let seconds = (Timestamp::now() - time).as_second();
    Timestamp::from_second(seconds).unwrap()
}

/// So many minutes ago, on a whole second.
pub fn minutes_ago(minutes: i64) -> Timestamp {
    ago(SignedDuration::from_mins(minutes))
}

/// A post of three kilobytes that compresses badly, `bulk:NUMBER`.
pub fn bulky(number: usize) -> Value {
    let mut state = number as u64 + 1;
    let noise: String = (0..3_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b"abcdefghijklmnopqrstuvwxyz0123456789 "[(state >> 33) as usize % 37])
        })
        .collect();
    post(&format!("bulk:{number}"), minutes_ago(30), &format!("Aurora {noise}"))
}

/// Pushes such posts until one is not acknowledged; the ids of those that were, and the answer, if there was one.
pub fn push_until_refused(api: &Api, from: usize) -> (Vec<String>, Option<Answer>) {
    let mut acknowledged = Vec::new();
    for number in from..from + 20_000 {
        let request = api.request(Method::POST, "/api/v1/posts").body(bulky(number).to_string());
        match try_send(request) {
            Ok(answer) if answer.status == 200 => acknowledged.push(format!("bulk:{number}")),
            refused => return (acknowledged, refused.ok()),
        }
    }
    panic!("a small disk took everything");
}
