//! Files as they really are: ragged rows, marks in front, other encodings, queries with a bracket too few.

use vigie_peers::{ACME, Site, minutes_ago, post};

#[test]
fn a_bad_row_of_a_table_is_named_and_the_others_are_kept() {
    let check = |rows: &[&[u8]], good: usize, words: &[&str]| {
        let site = Site::new();
        site.apply(ACME);
        let mut table = b"id,text,published_at\n1,Aurora first,2024-03-01T10:00:00Z\n".to_vec();
        rows.iter().for_each(|row| table.extend([row, &b"\n"[..]].concat()));
        table.extend_from_slice(b"9,Aurora last,2024-03-01T11:00:00Z\n");
        let file = site.write("table.csv", table);
        let refused = rows.len() + 2 - good;
        let mut outcome = site.run(&["import", &file, "--quiet"]).expect(if refused == 0 { 0 } else { 2 });
        outcome = outcome.expect_said(&format!("{good} posts brought in, {refused} refused."));
        for words in words {
            outcome = outcome.expect_said(words);
        }
        let found = site.run(&["search", "--json"]).expect_success().json();
        assert_eq!(found["total"], good, "{outcome:?}");
    };
    check(&[], 2, &[]);
    check(&[b"2,Aurora,2024-03-01T10:30:00Z"], 3, &[]);
    check(&[b"2,Aurora", b"3,Aurora,2024-03-01T10:30:00Z,too,many"], 2, &["line 3", "line 4"]);
    check(&[b"2,Aurora,2024-03-01 10:30:00"], 2, &["line 3", "published_at", "--timezone"]);
    check(&[b"2,Aurora,someday"], 2, &["line 3", "someday"]);
    check(&[b"2,Aurora,9999-01-01T00:00:00Z"], 2, &["line 3", "future"]);
    check(&[b"2,caf\xe9 Aurora,2024-03-01T10:30:00Z"], 2, &["line 3", "UTF-8"]);
    check(&[b",Aurora without an id,2024-03-01T10:30:00Z"], 3, &[]);
    check(&[b"2,\"Aurora\nover two lines\",2024-03-01T10:30:00Z", b"3,Aurora,never"], 3, &["line 5"]);
}

#[test]
fn an_id_twice_in_a_table_is_one_mention() {
    let site = Site::new();
    site.apply(ACME);
    let table =
        "id,text,published_at\n1,Aurora second,2024-03-01T11:00:00Z\n1,Aurora first,2024-03-01T10:00:00Z\n";
    let file = site.write("table.csv", table);
    site.run(&["import", &file, "--quiet"]).expect_success().expect_said("2 posts brought in, 0 refused.");
    let found = site.run(&["search", "--json"]).expect_success().json();
    assert_eq!(
        (&found["total"], &found["mentions"][0]["post"]["text"]),
        (&1.into(), &"Aurora second".into())
    );
}

#[test]
fn a_table_may_begin_with_a_mark_and_use_semicolons() {
    let check = |table: &str| {
        let site = Site::new();
        site.apply(ACME);
        let file = site.write("table.csv", table);
        site.run(&["import", &file, "--quiet"])
            .expect_success()
            .expect_said("1 posts brought in, 0 refused.");
    };
    check("\u{feff}id,text,published_at\n1,Aurora,2024-03-01T10:00:00Z\n");
    check("\u{feff}id;text;published_at\r\n1;\"Aurora; again\";2024-03-01T10:00:00Z\r\n");
    check("id\ttext\tpublished_at\n1\tAurora\t2024-03-01T10:00:00Z");
}

#[test]
fn a_table_that_cannot_be_read_is_refused_before_anything_is_done() {
    let site = Site::new();
    let file = site.write("table.csv", "number,words,day\n1,Aurora,2024-03-01T10:00:00Z\n");
    let check = |arguments: &[&str], words: &str| {
        site.run(&[&["import"], arguments].concat()).expect(1).expect_said(words);
    };
    check(&[&file], "text");
    check(&[&file, "--map", "text=word,published_at=day"], "word");
    check(&[&file, "--map", "txt=words"], "txt");
    check(
        &[&file, "--map", "text=words,published_at=day", "--timezone", "Mars/Olympus"],
        "write an IANA name such as Europe/Paris",
    );
    check(&["missing.csv"], "missing.csv");
}

#[test]
fn a_bad_line_of_a_file_is_named_and_the_others_are_kept() {
    let site = Site::new();
    site.apply(ACME);
    let good =
        |number: u8| post(&format!("line:{number}"), minutes_ago(3), "Aurora").to_string().into_bytes();
    let lines: Vec<Vec<u8>> = vec![
        good(1),
        b"not json".to_vec(),
        Vec::new(),
        good(2),
        b"{\"id\":\"line:x\",\"source\":\"line\",\"text\":\"Aurora\"}".to_vec(),
        b"{\"text\":\"\xff\xfe\"}".to_vec(),
        good(1),
        "[".repeat(100_000).into_bytes(),
        good(3),
    ];
    let file = site.write("posts.jsonl", lines.join(&b'\n'));
    let outcome =
        site.run(&["import", &file, "--quiet"]).expect(2).expect_said("4 posts brought in, 4 refused.");
    let said =
        ["line 2", "not a JSON object", "line 5", "`published_at` is missing", "line 6", "UTF-8", "line 8"];
    said.iter().fold(outcome, |outcome, words| outcome.expect_said(words));
    assert_eq!(site.run(&["search", "--json"]).expect_success().json()["total"], 3, "line 7 is line 1 again");
    // The same on standard input, and without any state.
    site.run_on(&["import", "-", "--quiet"], &lines.join(&b'\n')).expect(2).expect_said("line 8");
    let workspace = site.write("acme.toml", ACME);
    let matched = site.run_on(&["match", "--workspace", &workspace], &lines.join(&b'\n')).expect(2);
    assert_eq!(matched.json_lines().len(), 4);
    matched.expect_said("line 5: field `published_at` is missing");
}

#[test]
fn a_bad_query_is_shown_with_its_place() {
    let site = Site::new();
    site.apply(ACME);
    let check = |query: &str, character: usize, words: &str| {
        let place = format!("at character {character}: ");
        site.run(&["search", "--", query]).expect(1).expect_said(&place).expect_said(words);
        let caret = format!("\n{}^\n", " ".repeat((character - 1).min(40)));
        site.run(&["query", "check", "--", query]).expect(1).expect_said(&caret).expect_said(words);
    };
    check("(aurora OR tea", 1, "this bracket is never closed; write the missing )");
    check("aurora)", 7, "this bracket closes nothing");
    check("aurora AND", 8, "nothing to search for follows `AND`");
    check("\"aurora", 1, "this quote is never closed");
    check("au*", 3, "write at least 3 letters before `*`");
    check("colour:red", 1, "there is no field `colour`");
    check(&("(".repeat(5_000) + "aurora"), 33, "32");
}
