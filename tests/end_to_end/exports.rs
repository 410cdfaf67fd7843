//! Everything that was found, as a file: by the API and by the command line, whole or visibly not.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    thread,
};

use reqwest::{Method, header};
use serde_json::{Value, json};

use vigie_peers::{ACME, RUNTIME, Server, Site, ask_oracles, eventually, minutes_ago, post, posts};

/// Texts that a spreadsheet would run, or that would break out of their cell.
const HOSTILE: [&str; 4] = [
    "=HYPERLINK(\"http://evil.example\",\"Aurora\")",
    "@aurora, an Aurora, \"quoted\"; text\r\nof two lines",
    "Aurora </t></is></c> & _x0041_ \u{202e}",
    "-1 Aurora \u{1}",
];
const PLAIN: usize = 60;

/// A server with some mentions of Aurora, hostile ones among them.
fn busy() -> (Site, Server) {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let mut all = posts("forum", PLAIN as u64, minutes_ago(10));
    for (number, text) in HOSTILE.iter().enumerate() {
        let mut post = post(&format!("hostile:{number}"), minutes_ago(2), text);
        post["author"] =
            json!({"handle": "=mallory", "name": "+Mallory", "followers": 1_000, "verified": true});
        post["engagement"] = json!({"likes": 3, "reposts": 2});
        all.push(post);
    }
    server.api.push_and_settle(&all);
    (site, server)
}

