//! The one HTTP client for everything that leaves.
