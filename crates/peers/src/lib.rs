//! Real servers for the tests of Vigie: a [`Kafka`] broker, a [`Postgres`], and a [`Proxy`] that stands for a network
//! that can be cut. Never shipped: other crates take it for their tests only.
//!
//! ```no_run
//! let brokers = vigie_peers::Kafka::shared(); // one for the whole test process, fast: use topics of your own in it
//! let url = vigie_peers::Postgres::shared_url(); // a fresh database
//! let mut broker = vigie_peers::Kafka::own(); // one to be mistreated
//! broker.kill();
//! broker.start();
//! ```
//!
//! `KAFKA_BOOTSTRAP` and `DATABASE_URL` name servers that run already, for what is shared; what a test breaks is always
//! its own. Servers come from `tests/peers/`, which fetches or installs them where they are missing.
//!
//! Nothing that is started here outlives the test process, however that ends: see [`Process`].
//!
//! What it does not do: pretend. There is no mock in here.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a server that does not start is a test that failed")]

mod kafka;
mod ports;
mod postgres;
mod process;
mod proxy;
mod script;

pub use kafka::{Kafka, PASSWORD, USER};
pub use postgres::Postgres;
pub use process::{Process, eventually};
pub use proxy::Proxy;
