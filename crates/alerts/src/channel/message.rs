//! What is said, in the workspace's language, before any channel gives it its form: about one alert all that there is to
//! say, about several a few lines each.

use jiff::Timestamp;
use vigie_model::{Alert, Severity, Workspace};
use vigie_store::{Notification, NotificationEvent};

use crate::{
    bundle_text::together, clean::clean, delivery::Delivery, event_text::headline_of, numbers::Language,
    sheet::Sheet, text::explanation,
};

/// The most characters of the workspace's name that are shown.
const MAX_NAME: usize = 80;
/// The most alerts of a bundle that are told one by one; the sentence above says how many there are.
const MAX_ENTRIES: usize = 20;

/// Where a person goes from a message. Addresses as they stand in it, complete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The alert with everything about it.
    pub alert: Option<String>,
    /// The mentions that raised it.
    pub mentions: Option<String>,
    /// Says that somebody takes care of it.
    pub acknowledge: Option<String>,
    /// Keeps it from telling again for a while.
    pub silence: Option<String>,
}

impl Links {
    /// `link` is the address of an alert with `{workspace}` and `{id}` in their places. `page` is the signed page about
    /// this alert, whose parts `#mentions`, `#acknowledge` and `#silence` are where those are done; it also stands in for
    /// a `link` that nobody set.
    pub(crate) fn new(link: Option<&str>, page: Option<&str>, alert: &Alert) -> Self {
        let place = |link: &str| {
            link.replace("{workspace}", alert.workspace.as_str())
                .replace("{id}", &alert.id.replace('/', "%2F"))
        };
        let part = |part: &str| page.map(|page| format!("{page}#{part}"));
        Self {
            alert: link.filter(|link| !link.is_empty()).map(place).or_else(|| page.map(str::to_owned)),
            mentions: part("mentions"),
            acknowledge: part("acknowledge"),
            silence: part("silence"),
        }
    }

    /// Those that there are with what stands on their buttons, the first thing to do first.
    fn buttons(&self, language: Language) -> Vec<(&'static str, &str)> {
        let labels = match language {
            Language::French => {
                ["Voir les mentions", "Prendre en charge", "Mettre en sourdine", "Voir l’alerte"]
            }
            Language::English => ["See the mentions", "Acknowledge", "Silence", "Look at the alert"],
        };
        let links = [&self.mentions, &self.acknowledge, &self.silence, &self.alert];
        labels.into_iter().zip(links).filter_map(|(label, link)| Some((label, link.as_deref()?))).collect()
    }
}

/// One of several alerts in a message.
pub(crate) struct Entry {
    pub(crate) headline: String,
    /// What it is about.
    pub(crate) gist: Option<String>,
    /// Where it can be looked at.
    pub(crate) link: Option<String>,
    tone: Tone,
}

impl Entry {
    pub(crate) fn mark(&self) -> char {
        self.tone.mark()
    }

    pub(crate) fn colour(&self) -> String {
        self.tone.colour_code()
    }
}

/// One delivery as a person reads it: plain text that has been cleaned and cut, mark-up not yet escaped.
pub(crate) struct Message<'a> {
    /// The delivery's key: the same when it is sent again.
    pub(crate) key: &'a str,
    pub(crate) event: NotificationEvent,
    /// The alert that it is about, or the first of several.
    pub(crate) alert: &'a Alert,
    pub(crate) workspace: &'a Workspace,
    pub(crate) language: Language,
    /// One sentence or two.
    pub(crate) headline: String,
    /// The reasons, a sentence each; of several alerts their headlines.
    pub(crate) explanation: Vec<String>,
    /// The same in pieces; of several alerts none.
    pub(crate) sheet: Sheet,
    /// The alerts, where they are several: a few lines each,
    pub(crate) entries: Vec<Entry>,
    /// and as they are.
    pub(crate) alerts: Vec<&'a Alert>,
    pub(crate) links: Links,
    pub(crate) tone: Tone,
    /// The key of the notification that began the conversation about the alert on this channel.
    pub(crate) beginning: String,
}

impl<'a> Message<'a> {
    pub(crate) fn new(
        delivery: &'a Delivery,
        workspace: &'a Workspace,
        links: &dyn Fn(&Alert) -> Links,
    ) -> Self {
        let first = &delivery.first;
        let alert = &first.alert;
        let (code, timezone) = (workspace.language(), workspace.about.timezone.as_str());
        let language = Language::of(code);
        let mut message = Self {
            key: &delivery.key,
            event: delivery.event(),
            alert,
            workspace,
            language,
            headline: headline_of(first, language),
            explanation: Vec::new(),
            sheet: Sheet::default(),
            entries: Vec::new(),
            alerts: Vec::new(),
            links: Links::default(),
            tone: Tone::of(first),
            beginning: format!("{}/{}/fired", alert.id, first.channel),
        };
        match delivery.bundle.filter(|_| !delivery.others.is_empty()) {
            None => {
                message.explanation = explanation(alert, code, timezone);
                message.sheet = Sheet::new(alert, first.event, language, timezone);
                message.links = links(alert);
                if first.event == NotificationEvent::Resolved {
                    // What is over needs nobody's care.
                    (message.links.acknowledge, message.links.silence) = (None, None);
                }
            }
            Some(bundle) => {
                let all = delivery.others.len() + 1;
                message.headline = together(bundle, all, language);
                message.tone = delivery.notifications().map(Tone::of).max().unwrap_or(message.tone);
                message.entries = delivery
                    .notifications()
                    .take(MAX_ENTRIES)
                    .map(|told| entry(told, language, links))
                    .collect();
                message.alerts = delivery.notifications().take(MAX_ENTRIES).map(|told| &told.alert).collect();
                message.explanation = message.entries.iter().map(|entry| entry.headline.clone()).collect();
            }
        }
        message
    }

