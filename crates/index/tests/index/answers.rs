//! Filters, counts, histograms and pages, compared with what a plain loop over the same mentions gives.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::{collection::vec, option, prelude::*, sample::select, sample::subsequence};
use vigie_index::{
    Count, FacetField, Interval, LanguageStats, SearchRequest, Selection, SentimentCounts, Sort, StoryId,
};
use vigie_model::{Author, BrandMatch, Mention, Polarity, PostId, PostKind, Slug};

use crate::{
    market::writer,
    mentions::{asking, everything, mention, mentioned, open, slug},
    stories::stories,
};

const BRANDS: [&str; 3] = ["ours", "theirs", "third"];
const TOPICS: [&str; 3] = ["delay", "price", "crew"];
const LANGUAGES: [&str; 4] = ["fr", "en", "pt-br", "pt"];
const COUNTRIES: [&str; 2] = ["FR", "BE"];
const AUTHORS: [&str; 3] = ["Ana", "ben", "zoé"];
/// Some are near-copies of others.
const TEXTS: [&str; 5] = [
    "delta lost my bag",
    "delta lost my bag again on the way to lyon this morning",
    "delta lost my bag again on the way to lyon this morning and says nothing",
    "the crew of delta was kind and the plane on time for once",
    "thank you delta",
];
const INTERVALS: [&str; 7] = ["1m", "7m", "20m", "1h", "6h", "1d", "1mo"];
const ZONES: [&str; 4] = ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata"];
const SOURCES: [&str; 3] = ["bluesky", "feed", "hackernews"];

fn any_mention() -> impl Strategy<Value = Mention> {
    let about = (subsequence(&BRANDS[..], 1..=3), subsequence(&TOPICS[..], 0..=2), select(&LANGUAGES[..]));
    let numbers = (0..200_i64, select(&SOURCES[..]), select(&Polarity::ALL[..]), select(&PostKind::ALL[..]));
    let reactions = (option::of(0..1_000_u64), 0..50_u64, prop::bool::weighted(0.7));
    let written =
        (select(&TEXTS[..]), option::of(select(&COUNTRIES[..])), option::of(select(&AUTHORS[..])), 0..9_u8);
    (about, numbers, reactions, written).prop_map(
        |(about, (minute, source, label, kind), (followers, likes, ours), (text, country, handle, other))| {
            let mut mention = mention("demo:0", minute * 60, text);
            let other = || Some(PostId::new(format!("demo:{other}")).unwrap());
            mention.post.country = country.map(str::to_owned);
            mention.workspace = slug(if ours { "w" } else { "other" });
            mention.brands = about
                .0
                .into_iter()
                .map(|brand| BrandMatch {
                    brand: slug(brand),
                    spans: Vec::new(),
                    sentiment: None,
                    relevance: None,
                })
                .collect();
            mention.topics = about.1.into_iter().map(slug).collect();
            mention.lang = about.2.to_owned();
            mention.sentiment.label = label;
            mention.post.source = source.to_owned();
            mention.post.author =
                Some(Author { followers, handle: handle.map(str::to_owned), ..Author::default() });
            mention.post.engagement.likes = likes;
            match kind {
                PostKind::Post => {}
                PostKind::Reply => mention.post.reply_to = other(),
                PostKind::Repost => mention.post.repost_of = other(),
                PostKind::Quote => mention.post.quote_of = other(),
            }
            mention
        },
    )
}

fn any_selection() -> impl Strategy<Value = Selection> {
    let lists = (
        subsequence(&BRANDS[..], 0..=2),
        subsequence(&TOPICS[..], 0..=2),
        subsequence(&LANGUAGES[..], 0..=1),
        subsequence(&SOURCES[..], 0..=2),
        subsequence(&Polarity::ALL[..], 0..=2),
        subsequence(&PostKind::ALL[..], 0..=3),
        subsequence(&COUNTRIES[..], 0..=1),
        subsequence(&AUTHORS[..], 0..=2),
    );
    let sparse = (any::<u16>(), lists).prop_map(
        |(keep, (brands, topics, languages, sources, sentiments, kinds, countries, authors))| {
            let keep = |bit: u8| keep & (1 << bit) != 0;
            let mut selection = everything();
            selection.brands = brands.into_iter().filter(|_| keep(0)).map(slug).collect();
            selection.topics = topics.into_iter().filter(|_| keep(1)).map(slug).collect();
            selection.languages = languages.into_iter().filter(|_| keep(2)).map(str::to_owned).collect();
            selection.sources = sources.into_iter().filter(|_| keep(3)).map(str::to_owned).collect();
            selection.sentiments = sentiments.into_iter().filter(|_| keep(4)).collect();
            selection.kinds = kinds.into_iter().filter(|_| keep(5)).collect();
            selection.countries = countries.into_iter().filter(|_| keep(6)).map(str::to_owned).collect();
            selection.authors = authors.into_iter().filter(|_| keep(7)).map(str::to_uppercase).collect();
            selection.without_reposts = keep(8) && keep(9);
            selection.once_per_story = keep(10);
            selection
        },
    );
    let moment = |minute: i64| mention("demo:0", minute * 60, "").post.published_at;
    (sparse, option::of(0..200_i64), option::of(0..60_i64)).prop_map(move |(selection, from, minutes)| {
        Selection {
            from: from.map(moment),
            to: minutes.map(|minutes| moment(from.unwrap_or(100) + minutes)),
            ..selection
        }
    })
}

