//! What a source is given to reach its network: the one way out, secrets by name, a clock, and manners.
//!
//! Manners: one host is asked one thing at a time and then left alone for a moment, and no more than so many hosts are
//! asked at once; so ten thousand feeds are no attack on anybody. What comes back is told in the words of the runner:
//! worth another try, or a matter for a person.

use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::{Timestamp, fmt::serde::unsigned_duration::friendly::compact::required as friendly};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};
use url::Url;
use vigie_model::Secret;
use vigie_outbound::{OutboundClient, OutboundError, Response, Streaming, WebSocket};

use crate::{SourceError, hubs::Hubs, quota::Quotas};

/// How many hosts are remembered before those that rest are forgotten.
const MOST_HOSTS: usize = 20_000;
/// How long after one another sources begin that begin together.
const BEGINNINGS: Duration = Duration::from_millis(10);

/// The longest answer to a patient question, in bytes.
const LONGEST_ANSWER: usize = 8 << 20;
/// The longest that a host is left alone because it said so.
const LONGEST_REST: Duration = Duration::from_secs(15 * 60);

/// How sources ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How many requests may be under way at once, to all hosts together.
    pub at_once: usize,
    /// How long one host is left alone after a request.
    #[serde(with = "friendly")]
    pub pause: Duration,
    /// Multiplies how long sources wait before they ask for news again: with 2 they ask half as often.
    pub patience: f64,
    /// How long a line on which the other side speaks may be silent before it counts as dead.
    #[serde(with = "friendly")]
    pub silence: Duration,
    /// The file with the dictionary against which a Jetstream packs its events; empty: they come unpacked.
    pub jetstream_dictionary: PathBuf,
    /// Where hubs reach this Vigie to tell that feeds have news (WebSub), such as `https://vigie.example.com`; empty: feeds
    /// are only asked.
    pub hub_address: String,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            at_once: 32,
            pause: Duration::from_millis(500),
            patience: 1.0,
            silence: Duration::from_secs(60),
            jetstream_dictionary: PathBuf::new(),
            hub_address: String::new(),
        }
    }
}

/// `sources.hub_address` is no address that a hub could call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sources.hub_address: `{0}` is no address of the web; write it like https://vigie.example.com")]
pub struct BadHubAddress(String);

impl Config {
    /// Whether it can be used.
    ///
    /// # Errors
    /// [`BadHubAddress`].
    pub fn check(&self) -> Result<(), BadHubAddress> {
        let address = self.hub_address.as_str();
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.query().is_none();
        if address.is_empty() || Url::parse(address).is_ok_and(|url| is_web(&url)) {
            return Ok(());
        }
        Err(BadHubAddress(address.to_owned()))
    }
}

/// Finds the value of an environment variable.
pub type Secrets = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// When a host may be asked again, and whose turn it is.
type Turn = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// What a source is given. Cheap to clone; clones share their manners.
#[derive(Clone)]
pub struct Kit {
    outbound: OutboundClient,
    secrets: Secrets,
    clock: fn() -> Timestamp,
    config: Config,
    under_way: Arc<Semaphore>,
    hosts: Arc<Mutex<HashMap<String, Turn>>>,
    quotas: Quotas,
    /// `None` where no hub reaches this Vigie.
    hubs: Option<Hubs>,
    /// When the next source may begin.
    beginning: Arc<Mutex<Option<Instant>>>,
}

