//! A network between a client and a server, that can be cut.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use crate::free_ports;

/// Forwards TCP connections to a server, as long as the network is whole.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    network: Arc<Network>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// Bytes that are sent stay where they are, and nobody is told.
    Hanging,
    /// Connections break, and new ones are closed at once.
    Cut,
}

#[derive(Debug)]
struct Network {
    server: String,
    state: Mutex<State>,
    changed: Condvar,
    /// Both ends of each open connection.
    open: Mutex<BTreeMap<u64, [Arc<TcpStream>; 2]>>,
    bytes: AtomicU64,
}

impl Proxy {
    /// Stands before a server, `HOST:PORT`, on a port of its own.
    pub fn before(server: &str) -> Self {
        Self::on(free_ports(1), server)
    }

    /// The same on a given port.
    pub(crate) fn on(port: u16, server: &str) -> Self {
        let network = Arc::new(Network {
            server: server.to_owned(),
            state: Mutex::new(State::Whole),
            changed: Condvar::new(),
            open: Mutex::default(),
            bytes: AtomicU64::new(0),
        });
        let (listener, shared) = (TcpListener::bind(("127.0.0.1", port)).unwrap(), Arc::clone(&network));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let network = Arc::clone(&shared);
                thread::spawn(move || network.forward(client));
            }
        });
        Self { port, network }
    }

    /// Where clients go, `HOST:PORT`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Breaks all connections, and lets no new one through.
    pub fn cut(&self) {
        self.network.set(State::Cut);
        let open = std::mem::take(&mut *lock(&self.network.open));
        for end in open.values().flatten() {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    /// Keeps connections open and delivers nothing: what a lost route looks like.
    pub fn hang(&self) {
        self.network.set(State::Hanging);
    }

    /// Makes the network whole again; what hung goes on.
    pub fn heal(&self) {
        self.network.set(State::Whole);
    }

    /// Bytes that went through so far, both ways.
    pub fn bytes(&self) -> u64 {
        self.network.bytes.load(Ordering::Relaxed)
    }
}

impl Network {
    fn set(&self, state: State) {
        *lock(&self.state) = state;
        self.changed.notify_all();
    }

    /// Waits while the network hangs; whether bytes may go on.
    fn passes(&self) -> bool {
        let state = self.changed.wait_while(lock(&self.state), |state| *state == State::Hanging);
        *state.unwrap_or_else(PoisonError::into_inner) == State::Whole
    }

    fn forward(&self, client: TcpStream) {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        if !self.passes() {
            return;
        }
        // A server that is down: the client sees its connection closed.
        let Ok(server) = TcpStream::connect(&self.server) else { return };
        let _ = (client.set_nodelay(true), server.set_nodelay(true));
        let (client, server) = (Arc::new(client), Arc::new(server));
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        lock(&self.open).insert(number, [Arc::clone(&client), Arc::clone(&server)]);
        thread::scope(|scope| {
            scope.spawn(|| self.copy(&server, &client));
            self.copy(&client, &server);
        });
        lock(&self.open).remove(&number);
    }

    fn copy(&self, mut from: &TcpStream, mut to: &TcpStream) {
        let mut buffer = [0; 16_384];
        while let Ok(read @ 1..) = from.read(&mut buffer) {
            if !self.passes() || to.write_all(&buffer[..read]).is_err() {
                break;
            }
            self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        }
        let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
