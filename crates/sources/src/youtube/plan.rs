//! Which video is asked about next, and how far the comments of each are known.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use url::Url;

use super::answers::is_video;
use crate::quota::Used;

/// How many videos are followed, the newest.
const MOST_VIDEOS: usize = 50;
/// How many pages of a video are read at once.
const MOST_PAGES: u32 = 20;
/// What is read again: comments are shown a while after they were written.
const OVERLAP: SignedDuration = SignedDuration::from_mins(10);
/// Of how many threads it is remembered how many answers they had.
const MOST_THREADS: usize = 50_000;
/// How long a page's name may be.
const LONGEST: usize = 4_096;

/// What is to be asked of one channel.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    videos: BTreeMap<String, Video>,
    reading: Option<Reading>,
    /// How many answers threads had.
    answers: HashMap<String, u64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Video {
    published: Timestamp,
    /// All comments up to then are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<Timestamp>,
    #[serde(skip)]
    due: Option<Instant>,
    #[serde(skip)]
    closed: bool,
}

/// The reading of one video's comments, under way.
#[derive(Debug)]
struct Reading {
    newest: Option<Timestamp>,
    pages: u32,
    pace: Duration,
    questions: VecDeque<Question>,
}

/// A question to the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) video: String,
    /// The thread whose answers are asked for; the threads of the video where it is none.
    pub(crate) thread: Option<String>,
    pub(crate) page: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(default)]
    used: Option<Used>,
    #[serde(default)]
    videos: BTreeMap<String, Video>,
}

impl Question {
    pub(crate) fn address(&self, api: Url) -> Url {
        let mut url = api;
        let (path, part) = match self.thread {
            Some(_) => ("comments", "snippet"),
            None => ("commentThreads", "snippet,replies"),
        };
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push(path);
        }
        let mut query = url.query_pairs_mut();
        query
            .append_pair("part", part)
            .append_pair("maxResults", "100")
            .append_pair("textFormat", "plainText");
        match &self.thread {
            Some(thread) => query.append_pair("parentId", thread),
            None => query.append_pair("videoId", &self.video).append_pair("order", "time"),
        };
        if let Some(page) = &self.page {
            query.append_pair("pageToken", page);
        }
        drop(query);
        url
    }
}

impl Plan {
    /// Goes on from a cursor; what was used of a day by then.
    pub(crate) fn go_on(&mut self, cursor: &str) -> Option<Used> {
        let kept: Kept = serde_json::from_str(cursor).ok()?;
        for (id, video) in kept.videos.into_iter().filter(|(id, _)| is_video(id)) {
            self.videos.entry(id).or_insert(video);
        }
        self.forget_the_oldest();
        kept.used
    }

    pub(crate) fn cursor(&self, used: Option<Used>) -> String {
        serde_json::to_string(&Kept { used, videos: self.videos.clone() }).unwrap_or_default()
    }

    /// A video that the feed names.
    pub(crate) fn add(&mut self, id: &str, published: Timestamp) {
        let new = || Video { published, known: None, due: None, closed: false };
        self.videos.entry(id.to_owned()).or_insert_with(new);
        self.forget_the_oldest();
    }

