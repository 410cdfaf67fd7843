//! What travels through the two logs: events about posts, and events about mentions.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Erasure, Handled, HeardSource, Mention, Post, PostId, Slug};

/// What happened to a post. Deletions travel the same road as posts, so that they reach the index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PostEvent {
    /// It was published, or is seen for the first time.
    Posted(Post),
    /// Its text or its numbers changed; this is how it reads now.
    Edited(Post),
    /// It is gone, and must go everywhere.
    Deleted {
        /// Which post.
        id: PostId,
        /// When the source said so.
        at: Timestamp,
    },
    /// All that an author wrote is gone, and must go everywhere.
    Erased(Erasure),
}

impl PostEvent {
    /// The post that the event is about, also the key that keeps its events in order; `None` when it is about any number
    /// of posts, and everyone must hear of it.
    #[must_use]
    pub fn id(&self) -> Option<&PostId> {
        match self {
            Self::Posted(post) | Self::Edited(post) => Some(&post.id),
            Self::Deleted { id, .. } => Some(id),
            Self::Erased(_) => None,
        }
    }
}

/// What happened to a mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MentionEvent {
    /// A post mentions brands of a workspace, or still does after an edit: replaces what was known.
    Mentioned(Box<Mention>),
    /// A post no longer mentions any brand of this workspace, or of any where none is named.
    Removed {
        /// The workspace that it leaves; all of them when `None`.
        workspace: Option<Slug>,
        /// Which post.
        post: PostId,
    },
    /// All that an author wrote leaves all workspaces.
    Erased(Erasure),
    /// A mention that a replay found in an old post: to be found by searching, and news to nobody.
    Replayed(Box<Mention>),
    /// Posts that match nothing of this workspace now, told by a replay: removes what was known of them.
    Unmatched {
        /// Whose mentions they were.
        workspace: Slug,
        /// Which posts; a few thousand at most.
        posts: Vec<PostId>,
    },
    /// A team changed how it handles a mention, or tells it once more: to be filtered and counted by, whether the post is
    /// a mention now, was one, or is yet to be.
    Handled(Box<Handled>),
    /// How far one partition of the posts has come: every mention of its posts up to there stands before this. What
    /// follows event time waits for the partition that is furthest behind.
    Heard {
        /// Which partition of the posts, from 0.
        posts_partition: u32,
        /// How many the posts have.
        of: u32,
        /// The event time that it has reached, in unix milliseconds.
        until: i64,
    },
    /// Which sources spoke since this was last told, whether their posts matched anything or not: so a source that is
    /// dead can be told from one that nobody mentions a brand on. Told every minute at least while posts are being
    /// matched, also where nobody spoke: where it is not told, nobody listened.
    Sources {
        /// When it was told, in unix milliseconds.
        at: i64,
        /// Those that spoke; a few dozen at most.
        heard: Vec<HeardSource>,
    },
}

impl MentionEvent {
    /// The workspace that it is about, also the key that keeps its events in order; `None` when it is for all.
    #[must_use]
    pub fn workspace(&self) -> Option<&Slug> {
        match self {
            Self::Mentioned(mention) | Self::Replayed(mention) => Some(&mention.workspace),
            Self::Removed { workspace, .. } => workspace.as_ref(),
            Self::Unmatched { workspace, .. } => Some(workspace),
            Self::Handled(handled) => Some(&handled.workspace),
            Self::Erased(_) | Self::Heard { .. } | Self::Sources { .. } => None,
        }
    }
}
