//! Starts and stops the binary: a [`Site`] is a folder with a configuration, on which commands run to their end and
//! servers come and go.
//!
//! Waiting is always for something: [`eventually`] asks until it is so, and says what never came. When a test fails,
//! the log of its server is shown.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use crate::http::Api;

/// How long anything may take on a busy machine before it counts as never.
const PATIENCE: Duration = Duration::from_secs(60);

/// Asks until there is an answer.
pub(crate) fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A folder with a configuration file `vigie.toml` and the data folder `data`.
pub(crate) struct Site {
    folder: TempDir,
    data: PathBuf,
    settings: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Site {
    pub(crate) fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-test-").tempdir().unwrap();
        let data = folder.path().join("data");
        let site = Self { folder, data, settings: Vec::new(), environment: Vec::new() };
        site.write("vigie.toml", "[log]\nkeep_free_bytes = 1000000\n");
        site
    }

    /// Keeps the data in another folder.
    pub(crate) fn with_data(mut self, data: &Path) -> Self {
        data.clone_into(&mut self.data);
        self
    }

    /// Adds `--set KEY=VALUE` to every command.
    pub(crate) fn with_setting(mut self, setting: &str) -> Self {
        self.settings.push(setting.to_owned());
        self
    }

    /// Sets an environment variable for every command.
    pub(crate) fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// Writes a file beside the data folder; the path is good for a command's argument.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.into_os_string().into_string().unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command with nothing of the surroundings in its environment, and no flag yet.
    pub(crate) fn bare(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vigie"));
        command.current_dir(self.folder.path()).env_clear().env("LC_ALL", "C").env("TZ", "UTC");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare();
        command.arg("--data").arg(&self.data);
        command.args(self.settings.iter().flat_map(|setting| ["--set", setting]));
        command.args(arguments);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_on(arguments, b"")
    }

    /// Runs a command to its end with this on its standard input.
    pub(crate) fn run_on(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        run(self.command(arguments), input)
    }

    /// Applies the workspace.
    pub(crate) fn apply(&self, workspace: &str) -> Outcome {
        let file = self.write("workspace.toml", workspace);
        self.run(&["workspace", "apply", &file]).expect_success()
    }

    /// Starts `vigie serve` and waits until it is ready.
    pub(crate) fn serve(&self) -> Server {
        self.start(&["serve", "--listen", "127.0.0.1:0"])
    }

    /// Starts a command that serves, and waits until it is ready.
    pub(crate) fn start(&self, arguments: &[&str]) -> Server {
        let mut server = self.launch(arguments);
        let url = eventually("the server says where it listens", || {
            server.process.expect_alive();
            let url = fs::read_to_string(self.data.join("server")).ok()?;
            url.ends_with('\n').then(|| url.trim().to_owned())
        });
        server.api = Api::at(&url);
        eventually("the server is ready", || {
            server.process.expect_alive();
            (server.api.get("/readyz").status == 200).then_some(())
        });
        server
    }

    /// Starts a command that serves, without waiting for anything.
    pub(crate) fn launch(&self, arguments: &[&str]) -> Server {
        // What a killed server left there is not to be taken for the new one's.
        let _ = fs::remove_file(self.data.join("server"));
        let open = |name: &str| {
            let path = self.path(name);
            (OpenOptions::new().create(true).append(true).open(&path).unwrap(), path)
        };
        let ((stdout, said), (stderr, log)) = (open("stdout.txt"), open("stderr.txt"));
        let child =
            self.command(arguments).stdin(Stdio::null()).stdout(stdout).stderr(stderr).spawn().unwrap();
        Server { process: Process { child, log }, api: Api::at("http://127.0.0.1:1"), said }
    }
}

fn run(mut command: Command, input: &[u8]) -> Outcome {
    let shown = format!("{command:?}");
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let (pid, mut stdin, input) = (child.id(), child.stdin.take().unwrap(), input.to_vec());
    // A command that does not read all of its input is no failure.
    thread::spawn(move || drop(stdin.write_all(&input)));
    let (send, ended) = mpsc::channel();
    thread::spawn(move || send.send(child.wait_with_output()));
    let Ok(output) = ended.recv_timeout(2 * PATIENCE) else {
        signal("KILL", pid);
        panic!("did not end: {shown}");
    };
    let output = output.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome {
        command: shown,
        code: output.status.code(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// Runs a command that [`Site::bare`] gave, to its end.
pub(crate) fn run_bare(command: Command) -> Outcome {
    run(command, b"")
}

/// What a command said and how it ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    #[expect(dead_code, reason = "shown when a check fails")]
    command: String,
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn expect_success(self) -> Self {
        self.expect(0)
    }

    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks what it said on either output.
    pub(crate) fn expect_said(self, words: &str) -> Self {
        assert!(self.stdout.contains(words) || self.stderr.contains(words), "lacks {words:?}: {self:#?}");
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Standard output as JSON lines.
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A running server; killed when this is dropped.
pub(crate) struct Server {
    pub(crate) api: Api,
    pub(crate) process: Process,
    said: PathBuf,
}

impl Server {
    /// What all servers of the site have said on standard output so far.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.said).unwrap()
    }

    /// What all servers of the site have logged so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.process.log).unwrap()
    }

    /// Asks it politely to stop, and expects that it does so in peace.
    pub(crate) fn stop(mut self) {
        self.process.signal("TERM");
        let status = self.process.wait();
        assert!(status.success(), "{status}");
    }
}

/// A child process with its log.
pub(crate) struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    pub(crate) fn signal(&self, name: &str) {
        signal(name, self.child.id());
    }

    /// As `kill -9`: no chance to finish anything.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        eventually("the process ends", || self.child.try_wait().unwrap())
    }

    fn expect_alive(&mut self) {
        if let Some(status) = self.child.try_wait().unwrap() {
            panic!("ended early: {status}");
        }
    }
}

impl Drop for Process {
    #[expect(clippy::print_stderr, reason = "the log explains why a test failed")]
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("--- {}\n{}", self.log.display(), fs::read_to_string(&self.log).unwrap_or_default());
        }
    }
}

/// The shell's own `kill` is there wherever a shell is.
fn signal(name: &str, pid: u32) {
    let sent = Command::new("sh").args(["-c", &format!("kill -{name} {pid}")]).status().unwrap();
    assert!(sent.success(), "kill -{name} {pid}: {sent}");
}
