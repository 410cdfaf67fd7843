//! The world's press by headline, through the search of GDELT (DOC 2.0).
//!
//! An answer holds 250 articles at most, so time is cut into [`Slices`], each a batch; the cursor is the moment before which
//! everything is known. GDELT wants one question in five seconds from everybody together, and looks at the press every
//! quarter of an hour. It knows headlines, no texts.
//!
//! Built from the documentation (<https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/>), tried against a server that
//! answers in its shapes.

mod places;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::Offset};
use serde::Deserialize;
use url::Url;
use vigie_model::{Author, Engagement, Post};
use vigie_outbound::Response;

use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    admit::{admit, id_of},
    html,
    json::{each, lenient},
    kit::{answered, host_of},
    polling::Polling,
    recent::Recent,
    slices::{Slice, Slices},
};

/// How often news are asked for.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// How long GDELT wants to be left alone after each question, and a little more.
const PAUSE: Duration = Duration::from_millis(5_500);
/// How far back a new source begins.
const BEGINNING: SignedDuration = SignedDuration::from_hours(24 * 3);
/// What is asked for again each time: articles turn up late.
const OVERLAP: SignedDuration = SignedDuration::from_mins(90);
/// How many articles an answer holds.
const MOST: usize = 250;
/// How times are written in questions and answers.
const TIME: &str = "%Y%m%d%H%M%S";

/// Reads the press.
#[derive(Debug)]
pub struct Gdelt {
    name: String,
    query: String,
    api: String,
    kit: Kit,
    polling: Polling,
    recent: Recent,
    slices: Slices,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default, deserialize_with = "each")]
    articles: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    #[serde(default, deserialize_with = "lenient")]
    url: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    seendate: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    socialimage: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    domain: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    language: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    sourcecountry: Option<String>,
}

impl Gdelt {
    pub(crate) fn new(name: String, query: &str, api: &str, kit: Kit) -> Self {
        let slices = Slices::new(kit.now() - BEGINNING, OVERLAP);
        let (polling, recent) = (Polling::new(&kit, EVERY), Recent::new(40 * MOST));
        Self { name, query: query.to_owned(), api: api.to_owned(), kit, polling, recent, slices }
    }

    async fn articles(&self, slice: Slice) -> Result<Vec<Article>, SourceError> {
        let mut url = Url::parse(&self.api).map_err(|error| SourceError::Refused {
            problem: format!("the address of the search cannot be read: {error}"),
            mend: "correct `api`".to_owned(),
        })?;
        // The search counts the last second in.
        let last = slice.until.checked_sub(SignedDuration::from_secs(1)).unwrap_or(slice.until);
        let written = |at: Timestamp| Offset::UTC.to_datetime(at).strftime(TIME).to_string();
        url.query_pairs_mut()
            .append_pair("query", &self.query)
            .append_pair("mode", "artlist")
            .append_pair("format", "json")
            .append_pair("maxrecords", &MOST.to_string())
            .append_pair("sort", "dateasc")
            .append_pair("startdatetime", &written(slice.since))
            .append_pair("enddatetime", &written(last));
        let answer = self.kit.ask(url.as_str(), &[], PAUSE).await?;
        if !answer.is_success() {
            return Err(answered(answer.status, answer.retry_after, &host_of(&self.api)));
        }
        read(&answer, &host_of(&self.api))
    }
}

/// The articles of an answer. What is wrong with a question is told in plain words, as if all were well.
fn read(answer: &Response, host: &str) -> Result<Vec<Article>, SourceError> {
    let text = String::from_utf8_lossy(&answer.body);
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if let Ok(answer) = serde_json::from_str(text).or_else(|_| serde_json::from_str(&mended(text))) {
        let answer: Answer = answer;
        return Ok(answer.articles);
    }
    let said: String = html::plain(text).text.chars().take(200).collect();
    if text.starts_with(['<', '{', '[']) || said.to_lowercase().contains("limit requests") {
        let problem = format!("{host} answered with something other than was expected: {said}");
        return Err(SourceError::Unavailable { problem, retry_after: Some(PAUSE) });
    }
    Err(SourceError::Refused { problem: format!("{host} says: {said}"), mend: "correct `query`".to_owned() })
}

/// The answer without what JSON does not allow and headlines bring in nevertheless: control characters, and backslashes
/// that begin nothing.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.peek() {
                Some(next @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u')) => {
                    mended.extend([letter, *next]);
                    letters.next();
                }
                _ => mended.push_str(r"\\"),
            },
            letter if letter.is_control() => mended.push(' '),
            letter => mended.push(letter),
        }
    }
    mended
}

impl Source for Gdelt {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "gdelt"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        if let Some(known) = cursor.and_then(|cursor| cursor.0.parse::<Timestamp>().ok()) {
            // Questions hold no times of years that are not written with four digits.
            self.slices.go_on(known.max(Timestamp::UNIX_EPOCH));
        }
        self.polling.at_once();
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        self.polling.due().await;
        loop {
            let now = self.kit.now();
            let slice = self.slices.next(now);
            let articles = self.articles(slice).await?;
            if articles.len() >= MOST && self.slices.halve(slice) {
                continue;
            }
            let sparse = articles.len() < MOST / 2;
            let posts: Vec<Post> = articles.into_iter().filter_map(|article| post(article, now)).collect();
            if self.slices.known(slice, now, sparse) {
                self.polling.asked();
            }
            return Ok(SourceBatch::new(self.recent.news(posts), self.slices.from().to_string()));
        }
    }

    async fn close(&mut self) {}
}

/// What an answer says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: Timestamp) -> Vec<Post> {
    let articles = read(&Response::new(200, answer.to_vec()), "gdelt.example").unwrap_or_default();
    articles.into_iter().filter_map(|article| post(article, now)).collect()
}

/// An article as a post: its headline, by the site that published it, when GDELT saw it.
fn post(article: Article, now: Timestamp) -> Option<Post> {
    let url = article.url?;
    let title = article.title.map(|title| html::plain(&title).text).filter(|title| !title.is_empty())?;
    let seen = DateTime::strptime("%Y%m%dT%H%M%SZ", article.seendate?.trim()).ok()?;
    let post = Post {
        id: id_of("gdelt", &url)?,
        source: "gdelt".to_owned(),
        author: article.domain.filter(|domain| !domain.is_empty()).map(|domain| Author {
            id: Some(domain.clone()),
            handle: Some(domain),
            ..Author::default()
        }),
        title: None,
        text: title,
        lang: article.language.and_then(|name| places::language(&name)).map(str::to_owned),
        country: article.sourcecountry.and_then(|name| places::country(&name)).map(str::to_owned),
        published_at: Offset::UTC.to_timestamp(seen).ok()?,
        engagement: Engagement::default(),
        reply_to: None,
        repost_of: None,
        quote_of: None,
        rating: None,
        media: article.socialimage.into_iter().collect(),
        links: vec![url.clone()],
        url: Some(url),
    };
    Some(admit(post, now))
}
