//! Hacker News: stories and comments with some words, through the search at hn.algolia.com.
//!
//! The search answers the newest first and gives about a thousand hits to one question, so time is cut into slices: each
//! question begins at the moment up to which everything is known, minus an overlap for what the index takes up late, and a
//! slice that is full is cut at its oldest hit and asked for again. The cursor is that moment.
//!
//! Built from the documentation of the API (<https://hn.algolia.com/api>), tried against a server that answers in its shapes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use url::Url;
use vigie_model::{Author, Engagement, Post, PostId};

use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError, html, json::json, polling::Polling, recent::Recent,
};

/// How often news are asked for.
const EVERY: Duration = Duration::from_secs(60);
/// How far back a new source begins.
const BEGINNING: SignedDuration = SignedDuration::from_hours(24 * 7);
/// What is asked for again each time: the search takes up some posts late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// How many hits a page has.
const PAGE: usize = 500;

/// Reads Hacker News.
#[derive(Debug)]
pub struct HackerNews {
    name: String,
    query: String,
    api: String,
    kit: Kit,
    polling: Polling,
    recent: Recent,
    /// Everything before it is known.
    known_until: Timestamp,
}

#[derive(Deserialize)]
struct Answer {
    hits: Vec<Hit>,
}

#[derive(Deserialize)]
struct Hit {
    #[serde(rename = "objectID")]
    id: String,
    author: Option<String>,
    title: Option<String>,
    story_title: Option<String>,
    url: Option<String>,
    story_text: Option<String>,
    comment_text: Option<String>,
    created_at_i: i64,
    points: Option<u64>,
    num_comments: Option<u64>,
    parent_id: Option<u64>,
}

impl HackerNews {
    pub(crate) fn new(name: String, query: &str, api: &str, kit: Kit) -> Self {
        let known_until = kit.now() - BEGINNING;
        let (polling, recent) = (Polling::new(&kit, EVERY), Recent::new(10 * PAGE));
        let (query, api) = (query.to_owned(), api.trim_end_matches('/').to_owned());
        Self { name, query, api, kit, polling, recent, known_until }
    }

    /// One page of what was written from `since` on and before `until`, the newest first.
    async fn page(&self, since: Timestamp, until: Timestamp) -> Result<Vec<Hit>, SourceError> {
        let wrong = |error: url::ParseError| SourceError::Refused {
            problem: format!("the address of the search cannot be read: {error}"),
            mend: "correct `api`".to_owned(),
        };
        let mut url = Url::parse(&format!("{}/search_by_date", self.api)).map_err(wrong)?;
        url.query_pairs_mut()
            .append_pair("query", &self.query)
            .append_pair("tags", "(story,comment)")
            .append_pair("hitsPerPage", &PAGE.to_string())
            .append_pair(
                "numericFilters",
                &format!("created_at_i>={},created_at_i<{}", since.as_second(), until.as_second()),
            );
        let answer = self.kit.get(url.as_str(), &[]).await?;
        let answer: Answer = json(&answer, "hn.algolia.com")?;
        Ok(answer.hits)
    }
}

impl Source for HackerNews {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "hacker_news"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        if let Some(known) = cursor.and_then(|cursor| cursor.0.parse().ok()) {
            self.known_until = known;
        }
        self.polling.at_once();
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        self.polling.due().await;
        let now = self.kit.now();
        let (since, mut until) = (self.known_until - OVERLAP, now + SignedDuration::from_secs(1));
        let mut posts = Vec::new();
        loop {
            let hits = self.page(since, until).await?;
            let (full, oldest) = (hits.len() >= PAGE, hits.iter().map(|hit| hit.created_at_i).min());
            posts.extend(hits.into_iter().filter_map(post));
            // The oldest second may not have come whole: it is asked for again, unless it alone fills a page.
            let cut =
                oldest.and_then(|oldest| Timestamp::from_second(oldest + 1).ok()).filter(|cut| *cut < until);
            match cut {
                Some(cut) if full => until = cut,
                _ => break,
            }
        }
        posts.reverse();
        self.known_until = now;
        self.polling.asked();
        Ok(SourceBatch::new(self.recent.news(posts), now.to_string()))
    }

    async fn close(&mut self) {}
}

/// A hit as a post; what has neither a number nor a text is none.
fn post(hit: Hit) -> Option<Post> {
    let id = PostId::new(format!("hackernews:{}", hit.id)).ok()?;
    let read = html::plain(hit.comment_text.as_deref().or(hit.story_text.as_deref()).unwrap_or_default());
    let text = if read.text.is_empty() { hit.title.clone()? } else { read.text };
    let mut links = read.links;
    links.extend(hit.url);
    let parent = hit.parent_id.filter(|_| hit.comment_text.is_some());
    Some(Post {
        url: Some(format!("https://news.ycombinator.com/item?id={}", hit.id)),
        source: "hackernews".to_owned(),
        author: hit.author.map(|name| Author {
            id: Some(name.clone()),
            handle: Some(name),
            ..Author::default()
        }),
        title: hit.title.or(hit.story_title),
        text,
        lang: None,
        country: None,
        published_at: Timestamp::from_second(hit.created_at_i).ok()?,
        engagement: Engagement {
            likes: hit.points.unwrap_or(0),
            replies: hit.num_comments.unwrap_or(0),
            ..Engagement::default()
        },
        reply_to: parent.and_then(|parent| PostId::new(format!("hackernews:{parent}")).ok()),
        repost_of: None,
        quote_of: None,
        media: read.media,
        links,
        id,
    })
}
