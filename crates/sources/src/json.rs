//! Answers in JSON. What strangers send is read as far as it can be: a field of a wrong kind counts as missing, an element of
//! a list that cannot be read is left out.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use vigie_outbound::Response;

use crate::SourceError;

/// Reads the body of an answer. One that means something else is worth another try: it may be a page that says that the
/// service is down.
pub(crate) fn json<T: DeserializeOwned>(answer: &Response, host: &str) -> Result<T, SourceError> {
    serde_json::from_slice(&answer.body).map_err(|error| SourceError::Unavailable {
        problem: format!("{host} answered with something other than was expected: {error}"),
        retry_after: None,
    })
}

/// A field that counts as missing when it holds something else than was expected.
pub(crate) fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).ok())
}

/// A list of which the elements that cannot be read are left out; one that stands alone counts as a list of one.
pub(crate) fn each<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let elements = match Value::deserialize(from)? {
        Value::Array(elements) => elements,
        Value::Null => Vec::new(),
        one => vec![one],
    };
    Ok(elements.into_iter().filter_map(|element| serde_json::from_value(element).ok()).collect())
}

/// A name or number as text.
pub(crate) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(word) => Some(word),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Odd {
        #[serde(default, deserialize_with = "lenient")]
        count: Option<u64>,
        #[serde(default, deserialize_with = "each")]
        names: Vec<String>,
        #[serde(default, deserialize_with = "word")]
        id: Option<String>,
    }

    #[test]
    fn what_is_odd_counts_as_missing() {
        let check = |json: &str, count: Option<u64>, names: &[&str], id: Option<&str>| {
            let read: Odd = serde_json::from_str(json).unwrap();
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(read, Odd { count, names, id: id.map(str::to_owned) }, "{json}");
        };
        check(r#"{"count":3,"names":["a"],"id":"x"}"#, Some(3), &["a"], Some("x"));
        check(r#"{"count":-3,"names":["a",7,null],"id":12}"#, None, &["a"], Some("12"));
        check(r#"{"count":"3","names":"a","id":{}}"#, None, &["a"], None);
        check(r#"{"count":null,"names":null,"id":null}"#, None, &[], None);
        check("{}", None, &[], None);
    }
}
