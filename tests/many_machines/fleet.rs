//! Several processes of Vigie that share the work over one broker and one database, on one machine.
//!
//! Each role has a process of its own; one more, `rest`, has all roles but `serve`, and reaches broker and database
//! over a network that can be cut. So each role has two processes, and each partition can move.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use vigie_peers::{Api, Kafka, Outcome, Postgres, Proxy, Server, Site, eventually, free_ports};

use crate::shared::is_ready;

/// Every process, and its roles.
pub(crate) const MEMBERS: [(&str, &str); 6] = [
    ("ingest", "ingest"),
    ("match", "match"),
    ("index", "index"),
    ("alert", "alert"),
    ("serve", "serve"),
    (REST, "ingest,match,index,alert"),
];

/// The process behind the network that can be cut.
pub(crate) const REST: &str = "rest";

/// How long a process may be silent before its partitions go to others.
pub(crate) const SESSION: Duration = Duration::from_secs(3);

/// A broker, a database, and the processes on them.
pub(crate) struct Fleet {
    // Dropped first, so that nobody waits for a server that is gone.
    members: BTreeMap<&'static str, Member>,
    /// Between `rest` and the broker.
    pub(crate) way_to_kafka: Proxy,
    /// Between `rest` and the database.
    pub(crate) way_to_postgres: Proxy,
    pub(crate) kafka: Kafka,
    pub(crate) postgres: Postgres,
    pub(crate) site: Site,
    database: String,
    /// How often a process ended by itself, and why.
    pub(crate) ended: Vec<String>,
}

/// A place for a process: what it does there and where it listens.
struct Member {
    roles: &'static str,
    port: u16,
    server: Option<Server>,
}

impl Fleet {
    /// Starts everything, and waits until it is ready.
    pub(crate) fn start() -> Self {
        let (kafka, postgres) = (Kafka::own(), Postgres::own());
        let (way_to_kafka, way_to_postgres) = (kafka.detour(), postgres.proxy());
        let site = Site::new()
            .with_setting("log.kind=kafka")
            .with_setting(&format!("log.kafka.session_timeout={SESSION:?}"))
            .with_setting("log.kafka.append_timeout=5s")
            .with_setting("log.partitions.posts=4")
            .with_setting("log.partitions.mentions=2")
            .with_setting("index.commit_interval=200ms");
        let database = postgres.url();
        let members = BTreeMap::new();
        let ended = Vec::new();
        let mut fleet =
            Self { members, way_to_kafka, way_to_postgres, kafka, postgres, site, database, ended };
        for (name, roles) in MEMBERS {
            fleet.add(name, roles);
        }
        fleet.wait_until_ready();
        fleet
    }

    /// Makes a place for one more process, and starts it.
    pub(crate) fn add(&mut self, name: &'static str, roles: &'static str) {
        self.members.insert(name, Member { roles, port: free_ports(1), server: None });
        self.launch(name);
    }

    /// Starts the process of this name, without waiting for anything.
    pub(crate) fn launch(&mut self, name: &str) {
        let (brokers, database) = if name == REST {
            let database = self.postgres.through(&self.way_to_postgres, &self.database);
            (self.way_to_kafka.address(), database)
        } else {
            (self.kafka.bootstrap(), self.database.clone())
        };
        let member = self.members.get_mut(name).unwrap();
        let listen = format!("127.0.0.1:{}", member.port);
        // Half of them keep their name, and so their partitions, over a restart; the others are new each time.
        let keeps_name = ["index", "alert"].contains(&name);
        let settings = [
            format!("log.kafka.brokers={brokers}"),
            format!("store.url={database}"),
            format!("log.kafka.member={}", if keeps_name { name } else { "" }),
        ];
        let mut arguments = vec!["serve", "--roles", member.roles, "--listen", &listen];
        arguments.extend(settings.iter().flat_map(|setting| ["--set", setting]));
        let mut server = self.site.launch_as(name, &arguments);
        server.api = Api::at(&format!("http://{listen}"));
        member.server = Some(server);
    }

    /// The process of this name, which must have been started.
    pub(crate) fn server(&self, name: &str) -> &Server {
        self.members[name].server.as_ref().unwrap()
    }

    /// The API of the process that answers searches.
    pub(crate) fn api(&self) -> &Api {
        &self.server("serve").api
    }

    /// Where posts can be pushed.
    pub(crate) fn doors(&self) -> Vec<Api> {
        ["ingest", "serve", REST].map(|name| self.server(name).api.clone()).to_vec()
    }

    /// As `kill -9`.
    pub(crate) fn kill(&mut self, name: &str) {
        self.members.get_mut(name).unwrap().server.as_mut().unwrap().process.kill();
    }

    /// Asks it politely to leave, and expects that it does so in peace and in time.
    pub(crate) fn dismiss(&mut self, name: &str) {
        let asked = Instant::now();
        self.members.remove(name).unwrap().server.unwrap().stop();
        assert!(asked.elapsed() < Duration::from_secs(12), "{name} took {:?} to stop", asked.elapsed());
    }

    /// Does what a supervisor does: starts again what has ended by itself, and keeps count.
    pub(crate) fn tend(&mut self) {
        let mut gone = Vec::new();
        for (name, member) in &mut self.members {
            let process = &mut member.server.as_mut().unwrap().process;
            if let Some(status) = process.ended() {
                let log = process.log();
                let last = log.lines().rev().take(4).collect::<Vec<_>>().into_iter().rev();
                self.ended.push(format!("{name}, {status}: {}", last.collect::<Vec<_>>().join("\n")));
                gone.push(*name);
            }
        }
        for name in gone {
            self.launch(name);
        }
    }

    /// Waits until every process says that it is ready.
    pub(crate) fn wait_until_ready(&mut self) {
        for name in self.members.keys().copied().collect::<Vec<_>>() {
            eventually(&format!("{name} is ready"), || {
                self.tend();
                is_ready(&self.server(name).api).then_some(())
            });
        }
    }

    /// Watches a workspace.
    pub(crate) fn apply(&self, workspace: &str) -> Outcome {
        let file = self.site.write("workspace.toml", workspace);
        self.site.run(&["workspace", "apply", &file, "--server", self.api().url()]).expect_success()
    }

    /// Waits until every process is ready, and everything acknowledged is searchable and was looked at by the rules.
    pub(crate) fn settle(&mut self) {
        self.wait_until_ready();
        self.api().clone().settle_while(|| self.tend());
    }
}
