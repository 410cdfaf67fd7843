//! What one's own accounts do, and how they answer who asks.
//!
//! Three kinds of walks: over everything that each account ever wrote, for what answers it; over what it wrote in the
//! periods, for its figures; and one over what others wrote in them, for replies and for mentions that ask. Whether a
//! mention asks was decided when it was matched, and is read from the mention itself, as what it replies to is.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tantivy::{
    DocId, TantivyDocument,
    query::{BooleanQuery, Query},
    store::StoreReader,
};
use utoipa::ToSchema;
use vigie_model::{Account, PostKind, Slug};

use super::{
    EngagementRate, Period,
    own_tally::{Published, Tally, Unit, earliest},
};
use crate::{
    IndexError, Selection, accounts,
    compile::Compiler,
    document,
    facets::Facet,
    schema::{Fields, column},
    walk::{Deadline, Walk},
};

/// The most accounts that are asked about at once.
pub const MAX_OWN_ACCOUNTS: usize = 500;
/// The most posts of own accounts that replies are looked for to, and that answers are looked for among.
const MAX_OWN_POSTS: usize = 2_000_000;

/// How many blocks of the stored mentions are kept at hand; they are read one after the other.
const BLOCKS: usize = 2;

/// Whose accounts, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRequest {
    /// Which posts and mentions; its brands, its period and whom it means alone are not looked at. Whom it leaves out, other
    /// own accounts above all, is nobody who asks.
    pub selection: Selection,
    /// The brands and their accounts, [`MAX_OWN_ACCOUNTS`] in all at most.
    pub brands: Vec<(Slug, Vec<Account>)>,
    /// The period.
    pub period: Period,
    /// Whose days the period before has as many of.
    pub zone: TimeZone,
}

/// What one's own accounts do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OwnFigures {
    /// The period.
    pub period: Period,
    /// The period of the same length before it.
    pub previous: Period,
    /// In the order in which they were asked for.
    pub brands: Vec<OwnBrand>,
}

/// A brand's accounts together, and each alone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OwnBrand {
    /// The brand's id.
    pub id: String,
    /// In the period.
    pub now: OwnMeasures,
    /// In the period before.
    pub before: OwnMeasures,
    /// Each of its accounts.
    pub accounts: Vec<OwnAccount>,
}

/// One account.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OwnAccount {
    /// As the workspace names it.
    pub account: Account,
    /// In the period.
    pub now: OwnMeasures,
    /// In the period before.
    pub before: OwnMeasures,
}

/// The figures of one account, or of a brand's accounts together, in one period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct OwnMeasures {
    /// What was published, of every kind.
    pub posts: u64,
    /// Posts of each kind.
    pub kinds: OwnKinds,
    /// likes + replies + reposts + quotes, added up over posts that are no reposts.
    pub engagement: u64,
    /// engagement ÷ posts that are no reposts.
    pub engagement_per_post: Option<f64>,
    /// Engagement by those who could have seen it.
    pub engagement_rate: EngagementRate,
    /// Followers, each account once, the most that it had in the period; accounts that did not post have none. `None`
    /// where no source tells how many any of them has.
    pub potential_reach: Option<u64>,
    /// Mentions by others that answer a post of the account, however old that is.
    pub replies: u64,
    /// Mentions by others that ask something: of an account, those that name its handle on its source or answer a post of
    /// its; of a brand, those that name the brand, too.
    pub asked: u64,
    /// Of these, the ones that an own account answered directly, whenever it did.
    pub answered: u64,
    /// answered ÷ asked.
    pub response_rate: Option<f64>,
    /// How long the first answer took.
    pub response_time: ResponseTime,
}

/// Posts by their kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct OwnKinds {
    /// That stand on their own.
    pub post: u64,
    /// That answer another.
    pub reply: u64,
    /// That repeat another.
    pub repost: u64,
    /// That quote another.
    pub quote: u64,
}

/// From a mention that asked to the first direct answer, in seconds, over those that were answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, ToSchema)]
pub struct ResponseTime {
    /// Half of them took no longer; of an even number the mean of the two in the middle.
    pub median: Option<f64>,
    /// Nine in ten took no longer: the smallest time of which that is true.
    pub p90: Option<f64>,
}

