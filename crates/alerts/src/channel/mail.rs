//! E-mail: text and HTML of the same content, through the operator's own server.
//!
//! A mail that is sent again has the same `Message-ID`, and the one that says that an alert is over answers the one that
//! raised it, so that both stand in one thread.

use std::time::Duration;

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor,
    message::{
        Attachment, Mailbox, MessageBuilder, MultiPart,
        header::{self, ContentType},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::{
    Lookup,
    hidden::Hidden,
    lookup,
    mail_html::html,
    mail_text::plain,
    message::{Message, cut},
};
use crate::{clean::clean, delivery::Failure, postman::Letter, trouble::Trouble};

/// How long the server may take for one mail.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most characters of a subject line.
const MAX_SUBJECT: usize = 180;
/// The most characters of a server's answer that are kept.
const MAX_ANSWER: usize = 200;

/// What a server answers to a login that fails or is missing (RFC 4954), which a person can mend.
const LOGIN: [u16; 4] = [530, 534, 535, 538];

/// The mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smtp {
    /// Its name; empty: there is none, and e-mail channels say so.
    pub host: String,
    /// 0: 587 for `starttls`, 465 for `tls`, 25 for `none`.
    pub port: u16,
    /// How the connection is kept secret.
    pub security: Security,
    /// Who logs in; empty: nobody does.
    pub user: String,
    /// The password, `env:NAME`.
    pub password: String,
    /// A file with the certificate of an authority of one's own, PEM; empty: those that the system trusts.
    pub ca: String,
    /// Who writes, such as `Vigie <vigie@example.com>`.
    pub from: String,
}

impl Default for Smtp {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 0,
            security: Security::Starttls,
            user: String::new(),
            password: String::new(),
            ca: String::new(),
            from: String::new(),
        }
    }
}

/// How the connection to the mail server is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS after a plain beginning; required.
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// None: only for a server on this machine or in a network of one's own.
    None,
}

/// Sends mails.
pub(crate) struct Mailer {
    smtp: Smtp,
}

impl Mailer {
    pub(crate) fn new(smtp: Smtp) -> Self {
        Self { smtp }
    }

    /// Sends once, to all recipients in one mail.
    pub(crate) async fn send(
        &self,
        message: &Message<'_>,
        to: &[String],
        secrets: &Lookup,
        hidden: &Hidden,
    ) -> Result<(), Failure> {
        let transport = self.transport(secrets)?;
        self.dispatch(&transport, compose(message, &self.smtp.from, to)?, hidden).await
    }

    /// Sends a letter once, to all recipients in one mail.
    pub(crate) async fn send_letter(&self, letter: &Letter, secrets: &Lookup) -> Result<(), Failure> {
        let hidden = Hidden::of(self.variable().and_then(secrets));
        let transport = self.transport(secrets)?;
        self.dispatch(&transport, enclosed(letter, &self.smtp.from)?, &hidden).await
    }

    async fn dispatch(
        &self,
        transport: &AsyncSmtpTransport<Tokio1Executor>,
        mail: lettre::Message,
        hidden: &Hidden,
    ) -> Result<(), Failure> {
        match transport.send(mail).await {
            Ok(_) => Ok(()),
            Err(error) => Err(self.failed(&error, hidden)),
        }
    }

    fn failed(&self, error: &lettre::transport::smtp::Error, hidden: &Hidden) -> Failure {
        let host = self.smtp.host.clone();
        // Before it is cut: half a secret is one too.
        let cause = clean(&hidden.taken_out_of(&said(error)), MAX_ANSWER);
        if error.is_tls() {
            return Failure::passing(Trouble::Untrusted { host, cause });
        }
        if error.is_timeout() {
            return Failure::passing(Trouble::TimedOut { host, after: PATIENCE });
        }
        let Some(code) = error.status().map(u16::from) else {
            return Failure::passing(Trouble::Unreachable { host, cause });
        };
        let login = LOGIN.contains(&code);
        let trouble = Trouble::Mail { host, said: cause, login };
        if error.is_permanent() && !login { Failure::lasting(trouble) } else { Failure::passing(trouble) }
    }

    /// Whether there is a server at all.
    pub(crate) fn is_set(&self) -> bool {
        !self.smtp.host.is_empty() && !self.smtp.from.is_empty()
    }

    /// The environment variable that it needs.
    pub(crate) fn variable(&self) -> Option<&str> {
        self.smtp.password.strip_prefix("env:").filter(|_| !self.smtp.user.is_empty())
    }

