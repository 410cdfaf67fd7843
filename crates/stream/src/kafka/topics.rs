//! The topics on the broker: created where they are missing, and looked at where they are there, because what differs
//! from the settings would lose or misplace records later.

use std::{
    collections::BTreeMap,
    pin::pin,
    sync::Arc,
    task::{Context as Waiting, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant},
};

use rdkafka::{
    admin::{AdminClient, AdminOptions, ConfigResource, NewTopic, ResourceSpecifier, TopicReplication},
    types::RDKafkaErrorCode as Code,
};

use super::{
    client::MAX_MESSAGE_BYTES,
    context::{Complaints, Context},
    failure::typed,
    inspect::Inspector,
};
use crate::{Config, Error, Result, topic::Topic};

/// More than this and neither brokers nor stages gain.
const MAX_PARTITIONS: u32 = 256;

/// How long creating and describing topics may take.
const ADMIN_TIMEOUT: Duration = Duration::from_secs(15);

/// Looks at all topics, and creates those that are missing.
pub(super) fn prepare(
    config: &Config,
    inspector: &Inspector,
    complaints: &Arc<Complaints>,
    deadline: Instant,
) -> Result<()> {
    for topic in Topic::ALL {
        if !(1..=MAX_PARTITIONS).contains(&topic.configured(&config.partitions)) {
            let problem = format!("partitions.{} must lie between 1 and {MAX_PARTITIONS}", topic.name());
            return Err(Error::Invalid(problem));
        }
    }
    let admin = Admin::new(config, complaints)?;
    let mut existing = inspector.topics(deadline)?;
    let missing = |existing: &BTreeMap<String, u32>| {
        Topic::ALL
            .into_iter()
            .filter(|topic| !existing.contains_key(&config.kafka.topic(*topic)))
            .collect::<Vec<_>>()
    };
    let to_create = missing(&existing);
    if let (Some(first), false) = (to_create.first(), config.kafka.create_topics) {
        return Err(Error::MissingTopic { topic: config.kafka.topic(*first) });
    }
    to_create.into_iter().try_for_each(|topic| admin.create(topic))?;
    // The broker creates them in its own time.
    let deadline = Instant::now() + ADMIN_TIMEOUT;
    while let Some(topic) = missing(&existing).first() {
        if Instant::now() >= deadline {
            return Err(Error::MissingTopic { topic: config.kafka.topic(*topic) });
        }
        thread::sleep(Duration::from_millis(20));
        existing = inspector.topics(deadline)?;
    }
    for topic in Topic::ALL {
        let existing = existing.get(&config.kafka.topic(topic)).copied().unwrap_or_default();
        let configured = topic.configured(&config.partitions);
        if existing != configured {
            return Err(Error::Partitions { topic: topic.name(), existing, configured });
        }
        admin.check(topic)?;
    }
    Ok(())
}

struct Admin<'a> {
    config: &'a Config,
    complaints: &'a Complaints,
    client: AdminClient<Context>,
    options: AdminOptions,
}

impl<'a> Admin<'a> {
    fn new(config: &'a Config, complaints: &'a Arc<Complaints>) -> Result<Self> {
        let client = config
            .kafka
            .connection()?
            .create_with_context(Context(Arc::clone(complaints)))
            .map_err(|error| Error::Invalid(format!("log.kafka: {error}")))?;
        let options =
            AdminOptions::new().request_timeout(Some(ADMIN_TIMEOUT)).operation_timeout(Some(ADMIN_TIMEOUT));
        Ok(Self { config, complaints, client, options })
    }

