//! The deterministic generator of markets, posts and crises.