pub(crate) fn own(
    fields: &Fields,
    searcher: &tantivy::Searcher,
    request: &OwnRequest,
    deadline: Deadline,
) -> Result<OwnFigures, IndexError> {
    let asked: usize = request.brands.iter().map(|(_, accounts)| accounts.len()).sum();
    if asked > MAX_OWN_ACCOUNTS {
        return Err(IndexError::TooManyAccounts { asked, max: MAX_OWN_ACCOUNTS });
    }
    let period = Period::new(request.period.from, request.period.to)?;
    let previous = period.before(&request.zone);
    let mut all = request.selection.not_written_by.clone();
    all.extend(request.brands.iter().flat_map(|(_, accounts)| accounts).cloned());
    let (selection, periods) = (&request.selection, [period, previous]);
    let looking = Looking { fields, searcher, selection, own: &all, periods, deadline };
    let mut units = Vec::new();
    for (brand, accounts) in &request.brands {
        let mut together = Unit { brand: Some(brand), ..Unit::default() };
        let mut each = Vec::with_capacity(accounts.len());
        for account in accounts {
            let unit = looking.account(account)?;
            together.join(&unit);
            each.push(unit);
        }
        units.push(together);
        units.extend(each);
    }
    let posts: usize = units.iter().map(|unit| unit.posts.len()).sum();
    if posts > 2 * MAX_OWN_POSTS {
        return Err(IndexError::TooManyOwnPosts { max: MAX_OWN_POSTS });
    }
    looking.others(&mut units)?;

    let mut units = units.into_iter().map(Unit::measures);
    let mut brands = Vec::with_capacity(request.brands.len());
    for (brand, accounts) in &request.brands {
        let [now, before] = units.next().unwrap_or_default();
        let each = accounts.iter().map(|account| {
            let [now, before] = units.next().unwrap_or_default();
            OwnAccount { account: account.clone(), now, before }
        });
        brands.push(OwnBrand { id: brand.to_string(), now, before, accounts: each.collect() });
    }
    Ok(OwnFigures { period, previous, brands })
}

/// What the walks work with.
struct Looking<'a> {
    fields: &'a Fields,
    searcher: &'a tantivy::Searcher,
    selection: &'a Selection,
    /// All who are not others.
    own: &'a [Account],
    /// The period and the one before it.
    periods: [Period; 2],
    deadline: Deadline,
}

