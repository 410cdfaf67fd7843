//! Mastodon, and servers that speak as it does: all public posts of one, or those with some hashtags.
//!
//! Without a token the timelines are asked in turn, one page each, until nothing is left. With one they are streamed
//! besides: the streams are opened first and then the timelines are asked for what was said meanwhile, so that nothing is lost
//! between a stream and the next; and now and then, for a stream that lives and yet says nothing. Edits and deletions are
//! heard on streams; asking sees edits of the newest posts only. The cursor holds a place in each timeline.
//!
//! Built from the documentation (<https://docs.joinmastodon.org>), tried against a server that answers in its shapes.

mod events;
mod live;
mod status;
mod timeline;
mod words;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    time::Duration,
};

use serde::Deserialize;
use url::Url;
use vigie_model::{PostEvent, PostId, Secret};
use vigie_outbound::Response;

use self::{
    events::Event,
    live::{Heard, Live},
    status::{Status, local_id},
    timeline::Timeline,
};
use crate::{
    Cursor, Kit, Source, SourceBatch, SourceError,
    json::{each, json, lenient},
    kit::answered,
    polling::Polling,
    recent::Recent,
};

/// How often timelines are asked; more of them are asked less often, so that a server's limit is kept (300 questions in
/// five minutes).
const EVERY: Duration = Duration::from_secs(30);
const FOR_EACH: Duration = Duration::from_secs(3);
/// How often timelines are asked that are streamed as well.
const BESIDES_STREAMS: Duration = Duration::from_secs(15 * 60);
/// The most streams of one source; who wants more hashtags has them asked for.
const MOST_STREAMS: usize = 8;
/// How many posts are remembered, to tell what is new and which one a deletion means.
const REMEMBERED: usize = 20_000;

/// Reads one server.
#[derive(Debug)]
pub struct Mastodon {
    name: String,
    instance: String,
    token: Option<Secret>,
    kit: Kit,
    polling: Polling,
    recent: Recent,
    numbers: Numbers,
    timelines: Vec<Timeline>,
    /// The timelines that are to be asked, in turn.
    pending: VecDeque<usize>,
    live: Option<Live>,
}