impl fmt::Debug for Kit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kit").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Kit {
    /// What all sources of a process share.
    #[must_use]
    pub fn new(outbound: OutboundClient, secrets: Secrets, clock: fn() -> Timestamp, config: Config) -> Self {
        let under_way = Arc::new(Semaphore::new(config.at_once.max(1)));
        let (hosts, quotas, beginning) = (Arc::default(), Quotas::default(), Arc::default());
        let hubs = (!config.hub_address.is_empty()).then(Hubs::default);
        Self { outbound, secrets, clock, config, under_way, hosts, quotas, hubs, beginning }
    }

    /// The same for a source that is only tried: hubs hear nothing of it.
    pub(crate) fn on_trial(&self) -> Self {
        Self { hubs: None, ..self.clone() }
    }

    /// Where feeds and those who subscribe to hubs for them meet; `None` where no hub reaches this Vigie.
    #[must_use]
    pub fn hubs(&self) -> Option<&Hubs> {
        self.hubs.as_ref()
    }

    /// Where a hub reaches this Vigie, given the secret name by which the hub calls it.
    #[must_use]
    pub fn hub_callback(&self, token: &str) -> String {
        format!("{}/hub/{token}", self.config.hub_address.trim_end_matches('/'))
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// How long to wait where a source would wait for `usual` before it asks for news again.
    #[must_use]
    pub fn wait(&self, usual: Duration) -> Duration {
        let factor =
            if self.config.patience.is_finite() { self.config.patience.clamp(0.0, 1_000.0) } else { 1.0 };
        usual.mul_f64(factor)
    }

    /// How long a line on which the other side speaks may be silent before it counts as dead.
    pub(crate) fn silence(&self) -> Duration {
        self.config.silence
    }

    /// The file with the dictionary of Jetstream, if there is one.
    pub(crate) fn jetstream_dictionary(&self) -> Option<&Path> {
        Some(self.config.jetstream_dictionary.as_path()).filter(|path| !path.as_os_str().is_empty())
    }

    /// What may be asked in a day of services that count.
    pub(crate) fn quotas(&self) -> &Quotas {
        &self.quotas
    }

    /// When a source may ask for the first time: at once where it is alone, one after the other where thousands begin.
    #[must_use]
    pub fn turn_to_begin(&self) -> Instant {
        let (now, pause) = (Instant::now(), self.wait(BEGINNINGS));
        let mut beginning = self.beginning.lock();
        let turn = beginning.map_or(now, |next| next.max(now));
        *beginning = Some(turn + pause);
        turn
    }

    /// The value of a secret.
    ///
    /// # Errors
    /// [`SourceError::Refused`] when its variable is not set.
    pub fn secret(&self, secret: &Secret) -> Result<String, SourceError> {
        let value = (self.secrets)(secret.variable()).map(|value| value.trim().to_owned());
        value.filter(|value| !value.is_empty()).ok_or_else(|| SourceError::Refused {
            problem: format!("the variable {} is not set", secret.variable()),
            mend: format!("set {} in the environment of `vigie serve` and start it again", secret.variable()),
        })
    }

    /// Asks for an address, in turn with all who ask the same host. An answer is a success or 304.
    ///
    /// # Errors
    /// [`SourceError`], by what the other side answered.
    pub async fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Response, SourceError> {
        self.get_and_hold(url, headers).await.map(|(answer, _)| answer)
    }

    /// As [`get`](Self::get), with the permit of the request, for those who take long to read an answer: as long as they hold it
    /// nobody else asks in their place, so that no more answers lie in memory than may be under way.
    ///
    /// # Errors
    /// [`SourceError`], by what the other side answered.
    pub(crate) async fn get_and_hold(
        &self,
        url: &str,
        headers: &[(&str, &str)],
    ) -> Result<(Response, Option<OwnedSemaphorePermit>), SourceError> {
        let (answer, permit) = self.ask_and_hold(url, headers, Duration::ZERO).await?;
        match answer.status {
            200..300 | 304 => Ok((answer, permit)),
            status => Err(answered(status, answer.retry_after, &host_of(url))),
        }
    }

    /// Asks for an address, in turn with all who ask the same host, which is then left alone for `pause` at least, and for
    /// as long as it says where no request is left to us. An answer has any status.
    pub(crate) async fn ask(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        pause: Duration,
    ) -> Result<Response, SourceError> {
        self.ask_and_hold(url, headers, pause).await.map(|(answer, _)| answer)
    }

    async fn ask_and_hold(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        pause: Duration,
    ) -> Result<(Response, Option<OwnedSemaphorePermit>), SourceError> {
        self.in_turn(url, pause, || self.outbound.get(url, headers)).await
    }

    /// Makes a call once it is its turn with that host.
    async fn in_turn<Call: Future<Output = Result<Response, OutboundError>>>(
        &self,
        url: &str,
        pause: Duration,
        call: impl FnOnce() -> Call,
    ) -> Result<(Response, Option<OwnedSemaphorePermit>), SourceError> {
        let turn = self.turn(url);
        let mut free_at = turn.lock().await;
        if let Some(free_at) = *free_at {
            sleep_until(free_at).await;
        }
        let permit = Arc::clone(&self.under_way).acquire_owned().await.ok();
        // On the heap, and only now: those who wait for their turn are many.
        let answer = Box::pin(call()).await;
        let spent = answer.as_ref().ok().and_then(|answer| spent(answer, self.now()));
        *free_at = Some(Instant::now() + self.pause(pause).max(spent.unwrap_or_default()));
        answer.map(|answer| (answer, permit)).map_err(|error| refusal(&error))
    }

    /// Sends a form, in turn with all who ask the same host. An answer is a success.
    ///
    /// # Errors
    /// [`SourceError`], by what the other side answered.
    pub async fn send_form(&self, url: &str, fields: &[(&str, &str)]) -> Result<Response, SourceError> {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let call = || self.outbound.post(url, &headers, form);
        let (answer, _) = self.in_turn(url, Duration::ZERO, call).await?;
        match answer.status {
            200..300 => Ok(answer),
            status => Err(answered(status, answer.retry_after, &host_of(url))),
        }
    }

    /// Asks for an address that answers once it has something to say, so nobody else waits for it. An answer has any
    /// status.
    pub(crate) async fn ask_patiently(&self, url: &str, idle: Duration) -> Result<Response, SourceError> {
        let mut stream = self.listen(url, &[], idle).await?;
        let (mut body, wait) = (Vec::new(), stream.retry_after);
        while let Some(chunk) = stream.chunk().await.map_err(|error| refusal(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST_ANSWER {
                let host = host_of(url);
                return Err(refusal(&OutboundError::TooLarge { host, limit: LONGEST_ANSWER }));
            }
        }
        let mut answer = Response::new(stream.status, body);
        answer.retry_after = wait;
        Ok(answer)
    }

    /// Opens a WebSocket; `idle` is how long it may be silent before it counts as dead.
    ///
    /// # Errors
    /// [`SourceError`], by what the other side answered.
    pub async fn web_socket(&self, url: &str, idle: Duration) -> Result<WebSocket, SourceError> {
        self.outbound.web_socket(url, &[], idle).await.map_err(|error| refusal(&error))
    }

    /// Opens an answer that goes on for as long as the other side wants; `idle` is how long it may be silent before it
    /// counts as dead.
    ///
    /// # Errors
    /// [`SourceError`], by what the other side answered.
    pub async fn stream(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        idle: Duration,
    ) -> Result<Streaming, SourceError> {
        let stream = self.listen(url, headers, idle).await?;
        match stream.status {
            200..300 => Ok(stream),
            status => Err(answered(status, stream.retry_after, &host_of(url))),
        }
    }

    /// As [`stream`](Self::stream), with any status.
    pub(crate) async fn listen(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        idle: Duration,
    ) -> Result<Streaming, SourceError> {
        self.outbound.stream(url, headers, idle).await.map_err(|error| refusal(&error))
    }

    /// How long a host is left alone that wants `pause`; not at all where the configuration knows no pauses.
    fn pause(&self, pause: Duration) -> Duration {
        if self.config.pause.is_zero() { Duration::ZERO } else { pause.max(self.config.pause) }
    }

    fn turn(&self, url: &str) -> Turn {
        let mut hosts = self.hosts.lock();
        if hosts.len() >= MOST_HOSTS {
            hosts.retain(|_, turn| Arc::strong_count(turn) > 1);
        }
        Arc::clone(hosts.entry(host_of(url)).or_default())
    }
}

/// How long a host wants to be left alone that says that no request is left (`X-RateLimit-Remaining`, and
/// `X-RateLimit-Reset` as a time, as unix seconds or as seconds from now).
fn spent(answer: &Response, now: Timestamp) -> Option<Duration> {
    let left: f64 = answer.header("x-ratelimit-remaining")?.trim().parse().ok()?;
    if left >= 1.0 {
        return None;
    }
    let reset = answer.header("x-ratelimit-reset")?.trim();
    let wait = match reset.parse::<f64>() {
        Ok(seconds) if seconds > 1e9 => seconds - now.as_second() as f64,
        Ok(seconds) => seconds,
        Err(_) => reset.parse::<Timestamp>().ok()?.duration_since(now).as_secs_f64(),
    };
    Some(Duration::try_from_secs_f64(wait).unwrap_or_default().min(LONGEST_REST))
}

pub(crate) fn host_of(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// What a failed call means to the runner.
pub(crate) fn refusal(error: &OutboundError) -> SourceError {
    match error {
        OutboundError::NoUpgrade { host, status, retry_after } => answered(*status, *retry_after, host),
        OutboundError::Private { .. } => SourceError::Refused {
            problem: error.to_string(),
            mend: "an address of the public internet needs no permission".to_owned(),
        },
        error if error.is_permanent() => {
            SourceError::Refused { problem: error.to_string(), mend: "correct the address".to_owned() }
        }
        error => SourceError::Unavailable { problem: error.to_string(), retry_after: None },
    }
}

/// What a status other than success means to the runner.
pub(crate) fn answered(status: u16, retry_after: Option<Duration>, host: &str) -> SourceError {
    let refused = |problem: &str, mend: &str| SourceError::Refused {
        problem: format!("{host} {problem} ({status})"),
        mend: mend.to_owned(),
    };
    match status {
        401 => refused("does not accept the token, or wants one", "check the token and what it may read"),
        403 => refused("forbids it", "check what the token may read, or ask those who run it"),
        404 => refused("has nothing at this address", "open the address in a browser and correct it"),
        410 => refused("says that this is gone for good", "remove it here"),
        400 | 405 | 406 | 414 | 422 => refused("does not understand the question", "correct it"),
        status => {
            let problem = match status {
                429 => format!("{host} asks to be left alone for a while (429)"),
                status => format!("{host} answered with status {status}"),
            };
            SourceError::Unavailable { problem, retry_after }
        }
    }
}
