//! The reading side of the index: cheap to clone, to be asked from any thread.
//!
//! Every request sees the last commit as a whole. Requests do work of their own and block the thread that asks, so
//! asynchronous callers hand them to a thread that may block.

use std::sync::Arc;

use jiff::Timestamp;
use tantivy::{
    DocAddress, DocId, DocSet, SegmentReader, TERMINATED, postings::SegmentPostings,
    schema::IndexRecordOption,
};
use vigie_model::{Mention, PostId, Slug, partition_of};

use crate::{
    AllAuthors, AuthorHistory, AuthorRequest, AuthorsPage, AuthorsRequest, Benchmark, BenchmarkRequest,
    Bucket, Export, ExportRequest, FacetCounts, FacetField, IndexError, Interval, OwnFigures, OwnRequest,
    Pulse, SearchPage, SearchRequest, Selection, Stats, Timeline, Trends, TrendsRequest,
    analytics::{all_authors, author, authors, benchmark, own, trends},
    document,
    export::export,
    facet_counts::facets,
    handlings::count_mentions,
    histogram::histogram,
    index::Shared,
    posts::posts,
    sample::sample,
    schema::Fields,
    search::search,
    shard::Shard,
    stats::stats,
    timeline::{pulses, span, timeline},
    walk::Deadline,
};

/// Answers questions about the mentions that were committed, each from the one shard that holds its workspace.
#[derive(Debug, Clone)]
pub struct Searcher {
    shared: Arc<Shared>,
    fields: Fields,
}

