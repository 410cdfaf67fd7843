//! Settings and surroundings that cannot work: a clear message, soon, and nothing broken.

use std::time::{Duration, Instant};

use vigie_peers::{ACME, Kafka, PASSWORD, Postgres, Site, USER, free_ports, minutes_ago, posts};

use crate::shared::{ALL, Topics, apply, launch, on_kafka, serve, site};

/// It ends by itself, soon, and says these words.
fn check_refused(site: &Site, roles: &str, settings: &[&str], expected: &[&str]) {
    let started = Instant::now();
    let mut server = launch(site, "refused", roles, settings);
    let status = server.process.wait();
    let said = server.log();
    assert_eq!(status.code(), Some(1), "{settings:?}: {status}: {said}");
    for words in expected {
        assert!(said.contains(words), "{settings:?} lacks {words:?}: {said}");
    }
    assert!(!said.contains("panicked") && !said.contains(PASSWORD_THAT_IS_WRONG), "{said}");
    assert!(started.elapsed() < Duration::from_secs(45), "took {:?}", started.elapsed());
}

const PASSWORD_THAT_IS_WRONG: &str = "not-the-password";

#[test]
fn a_broker_that_cannot_be_reached() {
    let site = site(&Topics::fresh());
    let address = format!("127.0.0.1:{}", free_ports(1));
    let setting = format!("log.kafka.brokers={address}");
    check_refused(&site, ALL, &[&setting], &[&address, "log.kafka.brokers"]);
    check_refused(&site, ALL, &["log.kafka.brokers="], &["log.kafka.brokers"]);
}

#[test]
fn a_broker_that_asks_who_is_there() {
    let kafka = Kafka::own();
    let site = site(&Topics::fresh())
        .with_setting(&format!("log.kafka.brokers={}", kafka.secure_bootstrap()))
        .with_setting("log.kafka.security=sasl-tls")
        .with_setting(&format!("log.kafka.username={USER}"))
        .with_variable("KAFKA_PASSWORD", PASSWORD);
    let authority = format!("log.kafka.ca_file={}", kafka.authority().display());
    let wrong = format!("log.kafka.password={PASSWORD_THAT_IS_WRONG}");
    let right = "log.kafka.password=env:KAFKA_PASSWORD";
    check_refused(
        &site,
        ALL,
        &[&authority, &wrong],
        &["refuses", "check log.kafka.security, username, password"],
    );
    check_refused(&site, ALL, &[right], &["certificate", "ca_file"]);
    check_refused(&site, ALL, &[&authority, "log.kafka.password=env:NOT_SET"], &["NOT_SET"]);
    for mechanism in ["PLAIN", "SCRAM-SHA-256"] {
        let mechanism = format!("log.kafka.sasl_mechanism={mechanism}");
        let mut server = launch(&site, "good", ALL, &[&authority, right, &mechanism]);
        crate::shared::wait_until_ready(&mut server);
        server.stop();
    }
}

#[test]
fn a_database_that_cannot_be_used() {
    let topics = Topics::fresh();
    let site = on_kafka(Site::new(), &topics);
    let url = Postgres::shared_url();
    let store = |url: &str| format!("store.url={url}");
    let wrong = url.replace("vigie:vigie@", &format!("vigie:{PASSWORD_THAT_IS_WRONG}@"));
    check_refused(&site, ALL, &[&store(&wrong)], &["store.url", "password"]);
    check_refused(&site, ALL, &[&store(&format!("{url}_missing"))], &["store.url", "does not exist"]);
    let nobody = format!("postgres://vigie:vigie@127.0.0.1:{}/vigie", free_ports(1));
    check_refused(&site, ALL, &[&store(&nobody)], &["PostgreSQL does not answer"]);
    check_refused(&site, ALL, &["store.url=env:NOT_SET"], &["NOT_SET"]);
    check_refused(&site, ALL, &["store.url=mysql://nowhere/vigie"], &["store.url", "postgres://"]);
}

#[test]
fn roles_that_cannot_be_split() {
    // Each of the two is needed: what one process keeps in its folder, no other can see.
    check_refused(&Site::new(), "match", &[], &["log.kind", "kafka"]);
    let on_kafka = on_kafka(Site::new(), &Topics::fresh());
    check_refused(&on_kafka, "match,index", &[], &["store.url", "PostgreSQL"]);
    let launched = Site::new().run(&["serve", "--roles", "matching"]);
    assert_ne!(launched.code, Some(0));
    launched.expect_said("no role `matching`");
}

#[test]
fn a_topic_with_fewer_partitions_than_the_index_knows() {
    let site = site(&Topics::fresh());
    let server = serve(&site, "first", ALL);
    apply(&site, &server, ACME);
    server.api.push_and_settle(&posts("good", 5, minutes_ago(1)));
    server.stop();
    let other = Topics::fresh();
    let prefix = format!("log.kafka.topic_prefix={}", other.prefix());
    check_refused(&site, ALL, &[&prefix, "log.partitions.mentions=1"], &["partitions", "mentions"]);
    // Nothing was touched.
    let server = serve(&site, "again", ALL);
    assert_eq!(server.api.ids(&[]).len(), 5);
}
