//! Posts that come, change and go, and what of them mentions a brand: counted without the program.

use std::collections::{BTreeMap, BTreeSet};

use rand::{RngExt, rngs::StdRng};
use vigie_model::PostEvent;
use vigie_stream::Log;

use crate::world::{append, deleted, erased, post};

/// What people write; each names one of two brands or none.
const TEXTS: [&str; 4] = ["aurora again", "boreal again", "both aurora and boreal", "of something else"];

/// The newest text of every post.
#[derive(Default)]
pub(crate) struct Posts {
    texts: BTreeMap<u32, &'static str>,
    /// The first post of each author behind the last erasure: those before are not told of any more.
    erased: BTreeMap<u32, u32>,
    next: u32,
}

impl Posts {
    /// So many posts that are new, and as many old ones edited or deleted; now and then all that somebody wrote is erased.
    pub(crate) fn write(&mut self, log: &dyn Log, random: &mut StdRng, count: u32) {
        let mut events = Vec::new();
        for _ in 0..count {
            let text = TEXTS[random.random_range(0..TEXTS.len())];
            events.push(PostEvent::Posted(post(&self.next.to_string(), i64::from(self.next), text)));
            self.texts.insert(self.next, text);
            self.next += 1;
            let old = random.random_range(0..self.next);
            if random.random_bool(0.3) {
                events.push(deleted(&old.to_string()));
                self.texts.remove(&old);
            } else if self.erased.get(&(old % 10)).is_none_or(|first| old >= *first) {
                let text = TEXTS[random.random_range(0..TEXTS.len())];
                events.push(PostEvent::Edited(post(&old.to_string(), i64::from(old), text)));
                self.texts.insert(old, text);
            }
            if random.random_bool(0.01) {
                let author = random.random_range(0..10);
                events.push(erased(&author.to_string(), i64::from(self.next) - 1));
                self.texts.retain(|number, _| number % 10 != author);
                self.erased.insert(author, self.next);
            }
        }
        append(log, &events);
    }

    /// The keys of those that one of these words stands in.
    pub(crate) fn mentions(&self, query: &str) -> BTreeSet<String> {
        let matches = |text: &str| query.split(" OR ").any(|word| text.contains(word));
        let naming = self.texts.iter().filter(|(_, text)| matches(text));
        naming.map(|(id, _)| format!("acme/test:{id}")).collect()
    }
}
