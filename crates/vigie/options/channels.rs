//! The commands about channels.

use clap::{Args, Subcommand};

use super::{Listing, Within};

#[derive(Debug, Subcommand)]
pub(crate) enum ChannelsCommand {
    /// How each channel fares, what it needs, and why one is disabled
    List(Listing),
    /// Send a test message and say what came of it
    Test(ChannelsTest),
    /// Enable a channel that was disabled, or that rests
    Enable(ChannelsEnable),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie channels test team\n  \
    vigie channels test all\n\n\
    The message is real and marked as a test. It leaves from the process that answers, with the variables that are set\n\
    there. One that arrives enables a channel that was disabled. The exit code is 2 when one did not arrive.")]
pub(crate) struct ChannelsTest {
    /// The channel's id, or all for each of them
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) within: Within,
    /// Print the API's answers as JSON lines
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ChannelsEnable {
    /// The channel's id
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) within: Within,
}
