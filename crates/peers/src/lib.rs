//! What the tests of Vigie run with. Real servers: a [`Kafka`] broker, a [`Postgres`], an [`Nginx`], and a [`Proxy`] that
//! stands for a network that can be cut. And for the tests that drive the real `vigie`: a [`Site`] to start it on, its [`Api`], an
//! [`Oracle`] of what was acknowledged. Never shipped: crates take it for their tests only.
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
//! And programs of others that judge what Vigie sends: [`ask_oracles`].
//!
//! What it does not do: pretend. There is no mock in here.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a server that does not start is a test that failed")]

mod api;
mod jetstream;
mod judges;
mod kafka;
mod nginx;
mod nostr;
mod oracle;
mod ports;
mod postgres;
mod process;
mod proxy;
mod script;
mod site;
mod small_disk;
mod smtp;
mod watched;
mod websub;

pub use api::{Answer, Api, RUNTIME, Watcher, ids_of, send, set, try_send};
pub use jetstream::Jetstream;
pub use judges::ask_oracles;
pub use kafka::{Kafka, PASSWORD, USER};
pub use nginx::Nginx;
pub use nostr::NostrRelay;
pub use oracle::{Batch, Faults, Oracle};
pub use ports::free_ports;
pub use postgres::Postgres;
pub use process::{Process, eventually};
pub use proxy::Proxy;
pub use site::{Outcome, Server, Site, run_bare};
pub use small_disk::SmallDisk;
pub use smtp::Smtp;
pub use watched::{ACME, ago, bulky, minutes_ago, post, posts, push_until_refused};
pub use websub::Hub;
