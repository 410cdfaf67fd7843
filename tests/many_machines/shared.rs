//! Sites on the broker and the database that all tests of this process share, each with topics and tables of its own.

use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use rdkafka::{
    ClientConfig,
    producer::{BaseRecord, Producer, ThreadedProducer},
};
use reqwest::Method;
use vigie_peers::{Api, Kafka, Postgres, Server, Site, eventually, free_ports, try_send};

/// Where a site's topics are: what their names begin with.
pub(crate) struct Topics(String);

impl Topics {
    pub(crate) fn fresh() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self(format!("test-{}-{}.", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.0
    }

    /// Puts bytes straight into a topic, as no Vigie would.
    pub(crate) fn put(&self, topic: &str, partition: i32, value: &[u8]) {
        let client = ClientConfig::new().set("bootstrap.servers", Kafka::shared()).create();
        let producer: ThreadedProducer<_> = client.unwrap();
        let topic = format!("{}{topic}", self.0);
        let record = BaseRecord::<(), [u8]>::to(&topic).partition(partition).payload(value);
        producer.send(record).map_err(|(error, _)| error).unwrap();
        producer.flush(Duration::from_secs(20)).unwrap();
    }
}

/// A site with a fresh database and fresh topics.
pub(crate) fn site(topics: &Topics) -> Site {
    on_kafka(Site::new(), topics).with_setting(&format!("store.url={}", Postgres::shared_url()))
}

/// Gives a site its topics, and settings that suit a test.
pub(crate) fn on_kafka(site: Site, topics: &Topics) -> Site {
    site.with_setting("log.kind=kafka")
        .with_setting(&format!("log.kafka.brokers={}", Kafka::shared()))
        .with_setting(&format!("log.kafka.topic_prefix={}", topics.prefix()))
        .with_setting("log.kafka.session_timeout=3s")
        .with_setting("log.partitions.posts=4")
        .with_setting("log.partitions.mentions=2")
        .with_setting("index.commit_interval=200ms")
}

/// Starts a process of this name with these roles, without waiting for anything.
pub(crate) fn launch(site: &Site, name: &str, roles: &str, settings: &[&str]) -> Server {
    let listen = format!("127.0.0.1:{}", free_ports(1));
    let mut arguments = vec!["serve", "--roles", roles, "--listen", &listen];
    arguments.extend(settings.iter().flat_map(|setting| ["--set", setting]));
    let mut server = site.launch_as(name, &arguments);
    server.api = Api::at(&format!("http://{listen}"));
    server
}

/// Starts it and waits until it is ready.
pub(crate) fn serve(site: &Site, name: &str, roles: &str) -> Server {
    let mut server = launch(site, name, roles, &[]);
    wait_until_ready(&mut server);
    server
}

pub(crate) fn wait_until_ready(server: &mut Server) {
    eventually("the process is ready", || {
        server.process.expect_alive();
        is_ready(&server.api).then_some(())
    });
}

pub(crate) fn is_ready(api: &Api) -> bool {
    let request = api.request(Method::GET, "/readyz").timeout(Duration::from_secs(5));
    try_send(request).is_ok_and(|answer| answer.status == 200)
}

/// Watches a workspace, through this server.
pub(crate) fn apply(site: &Site, server: &Server, workspace: &str) {
    let file = site.write("workspace.toml", workspace);
    site.run(&["workspace", "apply", &file, "--no-wait", "--server", server.api.url()]).expect_success();
}

/// Everything, in one process.
pub(crate) const ALL: &str = "ingest,match,index,alert,serve";
