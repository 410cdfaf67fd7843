//! Detectors, the life cycle of alerts, the outbox and its channels.
