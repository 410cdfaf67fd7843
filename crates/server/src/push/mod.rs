//! What stands between the world and the posts that it pushes: whose signature it is ([`senders`]), how often each may
//! come ([`rates`]), and that what is sent twice is taken once ([`repeats`]).

mod rates;
mod repeats;
mod senders;

use axum::http::HeaderMap;
use jiff::Timestamp;

pub(crate) use repeats::{Begun, key_in};
pub use senders::SecretError;

use crate::{
    Config,
    identity::Caller,
    problem::Problem,
    push::{rates::Rates, repeats::Repeats, senders::Senders},
};

/// Knows the senders of pushes and what they sent.
pub(crate) struct Push {
    senders: Senders,
    rates: Rates,
    /// What they sent under a key.
    pub(crate) repeats: Repeats,
    pub(crate) max_posts: usize,
}

impl Push {
    /// With the secrets that the configuration refers to.
    ///
    /// # Errors
    /// [`SecretError`] when one cannot be had.
    pub(crate) fn new(config: &Config) -> Result<Self, SecretError> {
        Ok(Self {
            senders: Senders::new(&config.push_secrets, |name| std::env::var(name).ok())?,
            rates: Rates::new(config.push_rate),
            repeats: Repeats::default(),
            max_posts: config.max_push_posts,
        })
    }

    /// Whether the request says who it is from by a signature, which can be looked at once its body is here.
    pub(crate) fn is_signed(&self, headers: &HeaderMap) -> bool {
        self.senders.are_asked(headers)
    }

    /// Looks at what can be known before the body is read.
    ///
    /// # Errors
    /// 429 where the sender comes too often.
    pub(crate) fn before(&self, caller: &Caller) -> Result<(), Problem> {
        match caller {
            Caller::Token(token) => self.rates.pass(&format!("token {}", token.id)),
            Caller::Operator | Caller::User(_) | Caller::Signed | Caller::Stranger => Ok(()),
        }
    }

    /// Who sent this body: a name for each that may send.
    ///
    /// # Errors
    /// 401 for a signature that is of nobody, 429 where its sender comes too often.
    pub(crate) fn sender(
        &self,
        caller: &Caller,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<String, Problem> {
        match caller {
            Caller::Signed => {
                let sender = self.senders.verify(headers, body, now)?;
                self.rates.pass(&sender)?;
                Ok(sender)
            }
            Caller::Token(token) => Ok(format!("token {}", token.id)),
            Caller::User(user) => Ok(format!("user {}", user.id)),
            Caller::Operator | Caller::Stranger => Ok("operator".to_owned()),
        }
    }
}
