//! The people who sign in, what they may do in which workspace, and the keys that programs use in their place.

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Slug;

/// What somebody may do in a workspace; each may all that the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum UserRole {
    /// Read: mentions, figures, alerts.
    Viewer,
    /// Work: handle mentions, correct moods, take care of alerts, silence, save searches.
    Editor,
    /// Set up: brands, topics, rules, channels, replays, and who else is in.
    Admin,
}

impl UserRole {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Editor, Self::Admin];

    /// The word for it on the command line, in the API and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for UserRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no role `{0}`; known are viewer, editor and admin")]
pub struct UnknownUserRole(String);

impl FromStr for UserRole {
    type Err = UnknownUserRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| UnknownUserRole(text.to_owned()))
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// Names them here, for ever: 16 hexadecimal digits.
    pub id: String,
    /// Where they get mail, and what they sign in with; in small letters.
    pub email: String,
    /// What others see.
    pub name: String,
    /// Whether this whole Vigie is theirs: all workspaces, and what concerns none of them alone.
    pub owner: bool,
    /// What they may do where, beyond that.
    #[schema(value_type = BTreeMap<String, UserRole>)]
    pub roles: BTreeMap<Slug, UserRole>,
}

impl User {
    /// What they may do in a workspace; `None`: not even know that it exists.
    #[must_use]
    pub fn role_in(&self, workspace: &Slug) -> Option<UserRole> {
        if self.owner { Some(UserRole::Admin) } else { self.roles.get(workspace).copied() }
    }

    /// An address as it is compared: small letters, without space around. `None` when mail cannot be addressed like that.
    #[must_use]
    pub fn address(text: &str) -> Option<String> {
        let address = text.trim().to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let strange =
            |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"');
        let good =
            !local.is_empty() && !domain.is_empty() && address.len() <= 254 && !address.contains(strange);
        good.then_some(address)
    }
}

/// What a program that has a token may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// Push posts, and nothing else.
    Push,
    /// What somebody with this role may in this workspace.
    Workspace {
        /// Where.
        #[schema(value_type = String)]
        id: Slug,
        /// What.
        role: UserRole,
    },
}

/// A key for programs. What opens the door is shown once, when it is made, and kept by nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ApiToken {
    /// Names it here: 16 hexadecimal digits.
    pub id: String,
    /// What it is for, in somebody's words.
    pub name: String,
    /// What may be done with it.
    pub scope: TokenScope,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// Until when it is good; `None`: until it is revoked.
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_in_one_form() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(User::address(text).as_deref(), expected, "{text}");
        };
        check(" Ana@Example.org ", Some("ana@example.org"));
        check("zoé@exemple.fr", Some("zoé@exemple.fr"));
        for bad in
            ["", "ana", "@", "ana@", "@example.org", "a b@example.org", "ana@x.org,bob@x.org", "\"a\"@x.org"]
        {
            check(bad, None);
        }
        check(&format!("{}@example.org", "a".repeat(250)), None);
    }

    #[test]
    fn an_owner_may_everything_and_others_what_they_were_given() {
        let slug = |text| Slug::new(text).unwrap();
        let roles = BTreeMap::from([(slug("ours"), UserRole::Editor)]);
        let mut user =
            User { id: String::new(), email: String::new(), name: String::new(), owner: false, roles };
        assert_eq!(user.role_in(&slug("ours")), Some(UserRole::Editor));
        assert_eq!(user.role_in(&slug("theirs")), None);
        user.owner = true;
        assert_eq!(user.role_in(&slug("theirs")), Some(UserRole::Admin));
        assert!(UserRole::Viewer < UserRole::Editor && UserRole::Editor < UserRole::Admin);
    }
}
