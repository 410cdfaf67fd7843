//! What is said about an alert, in the workspace's language, before any channel gives it its form.

use jiff::Timestamp;
use vigie_model::{Alert, Severity, Workspace};
use vigie_store::NotificationEvent;

use crate::{
    bundle_text::together,
    delivery::Delivery,
    numbers::Language,
    text::{explanation, headline},
};

/// One delivery as a person reads it: plain text that has been cleaned and cut, mark-up not yet escaped.
pub(crate) struct Message<'a> {
    /// The delivery's key: the same when it is sent again.
    pub(crate) key: &'a str,
    pub(crate) event: NotificationEvent,
    pub(crate) alert: &'a Alert,
    pub(crate) workspace: &'a Workspace,
    pub(crate) language: Language,
    /// One sentence or two.
    pub(crate) headline: String,
    /// The reasons, a sentence each.
    pub(crate) explanation: Vec<String>,
    /// Where a person can look at the alert.
    pub(crate) link: Option<String>,
}

impl<'a> Message<'a> {
    /// `link` is an address with `{workspace}` and `{id}` in their places.
    pub(crate) fn new(delivery: &'a Delivery, workspace: &'a Workspace, link: Option<&str>) -> Self {
        let alert = &delivery.first.alert;
        let place = |link: &str| {
            link.replace("{workspace}", workspace.id().as_str())
                .replace("{id}", &alert.id.replace('/', "%2F"))
        };
        let language = Language::of(workspace.language());
        let (headline, explanation) = match delivery.bundle.filter(|_| !delivery.others.is_empty()) {
            None => (
                headline(alert, workspace.language()),
                explanation(alert, workspace.language(), &workspace.about.timezone),
            ),
            Some(bundle) => {
                let each: Vec<_> = delivery
                    .notifications()
                    .map(|told| headline(&told.alert, workspace.language()))
                    .collect();
                (together(bundle, each.len(), language), each)
            }
        };
        Self {
            key: &delivery.key,
            event: delivery.event(),
            alert,
            workspace,
            language,
            headline,
            explanation,
            link: link.filter(|link| !link.is_empty()).map(place).or_else(|| delivery.page.clone()),
        }
    }

    /// The colour that people expect, `0xRRGGBB`: red for what is critical, amber, blue, and green for what is over.
    pub(crate) fn colour(&self) -> u32 {
        match (self.event, self.alert.severity) {
            (NotificationEvent::Resolved, _) => 0x002e_7d32,
            (_, Severity::Critical) => 0x00c6_2828,
            (_, Severity::Warning) => 0x00b2_6a00,
            (_, Severity::Info) => 0x0015_65c0,
        }
    }

    /// When it happened.
    pub(crate) fn at(&self) -> Timestamp {
        match self.event {
            NotificationEvent::Resolved => self.alert.resolved_at.unwrap_or(self.alert.fired_at),
            _ => self.alert.fired_at,
        }
    }

    /// What stands on the button that leads to the alert.
    pub(crate) fn look(&self) -> &'static str {
        match self.language {
            Language::French => "Voir l’alerte",
            Language::English => "Look at the alert",
        }
    }

    /// Who says it, for the foot of the message.
    pub(crate) fn signature(&self) -> String {
        format!("Vigie · {}", crate::clean::clean(&self.workspace.about.name, 80))
    }
}

/// The beginning of a text, at most `max` characters with the ellipsis.
pub(crate) fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max.saturating_sub(1)).chain(['…']).collect(),
    }
}
