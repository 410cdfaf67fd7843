//! One detector: a rule over what it watches, whatever its kind.

use serde::Deserialize;
use vigie_model::{Alert, Erasure, RuleKind, Slug};

use crate::{
    AlertChange, clock::Minutes, every::Every, seen::Seen, series::Series, silence::Silence,
    subject::Subject, turn::Turn, voice::Voice,
};

/// A rule over what it watches.
#[derive(Debug)]
pub(crate) enum Detector {
    /// Counts that reach a bar.
    Counts(Box<Series>),
    /// Nothing where there should be something.
    Silence(Box<Silence>),
    /// Each mention by itself.
    Every(Box<Every>),
    /// Shares of all mentions.
    Voice(Box<Voice>),
}

/// What a state that was kept is about; the rest of it may be of another form.
#[derive(Deserialize)]
struct Counted {
    counted: String,
}

impl Detector {
    /// A detector that has not begun to listen.
    pub(crate) fn new(subject: Subject) -> Self {
        match subject.rule.when {
            RuleKind::Silence { .. } => Self::Silence(Box::new(Silence::new(subject))),
            RuleKind::Every {} => Self::Every(Box::new(Every::new(subject))),
            RuleKind::ShareShift { .. } => Self::Voice(Box::new(Voice::new(subject))),
            // Outages are no detectors: they are about sources.
            RuleKind::Threshold { .. }
            | RuleKind::Spike { .. }
            | RuleKind::NegativeSpike { .. }
            | RuleKind::Outage { .. } => Self::Counts(Box::new(Series::new(subject))),
        }
    }

    /// A detector as it was kept; `None` when something else was counted then, or an older version kept it in a form
    /// that is no longer read: then it learns anew.
    pub(crate) fn restored(subject: Subject, state: &str) -> Result<Option<Self>, serde_json::Error> {
        let Counted { counted } = serde_json::from_str(state)?;
        if counted != subject.counted {
            return Ok(None);
        }
        let key = subject.key();
        let restored = match Self::new(subject) {
            Self::Counts(new) => Series::restored(new.subject, state).map(Box::new).map(Self::Counts),
            Self::Silence(new) => Silence::restored(new.subject, state).map(Box::new).map(Self::Silence),
            Self::Every(new) => Every::restored(new.subject, state).map(Box::new).map(Self::Every),
            Self::Voice(new) => Voice::restored(new.subject, state).map(Box::new).map(Self::Voice),
        };
        match restored {
            Err(cause) if cause.is_data() => {
                tracing::warn!(key, %cause, "an older version kept this rule's state in another form; it learns anew");
                Ok(None)
            }
            restored => restored.map(Some),
        }
    }

    /// What it is about.
    pub(crate) fn subject(&self) -> &Subject {
        match self {
            Self::Counts(series) => &series.subject,
            Self::Silence(silence) => &silence.subject,
            Self::Every(every) => &every.subject,
            Self::Voice(voice) => &voice.subject,
        }
    }

    /// Goes on with a rule that counts the same.
    pub(crate) fn follow(&mut self, subject: Subject) {
        match self {
            Self::Counts(series) => series.subject = subject,
            Self::Silence(silence) => silence.subject = subject,
            Self::Every(every) => every.subject = subject,
            Self::Voice(voice) => voice.subject = subject,
        }
    }

    /// The state for keeping, if it changed since it was last taken.
    pub(crate) fn take_state(&mut self) -> Option<Result<String, serde_json::Error>> {
        let dirty = match self {
            Self::Counts(series) => &mut series.dirty,
            Self::Silence(silence) => &mut silence.dirty,
            Self::Every(every) => &mut every.dirty,
            Self::Voice(voice) => &mut voice.dirty,
        };
        std::mem::take(dirty).then(|| match self {
            Self::Counts(series) => series.state(),
            Self::Silence(silence) => silence.state(),
            Self::Every(every) => every.state(),
            Self::Voice(voice) => voice.state(),
        })
    }

