//! Import: files as they come from elsewhere, into a folder or a running server, once or twice.

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp, fmt::strtime, tz::Offset};
use serde_json::Value;

use vigie_peers::{ACME, Server, Site, minutes_ago, post, set};

const AIRLINES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/config/workspaces/airlines.toml");
const MAP: &str =
    "id=tweet_id,text=text,published_at=tweet_created,author.handle=author,engagement.reposts=retweet_count";

/// Who is addressed in the quiet part of the file below, and how often.
const USUAL: [(&str, &str, usize); 6] = [
    ("virgin-america", "@VirginAmerica", 48),
    ("united", "@united", 96),
    ("southwest", "@SouthwestAir", 48),
    ("delta", "@Delta", 48),
    ("us-airways", "@USAirways", 48),
    ("american", "@AmericanAir", 96),
];
/// How many complaints about one brand come within the last half hour of the file.
const SURGE: usize = 150;

/// Two days of tweets to six airlines with a surge at the end, as people export them: newest first, local times with
/// an offset, texts with quotes and line breaks.
fn tweets() -> String {
    let start: Timestamp = "2015-02-22T19:00:00Z".parse().unwrap();
    let mut rows = Vec::new();
    for (_, handle, count) in USUAL {
        for number in 0..count {
            let minute = 2 * 24 * 60 * number / count;
            let at = start + SignedDuration::from_mins(minute as i64);
            rows.push((at, format!("{handle} flight {number} was \"fine\",\nthanks")));
        }
    }
    for number in 0..SURGE {
        let at = start + SignedDuration::from_hours(48) + SignedDuration::from_secs(12 * number as i64);
        rows.push((at, format!("@USAirways our plane smells of smoke, {number} of us are scared")));
    }
    rows.push((start, "The weather over the river is lovely".to_owned()));
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    let mut csv = String::from("tweet_id,author,retweet_count,text,tweet_created,user_timezone\n");
    for (number, (at, text)) in rows.iter().enumerate() {
        let local = at.to_zoned(Offset::constant(-8).to_time_zone());
        let created = strtime::format("%Y-%m-%d %H:%M:%S %z", &local).unwrap();
        let (id, author, text) = (570_306_133_677_000_000 - number, number % 37, text.replace('"', "\"\""));
        writeln!(csv, "{id},author{author},0,\"{text}\",{created},Pacific Time (US & Canada)").unwrap();
    }
    csv
}

fn rows() -> usize {
    USUAL.iter().map(|(_, _, count)| count).sum::<usize>() + SURGE + 1
}

/// What every way of importing that file must come to.
fn expect_airlines(counts: &Value, alerts: &Value) {
    assert_eq!(counts["total"], rows() - 1, "{counts}");
    for (brand, _, count) in USUAL {
        let count = if brand == "us-airways" { count + SURGE } else { count };
        let found = counts["by_brand"].as_array().unwrap().iter().find(|found| found["id"] == brand).unwrap();
        assert_eq!(found["count"], count, "{brand}");
    }
    let alerts = alerts["alerts"].as_array().unwrap();
    assert_eq!(alerts.len(), 1, "{alerts:#?}");
    assert_eq!((&alerts[0]["rule"], &alerts[0]["brand"]), (&"crisis".into(), &"us-airways".into()));
    assert_eq!(&alerts[0]["fired_at"].as_str().unwrap()[..11], "2015-02-24T");
}

#[test]
fn a_csv_file_goes_into_a_folder() {
    let site = Site::new();
    site.run(&["workspace", "apply", AIRLINES]).expect_success().expect_said("created: 6 brands");
    let file = site.write("tweets.csv", tweets());
    let import = ["import", &file, "--source", "twitter", "--map", MAP, "--quiet"];
    let said = format!("{} posts brought in, 0 refused.", rows());
    site.run(&import).expect_success().expect_said(&said).expect_said("US Airways");
    let counts = site.run(&["search", "--counts", "--json"]).expect_success().json();
    let alerts = site.run(&["alerts", "--json"]).expect_success().json();
    expect_airlines(&counts, &alerts);
    // The times are those of the file, and so are the line breaks.
    let first = site.run(&["search", "--json", "-n", "1"]).expect_success().json();
    assert_eq!(first["mentions"][0]["post"]["published_at"], "2015-02-24T19:29:48Z");
    let day = ["search", "\"fine thanks\"", "--to", "2015-02-22", "--json", "-n", "200"];
    let day = site.run(&day).expect_success().json();
    assert_eq!(day["total"], 80, "ten hours of the first day in New York: {day}");
    // Again: nothing is new, and nobody is told anything.
    let again = site.run(&import).expect_success().expect_said(&said);
    assert!(!again.stdout.contains("US Airways"), "{again:?}");
    assert_eq!(site.run(&["search", "--counts", "--json"]).expect_success().json(), counts);
    assert_eq!(site.run(&["alerts", "--json"]).expect_success().json(), alerts);
}

#[test]
fn a_csv_file_goes_into_a_running_server() {
    let site = Site::new();
    let server = site.start(&["serve", "--listen", "127.0.0.1:0", "--workspace", AIRLINES]);
    let file = site.write("tweets.csv", tweets());
    // Found by its folder, and by its address from anywhere.
    let import = ["import", &file, "--source", "twitter", "--map", MAP, "--quiet"];
    site.run(&import).expect_success();
    let elsewhere = Site::new();
    let by_address = [&["--server", server.api.url()], &import[..]].concat();
    elsewhere.run(&by_address).expect_success();
    assert!(!elsewhere.data().exists(), "the address is enough");
    expect_airlines(
        &server.api.get("/api/v1/stats").expect_ok(),
        &server.api.get("/api/v1/alerts").expect_ok(),
    );
}

