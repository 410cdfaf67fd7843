//! What commands take that are about one workspace.

use clap::Args;

/// The workspace that a command is about.
#[derive(Debug, Args)]
pub(crate) struct Within {
    /// The workspace, where there are several
    #[arg(long)]
    workspace: Option<String>,
}

impl Within {
    /// Its id, where one was named.
    pub(crate) fn named(&self) -> Option<&str> {
        self.workspace.as_deref()
    }

    /// As the API takes it: empty where none was named.
    pub(crate) fn workspace(&self) -> &str {
        self.named().unwrap_or_default()
    }
}

/// What commands take that list all there is of one kind.
#[derive(Debug, Args)]
pub(crate) struct Listing {
    #[command(flatten)]
    pub(crate) within: Within,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}