    /// An alert of this detector that goes on, when its course is to be written down.
    pub(crate) fn take_course(&mut self) -> Option<Alert> {
        match self {
            Self::Counts(series) => series.take_course(),
            Self::Silence(_) | Self::Every(_) | Self::Voice(_) => None,
        }
    }

    /// Whether something may happen here without anybody speaking.
    pub(crate) fn is_awake(&self) -> bool {
        match self {
            Self::Counts(series) => series.is_awake(),
            Self::Silence(silence) => silence.is_awake(),
            Self::Every(_) => false,
            Self::Voice(voice) => voice.is_awake(),
        }
    }

    /// Takes in a mention of a brand; `false` when it is too old to count.
    pub(crate) fn observe(
        &mut self,
        brand: &Slug,
        seen: &Seen<'_>,
        minutes: Minutes,
        turn: &mut Turn<'_>,
    ) -> bool {
        match self {
            Self::Counts(series) => series.observe(seen, minutes, turn),
            Self::Silence(silence) => silence.observe(seen, minutes, turn),
            Self::Every(every) => {
                every.observe(seen, minutes, turn);
                true
            }
            Self::Voice(voice) => voice.observe(brand, seen, minutes, turn),
        }
    }

    /// Takes in mentions of which only the number is known; `false` when they are too old to count.
    pub(crate) fn observe_count(
        &mut self,
        at: i64,
        count: u64,
        minutes: Minutes,
        turn: &mut Turn<'_>,
    ) -> bool {
        match self {
            Self::Counts(series) => series.observe_count(at, count, minutes, turn),
            Self::Silence(silence) => silence.observe_count(at, count, minutes, turn),
            Self::Every(_) | Self::Voice(_) => true,
        }
    }

    /// Forgets what an author wrote.
    pub(crate) fn erase(&mut self, erasure: &Erasure) {
        match self {
            Self::Counts(series) => series.erase(erasure),
            Self::Voice(voice) => voice.erase(erasure),
            // They remember no words.
            Self::Silence(_) | Self::Every(_) => {}
        }
    }

    /// Closes what ends before a minute.
    pub(crate) fn close(&mut self, first_open: i64, turn: &mut Turn<'_>) {
        match self {
            Self::Counts(series) => series.close(first_open, turn),
            Self::Silence(silence) => silence.close(first_open, turn),
            Self::Every(_) => {}
            Self::Voice(voice) => voice.close(first_open, turn),
        }
    }

    /// Looks at what was counted before event time came to it.
    pub(crate) fn catch_up(&mut self, minutes: Minutes, turn: &mut Turn<'_>) {
        match self {
            Self::Counts(series) => series.catch_up(minutes, turn),
            other => other.close(minutes.first_open, turn),
        }
    }

    /// Whether something was counted after this minute.
    pub(crate) fn speaks_after(&self, minute: i64) -> bool {
        match self {
            Self::Counts(series) => series.speaks_after(minute),
            Self::Silence(silence) => silence.speaks_after(minute),
            Self::Every(_) => false,
            Self::Voice(voice) => voice.speaks_after(minute),
        }
    }

    /// Begins to listen and to learn, for the first time or after nothing was heard for long.
    pub(crate) fn begin(&mut self, minutes: Minutes) {
        match self {
            Self::Counts(series) => series.begin(minutes),
            Self::Silence(silence) => silence.begin(minutes),
            Self::Every(_) => {}
            Self::Voice(voice) => voice.begin(minutes),
        }
    }

    /// Ends alerts whose rule is gone or counts something else now.
    pub(crate) fn abandon(&mut self, minute: i64) -> Vec<AlertChange> {
        match self {
            Self::Counts(series) => series.abandon(minute).into_iter().collect(),
            Self::Silence(silence) => silence.abandon(minute).into_iter().collect(),
            Self::Every(_) => Vec::new(),
            Self::Voice(voice) => voice.abandon(minute),
        }
    }
}
