//! Hubs that tell of feeds (WebSub): which are subscribed to, and what they brought. Hubs call any process that serves, and one
//! process listens to the sources; here they meet.

use std::collections::HashSet;

use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use crate::{
    Result, Store,
    statement::{ROWS, placeholders},
};

/// The most that waits for one source; the feed is asked for what is beyond it.
const MOST_WAITING: i64 = 16;
/// The most that is taken at once, so that little lies in memory.
const AT_ONCE: i64 = 64;

/// A subscription of a feed at a hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubSubscription {
    /// The source that it is for.
    pub source: String,
    /// The secret name by which the hub calls back.
    pub token: String,
    /// The hub's address.
    pub hub: String,
    /// What the hub calls the feed.
    pub topic: String,
    /// What the hub signs with.
    pub secret: String,
    /// Whether what the hub brings comes as safely as the feed itself.
    pub as_safe: bool,
    /// Until when the hub tells of it, unix milliseconds; `None` before the hub has confirmed it.
    pub lease_until_ms: Option<i64>,
    /// When the hub is asked next, unix milliseconds.
    pub ask_again_ms: i64,
}

/// What a hub brought for a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubDelivery {
    /// The source that it is for.
    pub source: String,
    /// Whether it came as safely as the feed itself.
    pub as_safe: bool,
    /// What the hub said that it is.
    pub content_type: Option<String>,
    /// The bytes, in base64.
    pub body_base64: String,
}

impl Store {
    /// Keeps a subscription, in place of the one of that source.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn keep_hub_subscription(&self, kept: &HubSubscription) -> Result<()> {
        let sql = "INSERT INTO hub_subscriptions
                       (source, token, hub, topic, secret, as_safe, lease_until_ms, ask_again_ms)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                   ON CONFLICT (source) DO UPDATE SET token = excluded.token, hub = excluded.hub,
                       topic = excluded.topic, secret = excluded.secret, as_safe = excluded.as_safe,
                       lease_until_ms = excluded.lease_until_ms, ask_again_ms = excluded.ask_again_ms";
        let insert = || {
            sqlx::query(sql)
                .bind(kept.source.as_str())
                .bind(kept.token.as_str())
                .bind(kept.hub.as_str())
                .bind(kept.topic.as_str())
                .bind(kept.secret.as_str())
                .bind(i64::from(kept.as_safe))
                .bind(kept.lease_until_ms)
                .bind(kept.ask_again_ms)
        };
        self.attempt(async || {
            let mut transaction = self.begin_write().await?;
            // What came under another name came for another subscription.
            let sql = "DELETE FROM hub_deliveries WHERE token IN
                           (SELECT token FROM hub_subscriptions WHERE source = $1 AND token <> $2)";
            let forget = sqlx::query(sql).bind(kept.source.as_str()).bind(kept.token.as_str());
            forget.execute(&mut *transaction).await?;
            insert().execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// All subscriptions, by source.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn hub_subscriptions(&self) -> Result<Vec<HubSubscription>> {
        let sql = "SELECT * FROM hub_subscriptions ORDER BY source";
        self.attempt(async || Ok(sqlx::query(sql).fetch_all(&self.reader).await?))
            .await?
            .iter()
            .map(subscription)
            .collect()
    }

    /// The subscription by whose secret name a hub calls.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn hub_subscription(&self, token: &str) -> Result<Option<HubSubscription>> {
        let sql = "SELECT * FROM hub_subscriptions WHERE token = $1";
        let select = async || Ok(sqlx::query(sql).bind(token).fetch_optional(&self.reader).await?);
        self.attempt(select).await?.as_ref().map(subscription).transpose()
    }

