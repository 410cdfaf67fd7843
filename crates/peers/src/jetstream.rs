//! A Bluesky Jetstream before a simulated network.

use std::{net::TcpStream, path::PathBuf};

use tempfile::TempDir;

use crate::{
    eventually, free_ports,
    process::{Process, finally},
    script::{run, script},
};

/// A Jetstream and its network, with a folder and ports of their own; gone when this is dropped.
#[derive(Debug)]
pub struct Jetstream {
    // Dropped before the folder, which they write to.
    process: Option<Process>,
    _network: Process,
    ports: u16,
    folder: TempDir,
}

impl Jetstream {
    #[expect(clippy::print_stderr, reason = "a test that could not run must say so")]
    /// Starts one that brings about so many events a second; says so where it cannot be built.
    pub fn start(rate: u32) -> Option<Self> {
        let mut command = script("jetstream");
        command.arg("install");
        if let Err(why) = run(command) {
            eprintln!("skipped: there is no Jetstream here: {why}");
            return None;
        }
        let folder = tempfile::Builder::new().prefix("vigie-jetstream-").tempdir().unwrap();
        finally(&format!("rm -rf {}", folder.path().display()));
        let ports = free_ports(2);
        let mut command = script("jetstream");
        command.arg("network").arg(folder.path()).args([ports.to_string(), rate.to_string()]);
        let mut network = Process::spawn(&mut command, &folder.path().join("network.txt"));
        eventually("the simulated network listens", || {
            network.expect_alive();
            TcpStream::connect(("127.0.0.1", ports)).ok()
        });
        let mut jetstream = Self { process: None, _network: network, ports, folder };
        jetstream.start_again();
        Some(jetstream)
    }

    /// Starts it again on its data, and waits until it listens. It refuses those who subscribe until it has read what its
    /// network holds.
    pub fn start_again(&mut self) {
        let mut command = script("jetstream");
        let ports = [self.ports + 1, self.ports].map(|port| port.to_string());
        command.arg("serve").arg(self.folder.path()).args(ports);
        let process = self.process.insert(Process::spawn(&mut command, &self.folder.path().join("log.txt")));
        eventually("the Jetstream listens", || {
            process.expect_alive();
            TcpStream::connect(("127.0.0.1", self.ports + 1)).ok()
        });
    }

    /// The file with the dictionary against which it packs its events.
    pub fn dictionary(&self) -> PathBuf {
        let mut command = script("jetstream");
        command.arg("dictionary");
        run(command).unwrap().trim_end().into()
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Where it is subscribed to.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/subscribe", self.ports + 1)
    }
}
