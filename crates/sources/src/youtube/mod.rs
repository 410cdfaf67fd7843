//! YouTube: the videos of one channel by its feed, which costs nothing, and the comments below them by the API, of which a
//! day's units are shared by all channels of one key (see [`crate::quota`]).
//!
//! One question makes one batch. The comments of a video are read from the newest on until a page holds nothing new, the
//! answers in a thread where it has more than came with it; only then is the video known up to its newest comment. New
//! videos are asked for often, old ones seldom. Where the hub of the channel's feed reaches this Vigie, it tells of new videos at once. The cursor holds the videos, and what was used of the day.
//!
//! Built from the documentation (<https://developers.google.com/youtube/v3>), tried against a server that answers in its
//! shapes.

mod answers;
mod plan;

#[cfg(feature = "decoders")]
pub(crate) use self::answers::decoded;

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};
use url::Url;
use vigie_model::{PostEvent, Secret};
use vigie_outbound::Response;

use self::{
    answers::{Clip, Comment, Page, Thread, clips, gone, reason},
    plan::{Plan, Question},
};
use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    admit::id_of,
    feeds::hub_of,
    hubs::{Inbox, Word, first},
    json::json,
    kit::{answered, host_of},
    polling::Polling,
    quota::Used,
    recent::Recent,
};

/// How often the feed is asked for.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// How many posts are remembered, to tell what is new.
const REMEMBERED: usize = 20_000;
/// The longest rest while a day's units are used up, so that clocks may be wrong.
const LONGEST_REST: Duration = Duration::from_secs(15 * 60);

/// Reads one channel.
#[derive(Debug)]
pub struct Youtube {
    name: String,
    channel: String,
    key: Option<Secret>,
    api: String,
    feeds: String,
    kit: Kit,
    feed: Polling,
    recent: Recent,
    plan: Plan,
    used: Option<Used>,
    /// No unit is there before.
    rests: Option<Instant>,
    /// What hubs bring; `None` where no hub reaches this Vigie.
    inbox: Option<Arc<Inbox>>,
}

impl Youtube {
    pub(crate) fn new(
        name: String,
        channel: &str,
        key: Option<Secret>,
        api: &str,
        feeds: &str,
        kit: Kit,
    ) -> Self {
        let inbox = kit.hubs().map(|hubs| hubs.inbox(&name));
        Self {
            name,
            channel: channel.to_owned(),
            key,
            api: api.trim_end_matches('/').to_owned(),
            feeds: feeds.to_owned(),
            feed: Polling::new(&kit, EVERY),
            kit,
            recent: Recent::new(REMEMBERED),
            plan: Plan::default(),
            used: None,
            rests: None,
            inbox,
        }
    }

    async fn videos(&mut self) -> Result<SourceBatch, SourceError> {
        let mut url = address(&self.feeds, "feeds")?;
        url.query_pairs_mut().append_pair("channel_id", &self.channel);
        let answer = self.kit.get(url.as_str(), &[]).await?;
        let clips = clips(&answer.body, self.kit.now())?;
        if let Some(hubs) = self.kit.hubs() {
            hubs.offer(&self.name, hub_of(&answer, url.as_str()));
        }
        self.feed.asked();
        Ok(self.found(clips))
    }

    /// What a hub said: new videos, without what is below them, and videos that are gone. Of one that is known the feed says more.
    fn heard(&mut self, word: Word) -> SourceBatch {
        let now = self.kit.now();
        let (new, gone) = match word {
            Word::Brought(delivery) => {
                let mut clips = clips(&delivery.body, now).unwrap_or_default();
                clips.retain(|clip| !self.plan.knows(&clip.id));
                (clips, gone(&delivery.body))
            }
            Word::News => (Vec::new(), Vec::new()),
        };
        if new.is_empty() && gone.is_empty() {
            self.feed.at_once();
        }
        let mut batch = self.found(new);
        for id in gone {
            self.plan.forget(&id);
            batch.events.extend(id_of("youtube", &id).and_then(|id| self.recent.gone(id, now)));
        }
        batch
    }

    fn found(&mut self, clips: Vec<Clip>) -> SourceBatch {
        for clip in &clips {
            self.plan.add(&clip.id, clip.published);
        }
        let mut posts: Vec<_> = clips.into_iter().map(|clip| clip.post).collect();
        posts.sort_by_key(|post| post.published_at);
        let events = self.recent.news(posts);
        self.batch(events)
    }

    /// Asks the API, if there is a unit for that.
    async fn comments(&mut self, key: &str, question: Question) -> Result<Option<SourceBatch>, SourceError> {
        let now = self.kit.now();
        match self.kit.quotas().take(key, &self.name, now) {
            Ok(used) => self.used = Some(used),
            Err(due) => {
                let wait = Duration::try_from(due.duration_since(now)).unwrap_or_default();
                self.rests = Some(Instant::now() + wait.min(LONGEST_REST));
                return Ok(None);
            }
        }
        let url = question.address(address(&self.api, "api")?);
        let answer = self.kit.ask(url.as_str(), &[("x-goog-api-key", key)], Duration::ZERO).await?;
        if !answer.is_success() {
            return self.failed(key, &question, &answer).map(|()| Some(self.batch(Vec::new())));
        }
        let events = self.read(&question, &answer)?;
        Ok(Some(self.batch(events)))
    }

