//! The `[[source]]` tables of a workspace: where it listens.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Secret, Slug};

/// The most feeds of one table.
const MOST_FEEDS: usize = 10_000;
/// The most relays, channels, tags or countries of one table.
const MOST_NAMES: usize = 200;

/// A place where a workspace listens. What several workspaces name alike is read once for all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Listening {
    /// Unique in its workspace.
    pub id: Slug,
    /// It rests: nothing is read, and it goes on where it stopped once this is taken away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// What is read.
    pub from: Origin,
}

/// What a source reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Origin {
    /// RSS, Atom and JSON feeds.
    Feeds {
        /// The addresses of the feeds, `https://…`.
        urls: Vec<String>,
    },
    /// All public posts of Bluesky, through a Jetstream.
    Bluesky {
        /// The Jetstream to read, `wss://…/subscribe`.
        #[serde(default = "jetstream")]
        jetstream: String,
    },
    /// Public posts of a Mastodon server, or of one that speaks as it does.
    Mastodon {
        /// The server, `https://mastodon.social`.
        instance: String,
        /// Only posts with one of these hashtags, without `#`; all public ones when there is none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tags: Vec<String>,
        /// The token of an account there, by reference: with it posts come as they are published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<Secret>,
    },
    /// Stories and comments of Hacker News that contain some words.
    HackerNews {
        /// What to look for, in the words of hn.algolia.com.
        query: String,
        /// Where the search is.
        #[serde(default = "hacker_news_api")]
        api: String,
    },
    /// News of the world's press, by headline, through GDELT.
    Gdelt {
        /// What to look for, in the words of GDELT DOC 2.0.
        query: String,
        /// Where the search is.
        #[serde(default = "gdelt_api")]
        api: String,
    },
    /// Videos of YouTube channels and the comments below them.
    Youtube {
        /// The channels, `UC…`.
        channels: Vec<String>,
        /// The key of the YouTube Data API, by reference; without it there are videos and no comments.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<Secret>,
        /// Where the API is.
        #[serde(default = "youtube_api")]
        api: String,
        /// Where the feeds of channels are.
        #[serde(default = "youtube_feeds")]
        feeds: String,
    },
    /// Notes on Nostr relays.
    Nostr {
        /// The relays, `wss://…`; a note that several have is taken once.
        relays: Vec<String>,
    },
    /// Messages in the Telegram chats that a bot of yours is a member of.
    Telegram {
        /// The bot's token, by reference.
        token: Secret,
        /// Where the Bot API is, for those who run their own.
        #[serde(default = "telegram_api")]
        api: String,
    },
    /// Reviews of an app in Apple's App Store.
    AppStore {
        /// The app's number, as in its address: `id123456789` is `123456789`.
        app: String,
        /// The stores to read, by country: `fr`, `us` …
        countries: Vec<String>,
        /// Where the store's feeds are.
        #[serde(default = "app_store_api")]
        api: String,
    },
}

fn jetstream() -> String {
    "wss://jetstream2.us-east.bsky.network/subscribe".to_owned()
}

fn hacker_news_api() -> String {
    "https://hn.algolia.com/api/v1".to_owned()
}

fn gdelt_api() -> String {
    "https://api.gdeltproject.org/api/v2/doc/doc".to_owned()
}

fn youtube_api() -> String {
    "https://www.googleapis.com/youtube/v3".to_owned()
}

fn youtube_feeds() -> String {
    "https://www.youtube.com/feeds/videos.xml".to_owned()
}

fn telegram_api() -> String {
    "https://api.telegram.org".to_owned()
}

fn app_store_api() -> String {
    "https://itunes.apple.com".to_owned()
}

