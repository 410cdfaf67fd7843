//! Alerts: mentions go in, what people must know comes out, and reaches them.
//!
//! [`Detectors`] count mentions for every rule and brand in event time and say when an alert fires and when it is
//! over, with the reasons. [`plan`] says what is to be told, for the transaction that stores the alert.
//! The [`Courier`] decides when it is due whether it is told, and empties that outbox through the channels; the [`Tester`]
//! tries them and tells how they fare.
//!
//! ```
//! use vigie_alerts::Detectors;
//! # let workspace = serde_json::from_str(r#"{
//! #     "workspace": {"id": "acme", "name": "Acme"},
//! #     "brand": [{"id": "aurora", "name": "Aurora", "query": "aurora"}],
//! #     "rule": [{"id": "busy", "name": "Busy", "when": {"kind": "threshold", "count": 1, "window": "15m"}}]
//! # }"#)?;
//! # let mention = serde_json::from_str(r#"{
//! #     "workspace": "acme", "lang": "en", "brands": [{"brand": "aurora", "spans": []}],
//! #     "post": {"id": "a:1", "source": "a", "text": "Aurora!", "published_at": "2026-02-03T10:15:20Z"},
//! #     "sentiment": {"label": "neutral", "score": 0.0, "confidence": 1.0}
//! # }"#)?;
//! let mut detectors = Detectors::new(&[workspace]);
//! detectors.observe(&mention, i64::MAX);
//! let changes = detectors.advance();
//! assert_eq!(changes[0].alert.id, "acme/busy/aurora/1770113700");
//! assert_eq!(vigie_alerts::headline(&changes[0].alert, "fr"),
//!     "Aurora\u{a0}: 1\u{a0}mention en 15\u{a0}min, le seuil de 1 est atteint.");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What it does not do: find mentions, keep alerts (`vigie-store`), or read the index. Detection reads no clock.

mod above;
mod backtest;
mod baseline;
mod bundle_text;
mod calendar;
mod carriers;
mod channel;
mod circuit;
mod clean;
mod clock;
mod config;
mod courier;
mod course_text;
mod decide;
mod decision_text;
mod delivery;
mod detector;
mod detectors;
mod digest;
mod drivers;
mod drivers_text;
mod error;
mod event_text;
mod every;
mod filters;
mod fingerprint;
mod health;
mod highs;
mod kinds_text;
mod likeness;
mod link;
mod memory;
mod method;
mod metrics;
mod moods;
mod numbers;
mod outages;
mod outgoing;
mod past;
mod periods;
mod phase;
mod plan;
mod plot;
mod postman;
mod reason;
mod seen;
mod series;
mod sheet;
mod silence;
mod silence_text;
mod sources;
mod spells;
mod stages;
mod standing;
mod story;
mod subject;
mod talk;
mod terms;
mod tester;
mod text;
mod trace;
mod trial;
mod trouble;
mod turn;
mod usual;
mod usual_text;
mod voice;
mod watched;
mod watermark;
mod window;

pub use backtest::{Backtest, Figures, Level, Variation, illustrate, variations, window_of};
pub use channel::{Links, Preview, Security, Smtp, preview};
pub use clean::{clean, web_address};
pub use config::Config;
pub use courier::Courier;
pub use delivery::next_attempt;
pub use detectors::Detectors;
pub use error::AlertsError;
pub use link::{LinkError, LinkKey, Pass};
pub use method::Method;
pub use metrics::Metrics;
pub use numbers::Language;
pub use plan::{AlertChange, plan};
pub use postman::{Enclosure, Letter, Postman, Undelivered};
pub use standing::standings;
pub use tester::{ChannelHealth, Tested, Tester, TesterError};
pub use text::{explanation, headline, moment};
pub use trial::Trial;
pub use turn::EstimateShares;