fn passes(selection: &Selection, mention: &Mention) -> bool {
    fn any<T: PartialEq>(wanted: &[T], is: impl Fn(&T) -> bool) -> bool {
        wanted.is_empty() || wanted.iter().any(is)
    }
    let at = mention.post.published_at;
    mention.workspace == selection.workspace
        && any(&selection.brands, |brand| mention.brands.iter().any(|found| found.brand == *brand))
        && any(&selection.topics, |topic| mention.topics.contains(topic))
        && any(&selection.languages, |lang| {
            mention.lang == *lang || mention.lang.starts_with(&format!("{lang}-"))
        })
        && any(&selection.sources, |source| mention.post.source == *source)
        && any(&selection.sentiments, |label| mention.sentiment.label == *label)
        && any(&selection.kinds, |kind| mention.kind() == *kind)
        && any(&selection.countries, |country| mention.post.country.as_ref() == Some(country))
        && any(&selection.authors, |author| {
            handle(mention).is_some_and(|handle| handle.to_uppercase() == *author)
        })
        && !(selection.without_reposts && mention.kind() == PostKind::Repost)
        && selection.from.is_none_or(|from| at >= from)
        && selection.to.is_none_or(|to| at < to)
}

fn handle(mention: &Mention) -> Option<&str> {
    mention.post.author.as_ref()?.handle.as_deref()
}

/// What passes, of each story only the first where that is asked for.
fn selected<'m>(
    selection: &Selection,
    mentions: &'m [Mention],
    stories: &BTreeMap<String, StoryId>,
) -> Vec<&'m Mention> {
    let mut selected: Vec<&Mention> = mentions.iter().filter(|mention| passes(selection, mention)).collect();
    if selection.once_per_story {
        let leans = |mention: &Mention| matches!(mention.kind(), PostKind::Repost | PostKind::Quote);
        selected.sort_by_key(|mention| (leans(mention), mention.post.published_at));
        let mut seen = Vec::new();
        selected.retain(|mention| {
            let story = stories[mention.post.id.as_str()];
            let first = !seen.contains(&story);
            seen.push(story);
            first
        });
    }
    selected
}

/// The values of one field, as filters and facets name them.
fn values(field: FacetField, mention: &Mention) -> Vec<String> {
    let one = |value: Option<&str>| value.into_iter().map(str::to_lowercase).collect();
    match field {
        FacetField::Brand => mention.brands.iter().map(|found| found.brand.to_string()).collect(),
        FacetField::Topic => mention.topics.iter().map(Slug::to_string).collect(),
        FacetField::Source => one(Some(&mention.post.source)),
        FacetField::Language => one(Some(&mention.lang)),
        FacetField::Country => one(mention.post.country.as_deref()),
        FacetField::Sentiment => one(Some(mention.sentiment.label.as_str())),
        FacetField::Author => {
            one(handle(mention)).iter().map(|handle: &String| vigie_query::fold(handle)).collect()
        }
        FacetField::Kind => one(Some(mention.kind().as_str())),
        // Nobody handled any of these; how they are counted otherwise is in `handling`.
        FacetField::Status => one(Some("new")),
        FacetField::Priority => one(Some("normal")),
        FacetField::Assignee => one(Some("-")),
        FacetField::Tag => Vec::new(),
    }
}

/// The selection without its filter on this field.
fn freed(field: FacetField, selection: &Selection) -> Selection {
    let mut freed = selection.clone();
    match field {
        FacetField::Brand => freed.brands = Vec::new(),
        FacetField::Topic => freed.topics = Vec::new(),
        FacetField::Source => freed.sources = Vec::new(),
        FacetField::Language => freed.languages = Vec::new(),
        FacetField::Country => freed.countries = Vec::new(),
        FacetField::Sentiment => freed.sentiments = Vec::new(),
        FacetField::Author => freed.authors = Vec::new(),
        FacetField::Kind => freed.kinds = Vec::new(),
        FacetField::Status | FacetField::Priority | FacetField::Assignee | FacetField::Tag => {}
    }
    freed
}

