//! The accounts of one's own in all workspaces: what they publish are mentions whatever the queries say, and who
//! addresses them may ask something.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use vigie_model::{Account, Post};
use vigie_query::{Sigil, Tokens, fold};

/// Accounts by source and name.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    sources: HashMap<String, OfSource>,
    /// The numbers of the workspaces that name any.
    workspaces: BTreeSet<usize>,
}

/// The accounts of one source.
#[derive(Debug, Default)]
struct OfSource {
    /// The numbers of the brands, by folded handle.
    by_handle: HashMap<String, Vec<u32>>,
    /// The same by the source's lasting identifier.
    by_id: HashMap<String, Vec<u32>>,
    /// By workspace, the first words of the handles: what people write behind an `@`.
    addresses: BTreeMap<usize, BTreeSet<String>>,
}

impl Accounts {
    /// Adds those of a brand.
    pub(crate) fn add(&mut self, workspace: usize, brand: u32, accounts: &[Account]) {
        for account in accounts {
            let source = self.sources.entry(account.source().to_owned()).or_default();
            let brands = match account.handle() {
                Some(handle) => {
                    let handle = fold(handle);
                    let first = handle.split(' ').next().unwrap_or_default().to_owned();
                    source.addresses.entry(workspace).or_default().insert(first);
                    source.by_handle.entry(handle)
                }
                None => source.by_id.entry(account.author_id().unwrap_or_default().to_owned()),
            };
            brands.or_default().push(brand);
            self.workspaces.insert(workspace);
        }
    }

    /// Replaces `brands` by those whose account wrote the post.
    pub(crate) fn of_author(&self, post: &Post, brands: &mut Vec<u32>) {
        brands.clear();
        let (Some(source), Some(author)) = (self.of(&post.source), &post.author) else { return };
        let by_handle = author.handle.as_deref().and_then(|handle| source.by_handle.get(&fold(handle)));
        let by_id = author.id.as_deref().and_then(|id| source.by_id.get(id));
        brands.extend(by_handle.into_iter().chain(by_id).flatten());
    }

    /// Whether a workspace names any.
    pub(crate) fn are_named_in(&self, workspace: usize) -> bool {
        self.workspaces.contains(&workspace)
    }

    /// Whether a post of this source names the handle of one of a workspace's accounts there.
    pub(crate) fn are_addressed(&self, workspace: usize, source: &str, tokens: &Tokens) -> bool {
        let Some(handles) = self.of(source).and_then(|source| source.addresses.get(&workspace)) else {
            return false;
        };
        let handle = |token: &&vigie_query::Token| token.sigil == Some(Sigil::Handle);
        tokens.as_slice().iter().filter(handle).any(|token| handles.contains(tokens.text(token)))
    }

    fn of(&self, source: &str) -> Option<&OfSource> {
        // Most have none, and then no post pays for it.
        (!self.sources.is_empty()).then(|| self.sources.get(&source.to_ascii_lowercase())).flatten()
    }
}