impl Looking<'_> {
    fn walk(&self, selection: &Selection, which: Option<Box<dyn Query>>) -> Result<Walk, IndexError> {
        let selected =
            Compiler::new(self.fields, self.searcher).within(self.deadline).selection(selection)?;
        let query: Box<dyn Query> = match which {
            Some(which) => Box::new(BooleanQuery::intersection(vec![which, selected])),
            None => selected,
        };
        Walk::new(self.searcher, query.as_ref(), false, self.deadline)
    }

    /// The selection in both periods, of one's own posts or of others'.
    fn selected(&self, by: &[Account], not_by: &[Account]) -> Selection {
        let [now, before] = self.periods;
        Selection {
            written_by: by.to_vec(),
            not_written_by: not_by.to_vec(),
            brands: Vec::new(),
            from: Some(before.from),
            to: Some(now.to),
            ..self.selection.clone()
        }
    }

    /// Which of the periods holds a moment.
    fn period(&self, moment_ms: i64) -> Option<usize> {
        self.periods.iter().position(|period| period.holds(moment_ms))
    }

    /// All that an account published, and the mentions that ask and name it.
    fn account<'b>(&self, account: &Account) -> Result<Unit<'b>, IndexError> {
        let mut unit = Unit::default();
        // Answers count also where the selection would leave them out: a filter is about what was asked.
        let written_by = vec![account.clone()];
        let everything = Selection { written_by, ..Selection::all(self.selection.workspace.clone()) };
        let walk = self.walk(&everything, None)?;
        for segment in self.searcher.segment_readers() {
            let columns = segment.fast_fields();
            let (tie, published_at) = (columns.u64(column::TIE)?, columns.i64(column::PUBLISHED_AT)?);
            let store = segment.get_store_reader(BLOCKS)?;
            walk.segment(segment, |doc, _| {
                unit.posts.extend(tie.first(doc));
                let told = self.told(&store, doc)?;
                if let Some((asked, at)) = told.answers.zip(published_at.first(doc)) {
                    earliest(&mut unit.answers, asked, at);
                }
                match unit.posts.len() > MAX_OWN_POSTS {
                    true => Err(IndexError::TooManyOwnPosts { max: MAX_OWN_POSTS }),
                    false => Ok(()),
                }
            })?;
        }
        self.publish(account, &mut unit.tallies)?;
        if let Some(naming) = accounts::naming(self.fields, account) {
            let walk = self.walk(&self.selected(&[], self.own), Some(naming))?;
            for segment in self.searcher.segment_readers() {
                let tie = segment.fast_fields().u64(column::TIE)?;
                walk.segment(segment, |doc, _| {
                    unit.addressed.extend(tie.first(doc));
                    Ok(())
                })?;
            }
        }
        Ok(unit)
    }

    /// Adds up what an account published in the periods.
    fn publish(&self, account: &Account, tallies: &mut [Tally; 2]) -> Result<(), IndexError> {
        let walk = self.walk(&self.selected(std::slice::from_ref(account), &[]), None)?;
        let mut kinds = Facet::new(column::KIND);
        let numbers = PostKind::ALL.map(|kind| kinds.number(kind.as_str()));
        for segment in self.searcher.segment_readers() {
            let columns = segment.fast_fields();
            let (engagement, followers) = (columns.u64(column::ENGAGEMENT)?, columns.u64(column::FOLLOWERS)?);
            let (views, writer) = (columns.u64(column::VIEWS)?, columns.u64(column::WRITER)?);
            let published_at = columns.i64(column::PUBLISHED_AT)?;
            let kind = kinds.open(segment)?;
            walk.segment(segment, |doc, _| {
                let period = published_at.first(doc).and_then(|moment| self.period(moment));
                let Some(tally) = period.and_then(|period| tallies.get_mut(period)) else { return Ok(()) };
                let number = kind.of(doc).next();
                let known = PostKind::ALL.into_iter().zip(numbers).find(|(_, known)| Some(*known) == number);
                tally.publish(&Published {
                    kind: known.map_or(PostKind::Post, |(kind, _)| kind),
                    engagement: engagement.first(doc).unwrap_or_default(),
                    followers: followers.first(doc),
                    views: views.first(doc),
                    writer: writer.first(doc).unwrap_or_default(),
                });
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Adds up what others wrote: replies, and what asks with how long it waited for an answer.
    fn others(&self, units: &mut [Unit]) -> Result<(), IndexError> {
        let walk = self.walk(&self.selected(&[], self.own), None)?;
        let mut brands = Facet::new(column::BRAND);
        let numbers: Vec<_> =
            units.iter().map(|unit| unit.brand.map(|brand| brands.number(brand.as_str()))).collect();
        for segment in self.searcher.segment_readers() {
            let columns = segment.fast_fields();
            let (tie, published_at) = (columns.u64(column::TIE)?, columns.i64(column::PUBLISHED_AT)?);
            let store = segment.get_store_reader(BLOCKS)?;
            let brand = brands.open(segment)?;
            walk.segment(segment, |doc, _| {
                let moment = published_at.first(doc).unwrap_or_default();
                let Some(period) = self.period(moment) else { return Ok(()) };
                let Told { answers, asks } = self.told(&store, doc)?;
                if answers.is_none() && !asks {
                    return Ok(());
                }
                let number = tie.first(doc).unwrap_or_default();
                for (unit, named) in units.iter_mut().zip(&numbers) {
                    let replies = answers.is_some_and(|post| unit.posts.contains(&post));
                    let names = || named.is_some_and(|named| brand.of(doc).any(|brand| brand == named));
                    let concerned = replies || asks && (unit.addressed.contains(&number) || names());
                    let Some(tally) = unit.tallies.get_mut(period).filter(|_| concerned) else { continue };
                    tally.replies += u64::from(replies);
                    if asks {
                        tally.asked += 1;
                        let answer = unit.answers.get(&number);
                        tally.times.extend(answer.map(|at| u64::try_from(at - moment).unwrap_or(0)));
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Reads what a mention says about others.
    fn told(&self, store: &StoreReader, doc: DocId) -> Result<Told, IndexError> {
        #[derive(Deserialize)]
        struct Mention<'a> {
            #[serde(default)]
            asks: bool,
            #[serde(borrow)]
            post: Post<'a>,
        }
        #[derive(Deserialize)]
        struct Post<'a> {
            #[serde(default, borrow)]
            reply_to: Option<Cow<'a, str>>,
        }
        let document: TantivyDocument = store.get(doc)?;
        let Mention { asks, post } = serde_json::from_slice(document::json(self.fields, &document))?;
        let key = |post: Cow<str>| format!("{}/{post}", self.selection.workspace);
        Ok(Told { answers: post.reply_to.map(|post| document::number_from(key(post).as_bytes())), asks })
    }
}

/// What a mention says about others.
struct Told {
    /// The number of what it replies to.
    answers: Option<u64>,
    /// Whether it asks something.
    asks: bool,
}
