//! The log's folder: who may open it, and which format it has.
//!
//! ```text
//! format    "vigie-log 1", written before anything else
//! lock      held as long as the log is open; names the process
//! storage/  fjall's
//! ```
//! Both are looked at before the storage is touched, so that a second process or an older program changes nothing.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use crate::{Error, Result};

const FORMAT: u32 = 1;
const FORMAT_WORD: &str = "vigie-log";

/// An open folder; the lock goes when this is dropped, or the process dies.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Locks the folder and checks its format, or creates both.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let failed = |action: &str| {
            let action = format!("{action} {}", path.display());
            move |error: io::Error| Error::storage(action, error)
        };
        fs::create_dir_all(path).map_err(failed("create the log's folder"))?;
        let lock = lock(path)?;
        match fs::read_to_string(path.join("format")) {
            Ok(found) => check_format(path, found.trim())?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                check_empty(path)?;
                write_format(path).map_err(failed("write the format of the log"))?;
            }
            Err(error) => return Err(failed("read the format of the log")(error)),
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Where fjall lives.
    pub(crate) fn storage(&self) -> PathBuf {
        self.path.join("storage")
    }

    /// Refuses a write of `bytes` that would leave less than `keep` free on the disk.
    pub(crate) fn check_room(&self, bytes: u64, keep: u64) -> Result<()> {
        let room = fs4::available_space(&self.path).map_err(|error| {
            Error::storage(format!("ask for the room on the disk of {}", self.path.display()), error)
        });
        if room? < keep.saturating_add(bytes) { Err(self.full(keep)) } else { Ok(()) }
    }

    /// Says that the disk is full.
    pub(crate) fn full(&self, keep: u64) -> Error {
        let free = fs4::available_space(&self.path).unwrap_or_default();
        Error::Full { path: self.path.clone(), free, keep }
    }
}

fn lock(path: &Path) -> Result<File> {
    let failed = |error| Error::storage(format!("lock the log's folder {}", path.display()), error);
    let mut options = File::options();
    let mut file = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path.join("lock"))
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            let named = file.read_to_string(&mut process).is_ok() && !process.is_empty();
            let holder = if named { format!("process {process}") } else { "another process".to_owned() };
            return Err(Error::InUse { path: path.to_owned(), holder });
        }
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    // Only for the message above: a disk without room for it must not keep the log from opening.
    let named = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
    let _ = named.and_then(|_| write!(file, "{}", std::process::id()));
    Ok(file)
}

fn check_format(path: &Path, found: &str) -> Result<()> {
    let not_a_log = |problem| Error::NotALog { path: path.to_owned(), problem };
    let number = found.strip_prefix(FORMAT_WORD).map(str::trim).and_then(|number| number.parse::<u32>().ok());
    match number {
        Some(FORMAT) => Ok(()),
        Some(newer) if newer > FORMAT => {
            Err(Error::NewerFormat { path: path.to_owned(), found: format!("format {newer}"), known: FORMAT })
        }
        _ => Err(not_a_log(format!("its file `format` does not say `{FORMAT_WORD} {FORMAT}`"))),
    }
}

/// A folder without a format must hold nothing but our lock.
fn check_empty(path: &Path) -> Result<()> {
    let failed = |error| Error::storage(format!("list the log's folder {}", path.display()), error);
    for found in fs::read_dir(path).map_err(failed)? {
        let name = found.map_err(failed)?.file_name();
        if name != "lock" && name != "format.new" {
            let problem = format!("it holds `{}` and no file `format`", name.display());
            return Err(Error::NotALog { path: path.to_owned(), problem });
        }
    }
    Ok(())
}

/// Written aside and renamed, so that a crash leaves no half of it.
fn write_format(path: &Path) -> io::Result<()> {
    let aside = path.join("format.new");
    let mut file = File::create(&aside)?;
    writeln!(file, "{FORMAT_WORD} {FORMAT}")?;
    file.sync_all()?;
    fs::rename(aside, path.join("format"))?;
    File::open(path)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_log_of_a_known_format_opens() {
        let check = |format: Option<&str>, other: Option<&str>, expected: &str| {
            let folder = tempfile::tempdir().unwrap();
            format.iter().for_each(|text| fs::write(folder.path().join("format"), text).unwrap());
            other.iter().for_each(|name| fs::write(folder.path().join(name), "").unwrap());
            let said =
                Folder::open(folder.path()).map_or_else(|error| error.to_string(), |_| "opened".to_owned());
            assert!(said.contains(expected), "{said}");
        };
        check(None, None, "opened");
        check(None, Some("format.new"), "opened");
        check(Some("vigie-log 1\n"), None, "opened");
        check(Some("vigie-log 2\n"), None, "has format 2, this program reads up to format 1; upgrade it");
        check(Some("vigie-log 0"), None, "is not a log");
        check(Some(""), None, "is not a log");
        check(None, Some("holiday.jpg"), "it holds `holiday.jpg` and no file `format`");
    }

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Folder::open(folder.path()).unwrap();
        let said = Folder::open(folder.path()).unwrap_err().to_string();
        assert!(said.contains(&format!("in use by process {}", std::process::id())), "{said}");
        drop(first);
        Folder::open(folder.path()).unwrap();
    }

    #[test]
    fn room_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let open = Folder::open(folder.path()).unwrap();
        open.check_room(1, 1).unwrap();
        let said = open.check_room(1, u64::MAX).unwrap_err().to_string();
        assert!(said.contains("nothing was written; make room"), "{said}");
    }
}
