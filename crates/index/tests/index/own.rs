//! What own accounts do and how they answer, compared with what a plain loop over the same mentions gives.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use proptest::{collection::vec, option, prelude::*};
use serde_json::json;
use vigie_index::{IndexError, OwnMeasures, OwnRequest, Period, Selection};
use vigie_model::{Account, Mention, PostId, PostKind};

use crate::{
    market::{after_hours, any_mention, any_period, holds, indexed},
    mentions::{everything, mention, mentioned, open, slug},
};

/// By handle on two sources, and by the source's id; `Ana2` writes under both.
const ACCOUNTS: [(&str, &[&str]); 2] =
    [("ours", &["bluesky:@ana0", "news:@Ana1"]), ("theirs", &["bluesky:id2"])];

fn account(name: &str) -> Account {
    name.parse().unwrap()
}

fn request(selection: Selection, period: Period) -> OwnRequest {
    let accounts = |names: &[&str]| names.iter().map(|name| account(name)).collect();
    let brands = ACCOUNTS.iter().map(|(brand, names)| (slug(brand), accounts(names))).collect();
    OwnRequest { selection, brands, period, zone: TimeZone::UTC }
}

/// Whether an account wrote it.
fn wrote(name: &str, mention: &Mention) -> bool {
    let (source, name) = name.split_once(':').unwrap();
    let Some(author) = mention.post.author.as_ref().filter(|_| mention.post.source == source) else {
        return false;
    };
    match name.strip_prefix('@') {
        Some(handle) => author.handle.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(handle)),
        None => author.id.as_deref() == Some(name),
    }
}

/// Whether it names an account's handle where the account is.
fn addresses(name: &str, mention: &Mention) -> bool {
    let (source, name) = name.split_once(':').unwrap();
    let mut words = mention.post.text.split(' ');
    mention.post.source == source
        && name.starts_with('@')
        && words.any(|word| word.eq_ignore_ascii_case(name))
}

/// Of these accounts, and of a brand where they are all of its.
fn plain(
    all: &[Mention],
    accounts: &[&str],
    brand: Option<&str>,
    period: Period,
    selected: impl Fn(&Mention) -> bool,
) -> OwnMeasures {
    let theirs: Vec<&Mention> =
        all.iter().filter(|mention| accounts.iter().any(|name| wrote(name, mention))).collect();
    let answers_them = |mention: &Mention| {
        let to = mention.post.reply_to.as_ref();
        to.is_some_and(|id| theirs.iter().any(|own| own.post.id == *id))
    };
    let mut found = OwnMeasures::default();
    let (mut followers, mut rates) = (BTreeMap::new(), [[0.0; 2]; 2]);
    for post in theirs.iter().filter(|post| holds(period, post) && selected(post)) {
        found.posts += 1;
        match post.kind() {
            PostKind::Post => found.kinds.post += 1,
            PostKind::Reply => found.kinds.reply += 1,
            PostKind::Repost => found.kinds.repost += 1,
            PostKind::Quote => found.kinds.quote += 1,
        }
        let author = post.post.author.as_ref().unwrap();
        let who = (post.post.source.clone(), author.id.clone().or(author.handle.clone()));
        let most = followers.entry(who).or_insert(None);
        *most = author.followers.max(*most);
        if post.kind() == PostKind::Repost {
            continue;
        }
        let engagement = post.post.engagement.total();
        found.engagement += engagement;
        for (rate, seen_by) in rates.iter_mut().zip([author.followers, post.post.engagement.views]) {
            if let Some(seen_by) = seen_by {
                *rate = [rate[0] + engagement as f64, rate[1] + seen_by as f64];
            }
        }
    }
    found.potential_reach = followers.values().copied().flatten().reduce(|sum, more| sum + more);
    let ratio = |[part, whole]: [f64; 2]| (whole > 0.0).then(|| part / whole);
    found.engagement_rate.by_followers = ratio(rates[0]);
    found.engagement_rate.by_views = ratio(rates[1]);
    found.engagement_per_post = ratio([found.engagement as f64, (found.posts - found.kinds.repost) as f64]);

    let mut times = Vec::new();
    for said in all.iter().filter(|mention| !mention.own && holds(period, mention) && selected(mention)) {
        found.replies += u64::from(answers_them(said));
        let names = brand.is_some_and(|brand| said.brands.iter().any(|found| found.brand == slug(brand)));
        let addressed = accounts.iter().any(|name| addresses(name, said));
        if !said.asks || !(names || addressed || answers_them(said)) {
            continue;
        }
        found.asked += 1;
        let answers = theirs.iter().filter(|own| own.post.reply_to.as_ref() == Some(&said.post.id));
        if let Some(first) = answers.map(|own| own.post.published_at).min() {
            found.answered += 1;
            times.push(first.duration_since(said.post.published_at).as_secs_f64().max(0.0));
        }
    }
    found.response_rate = ratio([found.answered as f64, found.asked as f64]);
    times.sort_by(f64::total_cmp);
    let count = times.len();
    if count > 0 {
        found.response_time.median = Some((times[(count - 1) / 2] + times[count / 2]) / 2.0);
        let within = |time: f64| times.iter().filter(|other| **other <= time).count() * 10 >= 9 * count;
        found.response_time.p90 = times.iter().copied().find(|time| within(*time));
    }
    found
}