    /// The colour that people expect, `0xRRGGBB`.
    pub(crate) fn colour(&self) -> u32 {
        self.tone.colour()
    }

    /// When it happened.
    pub(crate) fn at(&self) -> Timestamp {
        match self.event {
            NotificationEvent::Resolved => self.alert.resolved_at.unwrap_or(self.alert.fired_at),
            _ => self.alert.fired_at,
        }
    }

    /// The links with what stands on their buttons.
    pub(crate) fn buttons(&self) -> Vec<(&'static str, &str)> {
        self.links.buttons(self.language)
    }

    /// What happened and what it is about, in one line.
    pub(crate) fn line(&self) -> String {
        let gist = self.sheet.gist.as_ref().map(|gist| format!(" {gist}")).unwrap_or_default();
        format!("{}{gist}", self.headline)
    }

    /// How much it matters, as a sign that is seen in a list of chats.
    pub(crate) fn mark(&self) -> char {
        self.tone.mark()
    }

    /// How much it matters, in two words.
    pub(crate) fn badge(&self) -> &'static str {
        let (english, french) = match (self.entries.is_empty(), self.event, self.tone) {
            (false, ..) => ("Several alerts", "Plusieurs alertes"),
            (_, NotificationEvent::Test, _) => ("Test", "Essai"),
            (_, NotificationEvent::Disabled, _) => ("Channel disabled", "Canal désactivé"),
            (_, NotificationEvent::Repeated, _) => ("Still going on", "Toujours en cours"),
            (_, NotificationEvent::Escalated, _) => ("Nobody has acknowledged it", "Personne ne s’en occupe"),
            (.., Tone::Over) => ("Alert over", "Alerte terminée"),
            (.., Tone::Critical) => ("Critical alert", "Alerte critique"),
            (.., Tone::Warning) => ("Warning", "À surveiller"),
            (.., Tone::Info) => ("For information", "Pour information"),
        };
        self.language.pick(english, french)
    }

    /// What the buttons do, where they are not plain.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        self.links.acknowledge.as_ref().map(|_| {
            self.language.pick(
                "Acknowledge: the team sees that you take care of it, and nobody else is woken up.",
                "Prendre en charge\u{a0}: l’équipe voit que vous vous en occupez, et personne d’autre n’est réveillé.",
            )
        })
    }

    /// Why somebody gets this mail.
    pub(crate) fn why_you(&self) -> &'static str {
        self.language.pick(
            "You get this because your address is in an alert channel of this workspace.",
            "Vous recevez ce message parce que votre adresse figure dans un canal d’alerte de cet espace de travail.",
        )
    }

    /// Who says it, for the foot of the message.
    pub(crate) fn signature(&self) -> String {
        format!("Vigie · {}", clean(&self.workspace.about.name, MAX_NAME))
    }
}

fn entry(told: &Notification, language: Language, links: &dyn Fn(&Alert) -> Links) -> Entry {
    let links = links(&told.alert);
    Entry {
        headline: headline_of(told, language),
        gist: crate::drivers_text::gist(&told.alert, language),
        link: links.alert.or(links.mentions),
        tone: Tone::of(told),
    }
}

/// How much it matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tone {
    Over,
    Info,
    Warning,
    Critical,
}

impl Tone {
    fn of(notification: &Notification) -> Self {
        match (notification.event, notification.alert.severity) {
            (NotificationEvent::Resolved, _) => Self::Over,
            (_, Severity::Info) => Self::Info,
            (_, Severity::Warning) => Self::Warning,
            (_, Severity::Critical) => Self::Critical,
        }
    }

    /// Red for what is critical, amber, blue, and green for what is over.
    fn colour(self) -> u32 {
        match self {
            Self::Over => 0x002e_7d32,
            Self::Info => 0x0015_65c0,
            Self::Warning => 0x00b2_6a00,
            Self::Critical => 0x00c6_2828,
        }
    }

    /// The same as it is written in HTML.
    pub(crate) fn colour_code(self) -> String {
        format!("#{:06x}", self.colour())
    }

    fn mark(self) -> char {
        match self {
            Self::Over => '🟢',
            Self::Info => '🔵',
            Self::Warning => '🟠',
            Self::Critical => '🔴',
        }
    }
}

/// The beginning of a text, at most `max` characters with the ellipsis.
pub(crate) fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max.saturating_sub(1)).chain(['…']).collect(),
    }
}
