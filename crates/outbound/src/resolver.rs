//! The resolver of the client: names become addresses here, and only the permitted ones go on.
//!
//! The connection is made to exactly the addresses that were looked at, so a name that changes its mind between
//! the look and the call (DNS rebinding) gains nothing.

use std::{net::IpAddr, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::address::Allowed;

pub(crate) struct PublicResolver {
    pub(crate) allowed: Arc<Allowed>,
}

/// All that a name resolves to is off limits.
#[derive(Debug, thiserror::Error)]
#[error("resolves to {0}, which is not on the public internet")]
pub(crate) struct NotPublic(pub(crate) IpAddr);

/// A name without an address.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NoAddress(pub(crate) String);

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = Arc::clone(&self.allowed);
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(|error| NoAddress(error.to_string()))?
                .collect();
            let Some(first) = found.first() else {
                return Err(NoAddress("it has no address".to_owned()).into());
            };
            let first = first.ip();
            if allowed.name(name.as_str()) {
                return Ok(Box::new(found.into_iter()) as Addrs);
            }
            let public: Vec<_> = found.into_iter().filter(|to| allowed.address(to.ip())).collect();
            if public.is_empty() {
                return Err(NotPublic(first).into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}