/// Floating-point figures may differ in the last digits.
fn same(found: &OwnMeasures, expected: &OwnMeasures) -> bool {
    let near = |of: fn(&OwnMeasures) -> Option<f64>| match (of(found), of(expected)) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        (found, expected) => found == expected,
    };
    let whole = |of: &OwnMeasures| {
        (of.posts, of.kinds, of.engagement, of.potential_reach, of.replies, of.asked, of.answered)
    };
    whole(found) == whole(expected)
        && near(|of| of.engagement_per_post)
        && near(|of| of.engagement_rate.by_followers)
        && near(|of| of.engagement_rate.by_views)
        && near(|of| of.response_rate)
        && near(|of| of.response_time.median)
        && near(|of| of.response_time.p90)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_that_of_a_plain_loop(
        said in vec((any_mention(), option::of(0..200_usize), 0..8_u8), 0..200),
        periods in vec((any_period(), any::<bool>()), 6),
    ) {
        let mut mentions = Vec::new();
        for (mut mention, answers, odds) in said {
            let own = ACCOUNTS.iter().any(|(_, names)| names.iter().any(|name| wrote(name, &mention)));
            mention.workspace = slug("w");
            mention.own = own;
            let post = &mut mention.post;
            post.reply_to = answers.map(|number| PostId::new(format!("demo:{number}")).unwrap());
            post.repost_of = (odds == 0).then(|| PostId::new("demo:0").unwrap());
            if odds % 2 == 0 {
                post.text.push_str(if odds < 4 { " @ANA0" } else { " @ana1" });
            }
            mention.asks = !own && odds > 2;
            mentions.push(mention);
        }
        let index = indexed(&mut mentions);
        for (period, french) in periods {
            let languages = if french { vec!["fr".to_owned()] } else { Vec::new() };
            let selected = |mention: &Mention| !french || mention.lang == "fr";
            let answer = index.searcher.own(&request(Selection { languages, ..everything() }, period)).unwrap();
            let periods = [answer.period, answer.previous];
            prop_assert_eq!(periods, [period, period.before(&TimeZone::UTC)]);
            for ((brand, names), found) in ACCOUNTS.iter().zip(&answer.brands) {
                for (period, found) in periods.into_iter().zip([&found.now, &found.before]) {
                    let expected = plain(&mentions, names, Some(brand), period, selected);
                    prop_assert!(same(found, &expected), "{} {:#?} {:#?}", brand, found, expected);
                }
                for (name, found) in names.iter().zip(&found.accounts) {
                    prop_assert_eq!(found.account.as_str(), *name);
                    for (period, found) in periods.into_iter().zip([&found.now, &found.before]) {
                        let expected = plain(&mentions, &[name], None, period, selected);
                        prop_assert!(same(found, &expected), "{} {:#?} {:#?}", name, found, expected);
                    }
                }
            }
        }
    }
}

#[test]
fn what_accounts_wrote_is_left_out_or_meant_alone() {
    let mut index = open();
    let by = |id: &str, source: &str, author: serde_json::Value| {
        let mut mention = mention(id, 0, "we are open");
        mention.post.source = source.to_owned();
        mention.post.author = Some(serde_json::from_value(author).unwrap());
        mentioned(mention)
    };
    index.commit(&[
        by("demo:1", "mastodon", json!({"handle": "Shop@Example.org"})),
        by("demo:2", "bluesky", json!({"id": "did:plc:x", "handle": "shop"})),
        by("demo:3", "bluesky", json!({"id": "did:plc:y", "handle": "shop@example.org"})),
        mentioned(mention("demo:4", 0, "nobody")),
    ]);
    let check = |names: &[&str], expected: u64| {
        let accounts: Vec<Account> = names.iter().map(|name| account(name)).collect();
        let count = |selection: Selection| index.searcher.stats(&selection).unwrap().total;
        let by = count(Selection { written_by: accounts.clone(), ..everything() });
        let not_by = count(Selection { not_written_by: accounts, ..everything() });
        assert_eq!((by, not_by), (expected, 4 - expected % 4), "{names:?}");
    };
    check(&["mastodon:@shop@example.org"], 1);
    check(&["bluesky:did:plc:x"], 1);
    check(&["bluesky:@shop"], 1);
    check(&["mastodon:@SHOP@example.org", "bluesky:did:plc:x", "bluesky:@nobody"], 2);
    check(&[], 4);
}

#[test]
fn nothing_asked_has_no_rate_and_too_many_accounts_are_refused() {
    let index = open();
    let period = Period::new(after_hours(0), after_hours(24)).unwrap();
    let answer = index.searcher.own(&request(everything(), period)).unwrap();
    assert_eq!(answer.brands[0].now, OwnMeasures::default());
    let many = (0..501).map(|number| account(&format!("demo:@a{number}"))).collect();
    let many = OwnRequest { brands: vec![(slug("b"), many)], ..request(everything(), period) };
    assert!(matches!(index.searcher.own(&many), Err(IndexError::TooManyAccounts { asked: 501, max: 500 })));
}
