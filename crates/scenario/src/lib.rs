//! The deterministic generator of markets, posts and crises, for the demo, for tests and for benchmarks.
//!
//! A [`Scenario`] is a market of an own brand and three competitors, two of which bear names that people also use for
//! other things. People write about them in French and English, on several networks, by day more than by night; and
//! some time after the present begins a recall breaks out. Everything is invented, and everything follows from the
//! seed and the time: any minute can be made alone, so whoever plays a scenario can stop and go on anywhere.
//!
//! ```
//! use vigie_scenario::{Scenario, Settings};
//! let scenario = Scenario::new(7, "2026-01-05T00:00:00Z".parse()?, Settings::default());
//! let noon = scenario.minute(12 * 60);
//! assert_eq!(noon, scenario.minute(12 * 60));
//! assert_eq!(scenario.workspace().brands.len(), 4);
//! assert_eq!(scenario.crisis().brand.as_str(), "lunivel");
//! # Ok::<(), jiff::Error>(())
//! ```
//!
//! How it is made: a post has its place in a slot (`slot.rs`), what is drawn for a slot depends on nothing else
//! (`chance.rs`), and its words come from the phrases under `data/` (`grammar.rs` says how to write those).
//!
//! What it does not do: read a clock, keep anything, or be real data. Nobody's posts are in here.

mod ambiguous;
mod author;
pub mod bench;
mod chance;
mod change;
mod crisis;
mod echo;
mod everyday;
mod grammar;
mod market;
mod network;
mod phrases;
mod rhythm;
mod scenario;
mod slot;
mod style;
mod surge;
mod writing;

pub use ambiguous::Ambiguous;
pub use crisis::Crisis;
pub use scenario::{Scenario, Settings, TimedEvent};
