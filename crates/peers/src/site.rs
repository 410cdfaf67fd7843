//! Starts and stops the binary: a [`Site`] is a folder with a configuration, on which commands run to their end and
//! servers come and go.
//!
//! Waiting is always for something: [`eventually`] asks until it is so, and says what never came. When a test fails,
//! the log of its server is shown.

use std::{
    env,
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    Api,
    process::{Process, eventually, finally, signal},
};

/// How long a command may take on a busy machine before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder with a configuration file `vigie.toml` and the data folder `data`.
#[derive(Debug)]
pub struct Site {
    folder: TempDir,
    data: PathBuf,
    settings: Vec<String>,
    environment: Vec<(String, String)>,
}

impl Default for Site {
    fn default() -> Self {
        Self::new()
    }
}

impl Site {
    /// A fresh folder, gone when this is dropped.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("vigie-test-").tempdir().unwrap();
        finally(&format!("rm -rf {}", folder.path().display()));
        let data = folder.path().join("data");
        let site = Self { folder, data, settings: Vec::new(), environment: Vec::new() };
        site.write("vigie.toml", "[log]\nkeep_free_bytes = 1000000\n");
        site
    }

    /// Keeps the data in another folder.
    pub fn with_data(mut self, data: &Path) -> Self {
        data.clone_into(&mut self.data);
        self
    }

    /// Adds `--set KEY=VALUE` to every command.
    pub fn with_setting(mut self, setting: &str) -> Self {
        self.settings.push(setting.to_owned());
        self
    }

    /// Sets an environment variable for every command.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Writes a file beside the data folder; the path is good for a command's argument.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.into_os_string().into_string().unwrap()
    }

    /// The path of a file beside the data folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command with nothing of the surroundings in its environment, and no flag yet.
    pub fn bare(&self) -> Command {
        let mut command = Command::new(binary());
        command.current_dir(self.folder.path()).env_clear().env("LC_ALL", "C").env("TZ", "UTC");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare();
        command.arg("--data").arg(&self.data);
        // Behind the command's name, where the test's own come too, which win.
        let behind = usize::from(arguments.first().is_some_and(|word| !word.starts_with('-')));
        let (name, rest) = arguments.split_at(behind);
        command.args(name).args(self.settings.iter().flat_map(|setting| ["--set", setting])).args(rest);
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Outcome {
        self.run_on(arguments, b"")
    }

    /// Runs a command to its end with this on its standard input.
    pub fn run_on(&self, arguments: &[&str], input: &[u8]) -> Outcome {
        run(self.command(arguments), input)
    }

    /// Applies the workspace.
    pub fn apply(&self, workspace: &str) -> Outcome {
        let file = self.write("workspace.toml", workspace);
        self.run(&["workspace", "apply", &file]).expect_success()
    }

    /// Starts `vigie serve` and waits until it is ready.
    pub fn serve(&self) -> Server {
        self.start(&["serve", "--listen", "127.0.0.1:0"])
    }

    /// Starts a command that serves, and waits until it is ready.
    pub fn start(&self, arguments: &[&str]) -> Server {
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
    pub fn launch(&self, arguments: &[&str]) -> Server {
        // What a killed server left there is not to be taken for the new one's.
        let _ = fs::remove_file(self.data.join("server"));
        self.launch_as("server", arguments)
    }

    /// The same beside others on the same folder: what it says and logs is kept under a name of its own.
    pub fn launch_as(&self, name: &str, arguments: &[&str]) -> Server {
        let said = self.path(&format!("{name}.out"));
        let stdout = OpenOptions::new().create(true).append(true).open(&said).unwrap();
        let log = self.path(&format!("{name}.log"));
        let process = Process::spawn(self.command(arguments).stdout(stdout), &log);
        Server { process, api: Api::at("http://127.0.0.1:1"), said }
    }
}

/// The `vigie` that was built with the test that runs: tests are built into the folder `deps` beside it.
fn binary() -> PathBuf {
    let test = env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join("vigie")
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
    let Ok(output) = ended.recv_timeout(PATIENCE) else {
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
pub fn run_bare(command: Command) -> Outcome {
    run(command, b"")
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The command itself, to be shown when a check fails.
    pub command: String,
    /// How it ended, unless by a signal.
    pub code: Option<i32>,
    /// All of its standard output.
    pub stdout: String,
    /// All of its standard error.
    pub stderr: String,
}

impl Outcome {
    /// Checks that it ended well.
    pub fn expect_success(self) -> Self {
        self.expect(0)
    }

    /// Checks how it ended.
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks what it said on either output.
    pub fn expect_said(self, words: &str) -> Self {
        assert!(self.stdout.contains(words) || self.stderr.contains(words), "lacks {words:?}: {self:#?}");
        self
    }

    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Standard output as JSON lines.
    pub fn json_lines(&self) -> Vec<Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A running server; killed when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens; nowhere before it has started.
    pub api: Api,
    /// It itself.
    pub process: Process,
    said: PathBuf,
}

impl Server {
    /// What this server, and those of its name before it, have said on standard output so far.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.said).unwrap()
    }

    /// What they have logged so far.
    pub fn log(&self) -> String {
        self.process.log()
    }

    /// Asks it politely to stop, and expects that it does so in peace.
    pub fn stop(mut self) {
        self.process.signal("TERM");
        let status = self.process.wait();
        assert!(status.success(), "{status}");
    }
}