impl Origin {
    /// The word for it in the workspace file, and in metrics.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Feeds { .. } => "feeds",
            Self::Bluesky { .. } => "bluesky",
            Self::Mastodon { .. } => "mastodon",
            Self::HackerNews { .. } => "hacker_news",
            Self::Gdelt { .. } => "gdelt",
            Self::Youtube { .. } => "youtube",
            Self::Nostr { .. } => "nostr",
            Self::Telegram { .. } => "telegram",
            Self::AppStore { .. } => "app_store",
        }
    }

    /// What is read, cut into parts that are read, remembered and told of on their own: each feed, each store.
    #[must_use]
    pub fn parts(&self) -> Vec<Self> {
        match self {
            Self::Feeds { urls } => urls.iter().map(|url| Self::Feeds { urls: vec![url.clone()] }).collect(),
            Self::Youtube { channels, key, api, feeds } => {
                let part = |channel: &String| Self::Youtube {
                    channels: vec![channel.clone()],
                    key: key.clone(),
                    api: api.clone(),
                    feeds: feeds.clone(),
                };
                channels.iter().map(part).collect()
            }
            Self::AppStore { app, countries, api } => {
                let part = |country: &String| Self::AppStore {
                    app: app.clone(),
                    countries: vec![country.clone()],
                    api: api.clone(),
                };
                countries.iter().map(part).collect()
            }
            Self::Nostr { relays } => {
                relays.iter().map(|relay| Self::Nostr { relays: vec![relay.clone()] }).collect()
            }
            whole => vec![whole.clone()],
        }
    }

    /// A name of a part that is the same wherever the same is read: cursors and health are kept under it. Secrets stand in
    /// it as references.
    #[must_use]
    pub fn key(&self) -> String {
        let names = |names: &[String]| names.join(",");
        let said = match self {
            Self::Feeds { urls } => names(urls),
            Self::Bluesky { jetstream } => jetstream.clone(),
            Self::Mastodon { instance, tags, token } => {
                let token = token.as_ref().map_or("", Secret::variable);
                format!("{instance} {} {token}", names(tags))
            }
            Self::HackerNews { query, api } | Self::Gdelt { query, api } => format!("{api} {query}"),
            Self::Youtube { channels, key, api, .. } => {
                format!("{api} {} {}", names(channels), key.as_ref().map_or("", Secret::variable))
            }
            Self::Nostr { relays } => names(relays),
            Self::Telegram { token, api } => format!("{api} {}", token.variable()),
            Self::AppStore { app, countries, api } => format!("{api} {app} {}", names(countries)),
        };
        format!("{}:{said}", self.kind())
    }

    /// The environment variables that it needs.
    #[must_use]
    pub fn variables(&self) -> Vec<&str> {
        match self {
            Self::Mastodon { token: Some(secret), .. }
            | Self::Youtube { key: Some(secret), .. }
            | Self::Telegram { token: secret, .. } => vec![secret.variable()],
            _ => Vec::new(),
        }
    }

    /// Everything that is wrong with it, empty when nothing is.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        let (mut problems, web, sockets) = (Vec::new(), ["https://", "http://"], ["wss://", "ws://"]);
        let mut address = |field: &str, url: &str, schemes: [&str; 2]| {
            let host = schemes.iter().find_map(|scheme| url.strip_prefix(scheme));
            if host.is_none_or(|host| host.is_empty() || url.contains(char::is_whitespace)) {
                problems.push(format!("{field} must begin with {}; it is \"{url}\"", schemes[0]));
            }
        };
        match self {
            Self::Feeds { urls } => urls.iter().for_each(|url| address("each of urls", url, web)),
            Self::Bluesky { jetstream } => address("jetstream", jetstream, sockets),
            Self::Mastodon { instance, .. } => address("instance", instance, web),
            Self::Nostr { relays } => {
                relays.iter().for_each(|relay| address("each of relays", relay, sockets));
            }
            Self::HackerNews { api, .. }
            | Self::Gdelt { api, .. }
            | Self::Telegram { api, .. }
            | Self::AppStore { api, .. } => address("api", api, web),
            Self::Youtube { api, feeds, .. } => {
                address("api", api, web);
                address("feeds", feeds, web);
            }
        }
        let mut names =
            |field: &str, names: &[String], most: usize, least: usize, fits: fn(&str) -> bool, like: &str| {
                if names.len() < least || names.len() > most {
                    problems.push(format!("{field} holds {}, and may hold {least} to {most}", names.len()));
                }
                if let Some(name) = names.iter().find(|name| !fits(name)) {
                    problems.push(format!("{field}: \"{name}\" is not {like}"));
                }
            };
        let word = |name: &str| {
            !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        };
        let any = |_: &str| true;
        match self {
            Self::Feeds { urls } => names("urls", urls, MOST_FEEDS, 1, any, ""),
            Self::Nostr { relays } => names("relays", relays, MOST_NAMES, 1, any, ""),
            Self::Mastodon { tags, .. } => names("tags", tags, MOST_NAMES, 0, word, "a hashtag without #"),
            Self::Youtube { channels, .. } => {
                let channel = |name: &str| {
                    name.starts_with("UC")
                        && name.len() == 24
                        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
                };
                names(
                    "channels",
                    channels,
                    MOST_NAMES,
                    1,
                    channel,
                    "a channel's identifier: 24 characters, UC…",
                );
            }
            Self::AppStore { app, countries, .. } => {
                let country =
                    |name: &str| name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_lowercase());
                names("countries", countries, MOST_NAMES, 1, country, "a country of two letters, such as fr");
                let number = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
                names(
                    "app",
                    std::slice::from_ref(app),
                    1,
                    1,
                    number,
                    "a number, as in the app's address after id",
                );
            }
            Self::HackerNews { query, .. } | Self::Gdelt { query, .. } => {
                let query = std::slice::from_ref(query);
                names(
                    "query",
                    query,
                    1,
                    1,
                    |query| !query.trim().is_empty() && query.len() <= 1_000,
                    "a query of 1 to 1,000 bytes",
                );
            }
            Self::Bluesky { .. } | Self::Telegram { .. } => {}
        }
        problems
    }
}