    /// Whether a video was added.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.videos.contains_key(id)
    }

    /// A video is gone. What is being read of it ends by itself.
    pub(crate) fn forget(&mut self, id: &str) {
        self.videos.remove(id);
    }

    fn forget_the_oldest(&mut self) {
        while self.videos.len() > MOST_VIDEOS {
            let oldest = self.videos.iter().min_by_key(|(_, video)| video.published);
            let Some(oldest) = oldest.map(|(id, _)| id.clone()) else { return };
            self.videos.remove(&oldest);
        }
    }

    /// What to ask now, or when there will be something.
    pub(crate) fn next(&self, now: Instant) -> Result<Question, Option<Instant>> {
        if let Some(question) = self.reading.as_ref().and_then(|reading| reading.questions.front()) {
            return Ok(question.clone());
        }
        let open = || self.videos.iter().filter(|(_, video)| !video.closed);
        let due = open().filter(|(_, video)| video.due.is_none_or(|due| due <= now));
        match due.max_by_key(|(_, video)| video.published) {
            Some((id, _)) => Ok(Question { video: id.clone(), thread: None, page: None }),
            None => Err(open().filter_map(|(_, video)| video.due).min()),
        }
    }

    /// How long a video is left alone after it was read: people talk about what is new.
    pub(crate) fn pace(&self, video: &str, now: Timestamp) -> Duration {
        let age = self.videos.get(video).map(|video| now.duration_since(video.published));
        let minutes = match age.map_or(i64::MAX, |age| age.as_hours()) {
            ..48 => 10,
            48..336 => 60,
            _ => 6 * 60,
        };
        Duration::from_secs(minutes * 60)
    }

    /// A page of threads came, with these times of comments and these threads that have more answers than came.
    pub(crate) fn threads_came(
        &mut self,
        question: &Question,
        times: &[Timestamp],
        open: Vec<(String, u64)>,
        next: Option<String>,
        pace: Duration,
    ) {
        let known = self.videos.get(&question.video).and_then(|video| video.known);
        let known = known.and_then(|known| known.checked_sub(OVERLAP).ok());
        let mut reading = self.reading.take().filter(|_| question.page.is_some()).unwrap_or_else(|| {
            Reading { newest: None, pages: 0, pace, questions: VecDeque::from([question.clone()]) }
        });
        reading.questions.pop_front();
        reading.pages += 1;
        reading.newest = reading.newest.max(times.iter().max().copied());
        if self.answers.len() > MOST_THREADS {
            self.answers.clear();
        }
        for (thread, count) in open {
            if self.answers.insert(thread.clone(), count).is_none_or(|before| before < count) {
                let (video, thread) = (question.video.clone(), Some(thread));
                reading.questions.push_back(Question { video, thread, page: None });
            }
        }
        let news = times.iter().any(|time| known.is_none_or(|known| *time > known));
        let next = next.filter(|page| news && page.len() <= LONGEST && question.page.as_ref() != Some(page));
        if let Some(page) = next.filter(|_| reading.pages < MOST_PAGES) {
            let video = question.video.clone();
            reading.questions.push_back(Question { video, thread: None, page: Some(page) });
        }
        self.reading = Some(reading);
        self.finish(&question.video);
    }

    /// A page of the answers in a thread came.
    pub(crate) fn replies_came(&mut self, question: &Question, next: Option<String>) {
        let Some(reading) = &mut self.reading else { return };
        reading.questions.pop_front();
        if let Some(page) = next.filter(|page| page.len() <= LONGEST && question.page.as_ref() != Some(page))
        {
            reading.questions.push_front(Question { page: Some(page), ..question.clone() });
        }
        self.finish(&question.video);
    }

    /// There is nothing to be had behind this question, ever.
    pub(crate) fn closed(&mut self, question: &Question) {
        if question.thread.is_some() {
            return self.replies_came(question, None);
        }
        self.reading = None;
        if let Some(video) = self.videos.get_mut(&question.video) {
            video.closed = true;
        }
    }

    /// A reading cannot go on: the video is read anew, later.
    pub(crate) fn broken(&mut self, question: &Question, pace: Duration) {
        self.reading = None;
        if let Some(video) = self.videos.get_mut(&question.video) {
            video.due = Some(Instant::now() + pace);
        }
    }

    /// What is under way is begun anew after the next connection.
    pub(crate) fn rest(&mut self) {
        if self.reading.take().is_some() {
            self.answers.clear();
        }
    }

    /// Once nothing more is to be asked about a video, it is known up to its newest comment.
    fn finish(&mut self, id: &str) {
        let Some(reading) = self.reading.take_if(|reading| reading.questions.is_empty()) else { return };
        if let Some(video) = self.videos.get_mut(id) {
            video.known = video.known.max(reading.newest);
            video.due = Some(Instant::now() + reading.pace);
        }
    }
}
