//! The one folder that holds everything durable: who may use it, and what is in it.
//!
//! ```text
//! data/format        the version of this layout
//! data/lock          held by the process that uses the folder
//! data/server        where that process listens, while it runs
//! data/log/          posts and mentions (vigie-stream)
//! data/index/        the searchable mentions (vigie-index)
//! data/vigie.db      workspaces, alerts, outbox, cursors (vigie-store)
//! ```

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use fs4::{FileExt, TryLockError};

/// The version of the layout that this program writes.
const FORMAT: u32 = 1;

/// A data folder that this process, and no other, uses.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    /// Held for as long as the folder is used; the system lets go of it even after a crash.
    _lock: File,
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
        fs::create_dir_all(path).with_context(|| {
            format!("cannot create the data folder {}; choose another with --data", path.display())
        })?;
        let lock_path = path.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.with_context(|| {
            format!(
                "cannot write in the data folder {}; check its owner, or choose another with --data",
                path.display()
            )
        })?;
        match FileExt::try_lock(&lock) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Ok(Claim::Theirs(
                    fs::read_to_string(path.join("server")).ok().map(|url| url.trim().to_owned()),
                ));
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", lock_path.display()));
            }
        }
        let folder = Self { path: path.to_owned(), _lock: lock };
        folder.check_format()?;
        // Left behind by a process that was killed.
        let _ = fs::remove_file(folder.path.join("server"));
        Ok(Claim::Ours(folder))
    }

    /// Takes the folder or says who has it.
    pub(crate) fn own(path: &Path) -> Result<Self> {
        match Self::claim(path)? {
            Claim::Ours(folder) => Ok(folder),
            Claim::Theirs(server) => {
                let server = server.map(|url| format!(" (it listens on {url})")).unwrap_or_default();
                bail!(
                    "the data folder {} is in use by another vigie{server}; stop that one, or choose another with --data",
                    path.display()
                );
            }
        }
    }

    fn check_format(&self) -> Result<()> {
        let path = self.path.join("format");
        let Ok(text) = fs::read_to_string(&path) else {
            fs::write(&path, format!("{FORMAT}\n"))
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
    pub(crate) fn announce(&self, url: &str) -> Result<()> {
        let path = self.path.join("server");
        let mut file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        writeln!(file, "{url}").with_context(|| format!("cannot write {}", path.display()))
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
        let _ = fs::remove_file(self.path.join("server"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_user_at_a_time() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("data");
        let folder = DataFolder::own(&path).unwrap();
        folder.announce("http://127.0.0.1:1").unwrap();
        let said = DataFolder::own(&path).unwrap_err().to_string();
        assert!(said.contains("in use") && said.contains("http://127.0.0.1:1"), "{said}");
        drop(folder);
        DataFolder::own(&path).unwrap();
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
