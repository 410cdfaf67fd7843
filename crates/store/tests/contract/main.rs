//! What every database under the store must do, by area.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at what they did not expect, and print what they measure"
)]

mod alerts;
mod fixture;
mod outbox;
mod progress;
mod reopen;
mod workspaces;
