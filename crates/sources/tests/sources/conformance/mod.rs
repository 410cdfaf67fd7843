//! What every source promises, tried against its network as it is played on this machine, while it is well and in all the ways
//! in which networks misbehave: nothing is lost by a drop, a failure or a kill; what comes again is absorbed by ids; edits and
//! deletions are told in their order; nobody makes us read without end or look at private addresses; and it stops when it is
//! told to.
//!
//! Whoever adds a kind of source plays its network ([`Network`]) in the shapes of its documentation and names it in `every_source`.
//! Where a network cannot keep a promise, it says so in its constants, with the reason.

mod changes;
pub(crate) mod http;
mod promises;
mod reader;
pub(crate) mod stage;
mod trial;
pub(crate) mod web_socket;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use prometheus::Registry;
use vigie_model::Origin;
use vigie_outbound::{Config as OutboundConfig, OutboundClient};
use vigie_sources::{AnySource, Config, Kit};

use self::stage::{Said, Stage};
use crate::{
    app_store, bluesky, feeds, gdelt, hacker_news, mastodon, mastodon_live, nostr, telegram, youtube,
};

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long one answer may take, how long a line may be silent, and how large what comes may be.
const TIMEOUT: Duration = Duration::from_millis(700);
const LIMIT: usize = 1 << 20;

/// What may happen to the post of a number.
pub(crate) type Change = fn(usize) -> Said;

/// A network, played on this machine.
pub(crate) trait Network: Default + Send + 'static {
    /// What is told beside new posts to who listens.
    const TELLS: &'static [Change];
    /// What of that is told to who was away meanwhile, too.
    const TELLS_LATER: &'static [Change] = Self::TELLS;
    /// What is told to who comes for the first time.
    const FIRST: First = First::Everything;
    /// Where it misbehaves when it does: at paths that begin so.
    const BAD_AT: &'static str = "";
    /// The variables that its source needs.
    const SECRETS: &'static [(&'static str, &'static str)] = &[];

    /// It, where it is played.
    fn origin(base: &str) -> Origin;

    /// Plays it until the test ends; where.
    fn play(self, stage: Stage) -> impl Future<Output = String>;
}

/// What a network tells to who comes for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum First {
    /// All that it holds.
    Everything,
    /// What nobody confirmed: what is durable is confirmed by asking on, and is then forgotten.
    Unconfirmed,
    /// What is said from then on.
    News,
}

/// A kit that may reach this machine, hardly waits, and knows these secrets.
pub(crate) fn kit(secrets: &'static [(&str, &str)]) -> Kit {
    let outbound = OutboundConfig {
        allow: vec!["127.0.0.1".to_owned()],
        timeout: TIMEOUT,
        max_response_bytes: LIMIT,
        ..OutboundConfig::default()
    };
    let outbound = OutboundClient::new(&outbound, &Registry::new()).unwrap();
    let secret =
        |name: &str| secrets.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let config = Config { pause: Duration::ZERO, patience: 0.000_1, silence: TIMEOUT, ..Config::default() };
    Kit::new(outbound, Arc::new(secret), Timestamp::now, config)
}

/// Each kind of source, with the networks that it is tried against: a kind that is not named does not compile.
macro_rules! every_source {
    ($($kind:ident: $($test:ident = $network:ty),+;)+) => {
        $($(
            #[tokio::test]
            async fn $test() {
                promises::are_kept::<$network>().await;
                changes::are_told::<$network>().await;
            }
        )+)+

        #[expect(dead_code, reason = "it is there to be compiled")]
        fn every_kind_is_tried(source: &AnySource) {
            match source { $(AnySource::$kind(_) => {})+ }
        }
    };
}

every_source! {
    AppStore: app_store_keeps_the_promises = app_store::Store;
    Bluesky: bluesky_keeps_the_promises = bluesky::Firehose;
    Feeds: feeds_keep_the_promises = feeds::Press;
    Gdelt: gdelt_keeps_the_promises = gdelt::Search;
    HackerNews: hacker_news_keeps_the_promises = hacker_news::Search;
    Mastodon:
        mastodon_keeps_the_promises = mastodon::Timeline,
        mastodon_streamed_keeps_the_promises = mastodon_live::Streamed<false>,
        mastodon_keeps_the_promises_while_its_streams_do_not = mastodon_live::Streamed<true>;
    Nostr: nostr_keeps_the_promises = nostr::Relay;
    Telegram: telegram_keeps_the_promises = telegram::Bot;
    Youtube: youtube_keeps_the_promises = youtube::Channel;
}