/// What a program of others reads in a file: objects by column.
fn read(path: &str, format: &str) -> Vec<Value> {
    let answers = ask_oracles("read", &[json!({"path": path, "format": format})]);
    let answer = &answers[0];
    assert_eq!(answer["good"], true, "{format}: {}", answer["why"]);
    let columns = answer["columns"].as_array().unwrap();
    let object = |row: &Value| -> Value {
        let cells = columns.iter().zip(row.as_array().unwrap());
        cells
            .map(|(name, cell)| (name.as_str().unwrap().to_owned(), cell.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    answer["rows"].as_array().unwrap().iter().map(object).collect()
}

#[test]
fn every_format_holds_every_mention_as_it_was() {
    let (site, server) = busy();
    let expected: Vec<String> = server.api.ids(&[("brand", "aurora")]);
    assert_eq!(expected.len(), PLAIN + HOSTILE.len());
    for format in ["csv", "ndjson", "xlsx", "parquet"] {
        let path = site.path(&format!("out.{format}"));
        let path = path.to_str().unwrap();
        let said = site.run(&["export", "--brand", "aurora", "-o", path]).expect_success().stdout;
        assert!(said.contains("64 mentions in "), "{said}");
        let rows = read(path, format);
        let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{format}: in the order of the pages");
        for (number, text) in HOSTILE.iter().enumerate() {
            let row = rows.iter().find(|row| row["id"] == format!("hostile:{number}")).unwrap();
            let guarded = format == "csv" && text.starts_with(['=', '@', '-']);
            let shown = if guarded { format!("'{text}") } else { (*text).to_owned() };
            assert_eq!(row["text"], shown, "{format}");
            let whole = |name: &str| row[name].as_u64().or_else(|| row[name].as_str()?.parse().ok());
            assert_eq!(
                (whole("engagement"), whole("estimated_reach")),
                (Some(5), Some(150)),
                "{format}: {row}"
            );
            assert_eq!(row["story"].as_str().unwrap().len(), 16);
        }
        assert!(!fs::exists(format!("{path}.part")).unwrap());
    }
}

#[test]
fn the_api_names_the_file_and_tells_how_many_rows_it_will_have() {
    let (_site, server) = busy();
    let head = |method: Method, path: &str| {
        let request = server.api.request(method, path);
        RUNTIME.block_on(async {
            let answer = request.send().await.unwrap();
            let heads = answer.headers().clone();
            let text = |name: &str| heads.get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
            let heads =
                ["vigie-rows", header::CONTENT_TYPE.as_str(), header::CONTENT_DISPOSITION.as_str()].map(text);
            (heads, answer.text().await.unwrap())
        })
    };
    let path = "/api/v1/mentions/export?source=hostile&sort=oldest";
    let ([rows, kind, name], body) = head(Method::GET, path);
    assert_eq!((rows.as_str(), body.matches("hostile:").count()), ("4", 4), "{body}");
    assert!(
        kind.starts_with("text/csv") && name.starts_with(r#"attachment; filename="acme-mentions-"#),
        "{kind} {name}"
    );
    assert!(body.starts_with("id,workspace,source,type,published_at,url,title,text,"), "{body}");
    let ([rows, ..], body) = head(Method::HEAD, path);
    assert_eq!((rows.as_str(), body.as_str()), ("4", ""));
    let ([rows, ..], body) = head(Method::GET, "/api/v1/authors/export?format=ndjson&source=hostile");
    assert_eq!((rows.as_str(), body.lines().count()), ("1", 1), "{body}");
    let author: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        (&author["handle"], &author["mentions"], &author["followers"]),
        (&json!("=mallory"), &json!(4), &json!(1_000))
    );

    let refused = |path: &str, words: &str| drop(server.api.get(path).expect_problem(400, words));
    refused("/api/v1/mentions/export?format=pdf", "write csv, ndjson, xlsx or parquet");
    refused("/api/v1/mentions/export?sort=engagement", "write newest or oldest");
    refused("/api/v1/mentions/export?separator=space", "write comma, semicolon or tab");
    refused("/api/v1/mentions/export?bom=yes", "write with or without");
    refused("/api/v1/mentions/export?limit=5", "there is no parameter `limit`");
    refused("/api/v1/authors/export?only=friends", "write newcomers or detractors");
}

#[test]
fn the_command_writes_where_it_is_told() {
    let (site, _server) = busy();
    let csv = site.run(&["export", "hyperlink", "--separator", "semicolon", "--bom"]).expect_success().stdout;
    assert!(csv.starts_with("\u{feff}id;workspace;") && csv.lines().count() == 2, "{csv}");
    let lines =
        site.run(&["export", "--source", "hostile", "--format", "jsonl", "--sort", "oldest"]).json_lines();
    assert_eq!(lines.len(), HOSTILE.len());
    let path = site.path("authors.xlsx");
    let path = path.to_str().unwrap();
    let said = site
        .run(&["--language", "fr", "export", "--authors", "--source", "hostile", "-o", path])
        .expect_success();
    assert!(said.stdout.contains("1 auteur dans "), "{}", said.stdout);
    assert_eq!(read(path, "xlsx")[0]["handle"], "=mallory");
    site.run(&["export", "-o", "mentions.doc"]).expect(1).expect_said("add --format csv");
    site.run(&["export", "--only", "detractors"]).expect(2).expect_said("--authors");
    let nowhere = site.path("missing/out.csv");
    site.run(&["export", "-o", nowhere.to_str().unwrap()]).expect(1).expect_said("cannot write");
}

#[test]
fn what_the_team_made_of_mentions_goes_with_them() {
    let (site, server) = busy();
    let change = ["--status", "open", "--assignee", "=Zoé", "--tag", "Late,vip", "--priority", "high"];
    let more = ["--note", "call back", "--sentiment", "negative"];
    site.run(&[&["mentions", "change", "hostile:0"][..], &change, &more].concat()).expect_success();
    let rows =
        |arguments: &[&str]| site.run(&[&["export", "--format", "ndjson"], arguments].concat()).json_lines();
    let handled = |row: &Value| {
        let names = ["status", "assignee", "tags", "priority", "not_about_us", "note", "corrected_sentiment"];
        json!(names.map(|name| row[name].clone()))
    };
    let expected = json!(["open", "=Zoé", ["late", "vip"], "high", false, "call back", "negative"]);
    assert_eq!(handled(&rows(&["hyperlink"])[0]), expected);
    assert_eq!(handled(&rows(&["quoted"])[0]), json!(["new", null, [], "normal", false, null, null]));

    site.run(&["search", "--source", "forum", "--sort", "oldest", "--save", "forum"]).expect_success();
    let ids: Vec<Value> = rows(&["--saved", "forum"]).iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, server.api.ids(&[("source", "forum"), ("sort", "oldest")]));

    site.run(&["mentions", "change", "hostile:1", "--not-about-us"]).expect_success();
    let left_out = || (rows(&["--source", "hostile"]).len() == 3).then_some(());
    eventually("what is set aside is left out", left_out);
    assert_eq!(rows(&["--not-about-us", "only"])[0]["not_about_us"], true);
}

/// A server that answers every request with these bytes, and then hangs up.
fn answering(bytes: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            assert!(stream.read(&mut [0; 4_096]).unwrap() > 0);
            stream.write_all(bytes.as_bytes()).unwrap();
        }
    });
    url
}

#[test]
fn what_breaks_off_half_way_is_not_taken_for_a_whole_file() {
    let site = Site::new();
    let check = |bytes: &'static str| {
        let server = answering(bytes);
        let path = site.write("mentions.csv", "of yesterday");
        site.run(&["--server", &server, "export", "-o", &path]).expect(1).expect_said("broke off");
        assert_eq!(fs::read_to_string(&path).unwrap(), "of yesterday");
        assert!(!fs::exists(format!("{path}.part")).unwrap());
        site.run(&["--server", &server, "export"]).expect(1).expect_said("broke off");
    };
    // The connection ends before the answer does.
    check("HTTP/1.1 200 OK\r\nvigie-rows: 2\r\ntransfer-encoding: chunked\r\n\r\n8\r\nid\r\n1\r\n2\r\n");
    // The answer ends well, with a row less than was told.
    check("HTTP/1.1 200 OK\r\nvigie-rows: 2\r\ncontent-length: 7\r\n\r\nid\r\n1\r\n");
}