    /// Those of these sources that a hub tells of at this time.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn told_by_hubs(&self, sources: &[String], now_ms: i64) -> Result<HashSet<String>> {
        let mut told = HashSet::new();
        for sources in sources.chunks(ROWS) {
            let select = async || {
                let sql = format!(
                    "SELECT source FROM hub_subscriptions WHERE lease_until_ms > $1 AND source IN {}",
                    placeholders(2, 1, sources.len())
                );
                let query = sqlx::query_scalar(AssertSqlSafe(sql)).bind(now_ms);
                let query = sources.iter().fold(query, |query, source| query.bind(source.clone()));
                Ok(query.fetch_all(&self.reader).await?)
            };
            let found: Vec<String> = self.attempt(select).await?;
            told.extend(found);
        }
        Ok(told)
    }

    /// Records what a hub said of a subscription: until when it tells of the feed, `None` when it does not, and when it is to
    /// be asked next.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn answer_hub_subscription(
        &self,
        token: &str,
        lease_until_ms: Option<i64>,
        ask_again_ms: i64,
    ) -> Result<()> {
        let sql = "UPDATE hub_subscriptions SET lease_until_ms = $2, ask_again_ms = $3 WHERE token = $1";
        let update = || sqlx::query(sql).bind(token).bind(lease_until_ms).bind(ask_again_ms);
        self.attempt(async || self.execute(update()).await).await?;
        Ok(())
    }

    /// Forgets a source's subscription and what waits for it.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn end_hub_subscription(&self, source: &str) -> Result<()> {
        let sql = "DELETE FROM hub_subscriptions WHERE source = $1";
        self.attempt(async || self.execute(sqlx::query(sql).bind(source)).await).await?;
        Ok(())
    }

    /// Keeps what a hub brought until it is taken. Where too much waits already, or the subscription is gone, it is left out.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn keep_hub_delivery(
        &self,
        token: &str,
        content_type: Option<&str>,
        body_base64: &str,
    ) -> Result<()> {
        let sql = "INSERT INTO hub_deliveries (token, number, content_type, body_base64)
                   SELECT $1, COALESCE((SELECT MAX(number) FROM hub_deliveries WHERE token = $1), 0) + 1, $2, $3
                   WHERE (SELECT count(*) FROM hub_deliveries WHERE token = $1) < $4
                     AND EXISTS (SELECT 1 FROM hub_subscriptions WHERE token = $1)
                   ON CONFLICT (token, number) DO NOTHING";
        let insert = sqlx::query(sql).bind(token).bind(content_type).bind(body_base64).bind(MOST_WAITING);
        // Once: a hub that is refused brings it again.
        self.once(self.execute(insert)).await?;
        Ok(())
    }

    /// Takes some of what hubs brought, for each source in the order in which it came; empty when nothing waits.
    ///
    /// # Errors
    /// The database's failure.
    pub async fn take_hub_deliveries(&self) -> Result<Vec<HubDelivery>> {
        let select = "SELECT token, number, source, as_safe, content_type, body_base64
                      FROM hub_deliveries JOIN hub_subscriptions USING (token) ORDER BY number, token LIMIT $1";
        let waiting = async || Ok(sqlx::query(select).bind(AT_ONCE).fetch_all(&self.reader).await?);
        let rows = self.attempt(waiting).await?;
        let mut taken = Vec::with_capacity(rows.len());
        for row in &rows {
            let (token, number): (&str, i64) = (row.try_get("token")?, row.try_get("number")?);
            let sql = "DELETE FROM hub_deliveries WHERE token = $1 AND number = $2";
            self.attempt(async || self.execute(sqlx::query(sql).bind(token).bind(number)).await).await?;
            taken.push(HubDelivery {
                source: row.try_get("source")?,
                as_safe: row.try_get::<i64, _>("as_safe")? != 0,
                content_type: row.try_get("content_type")?,
                body_base64: row.try_get("body_base64")?,
            });
        }
        Ok(taken)
    }
}

fn subscription(row: &AnyRow) -> Result<HubSubscription> {
    Ok(HubSubscription {
        source: row.try_get("source")?,
        token: row.try_get("token")?,
        hub: row.try_get("hub")?,
        topic: row.try_get("topic")?,
        secret: row.try_get("secret")?,
        as_safe: row.try_get::<i64, _>("as_safe")? != 0,
        lease_until_ms: row.try_get("lease_until_ms")?,
        ask_again_ms: row.try_get("ask_again_ms")?,
    })
}
