//! The durable log of posts and mentions.
