//! What becomes of posts: a few are edited within half an hour, a few deleted within four.
//!
//! Edits come before deletions by construction, so nothing that was deleted ever comes back.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use vigie_model::PostEvent;

use crate::{
    chance::poisson,
    echo::Role,
    grammar::Names,
    scenario::{Scenario, TimedEvent},
    slot::{Draw, Slot},
    writing::Original,
};

/// Edits and deletions for each post of the usual talk.
const EDITS: f64 = 0.01;
const DELETIONS: f64 = 0.01;
/// How many minutes after its post a change comes.
const EDITED_AFTER: std::ops::RangeInclusive<u64> = 1..=30;
const DELETED_AFTER: std::ops::RangeInclusive<u64> = 31..=240;

impl Scenario {
    /// The changes that are made within a minute.
    pub(crate) fn changes(&self, minute: u64) -> Vec<TimedEvent> {
        let posts = f64::from(self.settings().posts_per_day) / 1_440.0;
        let count = |draw: Draw, part: f64| {
            poisson(posts * part, Slot::Everyday { minute, index: 0 }.draw(self.seed(), draw))
        };
        let edits = (0..count(Draw::Edits, EDITS)).filter_map(|index| self.edit(minute, index));
        let deletions =
            (0..count(Draw::Deletions, DELETIONS)).filter_map(|index| self.deletion(minute, index));
        edits.chain(deletions).collect()
    }

    fn edit(&self, minute: u64, index: u32) -> Option<TimedEvent> {
        let rng = &mut Slot::Everyday { minute, index }.rng(self.seed(), Draw::Edits);
        let lag = rng.random_range(EDITED_AFTER);
        let original = self.original_of(minute.checked_sub(lag)?, rng).filter(|it| it.network.has_edits())?;
        let grammar = original.language.grammar();
        let note = if grammar.has("edit") { "edit" } else { "noise_reply" };
        let mut post = original.post;
        post.text.push(' ');
        grammar.write(note, Names::default(), rng, &mut post.text);
        let at = self.moment(minute, rng.random_range(0.0..1.0))?;
        Some(TimedEvent { at, event: PostEvent::Edited(post) })
    }

    fn deletion(&self, minute: u64, index: u32) -> Option<TimedEvent> {
        let rng = &mut Slot::Everyday { minute, index }.rng(self.seed(), Draw::Deletions);
        let lag = rng.random_range(DELETED_AFTER);
        let id = self.original_of(minute.checked_sub(lag)?, rng)?.post.id;
        let at = self.moment(minute, rng.random_range(0.0..1.0))?;
        Some(TimedEvent { at, event: PostEvent::Deleted { id, at } })
    }

    /// Some post of a minute that stands on its own.
    fn original_of(&self, minute: u64, rng: &mut ChaCha8Rng) -> Option<Original> {
        let count = self.everyday_count(minute);
        let index = (count > 0).then(|| rng.random_range(0..count))?;
        let slot = Slot::Everyday { minute, index };
        if self.role(slot) == Role::Original { self.original(slot) } else { None }
    }
}
