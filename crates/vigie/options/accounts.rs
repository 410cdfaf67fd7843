//! Who may come in, and the keys of programs.

use clap::{Args, Subcommand};

use super::Within;

#[derive(Debug, Subcommand)]
pub(crate) enum UsersCommand {
    /// List accounts with their roles
    List(UsersList),
    /// Take somebody in, and print the link by which they choose their password
    Invite(UsersInvite),
    /// Print a new link for somebody who lost theirs, or forgot the password
    Link(UsersLink),
    /// Give somebody a role in a workspace, or take it away
    Role(UsersRole),
    /// Remove an account with its roles and sessions
    Remove(UsersRemove),
}

#[derive(Debug, Args)]
pub(crate) struct UsersList {
    /// Only those with a role in this workspace
    #[arg(long)]
    pub(crate) workspace: Option<String>,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie users invite ana@example.org --name 'Ana Lima' --role editor\n  \
    vigie users invite zoe@exemple.fr --name 'Zoé Martin' --owner\n\n\
    From the first password on, everybody says who they are, on this machine too: people sign in, programs send a\n\
    token, and commands that can read the data folder go on as before.")]
pub(crate) struct UsersInvite {
    /// The address that they will sign in with
    pub(crate) email: String,
    /// The name that others see
    #[arg(long, default_value = "")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) within: Within,
    /// viewer, who reads; editor, who works with mentions and alerts; or admin, who sets up
    #[arg(long, required_unless_present = "owner")]
    pub(crate) role: Option<String>,
    /// All of this Vigie is theirs
    #[arg(long)]
    pub(crate) owner: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UsersLink {
    /// The address of the account
    pub(crate) email: String,
}

#[derive(Debug, Args)]
pub(crate) struct UsersRole {
    /// The address of the account
    pub(crate) email: String,
    /// viewer, editor, admin, or none to take it away
    pub(crate) role: String,
    #[command(flatten)]
    pub(crate) within: Within,
}

#[derive(Debug, Args)]
pub(crate) struct UsersRemove {
    /// The address of the account
    pub(crate) email: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokensCommand {
    /// List tokens; what opens the door is never shown again
    List(TokensList),
    /// Make a token, and print it once
    Create(TokensCreate),
    /// Revoke a token: from then on it opens nothing
    Revoke(TokensRevoke),
}

/// Whose tokens.
#[derive(Debug, Args)]
pub(crate) struct Whose {
    #[command(flatten)]
    pub(crate) within: Within,
    /// Those that push posts, which every workspace sees, instead
    #[arg(long, conflicts_with = "workspace")]
    pub(crate) push: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TokensList {
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// Print the API's answer as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    vigie tokens create 'weekly export' --role viewer --days 365\n  \
    vigie tokens create 'shop reviews' --push")]
pub(crate) struct TokensCreate {
    /// What it is for
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) whose: Whose,
    /// What may be done with it: as a viewer, editor or admin of the workspace
    #[arg(long, required_unless_present = "push", conflicts_with = "push")]
    pub(crate) role: Option<String>,
    /// For how many days it is good; otherwise until it is revoked
    #[arg(long)]
    pub(crate) days: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct TokensRevoke {
    /// Its id, as the list shows it
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) whose: Whose,
}
