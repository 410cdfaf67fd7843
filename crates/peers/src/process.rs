//! Child processes that never outlive the test, however it ends.
//!
//! A destructor does not run when a test process is killed, nor for what statics hold. So one shell watches over all
//! children of the process: it reads from a pipe that only this process writes to. The pipe ends when the process
//! does, and then the shell kills what is left and cleans up.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{LazyLock, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long anything may take on a busy machine before it counts as never.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks until there is an answer.
///
/// # Panics
/// When there is none for a minute and a half: it says what never came.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Each line is a verb and its subject; at the end of input all that are still watched are killed. The signals of a
/// terminal reach the test and its children too, and must not end the watcher before them.
const WATCHER: &str = r#"
trap '' INT TERM HUP
watched=' ' cleaning=
while read -r verb subject; do
  case $verb in
    watch) watched="$watched$subject " ;;
    # Told twice of the same one where it was waited for and dropped.
    forget) case $watched in *" $subject "*) watched="${watched%% $subject *} ${watched#* $subject }" ;; esac ;;
    finally) cleaning="$cleaning$subject; " ;;
  esac
done
kill -CONT $watched; kill -KILL $watched
sleep 0.2
eval "$cleaning"
"#;

fn tell_watcher(line: &str) {
    static WATCHER_INPUT: LazyLock<Mutex<ChildStdin>> = LazyLock::new(|| {
        let mut shell = Command::new("sh");
        shell.args(["-c", WATCHER]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Mutex::new(shell.spawn().unwrap().stdin.take().unwrap())
    });
    let mut input = WATCHER_INPUT.lock().unwrap_or_else(PoisonError::into_inner);
    writeln!(input, "{line}").unwrap();
}

/// Runs this line of shell when the test process has ended.
pub(crate) fn finally(line: &str) {
    tell_watcher(&format!("finally {line}"));
}

/// A child process with its log; killed when this is dropped, and when the test process ends in any way.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts it with its standard error appended to `log`.
    pub fn spawn(command: &mut Command, log: &Path) -> Self {
        let file = fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
        let child = command.stdin(Stdio::null()).stderr(file).spawn();
        let child = child.unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        tell_watcher(&format!("watch {}", child.id()));
        Self { child, log: log.to_owned() }
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What was logged so far, by this one and by those before it in the same file.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends a signal, by its short name: `TERM`, `STOP`, `CONT`.
    pub fn signal(&self, name: &str) {
        signal(name, self.child.id());
    }

    /// As `kill -9`: no chance to finish anything.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        tell_watcher(&format!("forget {}", self.child.id()));
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let status = eventually("the process ends", || self.ended());
        tell_watcher(&format!("forget {}", self.child.id()));
        status
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// # Panics
    /// When it has ended, with what it logged.
    pub fn expect_alive(&mut self) {
        if let Some(status) = self.ended() {
            panic!("ended early, {status}:\n{}", self.log());
        }
    }

    /// Bytes of memory that it holds (its resident set).
    pub fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1_024
    }
}

impl Drop for Process {
    #[expect(clippy::print_stderr, reason = "the log explains why a test failed")]
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("--- {}\n{}", self.log.display(), self.log());
        }
    }
}

/// The shell's own `kill` is there wherever a shell is.
pub(crate) fn signal(name: &str, id: u32) {
    let command = format!("kill -{name} {id}");
    let sent = Command::new("sh").args(["-c", &command]).status().unwrap();
    assert!(sent.success(), "{command}: {sent}");
}
