//! A network that speaks over WebSockets, on this machine, well until it is told to be bad: the troubles of HTTP, in the words
//! of frames.

use std::{future::pending, sync::Arc, time::Duration};

use tokio::{sync::mpsc, sync::watch, time::sleep};

use super::stage::{Mood, Now, Stage};
use crate::web_socket::{Line, Mouth, answer, frame};

/// How often a silent line says that it is there.
const PING: Duration = Duration::from_millis(100);

/// Gives each who calls to `talk`, until the test ends; the address, `ws://127.0.0.1:PORT`.
pub(crate) async fn serve<F: Future<Output = ()> + Send>(
    stage: Stage,
    talk: impl Fn(Call) -> F + Send + Sync + 'static,
) -> String {
    let talk = Arc::new(talk);
    answer(move |caller| {
        let (stage, talk) = (stage.clone(), Arc::clone(&talk));
        async move {
            // Whatever is said once somebody called is news to them.
            let joined = stage.history().said.len();
            match stage.mood() {
                Mood::Late(by) => sleep(by).await,
                Mood::Status(status, wait) => {
                    let wait = wait.map(|wait| format!("Retry-After: {}\r\n", wait.as_secs()));
                    return caller.refuse(status, &wait.unwrap_or_default()).await;
                }
                Mood::Elsewhere(to) => return caller.refuse(302, &format!("Location: {to}\r\n")).await,
                _ => {}
            }
            let Some(line) = caller.accept().await else { return };
            talk(Call::new(line, stage, joined)).await;
        }
    })
    .await
}

/// What there is to answer to.
pub(crate) enum Next {
    /// The other side says something.
    Asked(String),
    /// Something may have happened.
    News,
}

/// One who called.
pub(crate) struct Call {
    /// What was asked for: path and query.
    pub(crate) path: String,
    /// How much had happened when they called.
    pub(crate) joined: usize,
    pub(crate) stage: Stage,
    mouth: Mouth,
    heard: mpsc::Receiver<String>,
    changes: watch::Receiver<Now>,
}

impl Call {
    fn new(line: Line, stage: Stage, joined: usize) -> Self {
        let Line { mut ear, mouth, path } = line;
        let (say, heard) = mpsc::channel(10);
        tokio::spawn(async move {
            while let Some(text) = ear.hear().await {
                if say.send(text).await.is_err() {
                    return;
                }
            }
        });
        let mut changes = stage.watch();
        changes.mark_changed();
        Self { path, joined, stage, mouth, heard, changes }
    }

    /// Says something; whether the other side still takes it.
    pub(crate) async fn say(&mut self, text: &str) -> bool {
        if let Mood::Late(by) = self.stage.mood() {
            sleep(by).await;
        }
        self.mouth.say(text).await
    }

    /// Waits for what is to be answered to; `None` when the line is over, be it for a bad mood.
    pub(crate) async fn next(&mut self) -> Option<Next> {
        loop {
            let mood = self.stage.mood();
            if mood.is_bad() {
                self.misbehave(mood).await;
                return None;
            }
            tokio::select! {
                text = self.heard.recv() => return text.map(Next::Asked),
                _ = self.changes.changed() => return Some(Next::News),
                () = sleep(PING) => if !self.mouth.raw(&frame(9, &[])).await { return None },
            }
        }
    }

    async fn misbehave(&mut self, mood: Mood) {
        match mood {
            Mood::Good | Mood::Late(_) | Mood::Status(..) | Mood::Elsewhere(_) => {}
            Mood::Slow => {
                self.mouth.raw(&frame(1, &[b' '; 100])[..1]).await;
                pending::<()>().await;
            }
            Mood::Cut => {
                self.mouth.raw(&frame(1, &[b' '; 1_000])[..500]).await;
            }
            Mood::Garbage => {
                // Whoever cannot read a frame can still read the next one; behind what is no frame there is nothing to read.
                for text in ["", "\u{0}}{<?xml", "[1,2", "{}", "null", "[]", "7"] {
                    self.mouth.say(text).await;
                }
                self.mouth.raw(&frame(2, b"\x28\xb5\x2f\xfd")).await;
                self.mouth.raw(b"\xff\xff\xff\xff no frame at all").await;
                pending::<()>().await;
            }
            Mood::Huge => {
                let mut begun = vec![0x81, 127];
                begun.extend((100_u64 << 20).to_be_bytes());
                self.mouth.raw(&begun).await;
                self.goes_on(&[b' '; 64 << 10], 100 << 4).await;
            }
            Mood::Bomb => {
                // A text that no frame ends.
                let (mut begun, mut more) = (frame(1, b" "), frame(0, &[b' '; 60 << 10]));
                (begun[0], more[0]) = (1, 0);
                self.mouth.raw(&begun).await;
                self.goes_on(&more, 100 << 4).await;
            }
        }
    }

    /// Says the same so many times, as long as the other side takes it.
    async fn goes_on(&mut self, bytes: &[u8], times: usize) {
        for _ in 0..times {
            if !self.mouth.raw(bytes).await {
                return;
            }
            self.stage.took(bytes.len());
        }
    }
}
