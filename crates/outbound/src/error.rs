//! Why a call was not made, or did not work.
//!
//! No message repeats a URL: paths and queries of webhooks are secrets. The host is enough to find the culprit.

use std::{net::IpAddr, time::Duration};

/// Why a call was not made, or did not work, and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// An entry of [`Config::allow`](crate::Config::allow) is not understood.
    #[error(
        "outbound.allow: `{0}` is not a host name, an address or a network; write `hooks.internal`, `127.0.0.1` or `10.0.0.0/8`"
    )]
    Allow(String),
    /// The client cannot be set up.
    #[error(
        "cannot set up the HTTP client: {0}; check outbound.user_agent, and that ca-certificates is installed"
    )]
    Setup(String),
    /// Metrics could not be registered.
    #[error("cannot register the metrics of outbound: {0}; create one OutboundClient per registry")]
    Metrics(#[from] prometheus::Error),
    /// The text is no URL with a host.
    #[error("not an address that can be called: {0}; write it as https://host/path")]
    Url(String),
    /// A scheme other than http and https.
    #[error("`{0}:` addresses are not called; use https:// or http://")]
    Scheme(String),
    /// A scheme other than ws and wss where a WebSocket is opened.
    #[error("`{0}:` addresses are no WebSockets; use wss:// or ws://")]
    NoWebSocket(String),
    /// The other side does not speak WebSocket there, or not now.
    #[error("{host} answers with status {status} instead of opening a WebSocket; check the address")]
    NoUpgrade {
        /// Who was called.
        host: String,
        /// The HTTP status.
        status: u16,
        /// How long it asks to wait before the next call.
        retry_after: Option<Duration>,
    },
    /// A user name or password stands in the URL.
    #[error(
        "the address of {host} contains a user name or password; take them out and send a header instead"
    )]
    Credentials {
        /// Which host.
        host: String,
    },
    /// A header that HTTP does not allow.
    #[error(
        "header `{0}` has a name or value that HTTP does not allow; remove line breaks and control characters"
    )]
    Header(String),
    /// The host is, or resolves to, an address that is not on the public internet.
    #[error("{host} is the private or reserved address {address}; add it to outbound.allow if it is yours")]
    Private {
        /// As written in the URL.
        host: String,
        /// The address behind it.
        address: IpAddr,
    },
    /// The name has no address.
    #[error("the name {host} cannot be resolved: {cause}; check its spelling and the DNS of this machine")]
    Unresolved {
        /// Which name.
        host: String,
        /// What the resolver said.
        cause: String,
    },
    /// A redirect without a usable target.
    #[error("{host} redirects to nowhere: {cause}; open the address in a browser and use the one it ends at")]
    Redirect {
        /// Who redirected.
        host: String,
        /// What is wrong with the target.
        cause: String,
    },
    /// More redirects than are followed.
    #[error(
        "{host} redirects more than {limit} times; open the address in a browser and use the one it ends at"
    )]
    TooManyRedirects {
        /// Who redirected last.
        host: String,
        /// How many are followed.
        limit: usize,
    },
    /// The answer is larger than is read.
    #[error(
        "the answer of {host} is larger than {limit} bytes; raise outbound.max_response_bytes if it has to be"
    )]
    TooLarge {
        /// Who answered.
        host: String,
        /// The most bytes that are read.
        limit: usize,
    },
    /// No whole answer in time.
    #[error(
        "{host} did not answer within {after:?}; try again later, or raise outbound.timeout if it is always slow"
    )]
    TimedOut {
        /// Who was called.
        host: String,
        /// How long was waited.
        after: Duration,
    },
    /// The other end could not show who it is, or does not speak TLS as we do.
    #[error(
        "no trusted connection to {host}: {cause}; check that its certificate is valid, for this name, and of an authority \
         that this machine trusts"
    )]
    Untrusted {
        /// Who was called.
        host: String,
        /// What went wrong, innermost cause.
        cause: String,
    },
    /// The connection could not be made or broke.
    #[error("{host} cannot be reached: {cause}; check that it runs and that the network leads there")]
    Unreachable {
        /// Who was called.
        host: String,
        /// What went wrong, innermost cause.
        cause: String,
    },
}

impl OutboundError {
    /// Whether the same call can never work, so that trying again is pointless.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(
            self,
            Self::Url(_)
                | Self::Scheme(_)
                | Self::NoWebSocket(_)
                | Self::Credentials { .. }
                | Self::Header(_)
        )
    }

    /// A short word for the metrics.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Private { .. }
            | Self::Url(_)
            | Self::Scheme(_)
            | Self::Credentials { .. }
            | Self::Header(_) => "refused",
            Self::TimedOut { .. } => "timeout",
            Self::TooLarge { .. } => "too_large",
            _ => "error",
        }
    }
}
