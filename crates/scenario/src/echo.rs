//! Posts that lean on another: replies, reposts, quotes, and texts that are copied with small changes.
//!
//! They only ever lean on originals that came before them, so what they point to exists.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use vigie_model::Post;

use crate::{
    author,
    chance::weighted,
    crisis::{EXCITEMENT, Voice},
    grammar::Names,
    market::LUNIVEL,
    network::Network,
    phrases::Language,
    scenario::Scenario,
    slot::{Draw, Slot},
    writing::{Draft, Original, Subject, names},
};

/// How a post stands to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Original,
    Reply,
    Repost,
    Quote,
    Copy,
}

const ROLES: [Role; 5] = [Role::Original, Role::Reply, Role::Repost, Role::Quote, Role::Copy];
const EVERYDAY: [f64; 5] = [70.0, 13.0, 9.0, 4.0, 4.0];
const CRISIS: [f64; 5] = [52.0, 14.0, 22.0, 7.0, 5.0];
/// How far back people look on a usual day, in minutes, on average.
const MEMORY_MINUTES: f64 = 45.0;
/// How far back people look in a crisis, in posts, on average.
const MEMORY_POSTS: f64 = 160.0;
/// How many originals are looked at before the post stands on its own after all.
const LOOKS: usize = 12;

impl Scenario {
    /// The post of a slot.
    pub(crate) fn post(&self, slot: Slot) -> Option<Post> {
        let role = self.role(slot);
        match self.target(slot, role) {
            Some(target) => self.echo(slot, role, &target),
            None => self.original(slot).map(|original| original.post),
        }
    }

    /// The original of a slot, whatever its role.
    pub(crate) fn original(&self, slot: Slot) -> Option<Original> {
        match slot {
            Slot::Everyday { minute, index } => self.everyday_original(minute, index),
            Slot::Crisis { number } => self.crisis_original(number),
        }
    }

    pub(crate) fn role(&self, slot: Slot) -> Role {
        let weights = match slot {
            Slot::Everyday { .. } => &EVERYDAY,
            // Newspapers and the brand speak for themselves.
            Slot::Crisis { number } if self.voice(number) != Voice::People => {
                return Role::Original;
            }
            Slot::Crisis { .. } => &CRISIS,
        };
        ROLES.get(weighted(weights, slot.draw(self.seed(), Draw::Role))).copied().unwrap_or(Role::Original)
    }

    pub(crate) fn network(&self, slot: Slot) -> Option<Network> {
        match slot {
            Slot::Everyday { minute, index } => self.everyday_network(minute, index),
            Slot::Crisis { number } => Some(self.crisis_network(number)),
        }
    }

    /// An earlier original that a post of this role can lean on.
    fn target(&self, slot: Slot, role: Role) -> Option<Original> {
        let suits = |network: Network| match role {
            Role::Original => false,
            Role::Reply => network.has_replies(),
            Role::Repost | Role::Quote => network.has_reposts(),
            Role::Copy => network != Network::Reviews,
        };
        if role == Role::Original {
            return None;
        }
        let rng = &mut slot.rng(self.seed(), Draw::Target);
        (0..LOOKS)
            .filter_map(|_| self.earlier(slot, rng))
            .find(|earlier| {
                self.role(*earlier) == Role::Original && self.network(*earlier).is_some_and(suits)
            })
            .and_then(|earlier| self.original(earlier))
    }

    /// Some slot before this one.
    pub(crate) fn earlier(&self, slot: Slot, rng: &mut ChaCha8Rng) -> Option<Slot> {
        let back = -rng.random_range(1e-9_f64..1.0).ln();
        match slot {
            Slot::Everyday { minute, .. } => {
                let minute = minute.checked_sub(1 + (back * MEMORY_MINUTES) as u64)?;
                let count = self.everyday_count(minute);
                (count > 0).then(|| Slot::Everyday { minute, index: rng.random_range(0..count) })
            }
            Slot::Crisis { number } => {
                let loudest = self.loudest_before(number).filter(|_| rng.random_bool(0.3));
                let number = match loudest {
                    Some(loudest) => loudest,
                    None => number.checked_sub(1 + (back * MEMORY_POSTS) as u64)?,
                };
                Some(Slot::Crisis { number })
            }
        }
    }

    fn echo(&self, slot: Slot, role: Role, target: &Original) -> Option<Post> {
        let at = match slot {
            Slot::Everyday { minute, index } => self.everyday_time(minute, index)?,
            Slot::Crisis { number } => self.crisis_time(number)?,
        };
        let rng = &mut slot.rng(self.seed(), Draw::Words);
        let (network, language) = (target.network, target.language);
        let answered_by = match target.subject {
            Subject::Brand(brand) if role == Role::Reply && rng.random_bool(0.1) => Some(brand),
            _ => None,
        };
        let persona = match (answered_by, network) {
            (Some(brand), _) => author::official(brand, network),
            (None, Network::Feed) => author::outlet(language, rng.random_range(0..6)),
            (None, _) => self.somebody(network, language, rng),
        };
        let (title, text) = match (role, answered_by) {
            (_, Some(brand)) => {
                (None, language.grammar().phrase("official_reply", names(brand, brand.tag, rng), rng))
            }
            (Role::Repost, _) => (target.post.title.clone(), target.post.text.clone()),
            (Role::Copy, _) => (target.post.title.clone(), copied(&target.post.text, network, language, rng)),
            (_, _) => (None, answer(role, target, rng)),
        };
        let excitement = if target.subject == Subject::Crisis { EXCITEMENT / 2.0 } else { 0.6 };
        let draft = Draft {
            unique: slot.unique(self.key()),
            at,
            network,
            language,
            persona: &persona,
            title,
            text,
            excitement,
        };
        let mut post = draft.write(rng);
        let id = Some(target.post.id.clone());
        match role {
            Role::Reply => post.reply_to = id,
            Role::Quote => post.quote_of = id,
            Role::Repost => {
                // A repost is the same text, not the same text typed again.
                post.text.clone_from(&target.post.text);
                post.repost_of = id;
            }
            Role::Original | Role::Copy => {}
        }
        Some(post)
    }
}

/// What somebody says to, or above, another's post.
fn answer(role: Role, target: &Original, rng: &mut ChaCha8Rng) -> String {
    let quotes = role == Role::Quote;
    let (section, names) = match target.subject {
        Subject::Crisis => {
            (if quotes { "crisis_quote" } else { "crisis_reply" }, names(&LUNIVEL, LUNIVEL.tag, rng))
        }
        Subject::Brand(brand) => (if quotes { "quote" } else { "reply" }, names(brand, brand.tag, rng)),
        _ => (if quotes { "noise_quote" } else { "noise_reply" }, Names::default()),
    };
    target.language.grammar().phrase(section, names, rng)
}

/// The text as somebody passes it on: with a word in front, or cut a little.
fn copied(text: &str, network: Network, language: Language, rng: &mut ChaCha8Rng) -> String {
    let grammar = language.grammar();
    // A newspaper that takes over an agency's text does not say so.
    if network == Network::Feed || !grammar.has("copied") || rng.random_bool(0.4) {
        return text.to_owned();
    }
    format!("{} {text}", grammar.phrase("copied", Names::default(), rng))
}
