//! feeds ──► hubs ──► feeds: subscribes at the hubs that feeds name (WebSub), renews what runs out, ends what nobody listens to
//! any more, and hands feeds what hubs brought.
//!
//! Runs beside [`Listen`](crate::listen::Listen) where hubs reach this Vigie (`sources.hub_address`). Hubs call any process that
//! serves; what they say comes through the store. A subscription that a hub does not confirm is asked for again, ever less often
//! than feeds are: nothing depends on it but how soon news come.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use tokio::{sync::watch, time::Instant};
use tokio_util::sync::CancellationToken;
use vigie_model::Origin;
use vigie_sources::{Delivery, Hubs, Kit, Offer};
use vigie_store::{HubDelivery, HubSubscription, Store, StoreError};

use crate::watched::Watch;

/// How often the store is asked for what hubs brought.
const TAKE_EVERY: Duration = Duration::from_millis(250);
/// How often is asked whether feeds or workspaces say something new.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often what is subscribed is looked through for what is to be asked for again, where nothing is new.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// How long to wait for a store that is away.
const AWAY: Duration = Duration::from_secs(2);
/// How long a hub has to confirm before it is asked again.
const CONFIRMED_WITHIN_MS: i64 = 3_600_000;
/// For how long hubs are asked to tell of a feed, in seconds: ten days.
const LEASE: &str = "864000";
/// How many hubs are asked at once, and how many feeds they are asked for before what is wanted is looked at again.
const ASKING: usize = 4;
const MOST_AT_ONCE: usize = 64;

/// What it takes to subscribe.
pub(crate) struct Subscribe {
    pub(crate) store: Store,
    pub(crate) kit: Kit,
    pub(crate) watch: Watch,
    /// Whether this process is the one that listens to the sources.
    pub(crate) listening: watch::Receiver<bool>,
}

impl Subscribe {
    /// Subscribes until stopped.
    pub(crate) async fn run(self, stop: CancellationToken) {
        let work = async {
            match self.kit.hubs() {
                Some(hubs) => drop(tokio::join!(self.keep_subscribed(hubs), self.hand_out(hubs))),
                None => self.end_all().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
        }
    }

    /// Where hubs reached this Vigie once and do so no more, what they bring is not wanted: they hear so when they try.
    async fn end_all(&self) {
        let ended = async {
            for subscription in self.store.hub_subscriptions().await? {
                self.store.end_hub_subscription(&subscription.source).await?;
            }
            Ok::<_, StoreError>(())
        };
        if let Err(error) = ended.await {
            tracing::warn!(%error, "subscriptions of feeds at hubs could not be ended");
        }
    }

    async fn hand_out(&self, hubs: &Hubs) {
        loop {
            tokio::time::sleep(TAKE_EVERY).await;
            if !*self.listening.borrow() {
                continue;
            }
            match self.store.take_hub_deliveries().await {
                Ok(taken) => taken.into_iter().for_each(|delivery| hand(hubs, delivery)),
                Err(error) => {
                    tracing::warn!(%error, "what hubs brought waits");
                    tokio::time::sleep(AWAY).await;
                }
            }
        }
    }

    async fn keep_subscribed(&self, hubs: &Hubs) {
        let (mut said, mut version, mut looked) = (BTreeMap::new(), None, Instant::now());
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            if !*self.listening.borrow() {
                continue;
            }
            said.append(&mut hubs.said());
            let now_version = Some(self.watch.current().version);
            if said.is_empty() && version == now_version && looked.elapsed() < RENEW_EVERY {
                continue;
            }
            looked = Instant::now();
            match self.agree(&mut said).await {
                Ok(()) => version = now_version,
                Err(error) => {
                    tracing::warn!(%error, "subscriptions of feeds at hubs wait");
                    version = None;
                    tokio::time::sleep(AWAY).await;
                }
            }
        }
    }

