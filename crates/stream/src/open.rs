//! Which log the settings name.

use std::{path::Path, sync::Arc};

use prometheus::Registry;

use crate::{Config, EmbeddedLog, Error, Kind, Log, Result};

/// Opens the log that the settings name: in `folder`, or on Kafka, which does not touch it.
///
/// # Errors
/// Those of [`EmbeddedLog::open`].
pub fn open(config: &Config, folder: &Path, registry: &Registry) -> Result<Arc<dyn Log>> {
    match config.kind {
        Kind::Embedded => Ok(Arc::new(EmbeddedLog::open(folder, config, registry)?)),
        Kind::Kafka => Err(Error::Invalid("log.kind = \"kafka\" is not there yet".to_owned())),
    }
}
