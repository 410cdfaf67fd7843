//! What the tests watch and what they post: two invented brands, and posts about them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

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
