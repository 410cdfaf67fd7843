//! What a status says: HTML as plain text, its warning as a title, and the addresses in it. Links to people and hashtags are
//! left out, for they stand in the text by name.

use serde::Deserialize;
use vigie_model::Post;

use crate::{
    html,
    json::{each, lenient},
};

/// The part of a status that is written.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Words {
    #[serde(default, deserialize_with = "lenient")]
    content: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    spoiler_text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    language: Option<String>,
    #[serde(default, deserialize_with = "each")]
    media_attachments: Vec<Attachment>,
    #[serde(default, deserialize_with = "each")]
    mentions: Vec<Linked>,
    #[serde(default, deserialize_with = "each")]
    tags: Vec<Linked>,
    #[serde(default, deserialize_with = "lenient")]
    card: Option<Linked>,
    #[serde(default, deserialize_with = "lenient")]
    poll: Option<Poll>,
}

#[derive(Debug, Deserialize)]
struct Attachment {
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    remote_url: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Linked {
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Poll {
    #[serde(default, deserialize_with = "each")]
    options: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
}

impl Words {
    /// The post with these words.
    pub(crate) fn fill(self, post: Post) -> Post {
        let read = html::plain(self.content.as_deref().unwrap_or_default());
        let choices = self.poll.into_iter().flat_map(|poll| poll.options).filter_map(|choice| choice.title);
        let text = [read.text].into_iter().filter(|text| !text.is_empty());
        let text: Vec<String> = text.chain(choices.map(|choice| format!("• {choice}"))).collect();
        let is_mention = |link: &str| self.mentions.iter().any(|named| named.url.as_deref() == Some(link));
        // Servers write the links to a hashtag in different ways, and all end with its name.
        let is_tag = |link: &str| {
            let end = link.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            self.tags.iter().filter_map(|tag| tag.name.as_deref()).any(|name| name.eq_ignore_ascii_case(end))
        };
        let mut links = read.links;
        links.retain(|link| !is_mention(link) && !is_tag(link));
        links.extend(self.card.and_then(|card| card.url).filter(|url| !links.contains(url)));
        let media = self.media_attachments.into_iter().filter_map(|media| media.url.or(media.remote_url));
        Post {
            title: self.spoiler_text.map(|title| html::plain(&title).text),
            text: text.join("\n"),
            lang: self.language,
            media: media.collect(),
            links,
            ..post
        }
    }
}