    /// Another process may do the same at this moment: then its topic is looked at like any other.
    fn create(&self, topic: Topic) -> Result<()> {
        let (kafka, name) = (&self.config.kafka, self.config.kafka.topic(topic));
        let partitions = topic.configured(&self.config.partitions).cast_signed();
        let replication = TopicReplication::Fixed(kafka.replication.cast_signed());
        let settings = [
            ("cleanup.policy", "delete".to_owned()),
            ("message.timestamp.type", "LogAppendTime".to_owned()),
            ("max.message.bytes", MAX_MESSAGE_BYTES.to_string()),
            ("min.insync.replicas", kafka.min_insync_replicas.to_string()),
            ("retention.ms", self.config.max_age.as_millis().to_string()),
            ("retention.bytes", self.config.max_bytes.to_string()),
        ];
        let new = settings
            .iter()
            .fold(NewTopic::new(&name, partitions, replication), |new, (key, value)| new.set(key, value));
        let created = block_on(self.client.create_topics([&new], &self.options));
        let problem = match created.map(|mut results| results.pop()) {
            Ok(Some(Ok(_)) | None) => {
                tracing::info!(topic = name, partitions, "topic created");
                return Ok(());
            }
            Ok(Some(Err((_, Code::TopicAlreadyExists)))) => return Ok(()),
            Ok(Some(Err((_, Code::InvalidReplicationFactor)))) => format!(
                "log.kafka.replication is {}, and there are fewer brokers; lower it or start more",
                kafka.replication
            ),
            Ok(Some(Err((_, code)))) => {
                let error = rdkafka::error::KafkaError::AdminOp(code);
                return Err(typed(kafka, topic, "create", &error, None));
            }
            Err(error) => return Err(typed(kafka, topic, "create", &error, self.complaints.said())),
        };
        Err(Error::Kafka { action: format!("create {name}"), problem })
    }

    /// What the topic must be like for our promises; who may not ask is told, and goes on.
    fn check(&self, topic: Topic) -> Result<()> {
        let name = self.config.kafka.topic(topic);
        let asked = [ResourceSpecifier::Topic(&name)];
        let described = block_on(self.client.describe_configs(&asked, &self.options));
        let settings = match described.map(|mut results| results.pop()) {
            Ok(Some(Ok(settings))) => settings,
            Ok(Some(Err(error))) => {
                tracing::warn!(topic = name, %error, "the settings of the topic cannot be looked at");
                return Ok(());
            }
            Ok(None) => return Ok(()),
            Err(error) => {
                return Err(typed(&self.config.kafka, topic, "look at", &error, self.complaints.said()));
            }
        };
        let refuse = |setting, found: &str, needed: String| {
            Err(Error::TopicSetting { topic: name.clone(), setting, found: found.to_owned(), needed })
        };
        if let Some(policy) = value(&settings, "cleanup.policy").filter(|policy| policy.contains("compact")) {
            return refuse("cleanup.policy", policy, "delete".to_owned());
        }
        if let Some(by) = value(&settings, "message.timestamp.type").filter(|by| *by != "LogAppendTime") {
            return refuse("message.timestamp.type", by, "LogAppendTime".to_owned());
        }
        let bytes = value(&settings, "max.message.bytes");
        let small = |bytes: &&str| bytes.parse::<usize>().is_ok_and(|bytes| bytes < MAX_MESSAGE_BYTES);
        if let Some(bytes) = bytes.filter(small) {
            return refuse("max.message.bytes", bytes, MAX_MESSAGE_BYTES.to_string());
        }
        let configured = self.config.max_age.as_millis().to_string();
        if let Some(kept) = value(&settings, "retention.ms").filter(|kept| *kept != configured) {
            tracing::warn!(
                topic = name,
                kept,
                configured,
                "the topic's retention.ms is not log.max_age; it stands"
            );
        }
        Ok(())
    }
}

fn value<'a>(settings: &'a ConfigResource, name: &str) -> Option<&'a str> {
    settings.get(name)?.value.as_deref()
}

/// Waits on this thread for what the library does on its own.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut waiting = Waiting::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut waiting) {
            Poll::Ready(done) => return done,
            Poll::Pending => thread::park(),
        }
    }
}
