//! Each mention in the scope is an alert of its own, about that post: once, however often the post comes.
//!
//! A post is remembered for a day. One that comes again later, such as an edit, gives the same alert with the same id,
//! which adds nothing to what is stored and sends nothing anew.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use vigie_model::{Alert, AlertReason, AlertState};
use vigie_store::NotificationEvent;

use crate::{
    AlertChange, clock::Minutes, drivers::single, seen::Seen, subject::Subject, turn::Turn, window::Window,
};

/// For how long a post is remembered, in minutes of event time.
const REMEMBERED: i64 = 24 * 60;
/// The most alerts of one subject an hour: more help nobody, and a scope that is too wide must not fill the store.
const MOST_AN_HOUR: u32 = 500;

/// The posts about one brand, or several together, that one rule tells one by one.
#[derive(Debug)]
pub(crate) struct Every {
    pub(crate) subject: Subject,
    state: State,
    pub(crate) dirty: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct State {
    counted: String,
    /// Those told lately, by the minute in which they were.
    told: Window,
    /// The hour of the last, and how many were told in it.
    hour: i64,
    in_hour: u32,
    /// The minute of the last.
    last: Option<i64>,
}

impl Every {
    pub(crate) fn new(subject: Subject) -> Self {
        let counted = subject.counted.clone();
        let state = State { counted, told: Window::default(), hour: 0, in_hour: 0, last: None };
        Self { subject, state, dirty: false }
    }

    pub(crate) fn restored(subject: Subject, state: &str) -> Result<Self, serde_json::Error> {
        Ok(Self { subject, state: serde_json::from_str(state)?, dirty: false })
    }

    pub(crate) fn state(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(&self.state)
    }

    /// The minute of the last post that was told.
    pub(crate) fn last(&self) -> Option<i64> {
        self.state.last
    }

    /// Tells of a mention that was not told before.
    pub(crate) fn observe(&mut self, seen: &Seen<'_>, minutes: Minutes, turn: &mut Turn<'_>) {
        let now = seen.at.max(minutes.newest);
        self.state.told.forget_before(now - REMEMBERED);
        if now.div_euclid(60) > self.state.hour {
            (self.state.hour, self.state.in_hour) = (now.div_euclid(60), 0);
        }
        if self.state.in_hour >= MOST_AN_HOUR {
            return;
        }
        let Ok(at) = Timestamp::from_second(seen.at.saturating_mul(60)) else { return };
        if !self.state.told.add(now, seen.post, seen.is_negative()) {
            return;
        }
        self.state.in_hour += 1;
        self.state.last = Some(seen.at);
        self.dirty = true;
        let Subject { workspace, brand, about, rule, .. } = &self.subject;
        // Of the past only figures are known; whoever goes through it finds the words himself.
        let told = seen.digest(about).and_then(|digest| digest.read());
        let alert = Alert {
            id: format!("{}/{}-{}", self.subject.key(), at.as_second(), seen.post),
            workspace: workspace.clone(),
            rule: rule.id.clone(),
            rule_name: rule.name.clone(),
            brand: brand.clone(),
            about: about.clone(),
            severity: rule.severity,
            state: AlertState::Resolved,
            fired_at: at,
            resolved_at: Some(at),
            inhibited: None,
            reason: AlertReason {
                condition: rule.when.clone(),
                count: 1,
                window_minutes: None,
                expected: None,
                score: None,
                share: None,
                heard_at: None,
                usual_silence_minutes: None,
                negative: u64::from(seen.is_negative()),
                drivers: told.as_ref().map(single).unwrap_or_default(),
            },
            course: None,
        };
        turn.changes.push(AlertChange { alert, event: NotificationEvent::Fired });
    }
}