#[derive(Deserialize)]
struct Page(#[serde(deserialize_with = "each")] Vec<Status>);

/// What a page of statuses, or a stream of them, says.
#[cfg(feature = "decoders")]
pub(crate) fn decoded(answer: &[u8], now: jiff::Timestamp) -> Vec<vigie_model::Post> {
    let streamed = events::Events::default().read(answer);
    let streamed = streamed.iter().filter_map(|event| serde_json::from_str(&event.data).ok());
    let page = serde_json::from_slice(answer).map(|Page(statuses)| statuses).unwrap_or_default();
    let statuses = page.into_iter().chain(streamed);
    statuses
        .filter_map(|status: Status| status.post("m.example", now, |number| local_id("m.example", number)))
        .collect()
}

#[derive(Deserialize)]
struct Instance {
    #[serde(default, deserialize_with = "lenient")]
    configuration: Option<Configuration>,
}

#[derive(Deserialize)]
struct Configuration {
    #[serde(default, deserialize_with = "lenient")]
    urls: Option<Urls>,
}

#[derive(Deserialize)]
struct Urls {
    #[serde(default, deserialize_with = "lenient")]
    streaming: Option<String>,
}

impl Mastodon {
    pub(crate) fn new(
        name: String,
        instance: &str,
        tags: &[String],
        token: Option<Secret>,
        kit: Kit,
    ) -> Self {
        let timelines: Vec<Timeline> = match tags {
            [] => vec![Timeline::new("")],
            tags => tags.iter().map(|tag| Timeline::new(tag)).collect(),
        };
        let for_all = FOR_EACH.saturating_mul(u32::try_from(timelines.len()).unwrap_or(u32::MAX));
        let streams = token.is_some() && timelines.len() <= MOST_STREAMS;
        let every = if streams { BESIDES_STREAMS } else { EVERY.max(for_all) };
        Self {
            name,
            instance: instance.to_owned(),
            token,
            polling: Polling::new(&kit, every),
            kit,
            recent: Recent::new(REMEMBERED),
            numbers: Numbers::default(),
            timelines,
            pending: VecDeque::new(),
            live: None,
        }
    }

    fn address(&self) -> Result<Url, SourceError> {
        Url::parse(&self.instance).map_err(|error| SourceError::Refused {
            problem: format!("the address of the instance cannot be read: {error}"),
            mend: "write `instance` as https://mastodon.social".to_owned(),
        })
    }

    fn host(&self) -> String {
        crate::kit::host_of(&self.instance)
    }

    fn bearer(&self) -> Result<Option<String>, SourceError> {
        self.token.as_ref().map(|token| Ok(format!("Bearer {}", self.kit.secret(token)?))).transpose()
    }

    /// Opens a stream for each timeline. A server without streams is asked instead.
    async fn stream(&self, bearer: &str) -> Result<Option<Live>, SourceError> {
        let streaming = self.streaming().await?;
        let mut live = Live::new();
        for (index, timeline) in self.timelines.iter().enumerate() {
            let Some(url) = timeline.stream(&streaming) else { return Ok(None) };
            match live.open(&self.kit, &url, bearer, index).await? {
                Ok(()) => {}
                Err(answer) if answer.status == 404 => return Ok(None),
                Err(answer) => return Err(self.closed(answer.status, answer.retry_after)),
            }
        }
        Ok(Some(live))
    }

    /// Where the streams are, as the server says; beside everything else where it does not.
    async fn streaming(&self) -> Result<Url, SourceError> {
        let instance = self.address()?;
        let mut url = instance.clone();
        url.set_path("/api/v2/instance");
        let answer = self.kit.ask(url.as_str(), &[], Duration::ZERO).await?;
        let said = serde_json::from_slice(&answer.body).ok().filter(|_| answer.is_success());
        let urls = said.and_then(|said: Instance| said.configuration).and_then(|said| said.urls);
        let streaming = urls.and_then(|urls| urls.streaming).and_then(|streaming| {
            let (scheme, rest) = streaming.split_once("://")?;
            // The token travels there: never with less cover than the server itself has.
            let open = matches!(scheme, "ws" | "http") && instance.scheme() == "http";
            Url::parse(&format!("{}://{rest}", if open { "http" } else { "https" })).ok()
        });
        Ok(streaming.unwrap_or(instance))
    }

    async fn page(&self, timeline: usize) -> Result<Vec<Status>, SourceError> {
        let instance = self.address()?;
        let Some(url) = self.timelines.get(timeline).and_then(|timeline| timeline.question(&instance)) else {
            return Ok(Vec::new());
        };
        let bearer = self.bearer()?;
        let header = bearer.as_deref().map(|bearer| ("authorization", bearer));
        let answer = self.kit.ask(url.as_str(), header.as_slice(), Duration::ZERO).await?;
        self.read(&answer)
    }

    fn read(&self, answer: &Response) -> Result<Vec<Status>, SourceError> {
        if !answer.is_success() {
            return Err(self.closed(answer.status, answer.retry_after));
        }
        json(answer, &self.host()).map(|Page(statuses)| statuses)
    }

    /// What a status other than success means: many servers show their timelines to their members only.
    fn closed(&self, status: u16, retry_after: Option<Duration>) -> SourceError {
        let host = self.host();
        let token = self.token.as_ref().map(Secret::variable);
        match (status, token) {
            (401 | 403 | 422, None) => SourceError::Refused {
                problem: format!("{host} shows its timelines to its members only ({status})"),
                mend: "give the token of an account there as `token`, or listen to another instance"
                    .to_owned(),
            },
            (401 | 403 | 422, Some(variable)) => SourceError::Refused {
                problem: format!("{host} does not accept the token, or not for this ({status})"),
                mend: format!(
                    "put the token of an account there, with the scope `read`, into {variable}, or listen to another instance"
                ),
            },
            _ => answered(status, retry_after, &host),
        }
    }

    /// What is new in a page of a timeline, the oldest first, and whether more may follow.
    fn take(&mut self, timeline: usize, page: Vec<Status>) -> (Vec<PostEvent>, bool) {
        let numbers: Vec<String> = page.iter().filter_map(|status| status.id.clone()).collect();
        let mut events = Vec::new();
        for status in page.into_iter().rev() {
            events.extend(self.posted(status));
        }
        let more = self.timelines.get_mut(timeline).is_some_and(|timeline| timeline.answered(&numbers));
        (events, more)
    }

    fn posted(&mut self, status: Status) -> Option<PostEvent> {
        let (host, number) = (self.host(), status.id.clone());
        let post = status.post(&host, self.kit.now(), |number| self.numbers.get(number))?;
        if let Some(number) = number {
            self.numbers.insert(number, post.id.clone());
        }
        self.recent.news([post]).pop()
    }

    fn heard(&mut self, heard: Heard) -> Option<PostEvent> {
        let Event { kind, data } = heard.event;
        match kind.as_str() {
            "update" => {
                let status: Status = serde_json::from_str(&data).ok()?;
                let number = status.id.clone();
                let event = self.posted(status);
                if let (Some(number), Some(timeline)) = (number, self.timelines.get_mut(heard.timeline)) {
                    timeline.know(&number);
                }
                event
            }
            "status.update" => match self.posted(serde_json::from_str(&data).ok()?)? {
                PostEvent::Posted(post) => Some(PostEvent::Edited(post)),
                event => Some(event),
            },
            "delete" => {
                let number = data.trim().trim_matches('"');
                let id = self.numbers.get(number).or_else(|| local_id(&self.host(), number))?;
                self.recent.gone(id, self.kit.now())
            }
            _ => None,
        }
    }

    fn batch(&self, events: Vec<PostEvent>) -> SourceBatch {
        let places: BTreeMap<&str, &String> = self
            .timelines
            .iter()
            .filter_map(|timeline| Some((timeline.tag.as_str(), timeline.cursor()?)))
            .collect();
        SourceBatch::new(events, serde_json::to_string(&places).unwrap_or_default())
    }

    fn ask_all(&mut self) {
        self.timelines.iter_mut().for_each(Timeline::begin);
        self.pending = (0..self.timelines.len()).collect();
        self.polling.asked();
    }
}

impl Source for Mastodon {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "mastodon"
    }

    async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
        let places = cursor.and_then(|cursor| serde_json::from_str(&cursor.0).ok());
        let mut places: HashMap<String, String> = places.unwrap_or_default();
        for timeline in &mut self.timelines {
            if let Some(place) = places.remove(&timeline.tag) {
                timeline.go_on(place);
            }
        }
        self.live = match self.bearer()? {
            Some(bearer) if self.timelines.len() <= MOST_STREAMS => self.stream(&bearer).await?,
            _ => None,
        };
        self.ask_all();
        Ok(())
    }

    async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
        loop {
            while let Some(timeline) = self.pending.front().copied() {
                let page = self.page(timeline).await?;
                let (events, more) = self.take(timeline, page);
                self.pending.pop_front();
                if more {
                    self.pending.push_back(timeline);
                }
                if !events.is_empty() {
                    return Ok(self.batch(events));
                }
            }
            let heard = match &mut self.live {
                Some(live) => tokio::select! {
                    heard = live.next() => heard?,
                    () = self.polling.due() => Vec::new(),
                },
                None => {
                    self.polling.due().await;
                    Vec::new()
                }
            };
            if heard.is_empty() {
                self.ask_all();
                continue;
            }
            let mut events = Vec::new();
            for event in heard {
                events.extend(self.heard(event));
            }
            return Ok(self.batch(events));
        }
    }

    async fn close(&mut self) {
        self.live = None;
        self.pending.clear();
    }
}

/// Which post a number of this server means, of those that came lately.
#[derive(Debug, Default)]
struct Numbers {
    ids: HashMap<String, PostId>,
    order: VecDeque<String>,
}

impl Numbers {
    fn get(&self, number: &str) -> Option<PostId> {
        self.ids.get(number).cloned()
    }

    fn insert(&mut self, number: String, id: PostId) {
        if self.ids.insert(number.clone(), id).is_none() {
            self.order.push_back(number);
            if self.order.len() > REMEMBERED
                && let Some(oldest) = self.order.pop_front()
            {
                self.ids.remove(&oldest);
            }
        }
    }
}
