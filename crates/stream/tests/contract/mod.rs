//! The contract of every durable log, whatever is under it: run by each implementation's tests.
//!
//! `open` gives the same log each time, which may hold records of earlier checks; what was opened is dropped before
//! it is opened again. Topics have two partitions of posts, two of mentions, one of dead letters.
#![expect(clippy::unwrap_used, reason = "a check that fails says so by a panic")]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::patient::poll;
use vigie_model::partition_of;
use vigie_stream::{
    Consumer, DEAD_LETTERS, Entry, Error, Log, MAX_RECORD_BYTES, MENTIONS, Offsets, POSTS, Record, Route,
    Share, Start,
};

/// Long enough for a broker; an embedded log never waits so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// Checks a log against everything that the stages rely on.
pub(crate) fn contract(open: impl Fn() -> Arc<dyn Log>) {
    let open: &dyn Fn() -> Arc<dyn Log> = &open;
    partitions_are_as_configured(open);
    order_is_kept_per_key(open);
    a_record_for_every_partition_reaches_each(open);
    records_survive_reopening(open);
    a_poll_waits_as_long_as_told_and_wakes_at_once(open);
    a_poll_takes_no_more_than_asked_and_forgets_no_partition(open);
    a_reader_may_begin_at_a_moment(open);
    a_sink_goes_on_where_its_own_progress_says(open);
    a_consumer_goes_on_where_it_committed(open);
    shares_split_the_partitions(open);
    one_member_of_a_group_reads_everything(open);
    a_live_tail_sees_only_what_comes(open);
    records_and_progress_go_together(open);
    concurrent_appenders_lose_nothing(open);
    records_may_be_large_or_empty(open);
    what_cannot_be_is_refused(open);
    the_status_says_what_is_there(open);
}

fn keyed(key: &str, value: impl Into<Vec<u8>>) -> Record {
    Record { route: Route::Key(key.as_bytes().to_vec()), value: value.into() }
}

fn text(entry: &Entry) -> String {
    String::from_utf8(entry.value.to_vec()).unwrap()
}

fn texts(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(text).collect()
}

/// A reader of what is appended from now on.
fn tail(log: &dyn Log, topic: &str) -> Box<dyn Consumer> {
    log.consumer("tail", topic, Share::Whole, Start::Latest).unwrap()
}

/// Polls until so many records came, and asserts that no more are there.
fn take(consumer: &mut dyn Consumer, records: usize) -> (Vec<Entry>, Offsets) {
    let deadline = Instant::now() + PATIENCE;
    let mut entries = Vec::new();
    let mut next = Offsets::new();
    while entries.len() < records {
        assert!(Instant::now() < deadline, "only {} of {records} records came", entries.len());
        let batch = poll(consumer, 10_000, Duration::from_secs(1));
        assert_eq!(batch.gap, None);
        entries.extend(batch.entries);
        next = batch.next;
    }
    assert_eq!(entries.len(), records);
    let more = consumer.poll(10_000, Duration::from_millis(1)).unwrap();
    assert_eq!(texts(&more.entries), Vec::<String>::new());
    if records == 0 {
        next = more.next;
    }
    (entries, next)
}

fn partitions_are_as_configured(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    for (topic, partitions) in [(POSTS, 2), (MENTIONS, 2), (DEAD_LETTERS, 1)] {
        assert_eq!(log.partitions(topic).unwrap(), partitions, "{topic}");
    }
}

fn order_is_kept_per_key(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, POSTS);
    for append in 0..10 {
        let record = |n: u32| keyed(&format!("feed:{}", n % 7), format!("{} {}", n % 7, append * 35 + n));
        log.append(POSTS, (0..35).map(record).collect()).unwrap();
    }
    let (entries, _) = take(&mut *tail, 350);
    let mut homes: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    let mut offsets: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    let mut numbers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for entry in &entries {
        let text = text(entry);
        let (key, number) = text.split_once(' ').unwrap();
        homes.entry(key.to_owned()).or_default().insert(entry.partition);
        offsets.entry(entry.partition).or_default().push(entry.offset);
        numbers.entry(key.to_owned()).or_default().push(number.parse().unwrap());
        assert!(entry.appended_at > 1_600_000_000_000, "{}", entry.appended_at);
    }
    assert!(homes.values().all(|partitions| partitions.len() == 1), "{homes:?}");
    assert_eq!(offsets.len(), 2, "seven keys should not all share a partition");
    assert!(offsets.values().all(|offsets| offsets.is_sorted_by(|a, b| a + 1 == *b)), "{offsets:?}");
    assert!(numbers.values().all(|numbers| numbers.len() == 50 && numbers.is_sorted()), "{numbers:?}");
}

