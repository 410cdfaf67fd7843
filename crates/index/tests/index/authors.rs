//! Authors, compared with what a plain loop over the same mentions gives.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use proptest::{collection::vec, prelude::*, sample::select};
use vigie_index::{AuthorMeasures, AuthorRequest, AuthorSort, AuthorsRequest, IndexError, MAX_LIMIT, Period};
use vigie_model::{Mention, Polarity};

use crate::{
    market::{after_hours, any_mention, any_period, cuts, holds, indexed, names, of_brands, toward, writer},
    mentions::{Opened, slug},
};

const SORTS: [AuthorSort; 7] = [
    AuthorSort::Influence,
    AuthorSort::Mentions,
    AuthorSort::Followers,
    AuthorSort::Engagement,
    AuthorSort::Negative,
    AuthorSort::FirstSeen,
    AuthorSort::LastSeen,
];

fn request(period: Period) -> AuthorsRequest {
    let selection = of_brands(&["ours"]);
    let sort = AuthorSort::Influence;
    AuthorsRequest { selection, period, sort, newcomers: false, detractors: false, limit: 3, after: None }
}

/// All pages, each as large as asked for.
fn all_pages(index: &Opened, mut request: AuthorsRequest) -> Vec<AuthorMeasures> {
    let mut authors = Vec::new();
    loop {
        let page = index.searcher.authors(&request).unwrap();
        assert!(page.authors.len() <= request.limit);
        authors.extend(page.authors);
        match page.next {
            Some(next) => request.after = Some(next),
            None => {
                assert_eq!(authors.len() as u64, page.total);
                return authors;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn authors_are_those_of_a_plain_loop(
        mut mentions in vec(any_mention(), 0..160),
        periods in vec((any_period(), select(&SORTS[..]), any::<bool>(), any::<bool>()), 8),
    ) {
        let index = indexed(&mut mentions);
        let ours = slug("ours");
        for (period, sort, newcomers, detractors) in periods {
            let mut expected: BTreeMap<(String, String), Vec<&Mention>> = BTreeMap::new();
            for mention in mentions.iter().filter(|mention| names(mention, "ours") && holds(period, mention)) {
                if let Some(writer) = writer(mention) {
                    expected.entry(writer).or_default().push(mention);
                }
            }
            let first = |who: &(String, String)| {
                let theirs = mentions.iter().filter(|mention| {
                    names(mention, "ours") && mention.post.published_at < period.to && writer(mention).as_ref() == Some(who)
                });
                theirs.map(|mention| mention.post.published_at).min().unwrap()
            };
            let moods = |mentions: &[&Mention], label| {
                mentions.iter().filter(|mention| toward(mention, &ours) == Some(label)).count() as u64
            };
            expected.retain(|who, mentions| {
                (!newcomers || first(who) >= period.from)
                    && (!detractors || moods(&mentions[..], Polarity::Negative) > moods(&mentions[..], Polarity::Positive))
            });
            let found = all_pages(&index, AuthorsRequest { sort, newcomers, detractors, ..request(period) });
            prop_assert_eq!(found.len(), expected.len());
            let everybody = index.searcher.all_authors(&AuthorsRequest { sort, newcomers, detractors, ..request(period) });
            let (everybody, mut exported) = (everybody.unwrap(), Vec::new());
            prop_assert_eq!(everybody.total(), found.len() as u64);
            everybody.each::<IndexError>(|author| {
                exported.push(author.clone());
                Ok(())
            }).unwrap();
            prop_assert_eq!(&exported, &found);
            for author in &found {
                let handle = author.handle.clone().unwrap().to_lowercase();
                let number: u8 = handle.trim_start_matches("ana").parse().unwrap();
                let name = if number.is_multiple_of(2) { format!("id{number}") } else { handle };
                let who = (author.source.clone(), name);
                let theirs = expected.remove(&who).unwrap();
                prop_assert_eq!(author.mentions, theirs.len() as u64);
                prop_assert_eq!(author.engagement, theirs.iter().map(|mention| mention.post.engagement.total()).sum::<u64>());
                let followers = theirs.iter().filter_map(|mention| mention.post.author.as_ref()?.followers).max();
                prop_assert_eq!(author.followers, followers);
                prop_assert_eq!(author.toward.negative, moods(&theirs[..], Polarity::Negative));
                prop_assert_eq!(author.toward.positive, moods(&theirs[..], Polarity::Positive));
                prop_assert_eq!(author.toward.total(), author.mentions);
                prop_assert_eq!(author.first_seen, first(&who));
                prop_assert_eq!(author.newcomer, author.first_seen >= period.from);
                prop_assert_eq!(author.last_seen, theirs.iter().map(|mention| mention.post.published_at).max().unwrap());
                let topical = theirs.iter().filter(|mention| !mention.topics.is_empty()).count();
                prop_assert!((author.influence.focus - topical as f64 / theirs.len() as f64).abs() < 1e-9);
                prop_assert!((0.0..=100.0).contains(&author.influence.score));

                let cuts = cuts(period, "1d", &TimeZone::UTC);
                let id = author.id.clone();
                let request = AuthorRequest { selection: of_brands(&["ours"]), id, period, cuts };
                let history = index.searcher.author(&request).unwrap().unwrap();
                prop_assert_eq!(&history.author, author);
                prop_assert_eq!(history.timeline.iter().map(|piece| piece.mentions).sum::<u64>(), author.mentions);
                prop_assert_eq!(history.latest.len(), theirs.len().min(20));
                prop_assert!(history.latest.windows(2).all(|pair| pair[0].published_at >= pair[1].published_at));
            }
            let ordered = found.windows(2).all(|pair| {
                let [a, b] = pair else { return true };
                match sort {
                    AuthorSort::Influence => a.influence.score >= b.influence.score,
                    AuthorSort::Mentions => a.mentions >= b.mentions,
                    AuthorSort::Followers => a.followers >= b.followers,
                    AuthorSort::Engagement => a.engagement >= b.engagement,
                    AuthorSort::Negative => a.toward.negative >= b.toward.negative,
                    AuthorSort::FirstSeen => a.first_seen >= b.first_seen,
                    AuthorSort::LastSeen => a.last_seen >= b.last_seen,
                }
            });
            prop_assert!(ordered, "not by {:?}", sort);
        }
    }
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let index = indexed(&mut []);
    let period = Period::new(after_hours(0), after_hours(24)).unwrap();
    for limit in [0, MAX_LIMIT + 1] {
        let refused = index.searcher.authors(&AuthorsRequest { limit, ..request(period) });
        assert!(matches!(refused, Err(IndexError::BadLimit { .. })), "{limit}");
    }
    let after = |after: &str| {
        index.searcher.authors(&AuthorsRequest { after: Some(after.into()), ..request(period) })
    };
    assert!(matches!(after("x"), Err(IndexError::BadCursor)));
    assert!(matches!(after("a1-7-0-0"), Err(IndexError::ForeignCursor)));
    let cuts = cuts(period, "1d", &TimeZone::UTC);
    for id in ["", "zz", "00ff"] {
        let (selection, cuts) = (of_brands(&[]), cuts.clone());
        let request = AuthorRequest { selection, id: id.to_owned(), period, cuts };
        assert_eq!(index.searcher.author(&request).unwrap(), None, "{id}");
    }
}
