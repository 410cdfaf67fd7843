//! What is said about a channel itself: a test that somebody asked for, or that another channel is disabled. It takes the
//! same road and form as an alert, so that a test that arrives shows that alerts do.

use jiff::Timestamp;
use serde_json::json;
use vigie_model::{Channel, Severity, Workspace};
use vigie_store::{Notification, NotificationEvent};

use super::{Links, Message};
use crate::{
    clean::clean,
    delivery::{Delivery, Failure},
    numbers::{FIXED, Language},
    sheet::Sheet,
};

/// The most characters of a name that are shown.
const MAX_NAME: usize = 80;

/// Something to say about a channel.
pub(crate) struct Note {
    delivery: Delivery,
    headline: String,
    lines: Vec<String>,
}

impl Note {
    /// A test of a channel.
    pub(crate) fn test(workspace: &Workspace, channel: &Channel, now: Timestamp) -> Result<Self, Failure> {
        let name = clean(&workspace.about.name, MAX_NAME);
        let id = &channel.id;
        let (headline, lines) = match Language::of(workspace.language()) {
            Language::French => (
                format!("Essai de Vigie{FIXED}: le canal «{FIXED}{id}{FIXED}» fonctionne."),
                [
                    format!(
                        "Quelqu’un a demandé cet essai pour «{FIXED}{name}{FIXED}». Il ne s’est rien passé."
                    ),
                    "Les alertes envoyées sur ce canal arriveront ici.".to_owned(),
                ],
            ),
            Language::English => (
                format!("Vigie test: the channel “{id}” works."),
                [
                    format!("Somebody asked for this test, for “{name}”. Nothing has happened."),
                    "Alerts that are sent to this channel arrive here.".to_owned(),
                ],
            ),
        };
        let about = About { event: NotificationEvent::Test, severity: Severity::Info, at: now };
        about.note(workspace, channel, headline, lines.into())
    }

    /// That a channel was disabled at this moment, in unix milliseconds, and why.
    pub(crate) fn disabled(
        workspace: &Workspace,
        channel: &Channel,
        reason: &str,
        at_ms: i64,
    ) -> Result<Self, Failure> {
        let at = Timestamp::from_millisecond(at_ms).unwrap_or(Timestamp::UNIX_EPOCH);
        let language = Language::of(workspace.language());
        let (id, since) = (&channel.id, language.moment(at, &workspace.about.timezone));
        let (headline, lines) = match language {
            Language::French => (
                format!(
                    "Le canal «{FIXED}{id}{FIXED}» est désactivé{FIXED}: plus aucune alerte n’y est envoyée."
                ),
                [
                    format!("Pourquoi{FIXED}: {reason}."),
                    format!("Désactivé {since}. Ce qui devait y partir n’est pas envoyé."),
                    format!(
                        "Pour le réactiver{FIXED}: changez ses réglages, ou essayez-le avec «{FIXED}vigie channels test \
                         {id}{FIXED}» quand il répond de nouveau."
                    ),
                ],
            ),
            Language::English => (
                format!("The channel “{id}” is disabled: no alert is sent there any more."),
                [
                    format!("Why: {reason}."),
                    format!("Disabled {since}. What was to go there is not sent."),
                    format!(
                        "To enable it: change its settings, or test it with “vigie channels test {id}” once it answers \
                         again."
                    ),
                ],
            ),
        };
        let about = About { event: NotificationEvent::Disabled, severity: Severity::Warning, at };
        about.note(workspace, channel, headline, lines.into())
    }

    /// The same when it is over.
    pub(crate) fn over(mut self) -> Self {
        self.delivery.first.event = NotificationEvent::Resolved;
        self
    }

    /// As it is sent.
    pub(crate) fn message<'a>(&'a self, workspace: &'a Workspace) -> Message<'a> {
        let mut message = Message::new(&self.delivery, workspace, &|_| Links::default());
        message.headline.clone_from(&self.headline);
        message.explanation.clone_from(&self.lines);
        message.sheet = Sheet { notes: self.lines.clone(), ..Sheet::default() };
        message
    }
}

/// What stands where the forms of the channels show an alert.
struct About {
    event: NotificationEvent,
    severity: Severity,
    at: Timestamp,
}

impl About {
    fn note(
        self,
        workspace: &Workspace,
        channel: &Channel,
        headline: String,
        lines: Vec<String>,
    ) -> Result<Note, Failure> {
        let Self { event, severity, at } = self;
        let (workspace, channel) = (workspace.id(), &channel.id);
        let id = format!("{workspace}/channels/{channel}/{}-{}", at.as_second(), event.as_str());
        // A stand-in: what it says is replaced by the headline and the lines.
        let alert = serde_json::from_value(json!({
            "id": id, "workspace": workspace, "rule": "channels", "rule_name": "Vigie", "about": channel,
            "severity": severity, "state": "firing", "fired_at": at,
            "reason": {"condition": {"kind": "threshold", "count": 1, "window": "1h"}, "count": 0, "negative": 0},
        }));
        let alert =
            alert.map_err(|error| Failure::lasting(format!("the message cannot be written: {error}")))?;
        let first = Notification {
            key: id.clone(),
            workspace: workspace.clone(),
            channel: channel.clone(),
            alert,
            event,
            suppressed: None,
            created_at_ms: at.as_millisecond(),
            due_ms: at.as_millisecond(),
        };
        let delivery = Delivery { key: id, bundle: None, first, others: Vec::new(), page: None };
        Ok(Note { delivery, headline, lines })
    }
}