/// What decides the place of a mention, the least first; what was published last decides between equals.
fn place(sort: Sort, mention: &Mention, selected: &[&Mention]) -> i64 {
    let at = mention.post.published_at.as_millisecond();
    match sort {
        Sort::Newest | Sort::Relevance => -at,
        Sort::Oldest => at,
        Sort::Engagement => -(mention.post.engagement.total() as i64),
        Sort::Reach => -(mention.post.potential_reach() as i64),
        Sort::Influence => -influence(mention, selected),
    }
}

/// The influence of the author, in tenths, by what they did among these.
fn influence(mention: &Mention, selected: &[&Mention]) -> i64 {
    let Some(author) = writer(mention) else { return 0 };
    let theirs: Vec<_> = selected.iter().filter(|other| writer(other).as_ref() == Some(&author)).collect();
    let count = theirs.len() as f64;
    let followers = theirs.iter().map(|mention| mention.post.potential_reach()).max().unwrap_or(0) as f64;
    let engagement: u64 = theirs.iter().map(|mention| mention.post.engagement.total()).sum();
    let topical = theirs.iter().filter(|mention| !mention.topics.is_empty()).count() as f64;
    let part = |number: f64, full: f64| ((1.0 + number).log10() / full).min(1.0);
    let score = 45.0 * part(followers, 7.0)
        + 30.0 * part(engagement as f64 / count, 4.0)
        + 15.0 * part(count, 2.0)
        + 10.0 * topical / count;
    (10.0 * score).round() as i64
}

/// Followers added up over mentions.
fn reach(mentions: &[&Mention]) -> Option<u64> {
    let followers = |mention: &&Mention| mention.post.author.as_ref()?.followers;
    mentions.iter().filter_map(followers).reduce(|sum, more| sum + more)
}

fn moods<'a>(mentions: impl Iterator<Item = &'a Mention>) -> SentimentCounts {
    mentions.fold(SentimentCounts::default(), |mut counts, mention| {
        match mention.sentiment.label {
            Polarity::Negative => counts.negative += 1,
            Polarity::Neutral => counts.neutral += 1,
            Polarity::Positive => counts.positive += 1,
        }
        counts
    })
}

fn counts<'a>(values: impl Iterator<Item = &'a str>) -> Vec<Count> {
    let mut counted = BTreeMap::new();
    values.for_each(|value| *counted.entry(value).or_insert(0) += 1);
    let mut counts: Vec<_> =
        counted.into_iter().map(|(id, count)| Count { id: id.to_owned(), count }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count)); // stable: equals stay sorted by name
    counts
}