    /// Makes what is subscribed agree with what feeds said, of which only that stays which is not dealt with yet.
    async fn agree(&self, said: &mut BTreeMap<String, Option<Offer>>) -> Result<(), StoreError> {
        let watched = self.watch.current();
        let sources = watched.workspaces.iter().flat_map(|workspace| &workspace.sources);
        let wanted: HashSet<String> = sources
            .filter(|source| !source.paused)
            .filter(|source| matches!(source.from, Origin::Feeds { .. } | Origin::Youtube { .. }))
            .flat_map(|source| source.from.parts())
            .map(|part| part.key())
            .collect();
        let mut known: HashMap<String, HubSubscription> = (self.store.hub_subscriptions().await?.into_iter())
            .map(|subscription| (subscription.source.clone(), subscription))
            .collect();
        let over = |source: &String, _: &mut HubSubscription| {
            !wanted.contains(source) || said.get(source).is_some_and(Option::is_none)
        };
        let ended: Vec<HubSubscription> = known.extract_if(over).map(|(_, ended)| ended).collect();
        let mut ending =
            stream::iter(ended.into_iter().map(|ended| self.end(ended))).buffer_unordered(ASKING);
        while let Some(outcome) = ending.next().await {
            outcome?;
        }
        let same = |source: &str, offer: &Offer| {
            known.get(source).is_some_and(|known| known.hub == offer.hub && known.topic == offer.topic)
        };
        said.retain(|source, offer| match offer {
            Some(offer) => wanted.contains(source) && !same(source, offer),
            None => false,
        });
        let new = said.iter().filter_map(|(source, offer)| Some(fresh(source, offer.as_ref()?)));
        let now_ms = Timestamp::now().as_millisecond();
        let again = known.values().filter(|known| {
            let source = &known.source;
            known.ask_again_ms <= now_ms && wanted.contains(source) && !said.contains_key(source)
        });
        let due: Vec<HubSubscription> = new.chain(again.cloned()).take(MOST_AT_ONCE).collect();
        let mut asked = stream::iter(due.into_iter().map(|due| self.ask(due))).buffer_unordered(ASKING);
        while let Some(source) = asked.next().await {
            said.remove(&source?);
        }
        Ok(())
    }

    /// Asks a hub to tell of a feed, and says of which. It calls back before or after it answers.
    async fn ask(&self, due: HubSubscription) -> Result<String, StoreError> {
        let ask_again_ms = Timestamp::now().as_millisecond() + CONFIRMED_WITHIN_MS;
        self.store.keep_hub_subscription(&HubSubscription { ask_again_ms, ..due.clone() }).await?;
        let fields = [
            ("hub.mode", "subscribe"),
            ("hub.topic", &due.topic),
            ("hub.callback", &self.kit.hub_callback(&due.token)),
            ("hub.lease_seconds", LEASE),
            ("hub.secret", &due.secret),
        ];
        if let Err(error) = self.kit.send_form(&due.hub, &fields).await {
            tracing::info!(source = due.source, hub = due.hub, %error, "a hub cannot be subscribed to; the feed is asked");
        }
        Ok(due.source)
    }

    /// Ends a subscription. A hub that does not hear of it now hears of it when it next brings something.
    async fn end(&self, ended: HubSubscription) -> Result<(), StoreError> {
        self.store.end_hub_subscription(&ended.source).await?;
        let fields = [
            ("hub.mode", "unsubscribe"),
            ("hub.topic", &ended.topic),
            ("hub.callback", &self.kit.hub_callback(&ended.token)),
        ];
        if let Err(error) = self.kit.send_form(&ended.hub, &fields).await {
            tracing::debug!(source = ended.source, hub = ended.hub, %error, "a hub does not hear of the end");
        }
        Ok(())
    }
}

/// A subscription that was not asked for yet.
fn fresh(source: &str, offer: &Offer) -> HubSubscription {
    let secret = || BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    HubSubscription {
        source: source.to_owned(),
        token: secret(),
        hub: offer.hub.clone(),
        topic: offer.topic.clone(),
        secret: secret(),
        as_safe: offer.as_safe,
        lease_until_ms: None,
        ask_again_ms: 0,
    }
}

/// What came less safely than the feed itself only says that there is news.
fn hand(hubs: &Hubs, delivery: HubDelivery) {
    let HubDelivery { source, as_safe, content_type, body_base64 } = delivery;
    match BASE64_STANDARD.decode(body_base64) {
        Ok(body) if as_safe => hubs.bring(&source, Delivery { content_type, body: body.into() }),
        _ => hubs.wake(&source),
    }
}
