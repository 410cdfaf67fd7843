//! Wires the stages from source to sink.