fn languages(mentions: &[&Mention]) -> Vec<LanguageStats> {
    let in_language = |id: &str| moods(mentions.iter().copied().filter(|mention| mention.lang == id));
    let all = counts(mentions.iter().map(|mention| mention.lang.as_str())).into_iter();
    all.map(|Count { id, count }| LanguageStats { by_sentiment: in_language(&id), id, count }).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_a_plain_loop(
        mut mentions in vec(any_mention(), 1..120),
        selections in vec(any_selection(), 20),
        cut in select(&INTERVALS[..]),
        zone in select(&ZONES[..]),
    ) {
        for (number, mention) in mentions.iter_mut().enumerate() {
            mention.post.id = PostId::new(format!("demo:{number}")).unwrap();
            mention.post.published_at += SignedDuration::from_millis(number as i64); // all at different times
        }
        let mut index = open();
        for part in mentions.chunks(40) {
            index.commit(&part.iter().cloned().map(mentioned).collect::<Vec<_>>());
        }
        let stories = stories(&index.searcher, &slug("w"));
        for selection in selections {
            let selected = selected(&selection, &mentions, &stories);
            let of_brand = |brand: &str| selected.iter().copied().filter(move |mention| {
                mention.brands.iter().any(|found| found.brand.as_str() == brand)
            }).collect::<Vec<_>>();

            let stats = index.searcher.stats(&selection).unwrap();
            prop_assert_eq!(stats.total, selected.len() as u64);
            prop_assert_eq!(stats.by_sentiment, moods(selected.iter().copied()));
            prop_assert_eq!(stats.reach, reach(&selected));
            prop_assert_eq!(stats.engagement, selected.iter().map(|mention| mention.post.engagement.total()).sum::<u64>());
            prop_assert_eq!(stats.by_topic, counts(selected.iter().flat_map(|m| m.topics.iter().map(Slug::as_str))));
            prop_assert_eq!(&stats.by_language, &languages(&selected));
            prop_assert_eq!(stats.by_source, counts(selected.iter().map(|mention| mention.post.source.as_str())));
            prop_assert_eq!(stats.by_kind, counts(selected.iter().map(|mention| mention.kind().as_str())));
            let brands = selected.iter().flat_map(|mention| mention.brands.iter().map(|found| found.brand.as_str()));
            let listed: Vec<_> = stats.by_brand.iter().map(|b| Count { id: b.id.clone(), count: b.count }).collect();
            prop_assert_eq!(listed, counts(brands));
            for brand in stats.by_brand {
                let named = of_brand(&brand.id);
                prop_assert_eq!(brand.by_sentiment, moods(named.iter().copied()));
                prop_assert_eq!(&brand.by_language, &languages(&named));
                prop_assert_eq!(brand.reach, reach(&named));
                prop_assert_eq!(brand.engagement, named.iter().map(|m| m.post.engagement.total()).sum::<u64>());
            }

            let interval = Interval::read(cut, TimeZone::get(zone).unwrap()).unwrap();
            let buckets = index.searcher.histogram(&selection, &interval, true).unwrap();
            prop_assert_eq!(buckets.iter().map(|bucket| bucket.count).sum::<u64>(), stats.total);
            for pair in buckets.windows(2) {
                prop_assert_eq!(pair[1].start, pair[0].end);
            }
            for bucket in buckets {
                let inside = |mention: &&&Mention| {
                    (bucket.start..bucket.end).contains(&mention.post.published_at)
                };
                let inside: Vec<&Mention> = selected.iter().filter(inside).copied().collect();
                prop_assert_eq!(bucket.count, inside.len() as u64);
                prop_assert_eq!(bucket.by_sentiment, moods(inside.iter().copied()));
                let mut brands = counts(inside.iter().flat_map(|m| m.brands.iter().map(|found| found.brand.as_str())));
                brands.sort_by(|a, b| a.id.cmp(&b.id));
                prop_assert_eq!(bucket.by_brand, brands);
            }

            for found in index.searcher.facets(&selection, &FacetField::ALL, 2).unwrap() {
                let field = FacetField::ALL.into_iter().find(|field| field.as_str() == found.field).unwrap();
                let under = self::selected(&freed(field, &selection), &mentions, &stories);
                prop_assert_eq!(found.total, under.len() as u64);
                let all: Vec<String> = under.iter().flat_map(|mention| values(field, mention)).collect();
                let mut all = counts(all.iter().map(String::as_str));
                prop_assert_eq!(found.further, all.len().saturating_sub(2));
                all.truncate(2);
                prop_assert_eq!(found.values, all);
            }

            for sort in Sort::ALL {
                let mut expected = selected.clone();
                expected.sort_by_key(|mention| (place(sort, mention, &selected), -mention.post.published_at.as_millisecond()));
                let expected: Vec<String> = expected.iter().map(|mention| mention.post.id.to_string()).collect();
                let mut request = SearchRequest { selection: selection.clone(), sort, limit: 50, after: None };
                let mut ids = Vec::new();
                loop {
                    let page = index.searcher.search(&request).unwrap();
                    prop_assert_eq!(page.total, expected.len() as u64);
                    for hit in &page.hits {
                        let of_story = |mention: &&Mention| {
                            passes(&selection, mention) && stories[mention.post.id.as_str()] == hit.story
                        };
                        let passed_on = mentions.iter().filter(of_story).count() as u64;
                        prop_assert_eq!(hit.spread.is_some(), selection.once_per_story);
                        prop_assert!(hit.spread.is_none_or(|spread| spread.mentions == passed_on));
                        ids.push(hit.mention.post.id.to_string());
                    }
                    request.after = page.next;
                    if request.after.is_none() {
                        break;
                    }
                }
                prop_assert_eq!(&ids, &expected, "{:?}", sort);
            }
        }
    }

    #[test]
    fn pages_stay_stable_while_mentions_arrive(seconds in vec(0..6_i64, 1..40), limit in 2..9_usize, merge in any::<bool>()) {
        let mut index = open();
        let id = |number: usize| format!("demo:{number}");
        let events: Vec<_> = seconds
            .iter()
            .enumerate()
            .map(|(number, second)| mentioned(mention(&id(number), *second, "delta")))
            .collect();
        let (first, second) = events.split_at(events.len() / 2);
        index.commit(first);
        index.commit(second);
        let mut request = SearchRequest { selection: everything(), sort: Sort::Newest, limit, after: None };
        let mut seen: Vec<(Timestamp, String)> = Vec::new();
        loop {
            let page = index.searcher.search(&request).unwrap();
            prop_assert!(page.hits.len() <= limit);
            seen.extend(page.hits.iter().map(|hit| (hit.mention.post.published_at, hit.mention.post.id.to_string())));
            let Some(next) = page.next else { break };
            request.after = Some(next);
            // Something newer comes in, and something old is written anew: neither moves a page.
            let newer = mentioned(mention(&id(1_000 + seen.len()), 10, "delta"));
            if merge { index.commit(&[newer, events[0].clone()]) } else { index.commit(&[newer]) }
        }
        prop_assert!(seen.windows(2).all(|pair| pair[0].0 >= pair[1].0), "not newest first");
        let mut ids: Vec<String> = seen.into_iter().map(|(_, id)| id).collect();
        ids.sort_unstable();
        let mut expected: Vec<String> = (0..events.len()).map(id).collect();
        expected.sort_unstable();
        prop_assert_eq!(ids, expected);
    }
}

