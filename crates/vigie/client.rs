//! The road of every command that works with data: the HTTP API, of the server that has the data folder, of one that
//! is started for the time of the command, or of one of several processes that share the work.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use reqwest::{
    Method, RequestBuilder, StatusCode, Url,
    header::{self, HeaderMap, HeaderValue},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use vigie_model::Role;
use vigie_store::Store;

use crate::{
    config::Config,
    data_folder::{self, Claim, DataFolder},
    options::Global,
    service::Service,
    terminal,
};

/// How long a lag may stand still, and a server ask to come back, before waiting is given up.
const PATIENCE: Duration = Duration::from_secs(60);

/// A way to the API.
pub(crate) struct Client {
    http: reqwest::Client,
    base: Url,
    token: Option<String>,
    /// The server that was started for this command.
    own: Option<Service>,
}

impl Client {
    /// Does some work with the API, and ends the server that was started for it, whatever came of the work. What went wrong
    /// with the work is said before what goes wrong behind it.
    pub(crate) async fn with<T>(global: &Global, work: impl AsyncFnOnce(&Self) -> Result<T>) -> Result<T> {
        let client = Self::connect(global).await?;
        let outcome = work(&client).await;
        let closed = client.close().await;
        let outcome = outcome?;
        closed?;
        Ok(outcome)
    }

