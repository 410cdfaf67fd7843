//! Which log the settings name.

use std::{path::Path, sync::Arc};

use prometheus::Registry;

use crate::{Config, EmbeddedLog, KafkaLog, Kind, Log, Result};

/// Opens the log that the settings name: in `folder`, or on Kafka, which does not touch it.
///
/// # Errors
/// Those of [`EmbeddedLog::open`] or [`KafkaLog::open`].
pub fn open(config: &Config, folder: &Path, registry: &Registry) -> Result<Arc<dyn Log>> {
    match config.kind {
        Kind::Embedded => Ok(Arc::new(EmbeddedLog::open(folder, config, registry)?)),
        Kind::Kafka => Ok(Arc::new(KafkaLog::open(config, registry)?)),
    }
}
