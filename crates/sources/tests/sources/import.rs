//! Files of posts as people have them: good rows come through, bad ones say where and what to do.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect")]

use std::io::{self, Read, Write};

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use vigie_model::{Post, PostEvent};
use vigie_sources::import::{ColumnMap, Format, Import, ImportError, ImportSettings, RowError};

const MAP: &str =
    "id=tweet_id,author.handle=author,engagement.reposts=retweet_count,text=text,published_at=created";
const HEADER: &str = "tweet_id,author,retweet_count,text,created\n";

fn settings() -> ImportSettings {
    let now: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    ImportSettings { source: Some("twitter".to_owned()), timezone: None, now }
}

fn csv() -> Format {
    Format::Csv(MAP.parse().unwrap())
}

fn stream(bytes: impl Into<Vec<u8>>, format: Format) -> Result<Import, ImportError> {
    Import::read(io::Cursor::new(bytes.into()), format, settings())
}

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn posts(rows: Import) -> Vec<Post> {
    let post = |event| if let PostEvent::Posted(post) = event { Some(post) } else { None };
    rows.map(|row| post(row.unwrap()).expect("a post")).collect()
}

/// What is wrong with the one bad row, which stands between two good ones.
fn fault(before: &str, bad: &[u8], after: &str, format: Format) -> RowError {
    let bytes = [before.as_bytes(), bad, b"\n", after.as_bytes()].concat();
    let rows: Vec<_> = stream(bytes.clone(), format.clone()).unwrap().collect();
    assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 2, "good rows are kept: {rows:?}");
    let from_file: Vec<_> = Import::open(file(&bytes).path(), format, settings()).unwrap().collect();
    let faults =
        |rows: Vec<Result<_, RowError>>| rows.into_iter().filter_map(Result::err).collect::<Vec<_>>();
    let (mut faults, same) = (faults(rows), faults(from_file));
    assert_eq!(faults, same, "a file and a stream say the same");
    faults.remove(0)
}

const GOOD: &str = r#"{"id":"a:1","source":"a","text":"one","published_at":"2026-01-01T00:00:00Z"}"#;

#[test]
fn bad_json_lines_say_where_and_what_to_do() {
    let check = |bad: &[u8], problem: &str, mend: &str| {
        let fault = fault(&format!("{GOOD}\n\n"), bad, GOOD, Format::JsonLines);
        assert_eq!(fault.line, 3);
        assert!(fault.problem.contains(problem) && fault.mend.contains(mend), "{fault}");
    };
    let post = |field: &str, value: &str| {
        let mut post = serde_json::from_str::<serde_json::Value>(GOOD).unwrap();
        post[field] = serde_json::Value::from(value);
        post.to_string()
    };
    check(b"hello", "not a JSON object", "one object a line");
    check(b"\"text\"", "not a JSON object", "one object a line");
    check(br#"{"id":"a:1","source":"a","text":"#, "not a JSON object", "one object a line");
    check(
        br#"{"id":"a:1","source":"a","published_at":"2026-01-01T00:00:00Z"}"#,
        "`text` is missing",
        "needs",
    );
    check(post("text", &"x".repeat(1 << 20)).as_bytes(), "text has 1048576 bytes", "cut it or split it");
    check(post("published_at", "9999-01-01T00:00:00Z").as_bytes(), "in the future", "check the year");
    check(post("published_at", "2026-01-01T00:00:00").as_bytes(), "without a time zone", "add `Z`");
    check(post("id", "a:\0").as_bytes(), "control characters", "remove them");
    check(post("id", "nothing").as_bytes(), "source:native_id", "write for example");
    check(b"{\"id\":\"\xff\"}", "invalid UTF-8 at byte 7", "as UTF-8");
    check(&b"x".repeat((4 << 20) + 1), "longer than 4 MiB", "shorten it");
    check(&b"[".repeat(100_000), "not a JSON object", "one object a line");
}

#[test]
fn bad_csv_rows_say_where_and_what_to_do() {
    let check = |bad: &[u8], column: &str, problem: &str, mend: &str| {
        let good = "7,ana,3,\"quoted,\ntext\",2026-01-01T00:00:00Z\n";
        let fault = fault(&format!("{HEADER}{good}"), bad, good, csv());
        assert_eq!((fault.line, fault.column.as_deref().unwrap_or("")), (4, column), "{fault}");
        assert!(fault.problem.contains(problem) && fault.mend.contains(mend), "{fault}");
    };
    check(b"8,bob,0,text", "", "the row has 4 fields, the header 5", "put quotes around");
    check(b"8,bob,0,te,xt,2026-01-01T00:00:00Z", "", "has 6 fields", "put quotes around");
    check(b"8,bob,0,\"text,2026-01-01T00:00:00Z", "", "never closed", "close it");
    check(b"8,bob,0,text,2026-01-01 10:00:00", "created", "no time zone", "--timezone");
    check(b"8,bob,0,text,01/02/2026", "created", "no date", "write it as");
    check(b"8,bob,0,text,", "created", "date is missing", "fill it in");
    check(b"8,bob,0,text,9999-12-01T00:00:00Z", "", "in the future", "check the year");
    check(b"8,bob,many,text,2026-01-01T00:00:00Z", "retweet_count", "`many` is not a whole number", "digits");
    check(b"8,bob,-1,text,2026-01-01T00:00:00Z", "retweet_count", "not a whole number", "digits");
    check(b"8,bob,0,te\xffxt,2026-01-01T00:00:00Z", "text", "invalid UTF-8 at byte 2", "as UTF-8");
    check(b"8\x00,bob,0,text,2026-01-01T00:00:00Z", "", "control characters", "remove them");
    check(b"a b,bob,0,text,2026-01-01T00:00:00Z", "", "white space", "remove them");
    let long = format!("8,bob,0,{},2026-01-01T00:00:00Z", "x".repeat(1 << 20));
    check(long.as_bytes(), "", "text has 1048576 bytes", "cut it or split it");
    let longer = format!("8,bob,0,{},2026-01-01T00:00:00Z", "x".repeat(5 << 20));
    check(longer.as_bytes(), "", "longer than 4 MiB", "shorten it");
}

#[test]
fn what_looks_bad_and_is_not_comes_through() {
    let check = |row: &str, text: &str| {
        let read = posts(stream(format!("{HEADER}{row}\n"), csv()).unwrap());
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].text, text);
        assert_eq!(read[0].source, "twitter");
    };
    check("../../etc/passwd,bob,0,text,2026-01-01T00:00:00Z", "text");
    check("8,bob,,\"a \"\"quote\"\",\r\nand\ta line\",2026-01-01T00:00:00Z\r", "a \"quote\",\r\nand\ta line");
    check("8,bob,3.0,=cmd|'/C calc'!A0,1767225600", "=cmd|'/C calc'!A0");
    check("twitter:8,@bob,3,,Thu Jan 01 00:00:00 +0000 2026", "");
    check("8,bob,0,nul \0 is text,2026-01-01T00:00:00Z", "nul \0 is text");
    check("8,bob,0,\u{feff}mark inside,2026-01-01T00:00:00Z", "\u{feff}mark inside");
}

