//! The client: checks an address, calls it, follows redirects of a GET, and reads no more than is allowed.

use std::{
    error::Error as _,
    io::{self, ErrorKind},
    sync::Arc,
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use jiff::Timestamp;
use prometheus::Registry;
use reqwest::{
    Client, Method, StatusCode,
    header::{
        AUTHORIZATION, CONNECTION, COOKIE, HeaderMap, HeaderName, HeaderValue, LOCATION,
        SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
    },
    redirect::Policy,
};
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use url::{Host, Url};

use crate::{
    Config, OutboundError, Response, Streaming, WebSocket,
    address::Allowed,
    metrics::Metrics,
    resolver::{NoAddress, NotPublic, PublicResolver},
    response::retry_after,
};

/// How many redirects of a GET are followed.
const MAX_REDIRECTS: usize = 5;

/// The one way out. Cheap to clone; clones share connections.
#[derive(Debug, Clone)]
pub struct OutboundClient {
    http: Client,
    /// Speaks HTTP/1.1 only: a WebSocket begins as such a request.
    upgrading: Client,
    allowed: Arc<Allowed>,
    timeout: Duration,
    connect_timeout: Duration,
    max_response_bytes: usize,
    metrics: Metrics,
}

impl OutboundClient {
    /// Sets the client up and registers its metrics.
    ///
    /// # Errors
    /// [`OutboundError::Allow`] for an entry that means nothing, [`OutboundError::Setup`] when the system has no
    /// certificates, [`OutboundError::Metrics`] when the registry has these metrics already.
    pub fn new(config: &Config, registry: &Registry) -> Result<Self, OutboundError> {
        let allowed = Arc::new(Allowed::parse(&config.allow)?);
        let builder = || {
            Client::builder()
                .user_agent(&config.user_agent)
                .connect_timeout(config.connect_timeout)
                .dns_resolver(PublicResolver { allowed: Arc::clone(&allowed) })
                .redirect(Policy::none())
                .referer(false)
                .no_proxy()
        };
        let setup = |error: reqwest::Error| OutboundError::Setup(innermost(&error));
        let http = builder().build().map_err(setup)?;
        let upgrading = builder().http1_only().build().map_err(setup)?;
        let metrics = Metrics::new(registry)?;
        Ok(Self {
            http,
            upgrading,
            allowed,
            timeout: config.timeout,
            connect_timeout: config.connect_timeout,
            max_response_bytes: config.max_response_bytes,
            metrics,
        })
    }

    /// Reads an address, following at most five redirects, each checked like the first. `authorization` and
    /// `cookie` are not carried to another origin.
    ///
    /// # Errors
    /// [`OutboundError`]; an answer with any status is no error, one that is too large is.
    pub async fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Response, OutboundError> {
        self.measured(&Method::GET, self.follow(url, headers)).await
    }

    /// Sends a body once. Redirects are not followed, they come back as the answer. Once the status is there the
    /// call has happened: of a body that is slow, broken or too large, what arrived is returned.
    ///
    /// # Errors
    /// [`OutboundError`]; an answer with any status is no error.
    pub async fn post(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Response, OutboundError> {
        self.measured(&Method::POST, self.send_once(url, headers, body.into())).await
    }

    /// Opens an address whose answer goes on for as long as the other side wants. Redirects are not followed.
    /// [`Streaming::chunk`] waits for `idle` at most.
    ///
    /// # Errors
    /// [`OutboundError`]; an answer with any status is no error.
    pub async fn stream(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        idle: Duration,
    ) -> Result<Streaming, OutboundError> {
        let deadline = Instant::now() + self.timeout;
        let (url, headers) = (self.checked(url)?, header_map(headers)?);
        let host = host_of(&url);
        let answer = self.call(Method::GET, url, headers, Bytes::new(), deadline).await?;
        let (status, retry_after) =
            (answer.status().as_u16(), retry_after(answer.headers(), Timestamp::now()));
        Ok(Streaming { status, retry_after, answer, host, idle })
    }

    /// Opens a WebSocket at a `ws:` or `wss:` address, which is checked like any other. `idle` is how long the line may
    /// be silent before it counts as dead.
    ///
    /// # Errors
    /// [`OutboundError`]; [`OutboundError::NoUpgrade`] when the other side answers with anything but a WebSocket.
    pub async fn web_socket(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        idle: Duration,
    ) -> Result<WebSocket, OutboundError> {
        let plain = match url.split_once("://") {
            Some(("wss", rest)) => format!("https://{rest}"),
            Some(("ws", rest)) => format!("http://{rest}"),
            Some((scheme, _)) => return Err(OutboundError::NoWebSocket(scheme.to_owned())),
            None => return Err(OutboundError::Url("it has no scheme".to_owned())),
        };
        let deadline = Instant::now() + self.timeout;
        let (url, mut headers) = (self.checked(&plain)?, header_map(headers)?);
        let (host, key) = (host_of(&url), generate_key());
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        let value =
            HeaderValue::from_str(&key).map_err(|_| OutboundError::Header("sec-websocket-key".to_owned()))?;
        headers.insert(SEC_WEBSOCKET_KEY, value);
        let answer = self.send(&self.upgrading, Method::GET, url, headers, Bytes::new(), deadline).await?;
        let (status, wait) = (answer.status(), retry_after(answer.headers(), Timestamp::now()));
        let accepted = answer.headers().get(SEC_WEBSOCKET_ACCEPT).and_then(|value| value.to_str().ok());
        if status != StatusCode::SWITCHING_PROTOCOLS || accepted != Some(&derive_accept_key(key.as_bytes())) {
            return Err(OutboundError::NoUpgrade { host, status: status.as_u16(), retry_after: wait });
        }
        let upgraded = answer.upgrade().await.map_err(|error| self.failed(host.clone(), &error))?;
        Ok(WebSocket::over(upgraded, host, idle, self.max_response_bytes).await)
    }

    async fn measured(
        &self,
        method: &Method,
        call: impl Future<Output = Result<Response, OutboundError>>,
    ) -> Result<Response, OutboundError> {
        let timer = self.metrics.seconds.start_timer();
        let result = call.await;
        timer.observe_duration();
        let outcome = match &result {
            Ok(response) if response.status >= 500 => "5xx",
            Ok(response) if response.status >= 400 => "4xx",
            Ok(_) => "ok",
            Err(error) => error.kind(),
        };
        self.metrics.requests.with_label_values(&[method.as_str(), outcome]).inc();
        if let Ok(response) = &result {
            self.metrics.received.inc_by(response.body.len() as u64);
        }
        result
    }

    async fn follow(&self, url: &str, headers: &[(&str, &str)]) -> Result<Response, OutboundError> {
        let deadline = Instant::now() + self.timeout;
        let mut headers = header_map(headers)?;
        let mut url = self.checked(url)?;
        let (mut redirects, mut permanent) = (0, true);
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.call(Method::GET, url.clone(), headers.clone(), Bytes::new(), deadline).await?;
            if !is_redirect(answer.status()) {
                let moved = redirects > 0 && permanent;
                return Ok(Response { moved, ..self.read_whole(answer, &url, deadline).await? });
            }
            redirects += 1;
            permanent &= matches!(answer.status().as_u16(), 301 | 308);
            let next = self.target(&url, answer.headers())?;
            if next.origin() != url.origin() {
                headers.remove(AUTHORIZATION);
                headers.remove(COOKIE);
            }
            url = next;
        }
        Err(OutboundError::TooManyRedirects { host: host_of(&url), limit: MAX_REDIRECTS })
    }

    async fn send_once(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Result<Response, OutboundError> {
        let deadline = Instant::now() + self.timeout;
        let (url, headers) = (self.checked(url)?, header_map(headers)?);
        let mut answer = self.call(Method::POST, url.clone(), headers, body, deadline).await?;
        let head = head(&mut answer, &url);
        let mut body = BytesMut::new();
        while let Ok(Ok(Some(chunk))) = timeout_at(deadline, answer.chunk()).await {
            let room = self.max_response_bytes.saturating_sub(body.len());
            body.extend_from_slice(&chunk.slice(..chunk.len().min(room)));
            if chunk.len() >= room {
                break;
            }
        }
        Ok(Response { body: body.freeze(), ..head })
    }

    /// One request up to the head of its answer.
    async fn call(
        &self,
        method: Method,
        url: Url,
        headers: HeaderMap,
        body: Bytes,
        deadline: Instant,
    ) -> Result<reqwest::Response, OutboundError> {
        self.send(&self.http, method, url, headers, body, deadline).await
    }

    async fn send(
        &self,
        client: &Client,
        method: Method,
        url: Url,
        headers: HeaderMap,
        body: Bytes,
        deadline: Instant,
    ) -> Result<reqwest::Response, OutboundError> {
        let host = host_of(&url);
        let request = client.request(method, url).headers(headers).body(body);
        match timeout_at(deadline, request.send()).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.failed(host, &error)),
            Err(_) => Err(OutboundError::TimedOut { host, after: self.timeout }),
        }
    }

    async fn read_whole(
        &self,
        mut answer: reqwest::Response,
        url: &Url,
        deadline: Instant,
    ) -> Result<Response, OutboundError> {
        let host = || host_of(url);
        let head = head(&mut answer, url);
        let limit = self.max_response_bytes;
        let mut body = BytesMut::new();
        loop {
            match timeout_at(deadline, answer.chunk()).await {
                Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => {
                    return Err(OutboundError::TooLarge { host: host(), limit });
                }
                Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
                Ok(Ok(None)) => return Ok(Response { body: body.freeze(), ..head }),
                Ok(Err(error)) => return Err(self.failed(host(), &error)),
                Err(_) => return Err(OutboundError::TimedOut { host: host(), after: self.timeout }),
            }
        }
    }

    /// A URL that may be called as far as can be told without asking DNS. The URL parser has already turned
    /// decimal, octal and hexadecimal spellings of an address into the address.
    fn checked(&self, url: &str) -> Result<Url, OutboundError> {
        let url = Url::parse(url).map_err(|error| OutboundError::Url(error.to_string()))?;
        self.permitted(&url)?;
        Ok(url)
    }

    fn permitted(&self, url: &Url) -> Result<(), OutboundError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(OutboundError::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(OutboundError::Credentials { host: host_of(url) });
        }
        let address = match url.host() {
            Some(Host::Ipv4(address)) => address.into(),
            Some(Host::Ipv6(address)) => address.into(),
            Some(Host::Domain(_)) => return Ok(()), // the resolver looks at what it stands for
            None => return Err(OutboundError::Url("it names no host".to_owned())),
        };
        if self.allowed.address(address) {
            return Ok(());
        }
        Err(OutboundError::Private { host: host_of(url), address })
    }

    fn target(&self, from: &Url, headers: &HeaderMap) -> Result<Url, OutboundError> {
        let nowhere = |cause: &str| OutboundError::Redirect { host: host_of(from), cause: cause.to_owned() };
        let location = headers.get(LOCATION).ok_or_else(|| nowhere("it names no target"))?;
        let location = location.to_str().map_err(|_| nowhere("its target is not text"))?;
        let target = from.join(location).map_err(|error| nowhere(&error.to_string()))?;
        self.permitted(&target)?;
        Ok(target)
    }

    fn failed(&self, host: String, error: &reqwest::Error) -> OutboundError {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(NotPublic(address)) = inner.downcast_ref() {
                return OutboundError::Private { host, address: *address };
            }
            if let Some(NoAddress(cause)) = inner.downcast_ref() {
                return OutboundError::Unresolved { host, cause: cause.clone() };
            }
            if error.is_connect() && inner.downcast_ref().is_some_and(is_handshake) {
                return OutboundError::Untrusted { host, cause: innermost(error) };
            }
            cause = inner.source();
        }
        if error.is_timeout() {
            return OutboundError::TimedOut { host, after: self.connect_timeout };
        }
        OutboundError::Unreachable { host, cause: innermost(error) }
    }
}

/// An answer before its body was read.
fn head(answer: &mut reqwest::Response, url: &Url) -> Response {
    Response {
        status: answer.status().as_u16(),
        retry_after: retry_after(answer.headers(), Timestamp::now()),
        body: Bytes::new(),
        url: url.to_string(),
        moved: false,
        headers: std::mem::take(answer.headers_mut()),
    }
}

/// Whether this is what a handshake of TLS fails with, inside of which it may be wrapped.
fn is_handshake(error: &io::Error) -> bool {
    let within = || error.get_ref()?.downcast_ref();
    error.kind() == ErrorKind::InvalidData || within().is_some_and(is_handshake)
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn host_of(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn header_map(headers: &[(&str, &str)]) -> Result<HeaderMap, OutboundError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let wrong = || OutboundError::Header((*name).to_owned());
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
        map.insert(header, HeaderValue::from_str(value).map_err(|_| wrong())?);
    }
    Ok(map)
}

/// The deepest cause: the outer ones repeat the URL.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let Some(mut cause) = error.source() else { return "the connection failed".to_owned() };
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
