//! A web server.

use std::{fs, net::TcpStream, path::PathBuf};

use tempfile::TempDir;

use crate::{
    eventually, ports,
    process::{Process, finally},
    script::script,
};

/// nginx, which serves files as the web does; `tests/peers/nginx` says which addresses beside them it knows.
#[derive(Debug)]
pub struct Nginx {
    // Dropped before the folder, which it writes to.
    process: Process,
    port: u16,
    folder: TempDir,
}

impl Nginx {
    /// A server without files.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-nginx-").tempdir().unwrap();
        finally(&format!("rm -rf {}", folder.path().display()));
        let port = ports::free_ports(1);
        let mut command = script("nginx");
        command.arg("serve").arg(folder.path()).arg(port.to_string());
        let mut process = Process::spawn(&mut command, &folder.path().join("log.txt"));
        eventually("nginx listens", || {
            process.expect_alive();
            TcpStream::connect(("127.0.0.1", port)).ok()
        });
        Self { process, port, folder }
    }

    /// Puts a file there, or another in its place.
    pub fn put(&self, name: &str, content: &[u8]) {
        let path = self.site().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// The folder with its files.
    pub fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// The address of a file at one of its 64 hosts, from 0.
    pub fn url(&self, host: usize, name: &str) -> String {
        format!("http://127.0.0.{}:{}/{name}", host % 64 + 1, self.port)
    }

    /// What was asked: status, path, encoding and bytes of each answer, in order.
    pub fn asked(&self) -> Vec<String> {
        let told = fs::read_to_string(self.folder.path().join("access.txt")).unwrap_or_default();
        told.lines().map(str::to_owned).collect()
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill();
    }
}