#[test]
fn a_row_becomes_a_post() {
    let map = "id=id,source=net,author.handle=who,author.followers=fans,author.verified=ok,lang=l,\
               engagement.likes=likes,reply_to=re,links=links,published_at=when,text=said";
    let text = "id;net;who;fans;ok;l;likes;re;links;when;said\n\
                42;My Forum;@ana;1200;yes;fr;7;41;https://a.example https://b.example;2026-01-01 10:00;Ça va ?\n";
    let settings = ImportSettings { timezone: Some(TimeZone::get("Europe/Paris").unwrap()), ..settings() };
    let rows = Import::read(text.as_bytes(), Format::Csv(map.parse().unwrap()), settings).unwrap();
    let post = posts(rows).remove(0);
    assert_eq!((post.id.as_str(), post.source.as_str()), ("my-forum:42", "my-forum"));
    assert_eq!(post.published_at.to_string(), "2026-01-01T09:00:00Z");
    assert_eq!(post.reply_to.unwrap().as_str(), "my-forum:41");
    assert_eq!((post.engagement.likes, post.lang.as_deref()), (7, Some("fr")));
    assert_eq!(post.links, ["https://a.example", "https://b.example"]);
    let author = post.author.unwrap();
    assert_eq!(
        (author.handle.as_deref(), author.followers, author.verified),
        (Some("ana"), Some(1_200), true)
    );
}

