//! Where the bytes go, until that fails or is given up: afterwards nothing is written any more.
//!
//! Writers of packages write what is missing when they are dropped; a package that was given up must not get its end that way,
//! and nobody wants to hear again that writing fails.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::Out;

pub(crate) struct Valve {
    out: Out,
    shut: Shut,
}

/// Shuts the valve from elsewhere.
#[derive(Clone, Default)]
pub(crate) struct Shut(Arc<AtomicBool>);

impl Shut {
    pub(crate) fn shut(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_shut(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Valve {
    pub(crate) fn new(out: Out) -> (Self, Shut) {
        let shut = Shut::default();
        (Self { out, shut: shut.clone() }, shut)
    }
}

impl Write for Valve {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.shut.is_shut() {
            return Ok(bytes.len());
        }
        self.out.write(bytes).inspect_err(|_| self.shut.shut())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.shut.is_shut() {
            return Ok(());
        }
        self.out.flush().inspect_err(|_| self.shut.shut())
    }
}
