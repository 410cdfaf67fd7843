//! One network on its stage, with the address that nobody may be sent to.

use std::{
    marker::PhantomData,
    net::Ipv4Addr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::net::TcpListener;
use vigie_sources::{AnySource, open};

use super::{First, Network, kit, reader::Reader, stage::Stage};

/// A network that is being played.
pub(crate) struct Trial<N> {
    pub(crate) stage: Stage,
    base: String,
    network: PhantomData<N>,
}

impl<N: Network> Trial<N> {
    pub(crate) async fn begin() -> Self {
        let stage = Stage::new();
        let base = N::default().play(stage.clone()).await;
        Self { stage, base, network: PhantomData }
    }

    /// The source that reads it, not connected yet.
    pub(crate) fn source(&self) -> AnySource {
        open(&N::origin(&self.base).parts().remove(0), kit(N::SECRETS)).unwrap()
    }

    /// One who reads on where another was killed, and knows what was read before.
    pub(crate) async fn go_on(&self, known: &mut Reader) -> Reader {
        known.is_killed();
        known.at(self.source(), known.cursor.clone()).await
    }

    /// One who comes for the first time and is told of the first posts.
    pub(crate) async fn first(&self, posts: usize) -> Reader {
        let (source, none) = (self.source(), Reader::default());
        if N::FIRST == First::News {
            let reader = none.at(source, None).await;
            self.stage.hold(posts);
            return reader;
        }
        self.stage.hold(posts);
        none.at(source, None).await
    }
}

/// An address that is private and not allowed, though somebody listens there.
pub(crate) struct Private {
    pub(crate) url: String,
    called: Arc<AtomicBool>,
}

impl Private {
    pub(crate) async fn listen() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::new(127, 0, 0, 2), 0)).await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let called = Arc::new(AtomicBool::new(false));
        let note = Arc::clone(&called);
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                note.store(true, Ordering::Relaxed);
            }
        });
        Self { url, called }
    }

    pub(crate) fn was_called(&self) -> bool {
        self.called.load(Ordering::Relaxed)
    }
}