#[test]
fn the_better_match_comes_first_and_says_why() {
    let mut index = open();
    let mut titled = mention("demo:titled", 0, "nothing else");
    titled.post.title = Some("Lost bag".to_owned());
    index.commit(&[
        mentioned(mention(
            "demo:once",
            5,
            "my bag and many other words about it that matter little to anybody",
        )),
        mentioned(mention("demo:thrice", 0, "bag bag bag")),
        mentioned(mention("demo:never", 9, "nothing")),
        mentioned(titled),
    ]);
    let request = SearchRequest { selection: asking("bag"), sort: Sort::Relevance, limit: 2, after: None };
    let page = index.searcher.search(&request).unwrap();
    let ids: Vec<_> = page.hits.iter().map(|hit| hit.mention.post.id.native()).collect();
    assert_eq!((ids, page.total), (vec!["thrice", "titled"], 3));
    assert!(page.hits[0].score > page.hits[1].score);
    let marked = |pieces: &[vigie_model::Highlight]| {
        pieces
            .iter()
            .map(|p| if p.matched { format!("[{}]", p.text) } else { p.text.clone() })
            .collect::<String>()
    };
    assert_eq!(marked(&page.hits[0].text_highlights), "[bag] [bag] [bag]");
    assert_eq!(marked(&page.hits[1].title_highlights), "Lost [bag]");
    assert_eq!(marked(&page.hits[1].text_highlights), "nothing else");
    let rest = index.searcher.search(&SearchRequest { after: page.next, ..request }).unwrap();
    assert_eq!(rest.hits[0].mention.post.id.native(), "once");
    assert_eq!(rest.next, None);
}

#[test]
fn without_a_query_the_brands_are_shown() {
    let mut index = open();
    let mut found = mention("demo:1", 0, "Delta beats United");
    let span = |start, end| vigie_model::Span { field: vigie_model::TextField::Text, start, end };
    found.brands = vec![
        BrandMatch { brand: slug("delta"), spans: vec![span(0, 5)], sentiment: None, relevance: None },
        BrandMatch { brand: slug("united"), spans: vec![span(12, 18)], sentiment: None, relevance: None },
    ];
    index.commit(&[mentioned(found)]);
    let check = |brands: &[&str], expected: &[vigie_model::Span]| {
        let selection = Selection { brands: brands.iter().copied().map(slug).collect(), ..everything() };
        let request = SearchRequest { selection, sort: Sort::Relevance, limit: 1, after: None };
        let hit = index.searcher.search(&request).unwrap().hits.remove(0);
        assert_eq!((hit.spans.as_slice(), hit.score), (expected, None));
    };
    check(&[], &[span(0, 5), span(12, 18)]);
    check(&["united"], &[span(12, 18)]);
}

#[test]
fn one_mention_is_read_back_as_it_was_written() {
    let mut index = open();
    let mut written = mention("demo:1", 0, "été 🔥 \u{0} \u{200b}");
    written.post.title = Some(String::new());
    written.post.engagement.views = Some(u64::MAX);
    index.commit(&[mentioned(mention("demo:1", 5, "before")), mentioned(written.clone())]);
    let read = |workspace: &str| index.searcher.mention(&slug(workspace), &written.post.id).unwrap();
    assert_eq!(read("w"), Some(written.clone()));
    assert_eq!(read("other"), None);
    assert_eq!(index.searcher.count_all(), 1);
}