    /// Finds the server, or starts one on the data folder.
    async fn connect(global: &Global) -> Result<Self> {
        let config = global.config()?;
        let token = Some(config.server.token.clone()).filter(|token| !token.is_empty());
        let token = match token.as_deref().and_then(|token| token.strip_prefix("env:")) {
            Some(name) => std::env::var(name).ok(),
            None => token,
        };
        let spoken = HeaderValue::from_static(global.language().pick("en", "fr"));
        let http = reqwest::Client::builder()
            .no_proxy()
            .default_headers(HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, spoken)]))
            .build()
            .context("cannot make an HTTP client")?;
        if let Some(url) = &global.server {
            return Ok(Self { http, base: parse(url)?, token, own: None });
        }
        if config.is_shared() {
            let base = parse(&serving(&config).await?)?;
            return Ok(Self { http, base, token, own: None });
        }
        match DataFolder::claim(&config.data)? {
            Claim::Theirs(Some(url)) => {
                let token = token.or_else(|| data_folder::key_in(&config.data));
                Ok(Self { http, base: parse(&url)?, token, own: None })
            }
            Claim::Theirs(None) => bail!(
                "the data folder {} is in use by a vigie that has no server yet; try again in a moment",
                config.data.display()
            ),
            Claim::Ours(folder) => {
                let key = folder.key()?;
                let own = Service::start_quietly(config, folder).await?;
                Ok(Self { http, base: parse(own.url())?, token: Some(key), own: Some(own) })
            }
        }
    }

    /// `GET path?parameters`, empty parameters left out.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<T> {
        self.send(self.http.get(self.address(path, parameters)?)).await
    }

    /// The same; or nothing, where the answer is wanted as JSON, which is printed as it came.
    pub(crate) async fn get_or_print<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
        json: bool,
    ) -> Result<Option<T>> {
        if !json {
            return self.get(path, parameters).await.map(Some);
        }
        let answer: Value = self.get(path, parameters).await?;
        terminal::line(&answer.to_string());
        Ok(None)
    }

    /// `GET path?parameters` as a file, empty parameters left out.
    pub(crate) async fn get_bytes(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Vec<u8>> {
        let response = self.open(path, parameters).await?;
        Ok(response.bytes().await.context("the server's answer broke off")?.into())
    }

    /// `POST path?parameters` without a body, empty parameters left out.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<T> {
        self.send(self.http.post(self.address(path, parameters)?)).await
    }

    /// `DELETE path?parameters`, empty parameters left out.
    pub(crate) async fn delete<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, &str)],
    ) -> Result<T> {
        self.send(self.http.delete(self.address(path, parameters)?)).await
    }

    /// `GET path?parameters`, empty parameters left out, as an answer whose body is still to come.
    pub(crate) async fn open(&self, path: &str, parameters: &[(&str, &str)]) -> Result<reqwest::Response> {
        self.answer(self.http.get(self.address(path, parameters)?)).await
    }

    /// `GET path` as text of this type.
    pub(crate) async fn get_text(&self, path: &str, accept: &str) -> Result<String> {
        let request = self.http.get(self.base.join(path).context("address")?).header(header::ACCEPT, accept);
        let response = self.answer(request).await?;
        response.text().await.context("the server's answer broke off")
    }

    /// A request with a body, as JSON.
    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T> {
        self.send(self.http.request(method, self.address(path, &[])?).json(body)).await
    }

    /// `POST path` with JSON lines.
    pub(crate) async fn write_lines<T: DeserializeOwned>(&self, path: &str, lines: Vec<u8>) -> Result<T> {
        let request = self.http.post(self.address(path, &[])?);
        self.send(request.header(header::CONTENT_TYPE, "application/x-ndjson").body(lines)).await
    }

    fn address(&self, path: &str, parameters: &[(&str, &str)]) -> Result<Url> {
        let mut url = self.base.join(path).context("address")?;
        for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
            url.query_pairs_mut().append_pair(name, value);
        }
        Ok(url)
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T> {
        let response = self.answer(request).await?;
        response
            .json()
            .await
            .context("the server's answer is not what this vigie expects; are both the same version?")
    }

    /// Sends it, and again for a minute while the server says that it can do so in a moment.
    async fn answer(&self, mut request: RequestBuilder) -> Result<reqwest::Response> {
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let started = Instant::now();
        loop {
            let attempt = request.try_clone().context("a request that cannot be sent twice")?;
            let response = attempt.send().await.with_context(|| format!("no answer from {}", self.base))?;
            if response.status().is_success() {
                return Ok(response);
            }
            match come_back(&response) {
                Some(wait) if started.elapsed() + wait < PATIENCE => tokio::time::sleep(wait).await,
                _ => return self.refused(response).await,
            }
        }
    }

    async fn refused<T>(&self, response: reqwest::Response) -> Result<T> {
        let status = response.status();
        match response.json::<Value>().await {
            Ok(problem) => bail!("{}", told(&problem)),
            Err(_) => bail!("{} answered {status}", self.base),
        }
    }

    /// Waits until everything that is acknowledged by now is searchable and was looked at by the rules, whatever comes
    /// in meanwhile.
    ///
    /// # Errors
    /// When nothing moves for a minute: a stage waits for something that only a person can give, such as room on the
    /// disk. What was acknowledged is durable and goes on later.
    pub(crate) async fn caught_up(&self) -> Result<()> {
        // What the posts become stands among the mentions once the posts were read.
        self.read_so_far("posts").await?;
        self.read_so_far("mentions").await
    }

    /// Waits until all consumers of a topic have read what it holds by now.
    async fn read_so_far(&self, topic: &str) -> Result<()> {
        let goal = self.topic(topic).await?.ends();
        let (mut lowest, mut moved) = (u64::MAX, Instant::now());
        loop {
            let behind = self.topic(topic).await?.behind(&goal);
            if behind == 0 {
                return Ok(());
            }
            if behind < lowest {
                (lowest, moved) = (behind, Instant::now());
            }
            if moved.elapsed() > PATIENCE {
                bail!(
                    "{behind} {topic} are durable but wait to be matched or indexed; `vigie check` and the server's log \
                     say why"
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn topic(&self, name: &str) -> Result<Topic> {
        #[derive(Deserialize)]
        struct Status {
            log: Vec<Topic>,
            problems: Vec<String>,
        }
        let started = Instant::now();
        loop {
            let status: Status = self.get("api/v1/status", &[]).await?;
            if let Some(topic) = status.log.into_iter().find(|topic| topic.topic == name) {
                return Ok(topic);
            }
            if started.elapsed() > PATIENCE {
                bail!("{}", status.problems.join("; "));
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Ends the server that was started for this command, with everything durable.
    async fn close(self) -> Result<()> {
        match self.own {
            Some(own) => own.stop().await,
            None => Ok(()),
        }
    }
}

/// What the status says of a topic of the log.
#[derive(Deserialize)]
struct Topic {
    topic: String,
    partitions: Vec<Partition>,
    consumers: Vec<Consumer>,
}

#[derive(Deserialize)]
struct Partition {
    partition: u32,
    earliest: u64,
    next: u64,
}

#[derive(Deserialize)]
struct Consumer {
    committed: BTreeMap<u32, u64>,
}

impl Topic {
    /// The next offset of each partition.
    fn ends(&self) -> BTreeMap<u32, u64> {
        self.partitions.iter().map(|partition| (partition.partition, partition.next)).collect()
    }

    /// How many records before these offsets some consumer has not read.
    fn behind(&self, goal: &BTreeMap<u32, u64>) -> u64 {
        let one = |consumer: &Consumer, partition: &Partition| {
            let read = consumer.committed.get(&partition.partition).copied().unwrap_or(0);
            let goal = goal.get(&partition.partition).copied().unwrap_or(0);
            goal.saturating_sub(read.max(partition.earliest))
        };
        let all = |consumer| self.partitions.iter().map(|partition| one(consumer, partition)).sum::<u64>();
        self.consumers.iter().map(all).sum()
    }
}

/// Where a process answers that has the role `serve`, as the members say.
async fn serving(config: &Config) -> Result<String> {
    let store = Store::start(&config.store, &config.data, |name| std::env::var(name).ok()).await?;
    let members = store.members(Timestamp::now().as_millisecond(), vigie_server::SILENCE).await;
    store.close().await;
    let url = members?
        .into_iter()
        .filter(|member| member.roles.contains(Role::Serve))
        .find_map(|member| member.url);
    url.context(
        "no process with the role serve is running; start one with `vigie serve --roles serve`, or name one with --server",
    )
}

fn parse(url: &str) -> Result<Url> {
    let url = if url.ends_with('/') { url.to_owned() } else { format!("{url}/") };
    url.parse().with_context(|| format!("`{url}` is no address; write for example http://127.0.0.1:7700"))
}

/// When a server that is not able right now wants to be asked again.
fn come_back(response: &reqwest::Response) -> Option<Duration> {
    let wait = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    (response.status() == StatusCode::SERVICE_UNAVAILABLE).then(|| Duration::from_secs(wait))
}

/// A problem document in lines for a person.
fn told(problem: &Value) -> String {
    let text =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut lines = vec![text(problem, "detail")];
    for fault in problem.get("errors").and_then(Value::as_array).into_iter().flatten() {
        let line = format!("  {}: {}", text(fault, "place"), text(fault, "problem"));
        // A query that cannot be read says the same in both places.
        if !lines.iter().any(|said| line.ends_with(said.as_str())) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_is_not_waited_for() {
        let check = |committed: &[&str], goal: &[(u32, u64)], expected: u64| {
            let consumers =
                committed.iter().map(|text| format!(r#"{{"name":"x","lag":9,"committed":{text}}}"#));
            let consumers = consumers.collect::<Vec<_>>().join(",");
            let topic: Topic = serde_json::from_str(&format!(
                r#"{{"topic":"posts","partitions":[{{"partition":0,"earliest":5,"next":40}},
                     {{"partition":1,"earliest":0,"next":7}}],"consumers":[{consumers}]}}"#
            ))
            .unwrap();
            assert_eq!(topic.ends(), BTreeMap::from([(0, 40), (1, 7)]));
            assert_eq!(topic.behind(&goal.iter().copied().collect()), expected, "{committed:?}");
        };
        check(&[], &[(0, 40), (1, 7)], 0);
        check(&[r#"{"0":40,"1":7}"#], &[(0, 40), (1, 7)], 0);
        check(&[r#"{"0":30,"1":7}"#], &[(0, 30), (1, 7)], 0); // ten came since
        check(&[r#"{"0":30,"1":6}"#, r#"{"0":10,"1":7}"#], &[(0, 30), (1, 7)], 21);
        check(&["{}"], &[(0, 30), (1, 7)], 32); // five were removed by retention
    }
}
