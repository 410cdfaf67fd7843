//! Reports on their way: a real mail server takes them, at least once and under one name, late where nobody ran, and from
//! one process only.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests stop at what they did not expect")]

mod market;

use jiff::{SignedDuration, Timestamp};
use market::Market;
use prometheus::Registry;
use serde_json::json;
use vigie_alerts::{Config, Courier, Metrics, Postman, Security, Smtp};
use vigie_model::{Report, Workspace};
use vigie_outbound::OutboundClient;
use vigie_reports::{Clerk, ReportError};
use vigie_scenario::{Scenario, Settings};
use vigie_store::DueReport;

/// The weekly report, sent on Mondays at eight.
fn weekly(name: &str, to: &[&str]) -> Report {
    let report = json!({"id": "weekly", "name": name, "recipients": to, "language": "fr",
                        "schedule": {"every": "week", "on": "monday", "at": "08:00"}});
    serde_json::from_value(report).unwrap()
}

fn workspace(report: Report) -> Workspace {
    let scenario = Scenario::new(1, Timestamp::UNIX_EPOCH, Settings::default());
    Workspace { reports: vec![report], ..scenario.workspace() }
}

fn postman(market: &Market, server: &vigie_peers::Smtp) -> Postman {
    let smtp = Smtp {
        host: "localhost".to_owned(),
        port: server.port(),
        security: Security::None,
        user: vigie_peers::USER.to_owned(),
        password: "env:SMTP_PASSWORD".to_owned(),
        ca: String::new(),
        from: "Vigie <vigie@example.com>".to_owned(),
    };
    let registry = Registry::new();
    let client = OutboundClient::new(&vigie_outbound::Config::default(), &registry).unwrap();
    let metrics = Metrics::new(&registry).unwrap();
    let config = Config { smtp, ..Config::default() };
    let secrets = |name: &str| (name == "SMTP_PASSWORD").then(|| vigie_peers::PASSWORD.to_owned());
    Courier::new(market.sources.store.clone(), client, config, metrics, secrets, |_| {}).postman()
}

fn clerk(market: &Market, server: &vigie_peers::Smtp, member: &str) -> Clerk {
    Clerk::new(market.sources.clone(), postman(market, server), member.to_owned())
}

/// 2026-11-23, a Monday, at this time in Paris, so many days later.
fn monday(clock: &str, days: i64) -> Timestamp {
    let at: Timestamp = format!("2026-11-23T{clock}:00+01:00").parse().unwrap();
    at + SignedDuration::from_hours(24 * days)
}

