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
    header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, LOCATION},
    redirect::Policy,
};
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use crate::{
    Config, OutboundError, Response,
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
        let http = Client::builder()
            .user_agent(&config.user_agent)
            .connect_timeout(config.connect_timeout)
            .dns_resolver(PublicResolver { allowed: Arc::clone(&allowed) })
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .build()
            .map_err(|error| OutboundError::Setup(innermost(&error)))?;
        let metrics = Metrics::new(registry)?;
        Ok(Self {
            http,
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
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.call(Method::GET, url.clone(), headers.clone(), Bytes::new(), deadline).await?;
            if !is_redirect(answer.status()) {
                return self.read_whole(answer, &url, deadline).await;
            }
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
        let mut answer = self.call(Method::POST, url, headers, body, deadline).await?;
        let (status, wait) = (answer.status().as_u16(), retry_after(answer.headers(), Timestamp::now()));
        let mut body = BytesMut::new();
        while let Ok(Ok(Some(chunk))) = timeout_at(deadline, answer.chunk()).await {
            let room = self.max_response_bytes.saturating_sub(body.len());
            body.extend_from_slice(&chunk.slice(..chunk.len().min(room)));
            if chunk.len() >= room {
                break;
            }
        }
        Ok(Response { status, retry_after: wait, body: body.freeze() })
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
        let host = host_of(&url);
        let request = self.http.request(method, url).headers(headers).body(body);
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
        let (status, wait) = (answer.status().as_u16(), retry_after(answer.headers(), Timestamp::now()));
        let limit = self.max_response_bytes;
        let mut body = BytesMut::new();
        loop {
            match timeout_at(deadline, answer.chunk()).await {
                Ok(Ok(Some(chunk))) if body.len() + chunk.len() > limit => {
                    return Err(OutboundError::TooLarge { host: host(), limit });
                }
                Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
                Ok(Ok(None)) => return Ok(Response { status, retry_after: wait, body: body.freeze() }),
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
fn innermost(error: &reqwest::Error) -> String {
    let Some(mut cause) = error.source() else { return "the connection failed".to_owned() };
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
