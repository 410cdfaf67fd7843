//! The words of Vigie as types: what a source yields, what a workspace watches, and what came of it.
//!
//! Everything here is plain data that serializes to the JSON and TOML that people see. Nothing here reads
//! a clock, a file or a socket, and nothing depends on another crate of the project.
//!
//! ```
//! use vigie_model::Post;
//! let post: Post = serde_json::from_str(
//!     r#"{"id":"bluesky:3kabc","source":"bluesky","text":"Bonjour","published_at":"2026-02-03T10:15:00Z"}"#,
//! )?;
//! assert_eq!(post.id.native(), "3kabc");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! What it does not do: parse queries (`vigie-query`), decide what matches (`vigie-matcher`), store anything.

mod account;
mod alert;
mod care;
mod channel;
mod dead_letter;
mod drivers;
mod envelope;
mod erasure;
mod event;
mod handling;
mod id;
mod implied;
mod intake;
mod listening;
mod logo;
mod mention;
mod notify;
mod partition;
mod post;
mod relevance;
mod report;
mod role;
mod rule;
mod rule_kind;
mod saved_search;
mod shares;
mod silence;
mod source;
mod standing;
mod status;
mod user;
mod workspace;

pub use account::{Account, AccountError};
pub use alert::{Alert, AlertReason, AlertState, Course, Inhibition, InhibitionKind, ShareReason};
pub use care::{Care, CareAction, CareEntry, name_problem};
pub use channel::{Channel, ChannelKind, Secret, SecretError};
pub use dead_letter::{DeadLetter, RawRecord};
pub use drivers::{Chart, Drivers, RepeatedText, Sample, SourceCount, Term, Voice};
pub use envelope::{ENVELOPE_VERSION, EnvelopeError, Enveloped, decode, encode};
pub use erasure::Erasure;
pub use event::{MentionEvent, PostEvent};
pub use handling::{
    Edit, Handled, Handling, HandlingChange, HandlingEntry, HandlingStatus, InvalidTag, NOBODY, Priority, Tag,
};
pub use id::{InvalidId, PostId, Slug};
pub use intake::{IntakeError, MAX_TEXT_BYTES, parse_post, parse_post_event};
pub use listening::{Listening, Origin};
pub use logo::{Logo, LogoError, LogoKind};
pub use mention::{BrandMatch, Highlight, Mention, Polarity, Sentiment, SentimentTerm, Span, TextField};
pub use notify::{Digest, Escalation, Quiet};
pub use partition::partition_of;
pub use post::{Author, Engagement, Post, PostKind};
pub use relevance::{Mark, Relevance, RelevanceTerm};
pub use report::{Report, ReportFormat, ReportPeriod, Schedule, Section};
pub use role::{Role, Roles, UnknownRole};
pub use rule::{CountBy, Rule, Scope, Severity};
pub use rule_kind::{Direction, RuleKind};
pub use saved_search::SavedSearch;
pub use shares::{Share, Shares};
pub use silence::{Silence, SilenceMatcher, SilenceState};
pub use source::{HeardSource, SourceGap, SourceHealth, SourceState};
pub use standing::{CountedIn, FiresAt, RuleState, Standing};
pub use status::{Live, StageState, StageStatus, Status};
pub use user::{ApiToken, TokenScope, UnknownUserRole, User, UserRole};
pub use workspace::{About, Brand, Topic, Workspace, WorkspaceError};