#[test]
fn our_own_names_need_no_map_and_ids_are_made_where_there_are_none() {
    let read = |text: &str| posts(stream(text, Format::Csv(ColumnMap::automatic())).unwrap());
    let rows = "Bonjour,2026-01-01T00:00:00Z,ana\nBonjour,2026-01-01T00:00:01Z,ana\nBonjour,2026-01-01T00:00:00Z,bob\n";
    let first = read(&format!("text,published_at,author.handle\n{rows}"));
    assert_eq!(
        first,
        read(&format!("\u{feff}text,published_at,author.handle\r\n{rows}")),
        "a mark changes nothing"
    );
    let mut ids: Vec<_> = first.iter().map(|post| post.id.clone()).collect();
    assert!(ids.iter().all(|id| id.source() == "twitter" && id.native().len() == 32));
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn a_file_comes_in_the_order_of_its_time_and_a_stream_as_it_is() {
    let at = |n: u32| format!("2026-01-01T00:00:{n:02}Z");
    let lines: String = [5, 1, 9, 1, 3]
        .iter()
        .enumerate()
        .map(|(line, n)| {
            let row = format!(r#"{{"id":"a:{line}","source":"a","text":"t","published_at":"{}"}}"#, at(*n));
            if line == 2 { format!("{{\"edited\":{row}}}\n") } else { format!("{row}\n") }
        })
        .collect();
    let text = format!("{lines}{{\"deleted\":{{\"id\":\"a:9\",\"at\":\"{}\"}}}}", at(4));
    let ids =
        |rows: Import| rows.map(|row| row.unwrap().id().unwrap().native().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(stream(text.as_str(), Format::JsonLines).unwrap()), ["0", "1", "2", "3", "4", "9"]);
    let file = file(text.as_bytes());
    assert_eq!(
        ids(Import::open(file.path(), Format::JsonLines, settings()).unwrap()),
        ["1", "3", "4", "9", "0", "2"]
    );
}

#[test]
fn progress_ends_at_the_size_of_the_file() {
    let text = format!("{HEADER}1,a,0,t,2026-01-02T00:00:00Z\r\n\r\nbad\r\n2,a,0,t,2026-01-01T00:00:00Z\r\n");
    let file = file(text.as_bytes());
    let mut rows = Import::open(file.path(), csv(), settings()).unwrap();
    assert_eq!((rows.progress().total_rows, rows.progress().total_bytes), (Some(3), Some(text.len() as u64)));
    let mut last = 0;
    while rows.next().is_some() {
        assert!(rows.progress().bytes > last);
        last = rows.progress().bytes;
    }
    assert_eq!((rows.progress().rows, rows.progress().bytes), (3, text.len() as u64));
}

#[test]
fn files_that_cannot_be_imported_say_why() {
    let check = |bytes: &[u8], format: Format, expected: &str| {
        let said =
            Import::open(file(bytes).path(), format.clone(), settings()).err().expect("refused").to_string();
        assert!(said.contains(expected), "{said}");
        if !bytes.is_empty() {
            assert!(stream(bytes, format).is_err());
        }
    };
    check(b"", csv(), "nothing is in it");
    check(b"", Format::JsonLines, "nothing is in it");
    check(b"\xef\xbb\xbf", csv(), "nothing is in it");
    check(b"\r\n\n", csv(), "nothing is in it");
    check(b"\xff\xfet\0e\0", csv(), "no column `tweet_id`");
    check(b"\xff\xfe", csv(), "nothing is in it");
    check(b"te\xffxt,created\n", csv(), "no header: it is not UTF-8");
    check(b"\"text,created\n", csv(), "no header: a quote is opened");
    check(b"id,body,created\n1,2,3\n", csv(), "no column `tweet_id`");
    check(b"id,body\n1,2\n", Format::Csv(ColumnMap::automatic()), "no column holds `text`");
    assert_eq!(stream("", Format::JsonLines).unwrap().count(), 0, "a silent stream is no error");
    let said = Import::open("/no/such/file", csv(), settings()).err().expect("refused").to_string();
    assert!(said.contains("check the path"), "{said}");
    assert!(Import::open(std::env::temp_dir(), csv(), settings()).is_err());
}

#[test]
fn a_stream_that_breaks_says_so_once() {
    struct Breaks(&'static [u8]);
    impl Read for Breaks {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            match self.0.read(into)? {
                0 => Err(io::Error::other("unplugged")),
                n => Ok(n),
            }
        }
    }
    let text: &'static str = format!("{GOOD}\n").leak();
    let rows = Import::read(Breaks(text.as_bytes()), Format::JsonLines, settings()).unwrap();
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), 2);
    let said = rows[1].as_ref().unwrap_err().to_string();
    assert!(said.starts_with("file: reading stopped after 1 rows: unplugged"), "{said}");
}

#[test]
fn a_mark_that_arrives_byte_by_byte_is_seen() {
    struct Slow(io::Cursor<Vec<u8>>);
    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let length = into.len().min(1);
            self.0.read(&mut into[..length])
        }
    }
    let text = format!("\u{feff}{HEADER}1,a,0,t,2026-01-02T00:00:00Z");
    let rows = Import::read(Slow(io::Cursor::new(text.into_bytes())), csv(), settings()).unwrap();
    assert_eq!(posts(rows).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_it_fail_and_a_file_has_the_rows_of_its_stream(
        rows in prop::collection::vec("[0-9a\",\n\r;é]{0,12}|1,a,0,t,2026-01-0[1-9]T00:00:00Z", 0..12),
        end in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        let bytes = [HEADER.as_bytes(), rows.join("\n").as_bytes(), &end].concat();
        let shown = |rows: Import| {
            let mut shown: Vec<String> = rows.map(|row| format!("{row:?}")).collect();
            shown.sort();
            shown
        };
        let from_stream = shown(stream(bytes.clone(), csv()).unwrap());
        let from_file = shown(Import::open(file(&bytes).path(), csv(), settings()).unwrap());
        prop_assert_eq!(from_stream, from_file);
        let lines = stream(bytes, Format::JsonLines).map(Iterator::count);
        prop_assert!(lines.is_ok());
    }
}
