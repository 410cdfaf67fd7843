//! Reports: what happened in a period, on a few pages that a person can forward.
//!
//! [`gather`] asks the index and the store for the figures of a report, [`Figures::document`] says them in French or English,
//! and the [`Document`] becomes one HTML file that needs nothing else, or pages
//! for print. [`calendar`] knows which period a report is
//! about and when it is due; the [`Clerk`] sends it then.
//!
//! ```
//! use vigie_model::ReportPeriod;
//! let zone = jiff::tz::TimeZone::get("Europe/Paris")?;
//! let week = vigie_reports::calendar::period(ReportPeriod::LastWeek, "2026-02-04T10:00:00Z".parse()?, &zone)?;
//! assert_eq!(week.from.to_string(), "2026-01-25T23:00:00Z");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What it does not do: compute a metric (`vigie-index`), keep definitions (`vigie-store`), know HTTP.

pub mod calendar;
mod chart;
mod clerk;
mod compose;
mod document;
mod error;
mod figures;
mod gather;
mod html;
mod letter;
mod numbers;
mod pdf;
mod press;

pub use clerk::Clerk;
pub use document::Document;
pub use error::ReportError;
pub use figures::{BrandFigures, Figures, Occasion, Totals};
pub use gather::{Sources, gather};
pub use press::render;
