//! Reports from end to end: defined by file and by the API, made as files on the terminal and over HTTP, mailed.

use std::fs;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use vigie_peers::{ACME, Site, Smtp, post, send};

/// One red pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

const WEEKLY: &str = r#"
[[report]]
id = "weekly"
name = "Aurora <b>weekly</b>"
period = "3d"
logo = "logo.png"
recipients = ["ana@example.com"]
schedule = { every = "month", on = 31, at = "08:00" }
"#;

/// Posts of the last days.
fn talk() -> Vec<Value> {
    let mention = |number: i64| {
        let at = Timestamp::now() - SignedDuration::from_hours(number * 2);
        let brand = if number % 4 == 0 { "Borealis tea" } else { "Aurora coffee" };
        let mut post =
            post(&format!("forum:{number}"), at, &format!("{brand} with <i>friends</i> number {number}"));
        post["author"] = json!({"handle": format!("ana{}", number % 5), "followers": 100});
        post
    };
    (0..48).map(mention).collect()
}

#[test]
fn a_report_is_defined_in_the_file_and_made_on_the_terminal_and_over_http() {
    let site = Site::new();
    site.write("logo.png", PIXEL);
    let server = site.serve();
    site.apply(&format!("{ACME}{WEEKLY}"));
    server.api.push_and_settle(&talk());

    site.run(&["report", "list"]).expect_success().expect_said("on day 31 of each month at 08:00");
    site.run(&["--language", "fr", "report", "list"])
        .expect_success()
        .expect_said("le 31 de chaque mois à 08:00");
    let listed = server.api.get("/api/v1/reports").expect_ok();
    assert!(listed["reports"][0]["next_due"].is_string(), "{listed}");
    let exported = site.run(&["workspace", "export"]).expect_success().stdout;
    assert!(
        exported.contains("[[report]]") && exported.contains("logo = \"data:image/png;base64,"),
        "{exported}"
    );
    site.apply(&exported).expect_said("unchanged");

    let (html, pdf) = (site.path("weekly.html"), site.path("weekly.pdf"));
    let file = |path: &std::path::Path| path.display().to_string();
    site.run(&["report", "render", "weekly", "--to", &file(&html)])
        .expect_success()
        .expect_said("weekly.html");
    let page = fs::read_to_string(&html).unwrap();
    assert!(page.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(page.contains("Aurora &lt;b&gt;weekly&lt;/b&gt;") && !page.contains("<b>weekly"));
    assert!(page.contains("data:image/png;base64,") && page.contains("<svg"));
    site.run(&["report", "render", "weekly", "--in", "fr", "--to", &file(&pdf)]).expect_success();
    assert!(fs::read(&pdf).unwrap().starts_with(b"%PDF-1.7"));
    // As of four days ago there was nothing yet.
    let old =
        site.run(&["report", "render", "weekly", "--at", "10 days", "--to", "-"]).expect_success().stdout;
    assert!(old.contains("Nothing was said about these brands"), "{old}");

    let render = |query: &str| server.api.get(&format!("/api/v1/reports/weekly/render{query}"));
    render("?format=docx").expect_problem(400, "write html or pdf");
    render("?language=de").expect_problem(400, "write fr or en");
    render("?at=tomorrow").expect_problem(400, "is no time");
    server.api.get("/api/v1/reports/daily/render").expect_problem(404, "known: weekly");
    let answer = send(server.api.request(Method::GET, "/api/v1/reports/weekly/render?language=fr"));
    assert!(answer.text.contains("<html lang=\"fr\">"), "{}", answer.text);
}

#[test]
fn reports_are_put_and_removed_by_the_api_and_what_is_wrong_is_named() {
    let site = Site::new();
    let server = site.serve();
    site.apply(ACME);
    let put = |id: &str, report: &Value| {
        send(server.api.request(Method::PUT, &format!("/api/v1/reports/{id}")).json(report))
    };
    let daily =
        json!({"id": "daily", "name": "Daily", "brands": ["aurora"], "sections": ["summary", "alerts"]});
    let answer = put("daily", &daily);
    assert_eq!((answer.status, &answer.json()["outcome"]), (201, &json!("created")));
    assert_eq!(put("daily", &daily).expect_ok()["outcome"], "unchanged");
    assert_eq!(server.api.get("/api/v1/reports/daily").expect_ok()["name"], "Daily");
    let exported = site.run(&["workspace", "export"]).expect_success().stdout;
    assert!(exported.contains("id = \"daily\""), "{exported}");

    put("weekly", &daily).expect_problem(422, "the address names report `weekly` but the document `daily`");
    let wrong = |key: &str, value: Value, expected: &str| {
        let mut report = daily.clone();
        report[key] = value;
        put("daily", &report).expect_problem(422, expected);
    };
    wrong("brands", json!(["nobody"]), "does not exist; known: aurora, borealis");
    wrong("period", json!("a while"), "write last_day");
    wrong("recipients", json!(["ana"]), "is no e-mail address");
    wrong("logo", json!("data:image/svg+xml;base64,PHN2Zz4="), "logo must begin with");
    wrong("surprise", json!(1), "unknown field `surprise`");
    let nameless = site.write("nameless.toml", format!("{ACME}\n[[report]]\nid = \"x\"\nname = \"\"\n"));
    site.run(&["workspace", "apply", &nameless]).expect(1).expect_said("name must");

    site.run(&["report", "send", "daily"]).expect(1).expect_said("has no recipients");
    let remove = || send(server.api.request(Method::DELETE, "/api/v1/reports/daily"));
    assert_eq!(remove().status, 204);
    remove().expect_problem(404, "has no report `daily`; there is none yet");
}

#[test]
fn a_report_is_mailed_on_demand_through_the_configured_server() {
    let mail = Smtp::start("tls");
    let site = Site::new()
        .with_setting("alerts.smtp.host=localhost")
        .with_setting(&format!("alerts.smtp.port={}", mail.port()))
        .with_setting("alerts.smtp.security=tls")
        .with_setting(&format!("alerts.smtp.ca={}", mail.authority().display()))
        .with_setting("alerts.smtp.user=vigie")
        .with_setting("alerts.smtp.password=env:MAIL_PASSWORD")
        .with_setting("alerts.smtp.from=vigie@example.com")
        .with_variable("MAIL_PASSWORD", vigie_peers::PASSWORD);
    site.write("logo.png", PIXEL);
    let server = site.serve();
    site.apply(&format!("{ACME}{WEEKLY}"));
    server.api.push_and_settle(&talk());
    site.run(&["report", "send", "weekly"]).expect_success().expect_said("Sent to 1 address.");
    let [sent] = mail.mails().try_into().unwrap();
    for part in ["To: ana@example.com", "weekly.pdf", "weekly.html", "application/pdf"] {
        assert!(sent.contains(part), "{part}");
    }
    server.stop();
    assert_eq!(mail.mails().len(), 1);
}
