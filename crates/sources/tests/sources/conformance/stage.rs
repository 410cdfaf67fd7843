//! What a played network holds, and how it is today: a test changes it, and whatever plays the network answers from it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// How the network is today.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mood {
    /// It answers.
    Good,
    /// It answers, after so long.
    Late(Duration),
    /// It answers with this status, and asks to be left alone for so long.
    Status(u16, Option<Duration>),
    /// Something begins to come, and the rest never does.
    Slow,
    /// The connection breaks in the middle.
    Cut,
    /// What comes is something else.
    Garbage,
    /// 100 MB come.
    Huge,
    /// 100 MB of nothing come, in a few hundred kB of gzip, or in many small frames.
    Bomb,
    /// It sends us somewhere else.
    Elsewhere(String),
}

impl Mood {
    /// Everything that can go wrong; `private` is an address that nobody may be sent to.
    pub(crate) fn bad(private: &str) -> Vec<Self> {
        vec![
            Self::Status(429, Some(Duration::from_secs(7))),
            Self::Status(500, None),
            Self::Status(503, None),
            Self::Slow,
            Self::Cut,
            Self::Garbage,
            Self::Huge,
            Self::Bomb,
            Self::Elsewhere(private.to_owned()),
            Self::Elsewhere("http://169.254.169.254/latest/meta-data/".to_owned()),
        ]
    }

    pub(crate) fn is_bad(&self) -> bool {
        !matches!(self, Self::Good | Self::Late(_))
    }
}

/// What happened to the post of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// It was written.
    Posted(usize),
    /// Its author put it right.
    Edited(usize),
    /// Its author took it back.
    Deleted(usize),
    /// Its author is gone, with everything.
    Erased(usize),
}

impl Said {
    pub(crate) fn number(self) -> usize {
        let (Self::Posted(number) | Self::Edited(number) | Self::Deleted(number) | Self::Erased(number)) =
            self;
        number
    }

    /// How the post reads from then on.
    pub(crate) fn text(self) -> String {
        let number = self.number();
        if self == Self::Edited(number) {
            format!("Post {number}, put right")
        } else {
            format!("Post {number}")
        }
    }
}

/// A post as it stands at last.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) number: usize,
    /// When it was written.
    pub(crate) at: Timestamp,
    pub(crate) text: String,
    pub(crate) gone: bool,
}

/// What happened, in its order: one thing a second, the last of them lately.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) said: Vec<Said>,
    begun: Timestamp,
}

impl History {
    pub(crate) fn at(&self, index: usize) -> Timestamp {
        self.begun + SignedDuration::from_secs(index as i64)
    }

    /// The posts as they stand now, in the order in which they were written.
    pub(crate) fn posts(&self) -> Vec<Standing> {
        let mut posts: Vec<Standing> = Vec::new();
        for (index, said) in self.said.iter().enumerate() {
            let number = said.number();
            match (said, posts.iter_mut().find(|post| post.number == number)) {
                (Said::Posted(_), None) => {
                    posts.push(Standing { number, at: self.at(index), text: said.text(), gone: false });
                }
                (Said::Edited(_), Some(post)) => post.text = said.text(),
                (Said::Deleted(_) | Said::Erased(_), Some(post)) => post.gone = true,
                (said, post) => unreachable!("{said:?} of {post:?}"),
            }
        }
        posts
    }
}

#[derive(Debug)]
pub(crate) struct Now {
    mood: Mood,
    history: History,
}

/// The state of one played network. Clones share it.
#[derive(Clone)]
pub(crate) struct Stage {
    now: watch::Sender<Now>,
    sent: Arc<AtomicUsize>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        // Recent enough for those that only look back a little, and with room for what is said later.
        let begun = Timestamp::from_second(Timestamp::now().as_second() - 60).unwrap();
        let now = Now { mood: Mood::Good, history: History { said: Vec::new(), begun } };
        Self { now: watch::Sender::new(now), sent: Arc::default() }
    }

    /// From now on it is like this.
    pub(crate) fn be(&self, mood: Mood) {
        self.now.send_modify(|now| now.mood = mood);
    }

    /// From now on so many posts were written: more than before, or the first of them as if the others had never been.
    pub(crate) fn hold(&self, posts: usize) {
        self.now.send_modify(|now| {
            let written = |said: &&Said| matches!(said, Said::Posted(_));
            let known = now.history.said.iter().filter(written).count();
            if posts < known {
                now.history.said = (0..posts).map(Said::Posted).collect();
            }
            now.history.said.extend((known..posts).map(Said::Posted));
        });
    }

    /// Something happens.
    pub(crate) fn say(&self, said: Said) {
        self.now.send_modify(|now| now.history.said.push(said));
    }

    pub(crate) fn mood(&self) -> Mood {
        self.now.borrow().mood.clone()
    }

    pub(crate) fn history(&self) -> History {
        self.now.borrow().history.clone()
    }

    /// Tells of each change.
    pub(crate) fn watch(&self) -> watch::Receiver<Now> {
        self.now.subscribe()
    }

    /// Notes that so many bytes of something endless were taken.
    pub(crate) fn took(&self, bytes: usize) {
        self.sent.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn taken(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}
