//! A disk that is soon full.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A file system of a few megabytes in memory, gone with this; `None` where mounting is not permitted.
#[derive(Debug)]
pub struct SmallDisk(TempDir);

impl SmallDisk {
    #[expect(clippy::print_stderr, reason = "a test that could not run must say so")]
    /// Mounts one; says so where that is not permitted.
    pub fn mount(megabytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={megabytes}m");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        match mount {
            Ok(output) if output.status.success() => Some(Self(folder)),
            refused => {
                eprintln!("skipped: a small file system cannot be mounted here: {refused:?}");
                None
            }
        }
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it up with a file, but for so many bytes; remove the file to make room.
    pub fn fill_but(&self, bytes: u64) -> PathBuf {
        let path = self.path().join("filler");
        let fill = self.free().saturating_sub(bytes);
        io::copy(&mut io::repeat(1).take(fill), &mut File::create(&path).unwrap()).unwrap();
        path
    }

    /// Bytes that are free.
    pub fn free(&self) -> u64 {
        let output = Command::new("df").args(["--output=avail", "-B1"]).arg(self.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().nth(1).unwrap().trim().parse().unwrap()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a server that is being killed may still hold a file.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}
