//! Ports that stay free while a server is down.

use std::{
    net::TcpListener,
    process,
    sync::atomic::{AtomicU16, Ordering},
};

/// Below the range from which systems take ports for outgoing connections: a client that knocks at a server that is
/// down would sooner or later be given that server's port, and talk to itself.
const FIRST: u16 = 10_000;
const LAST: u16 = 32_000;

/// The first of so many ports in a row that nothing listens on. Two calls never give the same ones; two test
/// processes begin at different places.
///
/// # Panics
/// When there are none.
pub fn free_ports(count: u16) -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let range = LAST - FIRST - count;
    let offset = u16::try_from(process::id().wrapping_mul(97) % u32::from(range)).unwrap();
    for _ in 0..1_000 {
        let step = NEXT.fetch_add(count, Ordering::Relaxed);
        let first = FIRST + u16::try_from((u32::from(offset) + u32::from(step)) % u32::from(range)).unwrap();
        if (first..first + count).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return first;
        }
    }
    panic!("no {count} ports in a row are free between {FIRST} and {LAST}");
}