/// The value of a header, unfolded.
fn header(mail: &str, name: &str) -> String {
    let unfolded = mail.replace("\r\n", "\n").replace("\n ", " ");
    let found = unfolded.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name} in {mail}")).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_due_report_is_mailed_once_with_both_forms() {
    let server = vigie_peers::Smtp::start("none");
    let market =
        Market::silent(workspace(weekly("La semaine", &["ana@example.com", "bo@example.com"]))).await;
    let (one, two) = (clerk(&market, &server, "one"), clerk(&market, &server, "two"));
    assert_eq!(one.look(monday("07:59", 0)).await.unwrap(), 0, "the schedule was set just now");
    let (by_one, by_two) = tokio::join!(one.look(monday("08:00", 0)), two.look(monday("08:00", 0)));
    assert_eq!(by_one.unwrap() + by_two.unwrap(), 1, "one of two processes sends it");
    assert_eq!(one.look(monday("08:01", 0)).await.unwrap() + two.look(monday("23:00", 6)).await.unwrap(), 0);
    let [mail] = server.mails().try_into().unwrap();
    assert_eq!(header(&mail, "To"), "ana@example.com, bo@example.com");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    for part in ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"] {
        assert!(mail.contains(part), "{part}");
    }
    for name in ["weekly.html", "weekly.pdf"] {
        assert!(mail.contains(&format!("filename=\"{name}\"")), "{name}");
    }
    assert!(!mail.contains("en retard"));
    let sending = market.sources.store.report_sendings(market.workspace.id()).await.unwrap().remove(0);
    assert_eq!(sending.sent_at_ms.map(|at| at > 0), Some(true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_crash_the_same_report_is_sent_under_the_same_name() {
    let server = vigie_peers::Smtp::start("none");
    let market = Market::silent(workspace(weekly("La semaine", &["ana@example.com"]))).await;
    let one = clerk(&market, &server, "one");
    one.look(monday("07:59", 0)).await.unwrap();
    assert_eq!(one.look(monday("08:00", 0)).await.unwrap(), 1);
    // As if the process had died before it could record that: the same was due, and is not done.
    let (store, report) = (&market.sources.store, &market.workspace.reports[0]);
    let id = market.workspace.id();
    store.forget_report_sending(id, &report.id).await.unwrap();
    one.look(monday("07:00", 0)).await.unwrap();
    assert_eq!(one.look(monday("08:02", 0)).await.unwrap(), 1);
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"));

    // What another holds is left to it until its lease is over.
    store.forget_report_sending(id, &report.id).await.unwrap();
    one.look(monday("07:00", 7)).await.unwrap();
    let settings = format!("{:?} Europe/Paris", report.schedule.unwrap());
    let due_ms = monday("08:00", 7).as_millisecond();
    let due = DueReport { workspace: id, report: &report.id, schedule: &settings, due_ms, member: "dead" };
    let lease = std::time::Duration::from_secs(300);
    assert_eq!(store.claim_report(due, due_ms, lease).await.unwrap(), Some(0));
    assert_eq!(one.look(monday("08:04", 7)).await.unwrap(), 0);
    assert_eq!(one.look(monday("08:05", 7)).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_missed_is_sent_once_late_and_says_so() {
    let server = vigie_peers::Smtp::start("none");
    let market = Market::silent(workspace(weekly("La semaine", &["ana@example.com"]))).await;
    let clerk = clerk(&market, &server, "one");
    clerk.look(monday("07:59", 0)).await.unwrap();
    // Nobody ran for three weeks: the last one is sent, the two before it are not.
    assert_eq!(clerk.look(monday("14:30", 15)).await.unwrap(), 1);
    assert_eq!(clerk.look(monday("14:31", 15)).await.unwrap(), 0);
    let [mail] = server.mails().try_into().unwrap();
    let text = mail.replace("=\r\n", "").replace("=\n", "").replace("=C3=A9", "é");
    assert!(text.contains("en retard"), "{text}");
    assert!(
        text.contains("30 novembre au 6 décembre 2026"),
        "it is about the week that it was due for: {text}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_leave_is_tried_again_or_given_up() {
    let server = vigie_peers::Smtp::start("none");
    let standing = async |market: &Market| {
        market.sources.store.report_sendings(market.workspace.id()).await.unwrap().remove(0)
    };
    // A mailbox that asks to come back later.
    let market = Market::silent(workspace(weekly("La semaine", &["busy@example.com"]))).await;
    let busy = clerk(&market, &server, "one");
    busy.look(monday("07:59", 0)).await.unwrap();
    assert_eq!(busy.look(monday("08:00", 0)).await.unwrap(), 0);
    let sending = standing(&market).await;
    assert_eq!(sending.next_attempt_ms, Some(monday("08:01", 0).as_millisecond()), "{sending:?}");
    assert!(sending.problem.unwrap().contains("451"));
    // One that does not exist.
    let market = Market::silent(workspace(weekly("La semaine", &["unknown@example.com"]))).await;
    let unknown = clerk(&market, &server, "one");
    unknown.look(monday("07:59", 0)).await.unwrap();
    assert_eq!(unknown.look(monday("08:00", 0)).await.unwrap(), 0);
    let sending = standing(&market).await;
    assert_eq!(sending.next_attempt_ms, None, "{sending:?}");
    assert_eq!(unknown.look(monday("09:00", 0)).await.unwrap(), 0);
    assert_eq!(server.mails().len(), 0);
    // A report without a schedule is forgotten.
    market.sources.store.remove_report(market.workspace.id(), &market.workspace.reports[0].id).await.unwrap();
    unknown.look(monday("09:01", 0)).await.unwrap();
    assert_eq!(market.sources.store.report_sendings(market.workspace.id()).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_demand_it_leaves_at_once_and_a_hostile_name_forges_no_header() {
    let server = vigie_peers::Smtp::start("none");
    let mut market = Market::silent(workspace(weekly("Semaine", &["ana@example.com"]))).await;
    let evil = "Semaine\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>";
    market.workspace.about.name = evil.to_owned();
    let report = Report { name: evil.to_owned(), ..market.workspace.reports[0].clone() };
    let clerk = clerk(&market, &server, "one");
    clerk.send_now(&market.workspace, &report, market.now).await.unwrap();
    let [mail] = server.mails().try_into().unwrap();
    let head = mail.split("\n\n").next().unwrap().split("\r\n\r\n").next().unwrap();
    assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    let page = mail.split("Content-Type: text/html").nth(1).unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>"), "{page}");
    let nobody = Report { recipients: Vec::new(), ..report };
    let refused = clerk.send_now(&market.workspace, &nobody, market.now).await.unwrap_err();
    assert!(matches!(refused, ReportError::NoRecipients), "{refused}");
}
