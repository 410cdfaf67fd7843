//! What people ask on Monday: how do we stand against the others, who speaks of us, what rose, how do we
//! answer.
//!
//! All of it is counted over columns and terms of the same commit; `docs/metrics.md` has every formula.

mod all_authors;
mod authors;
mod benchmark;
mod change;
mod deeds;
mod dictionary;
mod distinct;
mod example;
mod influence;
mod marks;
mod measures;
mod own;
mod own_tally;
mod peak;
mod period;
mod phrases;
mod place;
mod significance;
mod terms;
mod threads;
mod toward;
mod trends;

pub use all_authors::AllAuthors;
pub use authors::{AuthorHistory, AuthorMeasures, AuthorRequest, AuthorSort, AuthorsPage, AuthorsRequest};
pub use benchmark::{Benchmark, BenchmarkRequest, BrandBenchmark, MAX_COMPARED, Piece};
pub use change::Change;
pub use deeds::MAX_AUTHORS;
pub use example::Example;
pub use influence::Influence;
pub use measures::{EngagementRate, Measures, Presence, Reputation, ShareOfVoice, estimated_reach};
pub use own::{
    MAX_OWN_ACCOUNTS, OwnAccount, OwnBrand, OwnFigures, OwnKinds, OwnMeasures, OwnRequest, ResponseTime,
};
pub use peak::{Peak, SourceRise, Standing};
pub use period::{Cuts, MAX_PERIOD_DAYS, Period};
pub use significance::Rise;
pub use terms::TermKind;
pub use trends::{MAX_TRENDS, Trend, Trends, TrendsRequest};

pub(crate) use all_authors::all_authors;
pub(crate) use authors::{author, authors};
pub(crate) use benchmark::benchmark;
pub(crate) use influence::influences;
pub(crate) use own::own;
pub(crate) use trends::trends;
