//! The channels: how each kind of receiver wants to be told.
//!
//! What is said is made once, as a [`Message`] in the workspace's language. Each kind turns it into its own form,
//! escapes what is mark-up there, and keeps within the limits that its makers publish; then it is one HTTP request
//! through the one client for all that leaves, or one mail.

mod call;
mod discord;
mod hidden;
mod mail;
mod mail_chart;
mod mail_html;
mod mail_text;
mod markup;
mod message;
mod note;
mod pager_duty;
mod preview;
mod room;
mod slack;
mod teams;
mod telegram;
mod webhook;

use vigie_model::{Alert, Channel, ChannelKind, Secret, Workspace};
use vigie_outbound::OutboundClient;

use self::{call::send, hidden::Hidden};
pub(crate) use self::{mail::Mailer, message::Message, note::Note};
pub use self::{
    mail::{Security, Smtp},
    message::Links,
    preview::{Preview, preview},
};
use crate::{
    delivery::{Delivery, Failure},
    trouble::Trouble,
};

/// Gives the value of an environment variable.
pub(crate) type Lookup = dyn Fn(&str) -> Option<String> + Send + Sync;

/// What the channels need to reach the world.
pub(crate) struct Reach {
    pub(crate) client: OutboundClient,
    pub(crate) mailer: Mailer,
    pub(crate) secrets: Box<Lookup>,
    pub(crate) console: Box<dyn Fn(&str) + Send + Sync>,
    /// Where a person can look at an alert.
    pub(crate) link: Option<String>,
}

impl Reach {
    /// Tells one channel once. `now` is in unix seconds.
    pub(crate) async fn tell(
        &self,
        channel: &Channel,
        delivery: &Delivery,
        workspace: &Workspace,
        now: i64,
    ) -> Result<(), Failure> {
        let page = delivery.page.as_deref();
        let first = &delivery.first.alert.id;
        let links =
            |alert: &Alert| Links::new(self.link.as_deref(), page.filter(|_| alert.id == *first), alert);
        self.send(channel, &Message::new(delivery, workspace, &links), now).await
    }

    /// Sends a message to one channel once. `now` is in unix seconds.
    pub(crate) async fn send(
        &self,
        channel: &Channel,
        message: &Message<'_>,
        now: i64,
    ) -> Result<(), Failure> {
        let hidden = Hidden::of(self.values(&channel.to));
        let request = match &channel.to {
            ChannelKind::Console => {
                (self.console)(&message.line());
                return Ok(());
            }
            ChannelKind::Email { to } => {
                return self.mailer.send(message, to, &self.secrets, &hidden).await;
            }
            ChannelKind::Webhook { url, secret } => {
                let url = match url.strip_prefix("env:") {
                    Some(name) => self.variable(name)?,
                    None => url.clone(),
                };
                let secret = secret.as_ref().map(|secret| self.value(secret)).transpose()?;
                webhook::request(message, url, secret.as_deref(), now)?
            }
            ChannelKind::Slack { url } => slack::request(message, self.value(url)?),
            ChannelKind::Teams { url } => teams::request(message, self.value(url)?),
            ChannelKind::Discord { url } => discord::request(message, self.value(url)?),
            ChannelKind::Telegram { token, chat, api } => {
                telegram::request(message, api, &self.value(token)?, chat)
            }
            ChannelKind::PagerDuty { routing_key, api } => {
                pager_duty::request(message, api, &self.value(routing_key)?)
            }
        };
        send(&self.client, request, &channel.to, &hidden).await
    }

    /// The environment variables that a channel of this kind needs here.
    pub(crate) fn variables<'a>(&'a self, to: &'a ChannelKind) -> Vec<&'a str> {
        match to {
            ChannelKind::Email { .. } => self.mailer.variable().into_iter().collect(),
            _ => to.variables(),
        }
    }

    /// What in this process keeps everything from leaving for a channel of this kind.
    pub(crate) fn trouble(&self, to: &ChannelKind) -> Option<Trouble> {
        let missing = self.variables(to).into_iter().find(|name| !self.is_set(name));
        let missing = missing.map(|name| Trouble::NotSet(name.to_owned()));
        let no_server = matches!(to, ChannelKind::Email { .. }) && !self.mailer.is_set();
        missing.or(no_server.then_some(Trouble::NoMailServer))
    }

    /// Whether an environment variable is set.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.variable(name).is_ok()
    }

    /// What those variables hold that are set: never to be shown.
    pub(crate) fn values<'a>(&'a self, to: &'a ChannelKind) -> impl Iterator<Item = String> + 'a {
        self.variables(to).into_iter().filter_map(|name| (self.secrets)(name))
    }

    fn value(&self, secret: &Secret) -> Result<String, Failure> {
        self.variable(secret.variable())
    }

    fn variable(&self, name: &str) -> Result<String, Failure> {
        lookup(&self.secrets, name)
    }
}

/// The value of an environment variable that must be there; spaces and line ends around it are not part of it.
fn lookup(secrets: &Lookup, name: &str) -> Result<String, Failure> {
    match secrets(name) {
        Some(value) if !value.trim().is_empty() => Ok(value.trim().to_owned()),
        _ => Err(Failure::passing(Trouble::NotSet(name.to_owned()))),
    }
}