fn a_record_for_every_partition_reaches_each(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, MENTIONS);
    let keys: Vec<_> = (0..20).map(|n| format!("workspace-{n}")).collect();
    let mut records: Vec<_> = keys.iter().map(|key| keyed(key, "before")).collect();
    records.push(Record { route: Route::Every, value: b"every".to_vec() });
    records.extend(keys.iter().map(|key| keyed(key, "after")));
    log.append(MENTIONS, records).unwrap();
    let (entries, _) = take(&mut *tail, 42);
    for partition in 0..2 {
        let here: Vec<_> = entries.iter().filter(|entry| entry.partition == partition).map(text).collect();
        let each = here.len() / 2;
        let expected = [vec!["before"; each], vec!["every"], vec!["after"; each]].concat();
        assert_eq!(here, expected, "partition {partition}");
    }
}

fn records_survive_reopening(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut consumer = tail(&*log, POSTS);
    let (_, before) = take(&mut *consumer, 0);
    log.append(POSTS, (0..100).map(|n| keyed(&n.to_string(), format!("kept {n}"))).collect()).unwrap();
    let (written, end) = take(&mut *consumer, 100);
    drop((log, consumer));

    let log = open();
    let mut consumer = tail(&*log, POSTS);
    assert_eq!(take(&mut *consumer, 0).1, end);
    consumer.seek(&before).unwrap();
    let (mut read, _) = take(&mut *consumer, 100);
    let mut written = written;
    written.sort_by_key(|entry| (entry.partition, entry.offset));
    read.sort_by_key(|entry| (entry.partition, entry.offset));
    assert_eq!(read, written);
}

fn a_poll_waits_as_long_as_told_and_wakes_at_once(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, POSTS);
    let started = Instant::now();
    let batch = tail.poll(10, Duration::from_millis(100)).unwrap();
    assert_eq!(batch.entries, []);
    assert_eq!(batch.next.len(), 2, "an empty batch says where reading stands too");
    assert!(started.elapsed() >= Duration::from_millis(100));
    thread::scope(|scope| {
        let polling = scope.spawn(move || {
            let batch = tail.poll(10, PATIENCE).unwrap();
            (texts(&batch.entries), Instant::now())
        });
        thread::sleep(Duration::from_millis(50));
        log.append(POSTS, vec![keyed("a", "wake up")]).unwrap();
        let durable = Instant::now();
        let (texts, woken) = polling.join().unwrap();
        assert_eq!(texts, ["wake up"]);
        assert!(woken.saturating_duration_since(durable) < Duration::from_secs(1));
    });
}

fn a_poll_takes_no_more_than_asked_and_forgets_no_partition(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, POSTS);
    let quiet = "quiet";
    let busy = (0..)
        .map(|n| n.to_string())
        .find(|key| partition_of(key.as_bytes(), 2) != partition_of(quiet.as_bytes(), 2));
    let busy = busy.unwrap();
    log.append(POSTS, (0..100).map(|_| keyed(&busy, "busy")).collect()).unwrap();
    log.append(POSTS, vec![keyed(quiet, "quiet")]).unwrap();
    let deadline = Instant::now() + PATIENCE;
    loop {
        assert!(Instant::now() < deadline, "a busy partition must not starve the other");
        log.append(POSTS, (0..6).map(|_| keyed(&busy, "busy")).collect()).unwrap();
        let batch = tail.poll(3, Duration::from_secs(1)).unwrap();
        assert!(batch.entries.len() <= 3);
        if texts(&batch.entries).contains(&quiet.to_owned()) {
            return;
        }
    }
}

fn a_reader_may_begin_at_a_moment(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, MENTIONS);
    for n in 0..6 {
        thread::sleep(Duration::from_millis(5));
        log.append(MENTIONS, vec![keyed("a", format!("a {n}")), keyed("b", format!("b {n}"))]).unwrap();
    }
    let (entries, _) = take(&mut *tail, 12);
    let since = |moment: i64| {
        let records = entries.iter().filter(|entry| entry.appended_at >= moment).count();
        let mut reader = log.consumer("moment", MENTIONS, Share::Whole, Start::At(moment)).unwrap();
        let mut read = texts(&take(&mut *reader, records).0);
        read.sort_unstable();
        read
    };
    for moment in entries.iter().map(|entry| entry.appended_at) {
        let mut expected: Vec<_> =
            entries.iter().filter(|entry| entry.appended_at >= moment).map(text).collect();
        expected.sort_unstable();
        assert_eq!(since(moment), expected, "{moment}");
    }
    assert_eq!(since(i64::MAX / 2), Vec::<String>::new(), "nothing is that young");
    let first = log.consumer("moment", MENTIONS, Share::Whole, Start::At(0)).unwrap();
    let earliest = log.consumer("moment", MENTIONS, Share::Whole, Start::Earliest).unwrap();
    assert_eq!(first.lag().unwrap(), earliest.lag().unwrap());
}

