//! A Nostr relay.

use std::net::TcpStream;

use tempfile::TempDir;

use crate::{
    eventually, free_ports,
    process::{Process, finally},
    script::script,
};

/// A relay with a folder and a port of its own, which tells 20 notes at once; gone when this is dropped.
#[derive(Debug)]
pub struct NostrRelay {
    // Dropped before the folder, which it writes to.
    process: Option<Process>,
    port: u16,
    folder: TempDir,
}

impl NostrRelay {
    /// Starts one without any notes.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-nostr-").tempdir().unwrap();
        finally(&format!("rm -rf {}", folder.path().display()));
        let mut relay = Self { process: None, port: free_ports(1), folder };
        relay.start_again();
        relay
    }

    /// Starts it again on its notes, and waits until it listens.
    pub fn start_again(&mut self) {
        let mut command = script("nostr");
        command.arg("serve").arg(self.folder.path()).arg(self.port.to_string());
        let process = self.process.insert(Process::spawn(&mut command, &self.folder.path().join("log.txt")));
        eventually("the Nostr relay listens", || {
            process.expect_alive();
            TcpStream::connect(("127.0.0.1", self.port)).ok()
        });
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}", self.port)
    }
}
