//! A Kafka broker.

use std::{
    env,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    sync::LazyLock,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    Proxy, eventually, free_ports,
    process::{Process, finally},
    script::{cache, script},
};

/// Who may log in at [`Kafka::secure_bootstrap`].
pub const USER: &str = "vigie";
/// The password of [`USER`].
pub const PASSWORD: &str = "vigie";

/// A broker with a folder and ports of its own; gone when this is dropped.
#[derive(Debug)]
pub struct Kafka {
    // Dropped before the folder, which it writes to.
    process: Option<Process>,
    port: u16,
    folder: TempDir,
}

impl Kafka {
    /// Where the broker is that the tests of this process share: that of `KAFKA_BOOTSTRAP`, or one that is started at
    /// the first call. It may hold topics of others, and takes five seconds to start on a busy machine.
    pub fn shared() -> &'static str {
        static SHARED: LazyLock<Kafka> = LazyLock::new(Kafka::own);
        static BOOTSTRAP: LazyLock<String> =
            LazyLock::new(|| env::var("KAFKA_BOOTSTRAP").unwrap_or_else(|_| SHARED.bootstrap()));
        &BOOTSTRAP
    }

    /// A broker that only the caller knows.
    pub fn own() -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-kafka-").tempdir().unwrap();
        Self::within(folder)
    }

    fn within(folder: TempDir) -> Self {
        finally(&format!("rm -rf {}", folder.path().display()));
        let mut kafka = Self { process: None, port: free_ports(5), folder };
        kafka.start();
        kafka
    }

    /// A broker with its data under this folder, for instance on a small disk.
    pub fn own_within(folder: &Path) -> Self {
        Self::within(tempfile::Builder::new().prefix("vigie-kafka-").tempdir_in(folder).unwrap())
    }

    /// Where clients find it, `HOST:PORT`; the same after a restart.
    pub fn bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The same broker where it asks for TLS and a password (SASL: PLAIN or SCRAM-SHA-256), [`USER`] and [`PASSWORD`].
    pub fn secure_bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.port + 4)
    }

    /// The certificate (PEM) that clients of [`Kafka::secure_bootstrap`] have to trust.
    pub fn authority(&self) -> PathBuf {
        cache().join("ca.pem")
    }

    /// A network between clients and this broker. Clients that begin at the proxy's address are sent through it for all
    /// that follows; the others notice nothing. At most one at a time.
    pub fn detour(&self) -> Proxy {
        Proxy::on(self.port + 3, &format!("127.0.0.1:{}", self.port + 2))
    }

    /// The folder with its data, to look at and to fill up.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Starts it again on its data, and waits until it answers.
    pub fn start(&mut self) {
        let log = self.folder.path().join("log.txt");
        let mut command = script("kafka");
        command.arg("serve").arg(self.folder.path()).arg(self.port.to_string());
        command.stdout(std::fs::File::options().create(true).append(true).open(&log).unwrap());
        let process = self.process.insert(Process::spawn(&mut command, &log));
        eventually("the broker answers", || {
            process.expect_alive();
            answers(self.port).then_some(())
        });
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.signal("TERM");
            process.wait();
        }
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Sends it a signal: `STOP` and `CONT` make it hang and go on.
    pub fn signal(&self, name: &str) {
        self.process.as_ref().unwrap().signal(name);
    }
}

/// Whether the broker knows of at least one live broker, itself: only then it takes topics. Asked in Kafka's own
/// protocol, as a Metadata request (key 3) of version 4 for no topic.
fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        // Length, key, version, correlation, no client id, no topics, create none.
        stream.write_all(&[0, 0, 0, 15, 0, 3, 0, 4, 0, 0, 0, 7, 0xff, 0xff, 0, 0, 0, 0, 0])?;
        // Length, correlation, throttle time, number of brokers.
        let mut answer = [0; 16];
        stream.read_exact(&mut answer)?;
        Ok(answer[12..] != [0; 4])
    };
    ask().unwrap_or(false)
}
