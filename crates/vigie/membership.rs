//! This process among the others that share its store: every second it says that it lives and with which queries it
//! works, and at the end that it leaves.

use std::{net::SocketAddr, time::Duration};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use vigie_store::{Member, Store};

/// How often it speaks.
const SPEAK_EVERY: Duration = Duration::from_secs(1);
/// How long the farewell may take.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Speaks until told to leave, and at once when other queries went live.
pub(crate) async fn speak(
    store: Store,
    mut member: Member,
    mut workspaces_live: watch::Receiver<i64>,
    leave: CancellationToken,
) {
    let mut heard = true;
    while !leave.is_cancelled() {
        member.workspaces_version = *workspaces_live.borrow_and_update();
        member.seen_at_ms = Timestamp::now().as_millisecond();
        let said = tokio::select! {
            () = leave.cancelled() => break,
            said = store.heartbeat(&member) => said,
        };
        // Once when it begins, not every second.
        if let (true, Err(error)) = (heard, &said) {
            tracing::warn!(%error, "the other processes cannot be told that this one lives");
        }
        heard = said.is_ok();
        tokio::select! {
            () = leave.cancelled() => break,
            () = tokio::time::sleep(SPEAK_EVERY) => {}
            Ok(()) = workspaces_live.changed() => {}
        }
    }
    if tokio::time::timeout(LAST_WORDS, store.leave(&member.id)).await.is_err() {
        tracing::warn!("the store did not hear that this process ends; its claims run out by themselves");
    }
}

/// A name that no other process has: the one in the settings, or the machine's with the process's number.
pub(crate) fn name(configured: &str) -> String {
    match configured {
        "" => format!("{}-{}", machine(), std::process::id()),
        name => name.to_owned(),
    }
}

/// Where other machines reach this process.
pub(crate) fn reachable_from_elsewhere(configured: &str, address: SocketAddr) -> String {
    match configured.trim_end_matches('/') {
        "" if address.ip().is_unspecified() => format!("http://{}:{}", machine(), address.port()),
        "" => format!("http://{address}"),
        url => url.to_owned(),
    }
}

/// What the system calls this machine.
fn machine() -> String {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let told = told.or_else(|| std::env::var("HOSTNAME").ok()).map(|name| name.trim().to_owned());
    told.filter(|name| !name.is_empty()).unwrap_or_else(|| "vigie".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_told_an_address_that_they_can_reach() {
        let check = |configured: &str, address: &str, expected: &str| {
            assert_eq!(reachable_from_elsewhere(configured, address.parse().unwrap()), expected, "{address}");
        };
        check("", "10.0.0.7:7700", "http://10.0.0.7:7700");
        check("", "0.0.0.0:7700", &format!("http://{}:7700", machine()));
        check("https://vigie.example/", "0.0.0.0:7700", "https://vigie.example");
    }
}
