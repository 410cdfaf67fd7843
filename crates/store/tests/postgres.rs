//! What is PostgreSQL's alone: servers that refuse, that are full, that sort in their own way, and what each is told.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests stop at what they did not expect, and print what they skip"
)]

use std::{fs, path::Path, process::Command, time::Duration};

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use vigie_model::Workspace;
use vigie_peers::{Postgres, SmallDisk};
use vigie_store::{AlertCommit, Applied, Config, Fence, Store, StoreError};

/// Runs SQL behind the store's back; returns the first column of the first row.
async fn sql(url: &str, sql: &str) -> String {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let row =
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_optional(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    row.unwrap_or_default()
}

/// The same server and user, another database.
fn database(url: &str, name: &str) -> String {
    format!("{}/{name}", url.rsplit_once('/').unwrap().0)
}

fn workspace(id: &str, name: &str) -> Workspace {
    serde_json::from_value(serde_json::json!({"workspace": {"id": id, "name": name}})).unwrap()
}

async fn refusal(url: &str) -> StoreError {
    let config = Config { url: url.to_owned(), wait_at_start: Duration::ZERO, ..Config::default() };
    Store::start(&config, Path::new("unused"), |_| None).await.unwrap_err()
}

#[tokio::test]
async fn whoever_is_not_let_in_is_told_why_and_what_to_do() {
    let url = Postgres::shared_url();
    sql(&url, "CREATE ROLE guest LOGIN PASSWORD 'guest'").await;
    sql(&url, "CREATE ROLE crowd LOGIN PASSWORD 'crowd' CONNECTION LIMIT 0").await;
    let latin = format!("{}_latin", url.rsplit_once('/').unwrap().1);
    sql(&url, &format!("CREATE DATABASE {latin} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")).await;
    let at = |user: &str| url.replace("vigie:vigie@", user);
    let check = async |url: &str, expected: &str| {
        let said = refusal(url).await.to_string();
        assert!(said.contains(expected) && !said.contains("s3cret"), "{url}: {said}");
    };
    check(
        &at("vigie:s3cret@"),
        "refuses this user: password authentication failed for user \"vigie\"; check",
    )
    .await;
    check(&at("nobody:s3cret@"), "refuses this user: password authentication failed").await;
    check(&database(&url, "nowhere"), "refuses this user: database \"nowhere\" does not exist").await;
    check(&at("guest:guest@"), "refuses this user: permission denied").await;
    check(&at("crowd:crowd@"), "no connection left: too many connections for role \"crowd\"; raise").await;
    check(&database(&url, &latin), "encoding LATIN1, which lacks many letters; create one with").await;
    check("postgres://vigie:s3cret@127.0.0.1:1/vigie", "does not answer: Connection refused").await;
    check("postgres://vigie:s3cret@no-such-host.invalid/vigie", "does not answer: failed to lookup").await;
    check(&format!("{url}?sslmode=perhaps"), "unknown value \"perhaps\" for `ssl_mode`; write postgres://")
        .await;
    check("mysql://vigie:s3cret@127.0.0.1/vigie", "store.url cannot be used: it begins with mysql:").await;
    check("env:NOT_SET", "the environment variable NOT_SET is not set").await;
}

#[tokio::test]
async fn the_address_may_come_from_a_variable_and_its_place_hides_the_password() {
    let url = Postgres::shared_url();
    let config = Config { url: "env:STORE_URL".to_owned(), ..Config::default() };
    let variable = |name: &str| (name == "STORE_URL").then(|| url.clone());
    let store = Store::start(&config, Path::new("unused"), variable).await.unwrap();
    assert!(
        store.is_shared() && url.ends_with(store.place().split_once("//").unwrap().1),
        "{}",
        store.place()
    );
    assert!(!store.place().contains("vigie:vigie"), "{}", store.place());
    // Registered once for all clones.
    let registry = prometheus::Registry::new();
    store.measure(&registry).unwrap();
    assert!(matches!(store.clone().measure(&registry), Err(StoreError::Metrics(_))));
    store.check().await.unwrap();
}

#[tokio::test]
async fn a_schema_of_a_newer_or_another_vigie_is_refused_and_left_alone() {
    let url = Postgres::shared_url();
    Store::connect(&url).await.unwrap().close().await;
    sql(
        &url,
        "INSERT INTO _sqlx_migrations SELECT 9000, 'later', installed_on, success, checksum, 0 FROM _sqlx_migrations
         WHERE version = 1",
    )
    .await;
    let error = Store::connect(&url).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { found: 9000, .. }), "{error}");
    assert!(error.to_string().contains("has schema version 9000, this vigie knows up to"), "{error}");
    sql(&url, "DELETE FROM _sqlx_migrations WHERE version = 9000").await;
    sql(&url, "UPDATE _sqlx_migrations SET checksum = 'x'::bytea WHERE version = 1").await;
    assert!(matches!(Store::connect(&url).await, Err(StoreError::ForeignSchema { version: 1, .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_processes_may_start_at_once() {
    for _ in 0..3 {
        let url = Postgres::shared_url();
        let mut processes = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let url = url.clone();
            processes.spawn(async move { Store::connect(&url).await.map(|_| ()) });
        }
        for opened in processes.join_all().await {
            opened.unwrap();
        }
        // Each migration was applied once.
        let newest = Store::connect(&url).await.unwrap().check().await.unwrap().schema_version;
        let applied = sql(&url, "SELECT count(*)::text FROM _sqlx_migrations").await;
        assert_eq!(applied, newest.to_string());
    }
}

/// A database whose language sorts `a b` between `aa` and `ab`, `É` beside `e`, and capitals beside small letters.
#[tokio::test]
async fn text_sorts_as_in_sqlite_whatever_the_databases_language() {
    let url = Postgres::shared_url();
    let french = format!("{}_french", url.rsplit_once('/').unwrap().1);
    sql(
        &url,
        &format!("CREATE DATABASE {french} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'fr' LOCALE 'C'"),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let file = Store::open(&folder.path().join("store.db")).await.unwrap();
    let server = Store::connect(&database(&url, &french)).await.unwrap();
    let keys = ["ab", "a b", "aa", "É", "e", "E", "z", "a/b", "a-b", "Z", "é"];
    let mut orders = Vec::new();
    for store in [file, server] {
        let states = keys.iter().map(|key| ((*key).to_owned(), String::new())).collect();
        let commit = AlertCommit { consumer: "c", states, ..AlertCommit::default() };
        store.commit_alerts(&commit).await.unwrap();
        for id in ["a-b", "ab", "a_b", "aa", "a0"] {
            store.apply(&workspace(id, id)).await.unwrap();
        }
        let states = store.alert_progress("c", 0).await.unwrap().states.into_iter().map(|(key, _)| key);
        let workspaces = store.workspaces().await.unwrap();
        let ids = workspaces.iter().map(|workspace| workspace.id().to_string());
        orders.push(states.chain(ids).collect::<Vec<_>>());
    }
    assert_eq!(orders[0], orders[1]);
}

#[tokio::test]
async fn a_database_that_can_only_be_read_says_so_and_goes_on_when_it_can_be_written() {
    let url = Postgres::shared_url();
    let store = Store::connect(&url).await.unwrap();
    store.apply(&workspace("w", "W")).await.unwrap();
    store.close().await;
    let name = url.rsplit_once('/').unwrap().1;
    sql(&url, &format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    let error = refusal(&url).await;
    assert!(matches!(error, StoreError::ReadOnly(_)) && error.is_passing(), "{error:?}");
    assert!(error.to_string().contains("write to the primary"), "{error}");
    // From a session of another database: those of this one can only read.
    sql(&database(&url, "postgres"), &format!("ALTER DATABASE {name} RESET default_transaction_read_only"))
        .await;
    let store = Store::connect(&url).await.unwrap();
    assert_eq!(store.apply(&workspace("w", "changed")).await.unwrap(), Applied::Changed);
}

#[tokio::test]
async fn a_full_disk_stops_writes_with_a_clear_error_until_it_is_freed() {
    let Some(disk) = SmallDisk::mount(24) else { return };
    let server = Postgres::own();
    let (url, place) = (server.url(), disk.path().join("tablespace"));
    fs::create_dir(&place).unwrap();
    assert!(Command::new("chown").arg("postgres").arg(&place).status().unwrap().success());
    sql(&url, &format!("CREATE TABLESPACE small LOCATION '{}'", place.display())).await;
    sql(&url, "CREATE DATABASE small TABLESPACE small").await;
    let store = Store::connect(&database(&url, "small")).await.unwrap();
    let ballast = disk.fill_but(4_000_000);

    // Not compressible, so that each step takes the room that it says.
    let state: String =
        std::iter::repeat_with(|| char::from(rand::random_range(b' '..b'~'))).take(100_000).collect();
    let (mut fence, mut committed) = (Fence::default(), 0);
    let error = loop {
        let states = vec![(format!("key {committed}"), state.clone())];
        let step =
            AlertCommit { consumer: "c", expected: fence, next: committed, states, ..AlertCommit::default() };
        match store.commit_alerts(&step).await {
            Ok(next) => (fence, committed) = (next, committed + 1),
            Err(error) => break error,
        }
        assert!(committed < 1_000, "the disk never filled");
    };
    assert!(matches!(error, StoreError::DiskFull) && error.is_passing(), "{error:?}");
    fs::remove_file(&ballast).unwrap();
    let step = AlertCommit { consumer: "c", expected: fence, next: committed, ..AlertCommit::default() };
    store.commit_alerts(&step).await.unwrap();
    let progress = store.alert_progress("c", 0).await.unwrap();
    assert_eq!((progress.next, progress.states.len() as u64), (Some(committed), committed));
    store.close().await;
    drop(server); // before the disk that it writes to
}

#[tokio::test]
async fn the_connection_is_made_safe_as_the_address_asks() {
    let mut server = Postgres::own();
    let url = server.url();
    let folder = sql(&url, "SHOW data_directory").await;
    let certificate = format!("{folder}/server.crt");
    let script = format!(
        "cd '{folder}' && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=vigie -addext \
         subjectAltName=IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE -keyout server.key -out server.crt \
         2>/dev/null && chown --reference=PG_VERSION server.key server.crt && chmod 600 server.key"
    );
    if !Command::new("sh").args(["-c", &script]).status().unwrap().success() {
        println!("skipped: openssl is not installed");
        return;
    }
    sql(&url, "ALTER SYSTEM SET ssl = on").await;
    server.stop();
    server.start();
    let safe = "SELECT ssl::text FROM pg_stat_ssl WHERE pid <> pg_backend_pid() AND pid IN \
                (SELECT pid FROM pg_stat_activity WHERE application_name = 'vigie')";
    for mode in ["require".to_owned(), format!("verify-full&sslrootcert={certificate}")] {
        let store = Store::connect(&format!("{url}?sslmode={mode}")).await.unwrap();
        store.apply(&workspace("w", &mode)).await.unwrap();
        assert_eq!(sql(&url, safe).await, "true", "{mode}");
        store.close().await;
    }
    // A certificate that nobody vouches for, and a name that it is not made for.
    let unknown = refusal(&format!("{url}?sslmode=verify-full")).await;
    assert!(matches!(unknown, StoreError::Tls(_)), "{unknown:?}");
    let named = url.replace("127.0.0.1", "localhost");
    let other = refusal(&format!("{named}?sslmode=verify-full&sslrootcert={certificate}")).await;
    assert!(matches!(other, StoreError::Tls(_)), "{other:?}");
}
