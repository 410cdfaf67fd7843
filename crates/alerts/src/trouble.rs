//! What kept a message from arriving, and what a person can do about it, in French and English.

use std::{net::IpAddr, time::Duration};

use vigie_outbound::OutboundError;

use crate::numbers::{FIXED, Language, NARROW};

/// What kept a message from arriving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// An environment variable is not set.
    NotSet(String),
    /// The signing secret is none.
    NotASecret,
    /// No mail server is set.
    NoMailServer,
    /// The settings of the mail server cannot be used: which, and why.
    MailSettings(String),
    /// The mail server did not take it: which, and what it said.
    Mail { host: String, said: String, login: bool },
    /// The address cannot be called, as its client says.
    Address(String),
    /// The address is private.
    Private { host: String, address: IpAddr },
    /// The name has no address.
    Unresolved { host: String, cause: String },
    /// The certificate or the encryption is not accepted.
    Untrusted { host: String, cause: String },
    /// No connection.
    Unreachable { host: String, cause: String },
    /// No answer in time.
    TimedOut { host: String, after: Duration },
    /// The whole of it took too long.
    Slow { after: Duration },
    /// The receiver says that it is gone for good.
    Gone { status: u16, said: String },
    /// The chat has another number now.
    Moved { chat: i64 },
    /// The receiver answers from elsewhere.
    Redirects { status: u16 },
    /// Too much was sent to it.
    Busy { status: u16, said: String },
    /// It failed.
    Broken { status: u16, said: String },
    /// It does not want what was sent.
    Refused { status: u16, said: String },
    /// The workspace has no channel of this id.
    NoChannel(String),
    /// The channel is disabled, for this reason.
    Disabled(String),
    /// Anything else, in English.
    Other(String),
}

impl Trouble {
    /// What happened and what to do, on one line.
    pub(crate) fn told(&self, language: Language) -> String {
        let (what, mend) = (self.what(language), self.mend(language));
        match language {
            _ if mend.is_empty() => what,
            Language::French => format!("{what}{NARROW}; {mend}"),
            Language::English => format!("{what}; {mend}"),
        }
    }

    /// What happened.
    pub(crate) fn what(&self, language: Language) -> String {
        match language {
            Language::French => self.what_french(),
            Language::English => self.what_english(),
        }
    }