impl Searcher {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, fields: Fields::new().1 }
    }

    /// One page of mentions.
    ///
    /// # Errors
    /// [`IndexError::BadLimit`], [`IndexError::BadCursor`], [`IndexError::ForeignCursor`],
    /// [`IndexError::BackwardPeriod`] and [`IndexError::TooManyWords`] for what was asked,
    /// [`IndexError::TooSlow`] past the deadline.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage, IndexError> {
        let workspace = &request.selection.workspace;
        self.ask("search", workspace, |searcher, deadline| search(&self.fields, searcher, request, deadline))
    }

    /// All mentions of a selection as they stand now, to be gone through once, whatever arrives meanwhile.
    ///
    /// # Errors
    /// Those of [`stats`](Self::stats).
    pub fn export(&self, request: &ExportRequest) -> Result<Export, IndexError> {
        let workspace = &request.selection.workspace;
        self.ask("export", workspace, |searcher, deadline| export(&self.fields, searcher, request, deadline))
    }

    /// Counts over a selection.
    ///
    /// # Errors
    /// [`IndexError::BackwardPeriod`] and [`IndexError::TooManyWords`] for what was asked, [`IndexError::TooSlow`]
    /// past the deadline.
    pub fn stats(&self, selection: &Selection) -> Result<Stats, IndexError> {
        let workspace = &selection.workspace;
        self.ask("stats", workspace, |searcher, deadline| stats(&self.fields, searcher, selection, deadline))
    }

    /// A fair sample of a selection: `size` mentions, or all where there are fewer.
    ///
    /// # Errors
    /// [`IndexError::BadLimit`] beyond [`MAX_SAMPLE`](crate::MAX_SAMPLE), and those of [`stats`](Self::stats).
    pub fn sample(&self, selection: &Selection, size: usize) -> Result<Vec<Mention>, IndexError> {
        self.ask("sample", &selection.workspace, |searcher, deadline| {
            sample(&self.fields, searcher, selection, size, deadline)
        })
    }

    /// The posts of all mentions of a selection, in no order; `most` at most.
    ///
    /// # Errors
    /// [`IndexError::TooManyMentions`] beyond `most`, and those of [`stats`](Self::stats).
    pub fn posts(&self, selection: &Selection, most: usize) -> Result<Vec<PostId>, IndexError> {
        self.ask("posts", &selection.workspace, |searcher, deadline| {
            posts(&self.fields, searcher, selection, most, deadline)
        })
    }

    /// Mentions over time: one bucket for every interval from the selection's `from` to its `to`, or where one of them
    /// is open, from the first or to the last interval with a mention.
    ///
    /// # Errors
    /// [`IndexError::TooManyBuckets`] beyond [`MAX_BUCKETS`](crate::MAX_BUCKETS), and those of [`stats`](Self::stats).
    pub fn histogram(
        &self,
        selection: &Selection,
        interval: &Interval,
        split_by_brand: bool,
    ) -> Result<Vec<Bucket>, IndexError> {
        self.ask("histogram", &selection.workspace, |searcher, deadline| {
            histogram(&self.fields, searcher, selection, interval, split_by_brand, deadline)
        })
    }

    /// The mentions of a selection in the order of their time, as figures only; at most `most`, 24 bytes each. `wanted`
    /// is asked now and then whether anybody still waits for them.
    ///
    /// # Errors
    /// [`IndexError::TooManyMentions`] beyond `most`, [`IndexError::Unwanted`] when nobody waits, and those of
    /// [`stats`](Self::stats).
    pub fn timeline(
        &self,
        selection: &Selection,
        most: usize,
        wanted: &dyn Fn() -> bool,
    ) -> Result<Timeline, IndexError> {
        self.ask("timeline", &selection.workspace, |searcher, deadline| {
            timeline(&self.fields, searcher, selection, most, wanted, deadline)
        })
    }

    /// The hours in which a selection has mentions, ascending, each with its first and last one.
    ///
    /// # Errors
    /// [`IndexError::Unwanted`] when nobody waits any more, and those of [`stats`](Self::stats).
    pub fn pulses(&self, selection: &Selection, wanted: &dyn Fn() -> bool) -> Result<Vec<Pulse>, IndexError> {
        self.ask("pulses", &selection.workspace, |searcher, deadline| {
            pulses(&self.fields, searcher, selection, wanted, deadline)
        })
    }

    /// The moments of the first and the last mention of a selection; `None` where it holds none.
    ///
    /// # Errors
    /// Those of [`stats`](Self::stats).
    pub fn span(&self, selection: &Selection) -> Result<Option<(Timestamp, Timestamp)>, IndexError> {
        self.ask("span", &selection.workspace, |searcher, deadline| {
            span(&self.fields, searcher, selection, deadline)
        })
    }

    /// How many mentions each value of some fields has, each field under all filters but its own; the `limit` most
    /// frequent values, 1 to 1,000.
    ///
    /// # Errors
    /// [`IndexError::BadFacets`] for another limit, and those of [`stats`](Self::stats).
    pub fn facets(
        &self,
        selection: &Selection,
        asked: &[FacetField],
        limit: usize,
    ) -> Result<Vec<FacetCounts>, IndexError> {
        self.ask("facets", &selection.workspace, |searcher, deadline| {
            facets(&self.fields, searcher, selection, asked, limit, deadline)
        })
    }

    /// Brands side by side over a period, with the period before.
    ///
    /// # Errors
    /// [`IndexError::BrandsToCompare`], [`IndexError::LongPeriod`], and those of [`stats`](Self::stats).
    pub fn benchmark(&self, request: &BenchmarkRequest) -> Result<Benchmark, IndexError> {
        self.ask("benchmark", &request.selection.workspace, |searcher, deadline| {
            benchmark(&self.fields, searcher, request, deadline)
        })
    }

    /// One page of authors with what they did in a period.
    ///
    /// # Errors
    /// [`IndexError::BadLimit`], [`IndexError::BadCursor`], [`IndexError::ForeignCursor`],
    /// [`IndexError::TooManyAuthors`], and those of [`stats`](Self::stats).
    pub fn authors(&self, request: &AuthorsRequest) -> Result<AuthorsPage, IndexError> {
        self.ask("authors", &request.selection.workspace, |searcher, deadline| {
            authors(&self.fields, searcher, request, deadline)
        })
    }

    /// All authors that the pages of a request would show, whatever its `limit` and `after` say.
    ///
    /// # Errors
    /// [`IndexError::TooManyAuthors`], and those of [`stats`](Self::stats).
    pub fn all_authors(&self, request: &AuthorsRequest) -> Result<AllAuthors, IndexError> {
        self.ask("all_authors", &request.selection.workspace, |searcher, deadline| {
            all_authors(&self.fields, searcher, request, deadline)
        })
    }

    /// One author, if they wrote in the period.
    ///
    /// # Errors
    /// Those of [`stats`](Self::stats).
    pub fn author(&self, request: &AuthorRequest) -> Result<Option<AuthorHistory>, IndexError> {
        self.ask("author", &request.selection.workspace, |searcher, deadline| {
            author(&self.fields, searcher, request, deadline)
        })
    }

    /// What rose in a period against a baseline.
    ///
    /// # Errors
    /// [`IndexError::BadLimit`], [`IndexError::LongPeriod`], [`IndexError::OverlappingBaseline`], and those of
    /// [`stats`](Self::stats).
    pub fn trends(&self, request: &TrendsRequest) -> Result<Trends, IndexError> {
        self.ask("trends", &request.selection.workspace, |searcher, deadline| {
            trends(&self.fields, searcher, request, deadline)
        })
    }

    /// What own accounts do in a period, and how they answer.
    ///
    /// # Errors
    /// [`IndexError::TooManyAccounts`], [`IndexError::TooManyOwnPosts`], [`IndexError::LongPeriod`], and those of
    /// [`stats`](Self::stats).
    pub fn own(&self, request: &OwnRequest) -> Result<OwnFigures, IndexError> {
        self.ask("own", &request.selection.workspace, |searcher, deadline| {
            own(&self.fields, searcher, request, deadline)
        })
    }

    /// One mention, if it is there.
    ///
    /// # Errors
    /// [`IndexError::Unreadable`] or [`IndexError::Engine`] when the index is damaged.
    pub fn mention(&self, workspace: &Slug, post: &PostId) -> Result<Option<Mention>, IndexError> {
        read(self.shard_of(workspace)?, |searcher| {
            let Some(at) = find(&self.fields, searcher, workspace, post)? else { return Ok(None) };
            document::read(&self.fields, &searcher.doc(at)?).map(Some)
        })
    }

    /// How many mentions there are, in all workspaces of all shards that can be read.
    #[must_use]
    pub fn count_all(&self) -> u64 {
        self.shared
            .shards
            .iter()
            .filter_map(|shard| count_mentions(&self.fields, &shard.searcher().ok()?).ok())
            .sum()
    }

    /// What the last commits of all shards that can be read take on the disk, in bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let of_shard = |shard: &Shard| Some(shard.searcher().ok()?.space_usage().ok()?.total().get_bytes());
        self.shared.shards.iter().filter_map(of_shard).sum()
    }

    /// Shows the key of every mention ([`Mention::key`]) in no order; one that stood twice would be shown twice. For
    /// checking the index against what should be in it.
    ///
    /// # Errors
    /// [`IndexError::Engine`] when the index is damaged.
    pub fn each_key(&self, mut see: impl FnMut(&str)) -> Result<(), IndexError> {
        self.shared.shards.iter().try_for_each(|shard| self.each_key_of(shard, &mut see))
    }

    fn each_key_of(&self, shard: &Shard, see: &mut impl FnMut(&str)) -> Result<(), IndexError> {
        read(shard, |searcher| {
            for segment in searcher.segment_readers() {
                let index = segment.inverted_index(self.fields.key)?;
                let mut keys = index.terms().stream()?;
                while keys.advance() {
                    let postings =
                        index.read_postings_from_terminfo(keys.value(), IndexRecordOption::Basic)?;
                    living(segment, postings).for_each(|_| see(&String::from_utf8_lossy(keys.key())));
                }
            }
            Ok(())
        })
    }

    /// Runs one request on the last commit of a workspace's shard, under the deadline, and notes how long it took.
    fn ask<T>(
        &self,
        kind: &str,
        workspace: &Slug,
        answer: impl FnOnce(&tantivy::Searcher, Deadline) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let deadline = Deadline::after(self.shared.config.search_deadline);
        let answer = read(self.shard_of(workspace)?, |searcher| answer(searcher, deadline));
        let seconds = self.shared.metrics.search_seconds.with_label_values(&[kind]);
        seconds.observe(deadline.elapsed().as_secs_f64());
        answer
    }

    fn shard_of(&self, workspace: &Slug) -> Result<&Shard, IndexError> {
        let partitions = u32::try_from(self.shared.shards.len()).unwrap_or(u32::MAX);
        self.shared.shard(partition_of(workspace.as_str().as_bytes(), partitions))
    }
}

