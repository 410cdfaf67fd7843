//! Sources in a few words: `subreddit:france`, `lemmy:technology@lemmy.world`, `hn:our product`.

use serde_json::{Value, from_value, json};
use url::Url;
use vigie_model::Origin;

/// Words that are no preset, and how to mend them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PresetError {
    /// The part before the colon is none of ours.
    #[error("`{0}` is not a kind of source; write one of {kinds}", kinds = kinds())]
    Unknown(String),
    /// The part behind the colon is not what that kind needs.
    #[error("`{words}` cannot be read; write it like `{example}`")]
    Invalid {
        /// What was written.
        words: String,
        /// How it is written.
        example: &'static str,
    },
}

/// The kinds of preset, each with an example.
pub const PRESETS: [(&str, &str); 7] = [
    ("alerts", "alerts:https://www.google.com/alerts/feeds/0123456789/9876543210"),
    ("discourse", "discourse:https://forum.example.com or discourse:https://forum.example.com/c/support/5"),
    ("hn", "hn:our product"),
    ("lemmy", "lemmy:technology@lemmy.world"),
    ("mastodon", "mastodon:#cats@mastodon.social"),
    ("subreddit", "subreddit:france"),
    ("youtube", "youtube:UC0123456789abcdefghijkl"),
];

/// What a preset reads.
///
/// ```
/// use vigie_model::Origin;
/// let Origin::Feeds { urls } = vigie_sources::preset("subreddit:france")? else { panic!() };
/// assert_eq!(urls, ["https://www.reddit.com/r/france/new/.rss"]);
/// # Ok::<(), vigie_sources::PresetError>(())
/// ```
///
/// # Errors
/// [`PresetError`], with how it is written.
pub fn preset(words: &str) -> Result<Origin, PresetError> {
    let (kind, rest) = words.split_once(':').unwrap_or((words, ""));
    let kind = kind.trim().to_ascii_lowercase();
    let known = PRESETS.iter().find(|(known, _)| *known == kind);
    let (_, example) = known.ok_or_else(|| PresetError::Unknown(kind.chars().take(40).collect()))?;
    let origin = read(&kind, rest.trim()).and_then(|origin| from_value::<Origin>(origin).ok());
    let sound = origin.filter(|origin| origin.problems().is_empty());
    sound.ok_or_else(|| PresetError::Invalid { words: words.chars().take(100).collect(), example })
}

fn read(kind: &str, words: &str) -> Option<Value> {
    let feed = |url: String| Some(json!({ "kind": "feeds", "urls": [url] }));
    match kind {
        "alerts" => {
            let url = web(words)?;
            let google = url.host_str()?.split('.').any(|part| part == "google");
            (google && url.path().starts_with("/alerts/feeds/")).then(|| feed(url.into())).flatten()
        }
        "discourse" => {
            let mut url = web(words)?;
            url.set_query(None);
            url.set_fragment(None);
            let path = url.path().trim_end_matches(".rss").trim_end_matches('/').to_owned();
            let path = if path.contains("/c/") { format!("{path}.rss") } else { format!("{path}/posts.rss") };
            url.set_path(&path);
            feed(url.into())
        }
        "hn" => Some(json!({ "kind": "hacker_news", "query": words })),
        "lemmy" => {
            let (community, instance) = words.trim_start_matches('!').split_once('@')?;
            feed(format!("https://{}/feeds/c/{}.xml?sort=New", host(instance)?, name(community)?))
        }
        "mastodon" => {
            let (tag, instance) = words.trim_start_matches('#').split_once('@')?;
            let instance = format!("https://{}", host(instance)?);
            Some(json!({ "kind": "mastodon", "instance": instance, "tags": [tag] }))
        }
        "subreddit" => {
            let names = words.trim_start_matches('/').trim_start_matches("r/").trim_end_matches('/');
            names.split('+').try_for_each(|part| name(part).map(|_| ()))?;
            feed(format!("https://www.reddit.com/r/{names}/new/.rss"))
        }
        "youtube" => Some(json!({ "kind": "youtube", "channels": [words] })),
        _ => None,
    }
}

fn web(words: &str) -> Option<Url> {
    Url::parse(words).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn host(words: &str) -> Option<&str> {
    let host = words.trim_start_matches("https://").trim_end_matches('/');
    let plain = Url::parse(&format!("https://{host}/"))
        .is_ok_and(|url| url.path() == "/" && url.username().is_empty());
    (plain && !host.contains(['/', '?', '#', '@'])).then_some(host)
}

fn name(words: &str) -> Option<&str> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    (!words.is_empty() && words.len() <= 60 && words.chars().all(fits)).then_some(words)
}

fn kinds() -> String {
    PRESETS.map(|(kind, _)| format!("`{kind}:`")).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_words_are_a_source() {
        let check = |words: &str, expected: &str| {
            let read = match preset(words) {
                Ok(Origin::Feeds { urls }) => urls.join(" "),
                Ok(origin) => origin.key(),
                Err(error) => error.to_string(),
            };
            assert!(read.contains(expected), "{words}\n  read: {read}\n  expected: {expected}");
        };
        check("subreddit:france", "https://www.reddit.com/r/france/new/.rss");
        check("subreddit: /r/france+paris/", "https://www.reddit.com/r/france+paris/new/.rss");
        check("subreddit:../x", "write it like `subreddit:france`");
        check("lemmy:technology@lemmy.world", "https://lemmy.world/feeds/c/technology.xml?sort=New");
        check("lemmy:!technology@lemmy.world", "https://lemmy.world/feeds/c/technology.xml?sort=New");
        check("lemmy:technology", "write it like");
        check("lemmy:a@b/../c", "write it like");
        check("lemmy:a@user:b@c", "write it like");
        check("discourse:https://forum.example.com/", "https://forum.example.com/posts.rss");
        check("discourse:https://example.com/forum", "https://example.com/forum/posts.rss");
        check("discourse:https://forum.example.com/c/support/5", "https://forum.example.com/c/support/5.rss");
        check("discourse:forum", "write it like");
        check("mastodon:#cats@mastodon.social", "mastodon:https://mastodon.social cats");
        check("mastodon:cats@mastodon.social", "mastodon:https://mastodon.social cats");
        check("mastodon:two words@mastodon.social", "write it like");
        check("hn:our product", "hacker_news:https://hn.algolia.com/api/v1 our product");
        check("hn:", "write it like");
        check(
            "youtube:UC0123456789abcdefghijkl",
            "youtube:https://www.googleapis.com/youtube/v3 UC0123456789abcdefghijkl",
        );
        check("youtube:@somebody", "write it like");
        check("alerts:https://www.google.fr/alerts/feeds/1/2", "https://www.google.fr/alerts/feeds/1/2");
        check("alerts:https://a.example/alerts/feeds/1/2", "write it like");
        check("myspace:tom", "write one of `alerts:`");
        check("", "is not a kind of source");
    }

    #[test]
    fn each_example_is_one() {
        for (_, example) in PRESETS {
            for example in example.split(" or ") {
                assert!(preset(example).is_ok(), "{example}");
            }
        }
    }
}