    /// Whether it lies in the settings of this process, so that it says nothing of the receiver.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self, Self::NotSet(_) | Self::NotASecret | Self::NoMailServer | Self::MailSettings(_))
    }

    fn what_english(&self) -> String {
        match self {
            Self::NotSet(name) => format!("the environment variable {name} is not set"),
            Self::NotASecret => "the channel's secret is no signing secret".to_owned(),
            Self::NoMailServer => "no mail server is set".to_owned(),
            Self::MailSettings(cause) => format!("the mail server's settings cannot be used: {cause}"),
            Self::Mail { host, said, .. } => format!("the mail server {host}: {said}"),
            Self::Address(cause) | Self::Other(cause) => cause.clone(),
            Self::NoChannel(id) => format!("the workspace has no channel `{id}` any more"),
            Self::Disabled(reason) => format!("the channel is disabled: {reason}"),
            Self::Private { host, address } => {
                format!("{host} is the private or reserved address {address}, which is not called")
            }
            Self::Unresolved { host, cause } => format!("the name {host} cannot be resolved: {cause}"),
            Self::Untrusted { host, cause } => format!("no trusted connection to {host}: {cause}"),
            Self::Unreachable { host, cause } => format!("{host} cannot be reached: {cause}"),
            Self::TimedOut { host, after } => {
                format!("{host} did not answer within {} s", after.as_secs_f32())
            }
            Self::Slow { after } => format!("it took longer than {} s", after.as_secs()),
            Self::Gone { status, said } => {
                format!("the endpoint is gone for good ({status}){}", saying(said))
            }
            Self::Moved { chat } => {
                format!("the group became a supergroup and its chat has the number {chat} now")
            }
            Self::Redirects { status } => format!("the endpoint redirects ({status}), which is not followed"),
            Self::Busy { status, said } | Self::Broken { status, said } => {
                format!("the endpoint answered {status}{}", saying(said))
            }
            Self::Refused { status, said } => format!("the endpoint refused it ({status}){}", saying(said)),
        }
    }

    fn what_french(&self) -> String {
        match self {
            Self::NotSet(name) => format!("la variable d’environnement {name} n’est pas définie"),
            Self::NotASecret => "le secret du canal n’est pas un secret de signature".to_owned(),
            Self::NoMailServer => "aucun serveur d’e-mail n’est configuré".to_owned(),
            Self::MailSettings(cause) => {
                format!("les réglages du serveur d’e-mail sont inutilisables{FIXED}: {cause}")
            }
            Self::Mail { host, said, .. } => format!("le serveur d’e-mail {host}{FIXED}: {said}"),
            Self::Address(cause) => format!("l’adresse ne peut pas être appelée{FIXED}: {cause}"),
            Self::Other(cause) => cause.clone(),
            Self::NoChannel(id) => format!("l’espace n’a plus de canal `{id}`"),
            Self::Disabled(reason) => format!("le canal est désactivé{FIXED}: {reason}"),
            Self::Private { host, address } => {
                format!("{host} est l’adresse privée ou réservée {address}, qui n’est pas appelée")
            }
            Self::Unresolved { host, cause } => {
                format!("le nom {host} n’a pas d’adresse connue{FIXED}: {cause}")
            }
            Self::Untrusted { host, cause } => {
                format!("pas de connexion sûre avec {host}{FIXED}: {cause}")
            }
            Self::Unreachable { host, cause } => format!("{host} est injoignable{FIXED}: {cause}"),
            Self::TimedOut { host, after } => {
                let seconds = after.as_secs_f32().to_string().replace('.', ",");
                format!("{host} n’a pas répondu en {seconds}{FIXED}s")
            }
            Self::Slow { after } => format!("cela a pris plus de {}{FIXED}s", after.as_secs()),
            Self::Gone { status, said } => {
                format!("le destinataire n’existe plus ({status}){}", disant(said))
            }
            Self::Moved { chat } => {
                format!("le groupe est devenu un supergroupe, sa discussion porte désormais le numéro {chat}")
            }
            Self::Redirects { status } => {
                format!("le destinataire redirige ({status}), ce qui n’est pas suivi")
            }
            Self::Busy { status, said } | Self::Broken { status, said } => {
                format!("le destinataire a répondu {status}{}", disant(said))
            }
            Self::Refused { status, said } => {
                format!("le destinataire a refusé le message ({status}){}", disant(said))
            }
        }
    }

    /// What to do about it; nothing where what happened says so itself.
    pub(crate) fn mend(&self, language: Language) -> String {
        let (english, french) = match self {
            Self::NotSet(name) => (
                format!("set {name} in the environment of the process that sends, and restart that"),
                format!("définissez {name} dans l’environnement du processus qui envoie, puis relancez-le"),
            ),
            Self::Moved { chat } => (
                format!("write chat = \"{chat}\" into the channel"),
                format!("écrivez chat = \"{chat}\" dans le canal"),
            ),
            _ => {
                let (english, french) = self.mend_plainly();
                (english.to_owned(), french.to_owned())
            }
        };
        match language {
            Language::French => french,
            Language::English => english,
        }
    }

    /// In English and in French.
    fn mend_plainly(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotASecret => {
                ("it must be `whsec_` followed by base64", "il doit s’écrire `whsec_` suivi de base64")
            }
            Self::NoMailServer => (
                "set host and from in [alerts.smtp] of the configuration",
                "renseignez host et from dans [alerts.smtp] de la configuration",
            ),
            Self::Mail { login: true, .. } => {
                ("check user and password in [alerts.smtp]", "vérifiez user et password dans [alerts.smtp]")
            }
            Self::Private { .. } => (
                "if it is yours, add it to outbound.allow of the configuration",
                "si elle est à vous, ajoutez-la à outbound.allow dans la configuration",
            ),
            Self::Unresolved { .. } => (
                "check its spelling and the DNS of this machine",
                "vérifiez son orthographe et le DNS de cette machine",
            ),
            Self::Untrusted { .. } => (
                "check that its certificate is valid, for this name, and of an authority that this machine trusts",
                "vérifiez que son certificat est valable, pour ce nom, et signé par une autorité reconnue de cette machine",
            ),
            Self::Unreachable { .. } => (
                "check the address, that it runs, and that the network leads there",
                "vérifiez l’adresse, que le service tourne, et que le réseau y mène",
            ),
            Self::TimedOut { .. } | Self::Slow { .. } => (
                "try again later, or raise outbound.timeout if it is always slow",
                "réessayez plus tard, ou augmentez outbound.timeout s’il est toujours lent",
            ),
            Self::Gone { .. } => {
                ("remove the channel or change its address", "supprimez le canal ou changez son adresse")
            }
            Self::Redirects { .. } => (
                "put the address that it leads to into the channel",
                "mettez dans le canal l’adresse vers laquelle il mène",
            ),
            Self::Busy { .. } => (
                "it is tried again when the receiver allows it",
                "un nouvel essai suit dès que le destinataire le permet",
            ),
            Self::Broken { .. } => (
                "look at the receiver's own log if it lasts",
                "si cela dure, consultez le journal du destinataire",
            ),
            Self::Refused { .. } => {
                ("check the channel's address and secret", "vérifiez l’adresse et le secret du canal")
            }
            _ => ("", ""),
        }
    }
}

