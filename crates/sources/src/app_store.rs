//! Reviews of an app in one country's App Store, through the feeds that Apple publishes for each.
//!
//! A feed has ten pages of fifty reviews, the newest first. They are read until reviews come that are known, and only then the
//! cursor moves: to the time of the newest. What is older than ten pages can never be had.
//!
//! Built from what Apple's feeds are known to look like, tried against a server that answers in their shapes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use vigie_model::{Author, Engagement, Post, SourceGap};

use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    admit::{admit, id_of},
    json::{each, json, lenient},
    kit::host_of,
    polling::Polling,
    recent::Recent,
};

/// How often news are asked for.
const EVERY: Duration = Duration::from_secs(30 * 60);
/// What is read again each time: reviews are shown a while after they were written.
const OVERLAP: SignedDuration = SignedDuration::from_hours(48);
/// How many pages there are.
const PAGES: u32 = 10;
/// How many reviews are remembered.
const REMEMBERED: usize = 2_000;

/// Reads the reviews of one app in one country.
#[derive(Debug)]
pub struct AppStore {
    name: String,
    app: String,
    country: String,
    api: String,
    kit: Kit,
    polling: Polling,
    recent: Recent,
    /// All reviews up to then are known.
    known: Option<Timestamp>,
    round: Round,
}

/// One reading of the pages.
#[derive(Debug, Clone, Copy)]
struct Round {
    page: u32,
    newest: Option<Timestamp>,
}

impl Round {
    const BEGIN: Self = Self { page: 1, newest: None };
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default, deserialize_with = "lenient")]
    feed: Option<Feed>,
}

#[derive(Deserialize)]
struct Feed {
    #[serde(default, deserialize_with = "each")]
    entry: Vec<Review>,
}

/// Every value stands in an object of its own.
#[derive(Deserialize)]
struct Label {
    label: String,
}

#[derive(Deserialize)]
struct Review {
    #[serde(default, deserialize_with = "lenient")]
    id: Option<Label>,
    #[serde(default, deserialize_with = "lenient")]
    author: Option<Reviewer>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<Label>,
    #[serde(default, deserialize_with = "lenient")]
    content: Option<Label>,
    #[serde(default, deserialize_with = "lenient")]
    updated: Option<Label>,
    #[serde(rename = "im:rating", default, deserialize_with = "lenient")]
    rating: Option<Label>,
    #[serde(rename = "im:voteSum", default, deserialize_with = "lenient")]
    helpful: Option<Label>,
}

#[derive(Deserialize)]
struct Reviewer {
    #[serde(default, deserialize_with = "lenient")]
    name: Option<Label>,
    #[serde(default, deserialize_with = "lenient")]
    uri: Option<Label>,
}

impl AppStore {
    pub(crate) fn new(name: String, app: &str, country: &str, api: &str, kit: Kit) -> Self {
        Self {
            name,
            app: app.to_owned(),
            country: country.to_owned(),
            api: api.trim_end_matches('/').to_owned(),
            polling: Polling::new(&kit, EVERY),
            recent: Recent::new(REMEMBERED),
            kit,
            known: None,
            round: Round::BEGIN,
        }
    }

    async fn page(&self, page: u32) -> Result<Vec<Review>, SourceError> {
        let (api, country, app) = (&self.api, &self.country, &self.app);
        let url = format!("{api}/{country}/rss/customerreviews/id={app}/sortBy=mostRecent/page={page}/json");
        let answer = self.kit.get(&url, &[]).await?;
        let answer: Answer = json(&answer, &host_of(&self.api))?;
        Ok(reviews(answer))
    }
}

/// The reviews on a page.
fn reviews(answer: Answer) -> Vec<Review> {
    answer.feed.map(|feed| feed.entry).unwrap_or_default()
}

/// A review of an app in a country's store as a post; what has no rating is the app itself.
fn post(review: Review, app: &str, country: &str, now: Timestamp) -> Option<Post> {
    let rating = review.rating?.label.trim().parse().ok();
    let rating: u8 = rating.filter(|stars| (1..=Post::MOST_STARS).contains(stars))?;
    let text = review.content.map(|content| content.label).unwrap_or_default();
    let helpful = review.helpful.and_then(|helpful| helpful.label.trim().parse().ok());
    let post = Post {
        id: id_of("appstore", &review.id?.label)?,
        source: "appstore".to_owned(),
        url: Some(format!("https://apps.apple.com/{country}/app/id{app}?see-all=reviews")),
        author: review.author.map(|author| Author {
            id: author.uri.map(|uri| uri.label),
            name: author.name.map(|name| name.label),
            ..Author::default()
        }),
        title: review.title.map(|title| title.label.trim().to_owned()).filter(|title| !title.is_empty()),
        text,
        lang: None,
        country: Some(country.to_owned()),
        published_at: review.updated?.label.trim().parse().ok()?,
        engagement: Engagement { likes: helpful.unwrap_or(0), ..Engagement::default() },
        reply_to: None,
        repost_of: None,
        quote_of: None,
        rating: Some(rating),
        media: Vec::new(),
        links: Vec::new(),
    };
    Some(admit(post, now))
}

/// What a page of reviews says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: Timestamp) -> Vec<Post> {
    let answer = serde_json::from_slice(answer).map(reviews).unwrap_or_default();
    answer.into_iter().filter_map(|review| post(review, "1", "fr", now)).collect()
}

impl Source for AppStore {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "app_store"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        self.known = cursor.and_then(|cursor| cursor.0.parse().ok()).or(self.known);
        self.round = Round::BEGIN;
        self.polling.at_once();
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        self.polling.due().await;
        let page = self.round.page;
        let reviews = self.page(page).await?;
        let (now, empty) = (self.kit.now(), reviews.is_empty());
        let posts: Vec<Post> = reviews
            .into_iter()
            .rev()
            .filter_map(|review| post(review, &self.app, &self.country, now))
            .collect();
        let oldest = posts.iter().map(|post| post.published_at).min();
        let newest = posts.iter().map(|post| post.published_at).max();
        self.round.newest = self.round.newest.max(newest);
        let reached = matches!((oldest, self.known), (Some(oldest), Some(known))
            if known.checked_sub(OVERLAP).is_ok_and(|known| oldest < known));
        let mut gap = None;
        if empty || reached || page >= PAGES {
            if let (false, false, Some(known), Some(oldest)) = (empty, reached, self.known, oldest)
                && oldest > known
            {
                let why = "the App Store shows the newest 500 reviews only".to_owned();
                gap = Some(SourceGap { from: known, to: oldest, why });
            }
            self.known = self.known.max(self.round.newest);
            self.round = Round::BEGIN;
            self.polling.asked();
        } else {
            self.round.page = page + 1;
        }
        let cursor = self.known.map_or_else(String::new, |known| known.to_string());
        Ok(SourceBatch { gap, ..SourceBatch::new(self.recent.news(posts), cursor) })
    }

    async fn close(&mut self) {}
}
