//! The compiled queries of all workspaces, and what they make of a post.

use vigie_model::{BrandMatch, Mention, MentionEvent, Post, PostEvent, PostKind, Slug};
use vigie_query::{Occurrence, Tokens};

use crate::{
    RelevanceModel,
    accounts::Accounts,
    asks::asks,
    compile::Compiled,
    hanging::{Finding, Hanging},
    places::Places,
    reading::Reading,
};

/// All queries of all workspaces, compiled. Share it between threads in an `Arc`, and put another in its place when a
/// workspace changes.
#[derive(Debug)]
pub struct Matcher {
    pub(crate) workspaces: Vec<Watched>,
    /// Of all workspaces, in their order and that of their files.
    pub(crate) brands: Vec<WatchedBrand>,
    pub(crate) hanging: Hanging,
    pub(crate) accounts: Accounts,
}

/// A workspace without its brands.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) id: Slug,
    pub(crate) topics: Vec<Compiled>,
}

/// A brand and where it belongs.
#[derive(Debug)]
pub(crate) struct WatchedBrand {
    /// Index of its workspace.
    pub(crate) workspace: usize,
    pub(crate) compiled: Compiled,
    /// What people's marks taught, once there are enough.
    pub(crate) relevance: Option<RelevanceModel>,
}

/// Buffers for matching: one for each thread, kept from post to post and from matcher to matcher, so that posts that
/// mention nothing cost no allocation.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(crate) tokens: Tokens,
    finding: Finding,
    candidates: Vec<u32>,
    own: Vec<u32>,
    places: Places,
    found: Vec<Occurrence>,
}

impl Matcher {
    /// What a post is to each workspace of which it mentions a brand, or of which an account wrote it, in the order of the
    /// workspaces.
    ///
    /// Each mention holds the post once more. Takes time that grows with the post's length and with the number of
    /// queries that it touches, hardly with the number of queries that there are.
    #[must_use]
    pub fn mentions(&self, post: &Post, scratch: &mut Scratch) -> Vec<Mention> {
        let Scratch { tokens, finding, candidates, own, places, found } = scratch;
        tokens.read(post.title.as_deref(), &post.text);
        self.hanging.candidates(tokens, finding, candidates);
        self.accounts.of_author(post, own);
        if !own.is_empty() {
            candidates.extend_from_slice(own);
            candidates.sort_unstable();
            candidates.dedup();
        }
        if candidates.is_empty() {
            return Vec::new();
        }
        places.sort(tokens);
        let reading = Reading::new(post, tokens, places);
        let same_workspace = |a: &u32, b: &u32| self.workspace_of(*a) == self.workspace_of(*b);
        let workspaces = candidates.chunk_by(same_workspace);
        workspaces.filter_map(|brands| self.mention(brands, own, &reading, found)).collect()
    }

    /// The events that follow from an event about a post.
    ///
    /// - **Posted**: one `Mentioned` for each workspace of which the post mentions a brand.
    /// - **Edited**: first a `Removed` from all workspaces, then the same as for a new post. Applied in this order the
    ///   workspaces that the post no longer mentions have lost it at the end, and nobody has to remember which ones
    ///   these are. All events of a post keep this order as long as whoever carries them keeps the order of a post's
    ///   events. Who counts mentions must count each [`Mention::key`] once, or an edit counts twice.
    /// - **Deleted**: one `Removed` from all workspaces, whether it mentioned any brand or not.
    /// - **Erased**: the same word, whoever mentioned what.
    #[must_use]
    pub fn events(&self, event: PostEvent, scratch: &mut Scratch) -> Vec<MentionEvent> {
        let everywhere = |post| MentionEvent::Removed { workspace: None, post };
        let mentioned = |post: &Post, scratch| {
            self.mentions(post, scratch).into_iter().map(Box::new).map(MentionEvent::Mentioned)
        };
        match event {
            PostEvent::Posted(post) => mentioned(&post, scratch).collect(),
            PostEvent::Edited(post) => {
                let mentions = mentioned(&post, scratch);
                std::iter::once(everywhere(post.id)).chain(mentions).collect()
            }
            PostEvent::Deleted { id, .. } => vec![everywhere(id)],
            PostEvent::Erased(erasure) => vec![MentionEvent::Erased(erasure)],
        }
    }

