//! An SMTP server.

use std::{fs, net::TcpStream, path::PathBuf};

use tempfile::TempDir;

use crate::{
    eventually, ports,
    process::{Process, finally},
    script::script,
};

/// A mail server on `localhost` that asks for a login ([`USER`](crate::USER) and [`PASSWORD`](crate::PASSWORD)) and keeps
/// what it gets. It knows no mailbox `unknown@…`, and asks to come back later for `busy@…`.
#[derive(Debug)]
pub struct Smtp {
    // Dropped before the folder, which it writes to.
    _process: Process,
    port: u16,
    folder: TempDir,
}

impl Smtp {
    /// `security` is `starttls`, `tls` or `none`.
    pub fn start(security: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-smtp-").tempdir().unwrap();
        finally(&format!("rm -rf {}", folder.path().display()));
        let port = ports::free_ports(1);
        let mut command = script("smtp");
        command.arg("serve").arg(folder.path()).arg(port.to_string()).arg(security);
        let mut process = Process::spawn(&mut command, &folder.path().join("log.txt"));
        eventually("the mail server listens", || {
            process.expect_alive();
            TcpStream::connect(("localhost", port)).ok()
        });
        Self { _process: process, port, folder }
    }

    /// Where it listens on `localhost`.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The authority that signed its certificate, as a PEM file.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The mails that came, as they were sent, oldest first.
    pub fn mails(&self) -> Vec<String> {
        let files = fs::read_dir(self.folder.path().join("mail")).unwrap().map(|file| file.unwrap().path());
        let mut files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect();
        files.sort();
        files.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
    }
}
