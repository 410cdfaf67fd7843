//! A notification in the form of every kind of channel, without sending it: to look at, and to hold against the limits.

use vigie_model::{Alert, Workspace};
use vigie_store::{Bundle, Notification};

use super::{
    call::Request,
    discord, mail_html, mail_text,
    message::{Links, Message},
    pager_duty, slack, teams, telegram, webhook,
};
use crate::delivery::Delivery;

/// What one kind of channel would be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The kind's word in the workspace file; a mail has `email` twice.
    pub kind: &'static str,
    /// `json`, `html` or `txt`.
    pub format: &'static str,
    /// The body of the request, a part of the mail, or the line of the console.
    pub content: String,
}

/// What each kind of channel would be sent for a notification, or for several that leave together. Keys and addresses
/// of receivers are left empty; nothing is said of nothing.
#[must_use]
pub fn preview(
    notifications: &[Notification],
    bundle: Option<Bundle>,
    workspace: &Workspace,
    links: &dyn Fn(&Alert) -> Links,
) -> Vec<Preview> {
    let Some((first, others)) = notifications.split_first() else { return Vec::new() };
    let delivery = Delivery {
        key: first.key.clone(),
        bundle,
        first: first.clone(),
        others: others.to_vec(),
        page: None,
    };
    let message = Message::new(&delivery, workspace, links);
    let json = |kind, request: Request| Preview {
        kind,
        format: "json",
        content: String::from_utf8_lossy(&request.body).into_owned(),
    };
    let text = |kind, format, content| Preview { kind, format, content };
    let mut previews = vec![
        text("console", "txt", message.line()),
        text("email", "txt", mail_text::plain(&message)),
        text("email", "html", mail_html::html(&message)),
        json("slack", slack::request(&message, String::new())),
        json("teams", teams::request(&message, String::new())),
        json("discord", discord::request(&message, String::new())),
        json("telegram", telegram::request(&message, "", "", "chat")),
        json("pager_duty", pager_duty::request(&message, "", "key")),
    ];
    let webhook = webhook::request(&message, String::new(), None, 0);
    previews.extend(webhook.ok().map(|request| json("webhook", request)));
    previews
}
