//! A sink that stalls costs room on the broker, not memory in the processes before it.

use vigie_peers::{ACME, bulky, minutes_ago, post, set};

use crate::shared::{Topics, apply, launch, site, wait_until_ready};

/// What may be held for a stage that does not move, in all buffers of one process.
const BUFFERS: u64 = 64 << 20;

#[test]
#[expect(clippy::print_stdout, reason = "figures")]
fn memory_stays_flat_while_the_index_stands_still() {
    let site = site(&Topics::fresh());
    let settings = ["log.kafka.fetch_memory_bytes=18000000", "log.kafka.append_memory_bytes=18000000"];
    let mut servers = ["ingest", "match", "alert", "serve", "index"]
        .map(|role| (role, launch(&site, role, role, &settings)));
    for (_, server) in &mut servers {
        wait_until_ready(server);
    }
    let [(_, ingest), .., (_, serve), (_, index)] = &servers;
    apply(&site, serve, ACME);
    let push = |from: usize, count: usize| {
        for start in (from..from + count).step_by(250) {
            ingest.api.push_all(&(start..start + 250).map(bulky).collect::<Vec<_>>());
        }
    };
    // Buffers and caches get their size here.
    push(0, 4_000);
    serve.api.settle();
    let memory = || servers.each_ref().map(|(role, server)| (*role, server.process.memory()));
    let before = memory();
    index.process.signal("STOP");
    push(4_000, 40_000);
    let after = memory();
    index.process.signal("CONT");
    for ((role, before), (_, after)) in before.into_iter().zip(after) {
        println!("{role}: {} MB before, {} MB with 120 MB waiting for the index", before >> 20, after >> 20);
        assert!(after < before + BUFFERS, "{role} grew from {before} to {after} bytes");
    }
    ingest.api.push_all(&[post("last:1", minutes_ago(1), "Aurora at last")]);
    serve.api.settle();
    let total = vigie_peers::eventually("all of it is found", || {
        let total = serve.api.search(&[("limit", "1")])["total"].as_u64().unwrap();
        (total >= 44_001).then_some(total)
    });
    assert_eq!(total, 44_001);
    assert_eq!(set(serve.api.ids(&[("source", "last")])), set(["last:1".to_owned()]));
}
