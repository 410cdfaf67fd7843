//! Disks that fill up under the broker, the index and the database: nothing acknowledged is lost, and all goes on once
//! there is room. Needs the right to mount a small file system; says so where it is skipped.

use std::fs;

use vigie_peers::{
    ACME, Kafka, Postgres, Server, Site, SmallDisk, bulky, eventually, minutes_ago, post, push_until_refused,
    set, try_send,
};

use crate::shared::{ALL, Topics, apply, launch, on_kafka, serve, site, wait_until_ready};

/// Everything acknowledged is there, once.
fn expect_all(server: &Server, acknowledged: &[String]) {
    server.api.settle();
    let mut found = Vec::new();
    eventually("all of it is found", || {
        found = server.api.ids(&[]);
        let found = set(found.clone());
        acknowledged.iter().all(|id| found.contains(id)).then_some(())
    });
    assert_eq!(found.len(), set(found.clone()).len(), "none is doubled");
}

/// Takes posts again.
fn expect_open(server: &Server, number: usize) {
    eventually("posts are taken again", || {
        let request =
            server.api.request(reqwest::Method::POST, "/api/v1/posts").body(bulky(number).to_string());
        try_send(request).is_ok_and(|answer| answer.status == 200).then_some(())
    });
}

#[test]
fn the_brokers_disk_fills_up() {
    let Some(disk) = SmallDisk::mount(64) else { return };
    let mut kafka = Kafka::own_within(disk.path());
    let site = site(&Topics::fresh())
        .with_setting(&format!("log.kafka.brokers={}", kafka.bootstrap()))
        .with_setting("log.kafka.append_timeout=5s");
    let mut server = serve(&site, "all", ALL);
    apply(&site, &server, ACME);
    let filler = disk.fill_but(6_000_000);
    let (acknowledged, refused) = push_until_refused(&server.api, 0);
    let refused = refused.expect("it answers, and lives on");
    assert!([503, 507].contains(&refused.status), "{refused:?}");
    assert!(acknowledged.len() > 100, "{}", acknowledged.len());
    // The broker itself ends when its disk fails, or has to be ended.
    fs::remove_file(filler).unwrap();
    kafka.kill();
    kafka.start();
    expect_open(&server, 1_000_000);
    wait_until_ready(&mut server);
    expect_all(&server, &acknowledged);
}

#[test]
fn the_disk_of_the_index_fills_up() {
    let Some(disk) = SmallDisk::mount(64) else { return };
    let site = site(&Topics::fresh()).with_data(&disk.path().join("data"));
    let mut server = serve(&site, "all", ALL);
    apply(&site, &server, ACME);
    let filler = disk.fill_but(3_000_000);
    let mut acknowledged = Vec::new();
    for number in 0..2_000 {
        let request =
            server.api.request(reqwest::Method::POST, "/api/v1/posts").body(bulky(number).to_string());
        if try_send(request).is_ok_and(|answer| answer.status == 200) {
            acknowledged.push(format!("bulk:{number}"));
        }
        if server.process.ended().is_some() {
            break;
        }
    }
    let status = server.process.wait();
    assert_eq!(status.code(), Some(1), "it ends by itself, not by a crash: {status}");
    assert!(server.log().contains("disk"), "{}", server.log());
    fs::remove_file(filler).unwrap();
    let server = serve(&site, "again", ALL);
    expect_open(&server, 1_000_000);
    expect_all(&server, &acknowledged);
}

#[test]
fn the_disk_of_the_database_fills_up() {
    let Some(disk) = SmallDisk::mount(160) else { return };
    let mut postgres = Postgres::own_within(disk.path());
    let site = on_kafka(Site::new(), &Topics::fresh()).with_setting(&format!("store.url={}", postgres.url()));
    let mut server = launch(&site, "all", ALL, &[]);
    wait_until_ready(&mut server);
    apply(&site, &server, ACME);
    let filler = disk.fill_but(100_000);
    let acknowledged: Vec<String> = (0..400)
        .filter(|number| {
            let request =
                server.api.request(reqwest::Method::POST, "/api/v1/posts").body(bulky(*number).to_string());
            try_send(request).is_ok_and(|answer| answer.status == 200)
        })
        .map(|number| format!("bulk:{number}"))
        .collect();
    fs::remove_file(filler).unwrap();
    postgres.kill();
    postgres.start();
    if server.process.ended().is_some() {
        let log = server.log();
        assert!(log.contains("store") && !log.contains("panicked"), "{log}");
        server = serve(&site, "again", ALL);
    }
    wait_until_ready(&mut server);
    server.api.push_all(&[post("last:1", minutes_ago(1), "Aurora at last")]);
    let expected: Vec<String> = acknowledged.into_iter().chain(["last:1".to_owned()]).collect();
    expect_all(&server, &expected);
}
