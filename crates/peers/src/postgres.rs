//! A PostgreSQL server.

use std::{
    env,
    path::Path,
    process,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use tempfile::TempDir;

use crate::{
    Proxy, eventually, free_ports,
    process::{Process, finally},
    script::{run, script},
};

/// A server with a folder and a port of its own; gone when this is dropped.
#[derive(Debug)]
pub struct Postgres {
    // Dropped before the folder, which it writes to.
    process: Option<Process>,
    port: u16,
    folder: TempDir,
}

impl Postgres {
    /// A fresh database, at each call, on the server that the tests of this process share: that of `DATABASE_URL`, or
    /// one that is started at the first call. Dropped when the test process has ended.
    pub fn shared_url() -> String {
        static SHARED: LazyLock<Postgres> = LazyLock::new(Postgres::own);
        static SERVER: LazyLock<String> =
            LazyLock::new(|| env::var("DATABASE_URL").unwrap_or_else(|_| SHARED.server_url()));
        fresh(&SERVER, env::var_os("DATABASE_URL").is_some())
    }

    /// A server that only the caller knows.
    pub fn own() -> Self {
        Self::within(tempfile::Builder::new().prefix("vigie-postgres-").tempdir().unwrap())
    }

    /// A server with its data under this folder, for instance on a small disk.
    pub fn own_within(folder: &Path) -> Self {
        Self::within(tempfile::Builder::new().prefix("vigie-postgres-").tempdir_in(folder).unwrap())
    }

    fn within(folder: TempDir) -> Self {
        finally(&format!("rm -rf {}", folder.path().display()));
        let mut postgres = Self { process: None, port: free_ports(1), folder };
        postgres.start();
        postgres
    }

    /// A fresh database, at each call.
    pub fn url(&self) -> String {
        fresh(&self.server_url(), false)
    }

    fn server_url(&self) -> String {
        format!("postgres://vigie:vigie@127.0.0.1:{}/postgres", self.port)
    }

    /// A network before this server; [`through`](Self::through) gives the URL that leads over it.
    pub fn proxy(&self) -> Proxy {
        Proxy::before(&format!("127.0.0.1:{}", self.port))
    }

    /// The same database, seen through a proxy.
    pub fn through(&self, proxy: &Proxy, url: &str) -> String {
        url.replace(&format!("127.0.0.1:{}", self.port), &proxy.address())
    }

    /// Starts it again on its data, and waits until it answers.
    pub fn start(&mut self) {
        let log = self.folder.path().join("log.txt");
        let mut command = script("postgres");
        command.arg("serve").arg(self.folder.path()).arg(self.port.to_string());
        let url = self.server_url();
        eventually("PostgreSQL answers", || {
            // The children of one that was killed hold its memory for a moment, and a new one ends when it sees that.
            let process = match &mut self.process {
                Some(process) => process,
                empty => empty.insert(Process::spawn(&mut command, &log)),
            };
            if process.ended().is_some() {
                assert!(process.log().contains("shared memory block"), "{}", process.log());
                thread::sleep(Duration::from_millis(200));
                self.process = None;
                return None;
            }
            sql(&url, "SELECT 1").ok()
        });
    }

    /// Asks it to stop at once, and waits until it has; what is under way is rolled back.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.signal("INT");
            process.wait();
        }
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }
}

/// Runs a statement.
fn sql(url: &str, statement: &str) -> Result<String, String> {
    let mut command = script("postgres");
    command.args(["sql", url, statement]);
    run(command)
}

/// Creates a database beside the one of this URL.
fn fresh(server: &str, drop_at_the_end: bool) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("vigie_test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    sql(server, &format!("CREATE DATABASE {name}")).unwrap_or_else(|error| panic!("{server}: {error}"));
    if drop_at_the_end {
        let program = script("postgres").get_program().to_owned();
        let program = program.display();
        finally(&format!("{program} sql '{server}' 'DROP DATABASE IF EXISTS {name} WITH (FORCE)'"));
    }
    let (address, parameters) =
        server.split_once('?').map_or((server, ""), |(address, rest)| (address, rest));
    let (base, _) = address.rsplit_once('/').unwrap_or_else(|| panic!("{server} names no database"));
    if parameters.is_empty() { format!("{base}/{name}") } else { format!("{base}/{name}?{parameters}") }
}