    fn read(&mut self, question: &Question, answer: &Response) -> Result<Vec<PostEvent>, SourceError> {
        let (now, host) = (self.kit.now(), host_of(&self.api));
        let video = question.video.as_str();
        let mut posts = Vec::new();
        if question.thread.is_some() {
            let page: Page<Comment> = json(answer, &host)?;
            posts.extend(page.items.into_iter().filter_map(|comment| comment.post(video, 0, now)));
            self.plan.replies_came(question, page.next_page_token);
        } else {
            let page: Page<Thread> = json(answer, &host)?;
            let mut times = Vec::new();
            let mut open = Vec::new();
            for thread in page.items {
                let comment = thread.snippet.top_level_comment;
                times.extend(comment.snippet.published_at);
                let replies = thread.replies.map(|replies| replies.comments).unwrap_or_default();
                let count = thread.snippet.total_reply_count.unwrap_or(replies.len() as u64);
                if count > replies.len() as u64 {
                    open.push((comment.id.clone(), count));
                }
                posts.extend(comment.post(video, count, now));
                posts.extend(replies.into_iter().filter_map(|reply| reply.post(video, 0, now)));
            }
            self.plan.threads_came(question, &times, open, page.next_page_token, self.pace(video));
        }
        posts.sort_by_key(|post| post.published_at);
        Ok(self.recent.news(posts))
    }

    /// What a refusal means: some are about one video only.
    fn failed(&mut self, key: &str, question: &Question, answer: &Response) -> Result<(), SourceError> {
        let (host, reason) = (host_of(&self.api), reason(&answer.body));
        let refused = |mend: &str| SourceError::Refused {
            problem: format!("{host} does not accept the key ({}, {reason})", answer.status),
            mend: mend.to_owned(),
        };
        match (answer.status, reason.as_str()) {
            (403, "quotaExceeded" | "dailyLimitExceeded") => {
                tracing::info!(source = self.name, "the day's units of the YouTube Data API are used up");
                self.kit.quotas().exhausted(key, self.kit.now());
                Ok(())
            }
            (403, "rateLimitExceeded" | "userRateLimitExceeded") => {
                Err(answered(429, answer.retry_after, &host))
            }
            (403, "accessNotConfigured") => {
                Err(refused("turn the YouTube Data API v3 on for the project of this key"))
            }
            (400, "keyInvalid") => Err(refused("check the key of the YouTube Data API")),
            // Comments are closed, or the video or the thread is gone.
            (403, "commentsDisabled") | (404, _) => {
                self.plan.closed(question);
                Ok(())
            }
            // A page that is not there any more: what came is read again in its turn.
            (400, _) if question.page.is_some() => {
                self.plan.broken(question, self.pace(&question.video));
                Ok(())
            }
            (status, _) => Err(answered(status, answer.retry_after, &host)),
        }
    }

    /// How long a video is left alone after it was read.
    fn pace(&self, video: &str) -> Duration {
        self.kit.wait(self.plan.pace(video, self.kit.now()))
    }

    fn batch(&self, events: Vec<PostEvent>) -> SourceBatch {
        SourceBatch::new(events, self.plan.cursor(self.used))
    }
}

fn address(written: &str, field: &str) -> Result<Url, SourceError> {
    Url::parse(written).map_err(|error| SourceError::Refused {
        problem: format!("the address of YouTube cannot be read: {error}"),
        mend: format!("correct `{field}`"),
    })
}

impl Source for Youtube {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "youtube"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        self.feed.at_once();
        self.rests = None;
        let used = cursor.and_then(|cursor| self.plan.go_on(&cursor.0));
        if let Some(key) = &self.key {
            let key = self.kit.secret(key)?;
            if let Some(used) = used {
                self.kit.quotas().remember(&key, &self.name, used, self.kit.now());
            }
        }
        self.used = self.used.or(used);
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        loop {
            let now = Instant::now();
            let inbox = self.inbox.clone();
            if let Some(inbox) = inbox.filter(|inbox| !inbox.is_empty()) {
                let word = inbox.first().await;
                inbox.heard();
                return Ok(self.heard(word));
            }
            if self.feed.is_due(now) {
                return self.videos().await;
            }
            let key = self.key.as_ref().map(|key| self.kit.secret(key)).transpose()?;
            let rests = self.rests.filter(|until| *until > now);
            match (key, self.plan.next(now)) {
                (Some(key), Ok(question)) if rests.is_none() => {
                    if let Some(batch) = self.comments(&key, question).await? {
                        return Ok(batch);
                    }
                }
                (key, next) => {
                    let next = key.and(rests.or_else(|| next.err().flatten()));
                    tokio::select! {
                        () = self.feed.due() => {}
                        _ = first(self.inbox.as_deref()) => {}
                        () = sleep_until(next.unwrap_or(now)), if next.is_some() => {}
                    }
                }
            }
        }
    }

    async fn close(&mut self) {
        self.plan.rest();
    }
}
