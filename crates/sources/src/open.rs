//! From a `[[source]]` table to the module that reads it.

use vigie_model::Origin;

use crate::{
    AppStore, Bluesky, Cursor, Feeds, Gdelt, HackerNews, Kit, Mastodon, Nostr, Source, SourceBatch,
    SourceError, Telegram, Youtube,
};

/// One enum over all kinds of source. What a source waits in lies on the heap: else each of ten thousand feeds would take as much
/// room as the largest kind.
macro_rules! any_source {
    ($($kind:ident),+ $(,)?) => {
        /// A source of any kind.
        #[derive(Debug)]
        #[expect(missing_docs, reason = "each variant is the source of that name")]
        pub enum AnySource {
            $($kind($kind)),+
        }

        impl Source for AnySource {
            fn name(&self) -> &str {
                match self { $(Self::$kind(source) => source.name()),+ }
            }

            fn kind(&self) -> &'static str {
                match self { $(Self::$kind(source) => source.kind()),+ }
            }

            async fn connect(&mut self, cursor: Option<Cursor>) -> Result<(), SourceError> {
                match self { $(Self::$kind(source) => Box::pin(source.connect(cursor)).await),+ }
            }

            async fn next_batch(&mut self) -> Result<SourceBatch, SourceError> {
                match self { $(Self::$kind(source) => Box::pin(source.next_batch()).await),+ }
            }

            async fn close(&mut self) {
                match self { $(Self::$kind(source) => source.close().await),+ }
            }
        }
    };
}

any_source! {
    AppStore, Bluesky, Feeds, Gdelt, HackerNews, Mastodon, Nostr, Telegram, Youtube,
}

/// The source that reads one part of an origin (see [`Origin::parts`]); not connected yet.
///
/// # Errors
/// [`SourceError::Refused`] for a kind that this version does not read.
pub fn open(part: &Origin, kit: Kit) -> Result<AnySource, SourceError> {
    let name = part.key();
    match part {
        Origin::Feeds { urls } => {
            let url = urls.first().map_or("", String::as_str);
            Ok(AnySource::Feeds(Feeds::new(name, url, kit)))
        }
        Origin::Bluesky { jetstream } => Ok(AnySource::Bluesky(Bluesky::new(name, jetstream, kit))),
        Origin::HackerNews { query, api } => {
            Ok(AnySource::HackerNews(HackerNews::new(name, query, api, kit)))
        }
        Origin::Gdelt { query, api } => Ok(AnySource::Gdelt(Gdelt::new(name, query, api, kit))),
        Origin::Mastodon { instance, tags, token } => {
            Ok(AnySource::Mastodon(Mastodon::new(name, instance, tags, token.clone(), kit)))
        }
        Origin::Telegram { token, api } => {
            Ok(AnySource::Telegram(Telegram::new(name, token.clone(), api, kit)))
        }
        Origin::Youtube { channels, key, api, feeds } => {
            let channel = channels.first().map_or("", String::as_str);
            Ok(AnySource::Youtube(Youtube::new(name, channel, key.clone(), api, feeds, kit)))
        }
        Origin::AppStore { app, countries, api } => {
            let country = countries.first().map_or("", String::as_str);
            Ok(AnySource::AppStore(AppStore::new(name, app, country, api, kit)))
        }
        // A part names one relay.
        Origin::Nostr { relays } if let [relay] = relays.as_slice() => {
            Ok(AnySource::Nostr(Nostr::new(name, relay, kit)))
        }
        other => Err(SourceError::Refused {
            problem: format!("this version does not read sources of the kind {}", other.kind()),
            mend: "upgrade Vigie, or remove the source".to_owned(),
        }),
    }
}