    fn transport(&self, secrets: &Lookup) -> Result<AsyncSmtpTransport<Tokio1Executor>, Failure> {
        let smtp = &self.smtp;
        if !self.is_set() {
            return Err(Failure::passing(Trouble::NoMailServer));
        }
        let tls = || self.tls().map_err(settings);
        let (tls, usual_port) = match smtp.security {
            Security::Starttls => (Tls::Required(tls()?), 587),
            Security::Tls => (Tls::Wrapper(tls()?), 465),
            Security::None => (Tls::None, 25),
        };
        let port = if smtp.port == 0 { usual_port } else { smtp.port };
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
            .port(port)
            .tls(tls)
            .timeout(Some(PATIENCE));
        if !smtp.user.is_empty() {
            let Some(name) = smtp.password.strip_prefix("env:") else {
                return Err(settings(
                    "alerts.smtp.password is given by reference: write env:NAME".to_owned(),
                ));
            };
            let credentials = Credentials::new(smtp.user.clone(), lookup(secrets, name)?);
            transport = transport.credentials(credentials);
        }
        Ok(transport.build())
    }

    fn tls(&self) -> Result<TlsParameters, String> {
        let mut tls = TlsParameters::builder(self.smtp.host.clone());
        if !self.smtp.ca.is_empty() {
            let pem = std::fs::read(&self.smtp.ca)
                .map_err(|error| format!("alerts.smtp.ca, {}: {error}", self.smtp.ca))?;
            tls = tls.add_root_certificate(Certificate::from_pem(&pem).map_err(|error| said(&error))?);
        }
        tls.build().map_err(|error| said(&error))
    }
}

fn settings(cause: String) -> Failure {
    Failure::passing(Trouble::MailSettings(cause))
}

fn compose(message: &Message, from: &str, to: &[String]) -> Result<lettre::Message, Failure> {
    let (mut mail, host) = envelope(message.key, &message.headline, from, to)?;
    if message.entries.is_empty() && message.key != message.beginning {
        let beginning = id(&message.beginning, &host);
        mail = mail.in_reply_to(beginning.clone()).references(beginning);
    }
    mail.multipart(MultiPart::alternative_plain_html(plain(message), html(message)))
        .map_err(|error| wrong("the mail cannot be written", &error))
}

/// A letter with its files as attachments.
fn enclosed(letter: &Letter, from: &str) -> Result<lettre::Message, Failure> {
    let (mail, _) = envelope(&letter.key, &letter.subject, from, &letter.to)?;
    let text = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
    let mut parts = MultiPart::mixed().multipart(text);
    for file in &letter.files {
        let kind = ContentType::parse(file.content_type)
            .map_err(|error| wrong(&format!("{} is no kind of file", file.content_type), &error))?;
        parts = parts.singlepart(Attachment::new(file.name.clone()).body(file.content.clone(), kind));
    }
    mail.multipart(parts).map_err(|error| wrong("the mail cannot be written", &error))
}

/// Who writes to whom about what, under a name that is the same when it is sent again; and the host in that name.
fn envelope(
    key: &str,
    subject: &str,
    from: &str,
    to: &[String],
) -> Result<(MessageBuilder, String), Failure> {
    let from: Mailbox =
        from.parse().map_err(|error| settings(format!("alerts.smtp.from is no address: {error}")))?;
    let host = from.email.domain().to_owned();
    let mut mail = lettre::Message::builder()
        .from(from)
        .subject(cut(subject, MAX_SUBJECT))
        .message_id(Some(id(key, &host)))
        .raw_header(header::HeaderValue::new(
            header::HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    for to in to {
        mail = mail.to(to.parse().map_err(|error| wrong(&format!("`{to}` is no e-mail address"), &error))?);
    }
    Ok((mail, host))
}

fn wrong(what: &str, error: &dyn std::fmt::Display) -> Failure {
    Failure::lasting(format!("{what}: {error}"))
}

/// The same for the same message, whoever sends it and how often.
fn id(key: &str, host: &str) -> String {
    format!("<{:032x}.vigie@{host}>", xxh3_128(key.as_bytes()))
}

/// What went wrong, with its causes, as one line.
fn said(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let text = next.to_string();
        if !said.contains(&text) {
            said = format!("{said}: {text}");
        }
        cause = next.source();
    }
    said
}