/// Reads from the last commit of a shard.
fn read<T>(
    shard: &Shard,
    answer: impl FnOnce(&tantivy::Searcher) -> Result<T, IndexError>,
) -> Result<T, IndexError> {
    answer(&shard.searcher()?).map_err(|error| match error {
        IndexError::Engine(error) => shard.at(error),
        error => error,
    })
}

/// Where a mention stands.
pub(crate) fn find(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    workspace: &Slug,
    post: &PostId,
) -> Result<Option<DocAddress>, IndexError> {
    let key = document::key_term(fields, workspace, post);
    for (number, segment) in (0..).zip(searcher.segment_readers()) {
        let index = segment.inverted_index(fields.key)?;
        let Some(postings) = index.read_postings(&key, IndexRecordOption::Basic)? else { continue };
        if let Some(doc) = living(segment, postings).next() {
            return Ok(Some(DocAddress::new(number, doc)));
        }
    }
    Ok(None)
}

/// The documents of some postings that are not deleted.
pub(crate) fn living(
    segment: &SegmentReader,
    mut postings: SegmentPostings,
) -> impl Iterator<Item = DocId> + '_ {
    std::iter::from_fn(move || {
        let doc = postings.doc();
        postings.advance();
        (doc != TERMINATED).then_some(doc)
    })
    .filter(|&doc| !segment.is_deleted(doc))
}
