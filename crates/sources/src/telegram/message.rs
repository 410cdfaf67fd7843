//! A message of Telegram as a post.

use jiff::Timestamp;
use serde::Deserialize;
use vigie_model::{Author, Engagement, Post, PostId};

use crate::{
    admit::{admit, id_of},
    json::{each, lenient},
};

/// A message in a chat, or a post in a channel.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    message_id: i64,
    chat: Chat,
    date: i64,
    #[serde(default, deserialize_with = "lenient")]
    from: Option<User>,
    #[serde(default, deserialize_with = "lenient")]
    sender_chat: Option<Chat>,
    #[serde(default, deserialize_with = "lenient")]
    author_signature: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    caption: Option<String>,
    #[serde(default, deserialize_with = "each")]
    entities: Vec<Entity>,
    #[serde(default, deserialize_with = "each")]
    caption_entities: Vec<Entity>,
    #[serde(default, deserialize_with = "lenient")]
    reply_to_message: Option<Place>,
    #[serde(default, deserialize_with = "lenient")]
    forward_origin: Option<Origin>,
}

#[derive(Debug, Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type", default, deserialize_with = "lenient")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    username: Option<String>,
}

#[derive(Debug, Deserialize)]
struct User {
    id: i64,
    #[serde(default, deserialize_with = "lenient")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    username: Option<String>,
}

/// A part of a text, in UTF-16 units.
#[derive(Debug, Deserialize)]
struct Entity {
    #[serde(rename = "type")]
    kind: String,
    offset: usize,
    length: usize,
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
}

/// A message elsewhere.
#[derive(Debug, Deserialize)]
struct Place {
    message_id: i64,
    chat: Chat,
}

/// Where a message was forwarded from; only channels say which message it was.
#[derive(Debug, Deserialize)]
struct Origin {
    #[serde(default, deserialize_with = "lenient")]
    chat: Option<Chat>,
    #[serde(default, deserialize_with = "lenient")]
    message_id: Option<i64>,
}

impl Message {
    /// It as a post; `None` for what was said to the bot alone and for what has no words.
    pub(crate) fn post(self, now: Timestamp) -> Option<Post> {
        let kind = self.chat.kind.as_deref().unwrap_or_default();
        let text = self.text.or(self.caption).filter(|text| !text.trim().is_empty())?;
        if !matches!(kind, "group" | "supergroup" | "channel") {
            return None;
        }
        let forwarded = self.forward_origin.and_then(|origin| origin.chat.zip(origin.message_id));
        let author = match (self.sender_chat, self.from) {
            (Some(chat), _) => chat.author(self.author_signature),
            (None, Some(user)) => user.author(),
            (None, None) => Author::default(),
        };
        let post = Post {
            id: post_id(&self.chat, self.message_id)?,
            source: "telegram".to_owned(),
            url: self.chat.address(self.message_id),
            author: Some(author).filter(|author| *author != Author::default()),
            title: None,
            links: links(&text, self.entities.into_iter().chain(self.caption_entities)),
            text,
            lang: None,
            country: None,
            published_at: Timestamp::from_second(self.date).ok()?,
            engagement: Engagement::default(),
            reply_to: self.reply_to_message.and_then(|place| post_id(&place.chat, place.message_id)),
            repost_of: forwarded.and_then(|(chat, number)| post_id(&chat, number)),
            quote_of: None,
            rating: None,
            media: Vec::new(),
        };
        Some(admit(post, now))
    }
}

impl Chat {
    fn author(self, signature: Option<String>) -> Author {
        Author {
            id: Some(self.id.to_string()),
            handle: self.username,
            name: signature.or(self.title),
            ..Author::default()
        }
    }

    /// Where members, or everybody, can read a message.
    fn address(&self, number: i64) -> Option<String> {
        match &self.username {
            Some(name) => Some(format!("https://t.me/{name}/{number}")),
            // A group that has grown, or a channel: -100 stands before the number that addresses have.
            None => {
                let id = self.id.to_string();
                id.strip_prefix("-100").map(|id| format!("https://t.me/c/{id}/{number}"))
            }
        }
    }
}

impl User {
    fn author(self) -> Author {
        let name = [self.first_name, self.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Author {
            id: Some(self.id.to_string()),
            handle: self.username,
            name: Some(name).filter(|name| !name.is_empty()),
            ..Author::default()
        }
    }
}

fn post_id(chat: &Chat, number: i64) -> Option<PostId> {
    id_of("telegram", &format!("{}/{number}", chat.id))
}

/// Where a text links to: what it shows as an address, and what lies behind words of it.
fn links(text: &str, entities: impl Iterator<Item = Entity>) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let link = |entity: Entity| match entity.kind.as_str() {
        "text_link" => entity.url,
        "url" => {
            let shown = units.get(entity.offset..entity.offset.checked_add(entity.length)?)?;
            let shown = String::from_utf16(shown).ok()?;
            Some(if shown.contains("://") { shown } else { format!("https://{shown}") })
        }
        _ => None,
    };
    entities.filter_map(link).collect()
}
