//! The one folder that holds everything durable: who may use it, and what is in it.
//!
//! ```text
//! data/format        the version of this layout
//! data/lock          held by whoever uses the folder
//! data/server        where the API listens, while it runs
//! data/key           opens the API to commands of whoever can read this folder
//! data/log/          posts and mentions (vigie-stream)
//! data/index/        the searchable mentions (vigie-index)
//! data/vigie.db      workspaces, alerts, outbox, cursors (vigie-store)
//! data/maps/         column maps that were saved, for vigie import
//! ```
//!
//! One process has the folder to itself. Where log and store are elsewhere, only the index is left in it, whose
//! partitions have locks of their own: then any number of processes share it.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use fs4::{FileExt, TryLockError};

/// The version of the layout that this program writes.
const FORMAT: u32 = 1;

/// A data folder that this process uses.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    /// Held for as long as the folder is used; the system lets go of it even after a crash.
    _lock: File,
    /// Whether this process has told where it listens, and takes that back in the end.
    announced: bool,
}

/// What became of an attempt to use a folder.
#[derive(Debug)]
pub(crate) enum Claim {
    /// It is ours now.
    Ours(DataFolder),
    /// Another process has it; the address of its server, where it told one.
    Theirs(Option<String>),
}

impl DataFolder {
    /// Takes the folder, creating it when missing, unless another process has it.
    pub(crate) fn claim(path: &Path) -> Result<Claim> {
        let lock = lock_file(path)?;
        if taken(path, FileExt::try_lock(&lock))? {
            return Ok(Claim::Theirs(server_in(path)));
        }
        let folder = Self { path: path.to_owned(), _lock: lock, announced: false };
        folder.check_format()?;
        // Left behind by a process that was killed.
        let _ = fs::remove_file(folder.path.join("server"));
        Ok(Claim::Ours(folder))
    }

    /// Uses the folder together with others that do the same.
    pub(crate) fn share(path: &Path) -> Result<Self> {
        let lock = lock_file(path)?;
        if taken(path, FileExt::try_lock_shared(&lock))? {
            bail!(in_use(path, server_in(path).as_deref()));
        }
        let folder = Self { path: path.to_owned(), _lock: lock, announced: false };
        folder.check_format()?;
        Ok(folder)
    }

    /// Takes the folder or says who has it.
    pub(crate) fn own(path: &Path) -> Result<Self> {
        match Self::claim(path)? {
            Claim::Ours(folder) => Ok(folder),
            Claim::Theirs(server) => bail!(in_use(path, server.as_deref())),
        }
    }

    fn check_format(&self) -> Result<()> {
        let path = self.path.join("format");
        let Ok(text) = fs::read_to_string(&path) else {
            // Processes that share the folder may start at the same time: none may read a file that is half written.
            let own = self.path.join(format!("format.{}", std::process::id()));
            fs::write(&own, format!("{FORMAT}\n"))
                .and_then(|()| fs::rename(&own, &path))
                .with_context(|| format!("cannot write {}; check the disk", path.display()))?;
            return Ok(());
        };
        match text.trim().parse::<u32>() {
            Ok(format) if format <= FORMAT => Ok(()),
            Ok(format) => bail!(
                "the data folder {} was written by a newer vigie (format {format}, this one knows {FORMAT}); \
                 upgrade vigie, or choose another folder with --data",
                self.path.display()
            ),
            Err(_) => bail!("{} does not hold a number; restore it from a backup", path.display()),
        }
    }

    /// Tells other commands where this process listens.
    pub(crate) fn announce(&mut self, url: &str) -> Result<()> {
        let path = self.path.join("server");
        let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(file, "{url}").with_context(|| format!("cannot write {}", path.display()))?;
        self.announced = true;
        Ok(())
    }

    /// What opens the API to whoever can read this folder; made at first use, for the owner of the folder alone.
    pub(crate) fn key(&self) -> Result<String> {
        let path = self.path.join("key");
        if let Some(key) = key_in(&self.path) {
            return Ok(key);
        }
        let key = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        // Processes that share the folder may start at the same time: all go on with the one that came to stand there.
        let own = self.path.join(format!("key.{}", std::process::id()));
        let write = || -> std::io::Result<()> {
            let mut file =
                OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&own)?;
            writeln!(file, "{key}")?;
            match fs::hard_link(&own, &path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
            fs::remove_file(&own)
        };
        write().with_context(|| format!("cannot write {}; check the disk", path.display()))?;
        key_in(&self.path).with_context(|| format!("{} holds nothing; remove it", path.display()))
    }

    /// The log's folder.
    pub(crate) fn log(&self) -> PathBuf {
        self.path.join("log")
    }

    /// The index's folder.
    pub(crate) fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// The store's file.
    pub(crate) fn store(&self) -> PathBuf {
        self.path.join("vigie.db")
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        if self.announced {
            let _ = fs::remove_file(self.path.join("server"));
        }
    }
}

fn lock_file(path: &Path) -> Result<File> {
    fs::create_dir_all(path).with_context(|| {
        format!("cannot create the data folder {}; choose another with --data", path.display())
    })?;
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(path.join("lock"));
    lock.with_context(|| {
        format!(
            "cannot write in the data folder {}; check its owner, or choose another with --data",
            path.display()
        )
    })
}

/// Whether another process holds the lock in the way.
fn taken(path: &Path, locked: Result<(), TryLockError>) -> Result<bool> {
    match locked {
        Ok(()) => Ok(false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("cannot lock {}", path.join("lock").display()))
        }
    }
}

/// The key of a folder, where it has one and this user may read it.
pub(crate) fn key_in(path: &Path) -> Option<String> {
    let key = fs::read_to_string(path.join("key")).ok()?.trim().to_owned();
    (!key.is_empty()).then_some(key)
}

/// Where whoever has the folder listens, where it told.
fn server_in(path: &Path) -> Option<String> {
    fs::read_to_string(path.join("server")).ok().map(|url| url.trim().to_owned())
}

fn in_use(path: &Path, server: Option<&str>) -> String {
    let server = server.map(|url| format!(" (it listens on {url})")).unwrap_or_default();
    format!(
        "the data folder {} is in use by another vigie{server}; stop that one, or choose another with --data",
        path.display()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_user_at_a_time() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let mut folder = DataFolder::own(&path).unwrap();
        folder.announce("http://127.0.0.1:1").unwrap();
        let said = DataFolder::own(&path).unwrap_err().to_string();
        assert!(said.contains("in use") && said.contains("http://127.0.0.1:1"), "{said}");
        drop(folder);
        DataFolder::own(&path).unwrap();
    }

    #[test]
    fn a_folder_is_shared_or_owned() {
        let parent = tempfile::tempdir().unwrap();
        let share = || DataFolder::share(parent.path());
        let folders = [share().unwrap(), share().unwrap()];
        assert!(DataFolder::own(parent.path()).unwrap_err().to_string().contains("in use"));
        drop(folders);
        let own = DataFolder::own(parent.path()).unwrap();
        assert!(share().unwrap_err().to_string().contains("in use by another vigie; stop that one"));
        drop(own);
        share().unwrap();
    }

    #[test]
    fn a_newer_folder_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let check = |content: &str, expected: &str| {
            fs::write(parent.path().join("format"), content).unwrap();
            let said = DataFolder::own(parent.path()).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        };
        check("2", "newer vigie");
        check("two", "does not hold a number");
    }
}
