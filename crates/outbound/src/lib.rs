//! The one HTTP client for everything that leaves: webhooks, feeds, checks of an address.
//!
//! Whoever writes an address into Vigie must not be able to make it call the machines around it. So every call
//! goes through [`OutboundClient`], which looks at the address in the URL, at every address that a name resolves
//! to, and at every redirect, and refuses what is not on the public internet unless [`Config::allow`] names it.
//! Time, redirects and bytes are bounded; nothing is read from the environment's proxy settings.
//!
//! ```
//! use vigie_outbound::{Config, OutboundClient, OutboundError};
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), OutboundError> {
//! let client = OutboundClient::new(&Config::default(), &prometheus::Registry::new())?;
//! let refused = client.get("http://169.254.169.254/latest/meta-data", &[]).await;
//! assert!(matches!(refused, Err(OutboundError::Private { .. })));
//! # Ok(()) }
//! ```
//!
//! Beside it stand the signatures of webhooks ([`sign`], [`Verifier`]), for what leaves and what comes, and those of hubs
//! ([`is_signed_by_hub`]).
//!
//! What it does not do: try again (whoever calls knows whether that is safe), keep cookies, or know who calls.

mod address;
mod client;
mod config;
mod error;
mod hub_signature;
mod metrics;
mod resolver;
mod response;
mod signature;
mod streaming;
mod web_socket;

pub use client::OutboundClient;
pub use config::Config;
pub use error::OutboundError;
pub use hub_signature::is_signed_by_hub;
pub use response::Response;
pub use signature::{NotASecret, NotSigned, SIGNATURE_WINDOW, Verifier, sign};
pub use streaming::Streaming;
pub use web_socket::{Frame, WebSocket};
