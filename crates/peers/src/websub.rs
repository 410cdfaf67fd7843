//! A WebSub hub.

use std::net::TcpStream;

use tempfile::TempDir;

use crate::{
    eventually, free_ports,
    process::{Process, finally},
    script::script,
};

/// A hub with a folder and a port of its own; gone when this is dropped. It tells of any feed whose answers name it and the feed
/// in their `Link` headers.
#[derive(Debug)]
pub struct Hub {
    // Dropped before the folder, which it writes to.
    _process: Process,
    port: u16,
    _folder: TempDir,
}

impl Hub {
    /// Starts one that nobody subscribed to.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-hub-").tempdir().unwrap();
        finally(&format!("rm -rf {}", folder.path().display()));
        let port = free_ports(1);
        let mut command = script("websub");
        command.arg("serve").arg(folder.path()).arg(port.to_string());
        let mut process = Process::spawn(&mut command, &folder.path().join("log.txt"));
        eventually("the hub listens", || {
            process.expect_alive();
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Self { _process: process, port, _folder: folder }
    }

    /// Its address, where feeds are published and subscribed to.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hub", self.port)
    }
}