fn a_sink_goes_on_where_its_own_progress_says(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut consumer = tail(&*log, POSTS);
    log.append(POSTS, (0..50).map(|n| keyed(&n.to_string(), format!("seek {n}"))).collect()).unwrap();
    let (entries, end) = take(&mut *consumer, 50);
    let last_of_zero = entries.iter().rfind(|entry| entry.partition == 0).unwrap();
    consumer.seek(&[(0, last_of_zero.offset)].into()).unwrap();
    let (again, _) = take(&mut *consumer, 1);
    assert_eq!(again[0], *last_of_zero);

    let beyond: Offsets = end.iter().map(|(&partition, &next)| (partition, next + 1)).collect();
    assert!(matches!(consumer.seek(&beyond), Err(Error::BeyondEnd { .. })));
    assert!(matches!(consumer.commit(&beyond), Err(Error::BeyondEnd { .. })));
    assert!(matches!(consumer.seek(&[(7, 0)].into()), Err(Error::UnknownPartition { .. })));
    let (nothing_moved, _) = take(&mut *consumer, 0);
    assert_eq!(nothing_moved, []);
}

fn a_consumer_goes_on_where_it_committed(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut consumer = log.consumer("resuming", POSTS, Share::Whole, Start::Latest).unwrap();
    log.append(POSTS, vec![keyed("a", "first")]).unwrap();
    let (_, committed) = take(&mut *consumer, 1);
    consumer.commit(&committed).unwrap();
    log.append(POSTS, vec![keyed("a", "second")]).unwrap();
    let _read_and_not_committed = take(&mut *consumer, 1);
    drop((consumer, log));

    let log = open();
    let mut consumer = log.consumer("resuming", POSTS, Share::Whole, Start::Stored).unwrap();
    assert_eq!(consumer.lag().unwrap(), 1);
    assert_eq!(texts(&take(&mut *consumer, 1).0), ["second"]);
    assert_eq!(consumer.lag().unwrap(), 0);
    let mut other = log.consumer("newcomer", POSTS, Share::Whole, Start::Stored).unwrap();
    let mut earliest = log.consumer("resuming", POSTS, Share::Whole, Start::Earliest).unwrap();
    let all = other.lag().unwrap() as usize;
    assert!(all > 2);
    assert_eq!(take(&mut *other, all).1, take(&mut *earliest, all).1);
}

fn shares_split_the_partitions(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let member = |index| log.consumer("sharing", POSTS, Share::Part { index, of: 2 }, Start::Latest).unwrap();
    let (mut one, mut two) = (member(0), member(1));
    log.append(POSTS, (0..40).map(|n| keyed(&n.to_string(), n.to_string())).collect()).unwrap();
    let deadline = Instant::now() + PATIENCE;
    let mut read = Vec::new();
    while read.len() < 40 {
        assert!(Instant::now() < deadline);
        read.extend(one.poll(100, Duration::from_millis(100)).unwrap().entries);
        read.extend(two.poll(100, Duration::from_millis(100)).unwrap().entries);
    }
    let distinct: BTreeSet<_> = texts(&read).into_iter().collect();
    assert_eq!((read.len(), distinct.len()), (40, 40));
    let (ones, twos) = (one.partitions(), two.partitions());
    assert_eq!((ones.len(), twos.len()), (1, 1));
    assert_ne!(ones, twos);
}

fn one_member_of_a_group_reads_everything(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, POSTS);
    let (_, end) = take(&mut *tail, 0);
    let mut member = log.consumer("group", POSTS, Share::Group, Start::Latest).unwrap();
    let deadline = Instant::now() + PATIENCE;
    while member.partitions() != [0, 1] {
        assert!(Instant::now() < deadline);
        assert_eq!(poll(&mut *member, 10, Duration::from_millis(100)).entries, []);
    }
    member.seek(&end).unwrap();
    log.append(POSTS, (0..20).map(|n| keyed(&n.to_string(), "shared")).collect()).unwrap();
    let (_, next) = take(&mut *member, 20);
    member.commit(&next).unwrap();
    drop(member);
    let mut member = log.consumer("group", POSTS, Share::Group, Start::Stored).unwrap();
    assert_eq!(take(&mut *member, 0).0, []);
    log.append(POSTS, vec![keyed("a", "later")]).unwrap();
    assert_eq!(texts(&take(&mut *member, 1).0), ["later"]);
}

fn a_live_tail_sees_only_what_comes(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    log.append(MENTIONS, vec![keyed("w", "past")]).unwrap();
    let mut tail = tail(&*log, MENTIONS);
    log.append(MENTIONS, vec![keyed("w", "live")]).unwrap();
    assert_eq!(texts(&take(&mut *tail, 1).0), ["live"]);
}

