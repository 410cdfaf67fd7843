//! The servers themselves: they start, stop, come back with their data, and leave nothing behind.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use vigie_peers::{Kafka, Postgres, Proxy, eventually};

fn listens(address: &str) -> bool {
    TcpStream::connect(address).is_ok()
}

#[test]
fn a_broker_stops_and_comes_back() {
    let mut kafka = Kafka::own();
    let address = kafka.bootstrap();
    assert!(listens(&address) && listens(&kafka.secure_bootstrap()) && kafka.authority().is_file());
    kafka.stop();
    assert!(!listens(&address));
    kafka.start();
    assert_eq!((kafka.bootstrap(), listens(&address)), (address.clone(), true));
    kafka.kill();
    assert!(!listens(&address));
    kafka.start();
    let folder = kafka.folder().to_owned();
    drop(kafka);
    assert!(!listens(&address) && !folder.exists());
}

#[test]
fn a_database_stops_and_comes_back() {
    let mut postgres = Postgres::own();
    let (url, other) = (postgres.url(), postgres.url());
    assert_ne!(url, other);
    query(&url, "CREATE TABLE kept (n int)").unwrap();
    query(&other, "SELECT * FROM kept").unwrap_err();
    postgres.stop();
    query(&url, "SELECT 1").unwrap_err();
    postgres.start();
    postgres.kill();
    postgres.start();
    query(&url, "SELECT * FROM kept").unwrap();
    let proxy = postgres.proxy();
    let through = postgres.through(&proxy, &url);
    query(&through, "SELECT * FROM kept").unwrap();
    proxy.cut();
    query(&through, "SELECT 1").unwrap_err();
}

fn query(url: &str, statement: &str) -> Result<(), String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers/postgres");
    let output = Command::new(script).args(["sql", url, statement]).output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8(output.stderr).unwrap()) }
}

#[test]
fn a_network_passes_hangs_breaks_and_heals() {
    let echo = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::before(&echo.local_addr().unwrap().to_string());
    thread::spawn(move || {
        for mut stream in echo.incoming().flatten() {
            thread::spawn(move || std::io::copy(&mut stream.try_clone().unwrap(), &mut stream));
        }
    });
    let connect = || {
        let stream = TcpStream::connect(proxy.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        stream
    };
    let echoed = |mut stream: &TcpStream| {
        let mut byte = [0];
        stream.write_all(b"x").and_then(|()| stream.read_exact(&mut byte)).is_ok()
    };
    let stream = connect();
    assert!(echoed(&stream));
    proxy.hang();
    assert!(!echoed(&stream), "it hangs");
    proxy.heal();
    eventually("what hung arrives", || (&stream).read_exact(&mut [0]).ok());
    eventually("all of it is counted", || (proxy.bytes() == 4).then_some(()));
    proxy.cut();
    assert!(!echoed(&stream), "it is broken");
    assert!(!echoed(&connect()), "nothing new goes through");
    proxy.heal();
    assert!(!echoed(&stream), "it stays broken");
    assert!(echoed(&connect()));
}

/// Runs as the test process that is killed, in the test below.
#[test]
#[ignore = "a part of the next test"]
#[expect(clippy::print_stdout, reason = "tells the other test what it has started")]
fn starts_servers_and_waits() {
    println!("\nstarted {} {}", Kafka::shared(), Postgres::shared_url());
    thread::sleep(Duration::from_secs(60));
}

#[test]
fn nothing_outlives_a_killed_test() {
    let temporary = tempfile::tempdir().unwrap();
    let mut test = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "starts_servers_and_waits", "--nocapture"])
        .env("TMPDIR", temporary.path())
        .env_remove("KAFKA_BOOTSTRAP")
        .env_remove("DATABASE_URL")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = std::io::BufReader::new(test.stdout.take().unwrap());
    let line = std::io::BufRead::lines(said).map_while(Result::ok).find(|line| line.starts_with("started "));
    let line = line.unwrap();
    let mut words = line.split(' ').skip(1);
    let kafka = words.next().unwrap().to_owned();
    let url = words.next().unwrap();
    let postgres = url.split('@').nth(1).unwrap().split('/').next().unwrap().to_owned();
    assert!(listens(&kafka) && listens(&postgres));
    test.kill().unwrap();
    test.wait().unwrap();
    eventually("both are gone", || (!listens(&kafka) && !listens(&postgres)).then_some(()));
    let left = || std::fs::read_dir(temporary.path()).unwrap().map(|entry| entry.unwrap().path());
    eventually("their folders are gone", || left().collect::<Vec<PathBuf>>().is_empty().then_some(()));
}