    /// How many queries of brands and topics there are.
    #[must_use]
    pub fn queries(&self) -> usize {
        self.brands.len() + self.workspaces.iter().map(|workspace| workspace.topics.len()).sum::<usize>()
    }

    /// How many different words and phrases posts are scanned for: those on which queries of brands hang.
    #[must_use]
    pub fn patterns(&self) -> usize {
        self.hanging.anchors()
    }

    /// About how many bytes the compiled queries take.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let topics = self.workspaces.iter().flat_map(|workspace| &workspace.topics);
        let queries = self.brands.iter().map(|brand| &brand.compiled).chain(topics);
        self.hanging.memory_bytes()
            + self.workspaces.capacity() * size_of::<Watched>()
            + self.brands.capacity() * size_of::<WatchedBrand>()
            + queries.map(Compiled::memory_bytes).sum::<usize>()
    }

    fn workspace_of(&self, brand: u32) -> Option<usize> {
        self.brands.get(brand as usize).map(|brand| brand.workspace)
    }

    /// The mention of those of `brands`, all of one workspace, that match, or whose account wrote it: `own`.
    fn mention(
        &self,
        brands: &[u32],
        own: &[u32],
        reading: &Reading,
        found: &mut Vec<Occurrence>,
    ) -> Option<Mention> {
        let matches = |&brand: &u32| {
            let found = self.brand_match(brand, reading, found);
            found.or_else(|| own.contains(&brand).then(|| self.unnamed(brand)).flatten())
        };
        let mut matching: Vec<BrandMatch> = brands.iter().filter_map(matches).collect();
        let first = brands.first().filter(|_| !matching.is_empty())?;
        let number = self.workspace_of(*first)?;
        let workspace = self.workspaces.get(number)?;
        let own = brands.iter().any(|brand| own.contains(brand));
        reading.judge_each(&mut matching);
        let topics = workspace.topics.iter().filter(|topic| reading.matches(topic, found));
        Some(Mention {
            workspace: workspace.id.clone(),
            topics: topics.map(|topic| topic.id.clone()).collect(),
            brands: matching,
            post: reading.post().clone(),
            lang: reading.language().to_owned(),
            sentiment: reading.sentiment().clone(),
            own,
            asks: !own && self.accounts.are_named_in(number) && self.asks(number, reading),
        })
    }

    /// Whether a post asks something that the workspace's people should answer.
    fn asks(&self, workspace: usize, reading: &Reading) -> bool {
        let post = reading.post();
        if post.kind() == PostKind::Repost {
            return false;
        }
        let addressed = self.accounts.are_addressed(workspace, &post.source, reading.tokens());
        [post.title.as_deref(), Some(post.text.as_str())]
            .into_iter()
            .flatten()
            .any(|text| asks(text, addressed))
    }

    /// A brand whose account wrote a post that does not name it.
    fn unnamed(&self, brand: u32) -> Option<BrandMatch> {
        let brand = self.brands.get(brand as usize)?.compiled.id.clone();
        Some(BrandMatch { brand, spans: Vec::new(), sentiment: None, relevance: None })
    }

    fn brand_match(&self, brand: u32, reading: &Reading, found: &mut Vec<Occurrence>) -> Option<BrandMatch> {
        let WatchedBrand { compiled: query, relevance, .. } = self.brands.get(brand as usize)?;
        let spans = reading.spans(query, found)?;
        let relevance = relevance.as_ref().map(|model| model.judge(reading.tokens()));
        Some(BrandMatch { brand: query.id.clone(), spans, sentiment: None, relevance })
    }
}
