//! A disk that fills up: posts are refused with a clear problem, nothing acknowledged is lost, and it goes on once
//! there is room. Needs the right to mount a small file system; says so where it is skipped.

use std::fs;

use vigie_peers::{ACME, Server, Site, SmallDisk, bulky, eventually, push_until_refused, set, try_send};

fn expect_all(server: &Server, acknowledged: &[String]) {
    server.api.settle();
    let found = server.api.ids(&[]);
    assert_eq!(found.len(), set(found.clone()).len(), "none is doubled");
    let found = set(found);
    let lost: Vec<&String> = acknowledged.iter().filter(|id| !found.contains(*id)).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), acknowledged.len());
}

#[test]
fn posts_are_refused_before_the_disk_is_full_and_it_goes_on_by_itself() {
    let Some(disk) = SmallDisk::mount(128) else { return };
    let site = Site::new().with_data(&disk.path().join("data")).with_setting("log.keep_free_bytes=16000000");
    let server = site.serve();
    site.apply(ACME);
    let filler = disk.fill_but(20_000_000);
    let (mut acknowledged, refused) = push_until_refused(&server.api, 0);
    refused
        .unwrap()
        .expect_problem(507, "nothing was written; make room, or lower the log's max_bytes or max_age");
    assert!(acknowledged.len() > 100, "{}", acknowledged.len());
    // Reading goes on, and so does refusing.
    assert!(server.api.search(&[])["total"].as_u64().is_some());
    server.api.push(bulky(0).to_string()).expect_problem(507, "it goes on by itself");
    assert_eq!(server.api.get("/healthz").status, 200);
    fs::remove_file(filler).unwrap();
    let more = [bulky(1_000_000), bulky(1_000_001)];
    eventually("posts are taken again", || {
        let request = server.api.request(reqwest::Method::POST, "/api/v1/posts").body(more[0].to_string());
        (try_send(request).unwrap().status == 200).then_some(())
    });
    server.api.push_all(&more);
    acknowledged.extend(["bulk:1000000".to_owned(), "bulk:1000001".to_owned()]);
    expect_all(&server, &acknowledged);
}

#[test]
fn a_disk_that_is_really_full_stops_it_with_a_reason_and_loses_nothing() {
    let Some(disk) = SmallDisk::mount(128) else { return };
    let site = Site::new().with_data(&disk.path().join("data")).with_setting("log.keep_free_bytes=0");
    let mut server = site.serve();
    site.apply(ACME);
    let filler = disk.fill_but(6_000_000);
    let (acknowledged, refused) = push_until_refused(&server.api, 0);
    assert!(acknowledged.len() > 100, "{}", acknowledged.len());
    match refused {
        Some(answer) => assert!([500, 503, 507].contains(&answer.status), "{answer:?}"),
        None => {
            let status = server.process.wait();
            assert_eq!(status.code(), Some(1), "it ends by itself, not by a crash: {status}");
            assert!(server.log().contains("disk"), "{}", server.log());
        }
    }
    drop(server);
    fs::remove_file(filler).unwrap();
    let server = site.serve();
    expect_all(&server, &acknowledged);
    server.api.push_and_settle(&[bulky(1_000_000)]);
    assert_eq!(server.api.ids(&[("q", "aurora")]).len(), set(server.api.ids(&[])).len());
}