fn records_and_progress_go_together(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut mentions = tail(&*log, MENTIONS);
    let mut matcher = log.consumer("stage", POSTS, Share::Whole, Start::Latest).unwrap();
    log.append(POSTS, (0..10).map(|n| keyed(&n.to_string(), format!("post {n}"))).collect()).unwrap();
    let (posts, next) = take(&mut *matcher, 10);
    let found = posts.iter().take(3).map(|post| keyed("w", text(post))).collect();
    matcher.append_with_progress(MENTIONS, found, &next).unwrap();
    assert_eq!(texts(&take(&mut *mentions, 3).0), texts(&posts[..3]));

    // Progress that cannot be leaves no records behind.
    let beyond = next.iter().map(|(&partition, &next)| (partition, next + 1)).collect();
    assert!(matcher.append_with_progress(MENTIONS, vec![keyed("w", "never")], &beyond).is_err());
    assert_eq!(texts(&take(&mut *mentions, 0).0), Vec::<String>::new());

    // A batch without a match still moves on.
    log.append(POSTS, vec![keyed("x", "noise")]).unwrap();
    let (_, next) = take(&mut *matcher, 1);
    matcher.append_with_progress(MENTIONS, Vec::new(), &next).unwrap();
    drop((matcher, mentions, log));

    let log = open();
    let mut matcher = log.consumer("stage", POSTS, Share::Whole, Start::Stored).unwrap();
    assert_eq!(take(&mut *matcher, 0).1, next);
}

fn concurrent_appenders_lose_nothing(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, POSTS);
    thread::scope(|scope| {
        for appender in 0..8 {
            let log = &log;
            scope.spawn(move || {
                for append in 0..20 {
                    let record =
                        |n| keyed(&appender.to_string(), format!("{appender} {:03}", append * 5 + n));
                    log.append(POSTS, (0..5).map(record).collect()).unwrap();
                }
            });
        }
    });
    let (entries, _) = take(&mut *tail, 800);
    for appender in 0..8 {
        let of_one = texts(&entries).into_iter().filter(|text| text.starts_with(&format!("{appender} ")));
        let expected = (0..100).map(|n| format!("{appender} {n:03}"));
        assert!(of_one.eq(expected), "appender {appender}");
    }
}

fn records_may_be_large_or_empty(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut tail = tail(&*log, DEAD_LETTERS);
    let large: Vec<u8> = (0..600_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let values = [large.clone(), Vec::new(), large, b"small".to_vec()];
    log.append(DEAD_LETTERS, values.iter().map(|value| keyed("k", value.clone())).collect()).unwrap();
    log.append(DEAD_LETTERS, Vec::new()).unwrap();
    let (entries, _) = take(&mut *tail, 4);
    assert!(entries.iter().map(|entry| &entry.value[..]).eq(values.iter().map(|value| &value[..])));

    let too_large = vec![keyed("k", "small"), keyed("k", vec![0; MAX_RECORD_BYTES + 1])];
    assert!(matches!(log.append(DEAD_LETTERS, too_large), Err(Error::TooLarge { .. })));
    assert_eq!(take(&mut *tail, 0).0, [], "nothing of a refused append is kept");
}

fn what_cannot_be_is_refused(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    assert!(matches!(log.append("postss", Vec::new()), Err(Error::UnknownTopic(_))));
    assert!(matches!(log.partitions(""), Err(Error::UnknownTopic(_))));
    let refuses = |name: &str, share: Share| {
        let refused = log.consumer(name, POSTS, share, Start::Latest).err();
        assert!(matches!(refused, Some(Error::Invalid(_))), "{name} {share:?} {refused:?}");
    };
    refuses("matcher", Share::Part { index: 0, of: 0 });
    refuses("matcher", Share::Part { index: 2, of: 2 });
    refuses("", Share::Whole);
    refuses("Matcher!", Share::Whole);
}

fn the_status_says_what_is_there(open: &dyn Fn() -> Arc<dyn Log>) {
    let log = open();
    let mut consumer = log.consumer("counted", DEAD_LETTERS, Share::Whole, Start::Latest).unwrap();
    let (_, before) = take(&mut *consumer, 0);
    consumer.commit(&before).unwrap();
    log.append(DEAD_LETTERS, vec![keyed("k", "one"), keyed("k", "two")]).unwrap();
    let status = log.status().unwrap();
    assert!(status.iter().map(|topic| topic.topic).eq([POSTS, MENTIONS, DEAD_LETTERS]));
    let partition = status[2].partitions[0];
    assert_eq!((partition.partition, partition.next), (0, before[&0] + 2));
    assert!(partition.bytes != Some(0) && partition.last_appended_at != Some(0));
    let counted = status[2].consumers.iter().find(|consumer| consumer.name == "counted").unwrap();
    assert_eq!((&counted.committed, counted.lag), (&before, 2));
}
