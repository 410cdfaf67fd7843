//! What one process of Vigie does: all of it on one machine, a part of it where many machines share the work.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of the work that a process can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Takes posts in: pushed, imported, or read from sources.
    Ingest,
    /// Matches posts against the queries; replays old ones.
    Match,
    /// Writes mentions into the index.
    Index,
    /// Finds alerts and sends notifications.
    Alert,
    /// Answers searches and shows what happens.
    Serve,
}

impl Role {
    /// All of them, from source to sink.
    pub const ALL: [Self; 5] = [Self::Ingest, Self::Match, Self::Index, Self::Alert, Self::Serve];

    /// The word for it on the command line, in the API and in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Match => "match",
            Self::Index => "index",
            Self::Alert => "alert",
            Self::Serve => "serve",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A role that does not exist, or none at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownRole {
    /// Some other word.
    #[error("there is no role `{0}`; known are ingest, match, index, alert and serve, separated by commas")]
    Word(String),
    /// Nothing.
    #[error(
        "no role was named; name one or more of ingest, match, index, alert and serve, separated by commas"
    )]
    None,
}

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        let known = Self::ALL.into_iter().find(|role| role.as_str() == word);
        known.ok_or_else(|| UnknownRole::Word(word.to_owned()))
    }
}

/// The roles of one process: at least one. Written as `match,index`, in JSON as a list. Inside, a bit for each in the
/// order of [`Role::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "Vec<Role>", into = "Vec<Role>")]
#[schema(value_type = Vec<Role>)]
pub struct Roles(u8);

impl Roles {
    /// Everything, in one process.
    #[must_use]
    pub fn all() -> Self {
        Role::ALL.into_iter().map(Self::from).fold(Self(0), Self::with)
    }

    /// Whether this role is among them.
    #[must_use]
    pub fn contains(self, role: Role) -> bool {
        self.0 & Self::from(role).0 != 0
    }

    /// Whether one process does everything.
    #[must_use]
    pub fn is_all(self) -> bool {
        self == Self::all()
    }

    /// Each of them, from source to sink.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.contains(*role))
    }

    fn with(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self(1 << role as u8)
    }
}

impl TryFrom<Vec<Role>> for Roles {
    type Error = UnknownRole;
    fn try_from(roles: Vec<Role>) -> Result<Self, UnknownRole> {
        roles.into_iter().map(Self::from).reduce(Self::with).ok_or(UnknownRole::None)
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

impl FromStr for Roles {
    type Err = UnknownRole;
    fn from_str(words: &str) -> Result<Self, UnknownRole> {
        let words = words.split(',').map(str::trim).filter(|word| !word.is_empty());
        words.map(str::parse).collect::<Result<Vec<Role>, UnknownRole>>()?.try_into()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, role) in self.iter().enumerate() {
            let comma = if number == 0 { "" } else { "," };
            write!(f, "{comma}{role}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_as_people_write_them() {
        let check = |words: &str, expected: Result<&str, &str>| match words.parse::<Roles>() {
            Ok(roles) => {
                assert_eq!(Ok(roles.to_string().as_str()), expected, "{words}");
                let json = serde_json::to_string(&roles).unwrap();
                assert_eq!(serde_json::from_str::<Roles>(&json).unwrap(), roles, "{json}");
            }
            Err(error) => assert!(error.to_string().contains(expected.unwrap_err()), "{words}: {error}"),
        };
        check("match", Ok("match"));
        check("index, match,index", Ok("match,index"));
        check("serve,alert,index,match,ingest", Ok("ingest,match,index,alert,serve"));
        check("matcher", Err("no role `matcher`; known are ingest"));
        check("Match", Err("no role `Match`"));
        check("", Err("no role was named"));
        check(" , ", Err("no role was named"));
        assert_eq!(serde_json::to_string(&Roles::from(Role::Match)).unwrap(), r#"["match"]"#);
        assert!(serde_json::from_str::<Roles>("[]").is_err());
    }

    #[test]
    fn one_process_does_everything_only_with_all_roles() {
        assert!(Roles::all().is_all());
        assert_eq!(Roles::all().iter().collect::<Vec<_>>(), Role::ALL);
        for role in Role::ALL {
            let only = Roles::from(role);
            assert!(!only.is_all());
            assert_eq!(only.iter().collect::<Vec<_>>(), [role]);
        }
    }
}