#[test]
fn standard_input_is_a_file_too() {
    let site = Site::new();
    site.apply(ACME);
    let lines: String =
        (0..10).map(|n| format!("{}\n", post(&format!("in:{n}"), minutes_ago(20 - n), "Aurora"))).collect();
    let said = "10 posts brought in, 0 refused.";
    site.run_on(&["import", "-"], lines.as_bytes()).expect_success().expect_said(said);
    let csv =
        "id,text,published_at\n1,Aurora by table,2024-01-02T10:00:00Z\n2,Aurora; again,2024-01-02 11:00\n";
    let arguments =
        ["import", "-", "--format", "csv", "--source", "sheet", "--timezone", "Europe/Paris", "--quiet"];
    site.run_on(&arguments, csv.as_bytes()).expect_success().expect_said("2 posts brought in");
    let server = site.serve();
    assert_eq!(server.api.search(&[])["total"], 12);
    let table = server.api.search(&[("source", "sheet")]);
    assert_eq!(table["mentions"][0]["post"]["published_at"], "2024-01-02T10:00:00Z");
    assert_eq!(
        set(server.api.ids(&[("source", "sheet")])),
        set(["sheet:1".to_owned(), "sheet:2".to_owned()])
    );
}

/// The first rows of a table, with its header.
fn head_of_csv(path: &str, rows: usize) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.byte_records().take(rows + 1) {
        writer.write_byte_record(&record.unwrap()).unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn what_the_demo_exports_can_be_imported() {
    let site = Site::new();
    let workspace = "[workspace]\nid = \"market\"\nname = \"Market\"\n[[brand]]\nid = \"lunivel\"\nname = \"Lunivel\"\nquery = \"lunivel*\"\n";
    site.apply(workspace);
    let export = |name: &str| {
        let path = site.path(name).into_os_string().into_string().unwrap();
        site.run(&["demo", "--export", &path]).expect_success().expect_said("vigie import");
        path
    };
    let jsonl = std::fs::read_to_string(export("market.jsonl")).unwrap();
    let events = jsonl.lines().count();
    assert!(events > 20_000, "eight days are many posts, not {events}");
    let lines: String = jsonl.lines().take(1_500).map(|line| format!("{line}\n")).collect();
    let lines = site.write("head.jsonl", lines);
    let table = site.write("head.csv", head_of_csv(&export("market.csv"), 1_500));
    let server: Server = site.serve();
    site.run(&["import", &lines, "--quiet"])
        .expect_success()
        .expect_said("1,500 posts brought in, 0 refused.");
    let by_lines = server.api.search(&[])["total"].as_u64().unwrap();
    assert!(by_lines > 100, "{by_lines}");
    site.run(&["import", &table, "--quiet"])
        .expect_success()
        .expect_said("1,500 posts brought in, 0 refused.");
    assert!(server.api.search(&[])["total"].as_u64().unwrap() >= by_lines);
}

const BRANDWATCH: &str = "Report:,Bulk Mentions Download\nBrand:,Acme\nFrom:,x\nTo:,y\nLabel:,\n\n\
    Query Id,Query Name,Date,Url,Page Type,Author,Full Text,Twitter Followers\n\
    1,Acme,2024-01-02 10:00:00.0,https://x.com/ana/status/1,twitter,ana,Aurora again,\"1,234\"\n\
    1,Acme,yesterday,https://x.com/ana/status/2,twitter,ana,Aurora,\n";

#[test]
fn the_export_of_another_tool_is_recognised() {
    let site = Site::new();
    site.apply(ACME);
    let server = site.serve();
    let file = site.write("mentions.csv", BRANDWATCH);
    let ran = site.run(&["import", &file, "--quiet"]).expect(2).expect_said("1 posts brought in, 1 refused.");
    for said in ["This is a file from Brandwatch", "--format brandwatch", "line 9, column `Date`"] {
        assert!(ran.stderr.contains(said), "{ran:?}");
    }
    let found = server.api.search(&[("source", "x")]);
    assert_eq!(found["mentions"][0]["post"]["id"], "x:1", "{found}");
    assert_eq!(found["mentions"][0]["post"]["author"]["followers"], 1_234);
}

#[test]
fn a_map_is_saved_and_named_from_then_on() {
    let site = Site::new();
    site.apply(ACME);
    let table = |text: &str| format!("Title;Body;Day;Hour\nHello;{text};03/02/2024;10:15\n");
    let file = site.write("first.csv", table("Aurora one"));
    let map = "text=Title + Body,published_at=Day + Hour";
    let first = ["import", &file, "--map", map, "--dates", "%d/%m/%Y %H:%M", "--timezone", "Europe/Paris"];
    site.run(&[&first[..], &["--source", "survey", "--save", "ours", "--quiet"]].concat())
        .expect_success()
        .expect_said("1 posts brought in");
    let next = site.write("next.csv", table("Aurora two"));
    site.run(&["import", "--format", "ours", &next, "--quiet"])
        .expect_success()
        .expect_said("1 posts brought in");
    let unknown = site.run(&["import", "--format", "their", &next]);
    assert!(
        unknown.stderr.contains("there is no format `their`") && unknown.stderr.contains("x-archive, ours"),
        "{unknown:?}"
    );
    let server = site.serve();
    let found = server.api.search(&[("source", "survey")]);
    assert_eq!(found["total"], 2);
    assert_eq!(found["mentions"][0]["post"]["published_at"], "2024-02-03T09:15:00Z");
}
