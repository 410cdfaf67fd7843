//! An account of one's own, as a workspace names it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest name of an account, in bytes.
const MAX_BYTES: usize = 300;

/// Who an account is: a source, a colon, and the handle behind an `@`, such as `mastodon:@shop@example.org`; or, without
/// the `@`, the lasting identifier that the source gives its author, such as `bluesky:did:plc:x`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "mastodon:@shop@example.org")]
pub struct Account(String);

/// A text that names no account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no account; write the source and the handle, such as mastodon:@shop@example.org, or the source and its own \
     id of the author, such as bluesky:did:plc:x"
)]
pub struct AccountError(String);

impl Account {
    /// The source, as posts name it.
    #[must_use]
    pub fn source(&self) -> &str {
        self.parts().0
    }

    /// The name behind the `@`, where it is named by that.
    #[must_use]
    pub fn handle(&self) -> Option<&str> {
        self.parts().1.strip_prefix('@')
    }

    /// The source's lasting identifier of the author, where it is named by that.
    #[must_use]
    pub fn author_id(&self) -> Option<&str> {
        Some(self.parts().1).filter(|name| !name.starts_with('@'))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parts(&self) -> (&str, &str) {
        self.0.split_once(':').unwrap_or_default()
    }
}

impl FromStr for Account {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, AccountError> {
        let refused = || AccountError(text.chars().take(80).collect());
        let (source, name) = text.split_once(':').ok_or_else(refused)?;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
        let odd = |c: char| c.is_whitespace() || c.is_control();
        let named = !name.strip_prefix('@').unwrap_or(name).is_empty() && !name.contains(odd);
        let good = text.len() <= MAX_BYTES && !source.is_empty() && source.chars().all(plain) && named;
        good.then(|| Self(text.to_owned())).ok_or_else(refused)
    }
}

impl TryFrom<String> for Account {
    type Error = AccountError;

    fn try_from(text: String) -> Result<Self, AccountError> {
        text.parse()
    }
}

impl From<Account> for String {
    fn from(account: Account) -> Self {
        account.0
    }
}

impl fmt::Display for Account {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_named_by_handle_or_by_the_source_s_id() {
        let check = |text: &str, source: &str, handle: Option<&str>, id: Option<&str>| {
            let account: Account = text.parse().unwrap();
            assert_eq!(
                (account.source(), account.handle(), account.author_id()),
                (source, handle, id),
                "{text}"
            );
            assert_eq!(account.to_string(), text);
        };
        check("mastodon:@shop@example.org", "mastodon", Some("shop@example.org"), None);
        check("bluesky:did:plc:x", "bluesky", None, Some("did:plc:x"));
        check("twitter:@United", "twitter", Some("United"), None);
    }

    #[test]
    fn what_names_no_account_is_refused_with_examples() {
        for text in
            ["", "united", "@united", "twitter:", "twitter:@", ":@united", "Twitter:@united", "twitter:@a b"]
        {
            let said = text.parse::<Account>().unwrap_err().to_string();
            assert!(said.contains("mastodon:@shop@example.org"), "{text}: {said}");
        }
        assert!(format!("twitter:@{}", "x".repeat(MAX_BYTES)).parse::<Account>().is_err());
    }
}