impl From<OutboundError> for Trouble {
    fn from(error: OutboundError) -> Self {
        match error {
            OutboundError::Private { host, address } => Self::Private { host, address },
            OutboundError::Unresolved { host, cause } => Self::Unresolved { host, cause },
            OutboundError::Untrusted { host, cause } => Self::Untrusted { host, cause },
            OutboundError::Unreachable { host, cause } => Self::Unreachable { host, cause },
            OutboundError::TimedOut { host, after } => Self::TimedOut { host, after },
            other if other.is_permanent() => Self::Address(other.to_string()),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<&str> for Trouble {
    fn from(said: &str) -> Self {
        Self::Other(said.to_owned())
    }
}

impl From<String> for Trouble {
    fn from(said: String) -> Self {
        Self::Other(said)
    }
}

fn saying(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(", saying: {said}") }
}

fn disant(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" en disant{FIXED}: {said}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_happened_and_what_to_do_is_told_in_both_languages() {
        let check = |trouble: Trouble, english: &str, french: &str| {
            assert_eq!(trouble.told(Language::English), english);
            let told = trouble.told(Language::French).replace([FIXED, NARROW], "~");
            assert_eq!(told, french);
        };
        check(
            Trouble::NotSet("SLACK_URL".to_owned()),
            "the environment variable SLACK_URL is not set; set SLACK_URL in the environment of the process that sends, and \
             restart that",
            "la variable d’environnement SLACK_URL n’est pas définie~; définissez SLACK_URL dans l’environnement du processus \
             qui envoie, puis relancez-le",
        );
        check(
            Trouble::Gone { status: 410, said: "channel_is_archived".to_owned() },
            "the endpoint is gone for good (410), saying: channel_is_archived; remove the channel or change its address",
            "le destinataire n’existe plus (410) en disant~: channel_is_archived~; supprimez le canal ou changez son adresse",
        );
        check(
            Trouble::TimedOut { host: "hooks.example".to_owned(), after: Duration::from_millis(1_500) },
            "hooks.example did not answer within 1.5 s; try again later, or raise outbound.timeout if it is always slow",
            "hooks.example n’a pas répondu en 1,5~s~; réessayez plus tard, ou augmentez outbound.timeout s’il est toujours lent",
        );
        check(
            Trouble::Moved { chat: -100_123 },
            "the group became a supergroup and its chat has the number -100123 now; write chat = \"-100123\" into the channel",
            "le groupe est devenu un supergroupe, sa discussion porte désormais le numéro -100123~; écrivez chat = \"-100123\" \
             dans le canal",
        );
        check(Trouble::Other("odd".to_owned()), "odd", "odd");
    }
}
