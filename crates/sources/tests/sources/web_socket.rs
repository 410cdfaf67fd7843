//! A WebSocket server for tests (RFC 6455), small enough to be told what to send byte by byte, and fast enough to see how
//! fast others read.

#![allow(dead_code, reason = "each test uses what it needs of it")]
#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

use std::{net::Ipv4Addr, sync::Arc};

use sha1::{Digest, Sha1};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// One who called, and has no answer yet.
pub(crate) struct Caller {
    stream: TcpStream,
    /// What was asked for: path and query.
    pub(crate) path: String,
    key: String,
}

/// A line to one who called.
pub(crate) struct Line {
    pub(crate) ear: Ear,
    pub(crate) mouth: Mouth,
    /// What was asked for: path and query.
    pub(crate) path: String,
}

/// Listens on a port of its own, and gives each line to `talk`; the address, `ws://127.0.0.1:PORT`.
pub(crate) async fn serve<F: Future<Output = ()> + Send>(
    talk: impl Fn(Line) -> F + Send + Sync + 'static,
) -> String {
    let talk = Arc::new(talk);
    answer(move |caller| {
        let talk = Arc::clone(&talk);
        async move {
            if let Some(line) = caller.accept().await {
                talk(line).await;
            }
        }
    })
    .await
}

/// The same for who may refuse a line.
pub(crate) async fn answer<F: Future<Output = ()> + Send>(
    answer: impl Fn(Caller) -> F + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                if let Some(caller) = Caller::heard(stream).await {
                    answer(caller).await;
                }
            });
        }
    });
    format!("ws://{address}")
}

impl Caller {
    async fn heard(mut stream: TcpStream) -> Option<Self> {
        stream.set_nodelay(true).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        let path = head.split(' ').nth(1)?.to_owned();
        let key = head.lines().find(|line| line.to_lowercase().starts_with("sec-websocket-key:"))?;
        let key = key.split(':').nth(1)?.trim().to_owned();
        Some(Self { stream, path, key })
    }

    pub(crate) async fn accept(mut self) -> Option<Line> {
        let accept = base64(&Sha1::digest(format!("{}258EAFA5-E914-47DA-95CA-C5AB0DC85B11", self.key)));
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        self.stream.write_all(answer.as_bytes()).await.ok()?;
        let (ear, mouth) = self.stream.into_split();
        Some(Line { ear: Ear(ear), mouth: Mouth(mouth), path: self.path })
    }

    /// Answers with a status, and a header or none (`Name: value\r\n`).
    pub(crate) async fn refuse(mut self, status: u16, header: &str) {
        let answer = format!("HTTP/1.1 {status} No\r\n{header}Content-Length: 0\r\n\r\n");
        let _ = self.stream.write_all(answer.as_bytes()).await;
    }
}

impl Line {
    /// Sends a text; whether the other side still takes it.
    pub(crate) async fn say(&mut self, text: &str) -> bool {
        self.mouth.say(text).await
    }

    /// Sends bytes as they are; whether the other side still takes them.
    pub(crate) async fn raw(&mut self, bytes: &[u8]) -> bool {
        self.mouth.raw(bytes).await
    }

    /// The next text that the other side sends; `None` when it is gone.
    pub(crate) async fn hear(&mut self) -> Option<String> {
        self.ear.hear().await
    }

    /// Says good-bye.
    pub(crate) async fn close(mut self) {
        self.raw(&frame(8, &[])).await;
        let _ = self.mouth.0.shutdown().await;
    }
}

/// What is said to the other side.
pub(crate) struct Mouth(OwnedWriteHalf);

impl Mouth {
    /// Sends a text; whether the other side still takes it.
    pub(crate) async fn say(&mut self, text: &str) -> bool {
        self.raw(&frame(1, text.as_bytes())).await
    }

    /// Sends bytes as they are; whether the other side still takes them.
    pub(crate) async fn raw(&mut self, bytes: &[u8]) -> bool {
        self.0.write_all(bytes).await.is_ok()
    }
}

/// What the other side says.
pub(crate) struct Ear(OwnedReadHalf);

impl Ear {
    /// The next text; `None` when the other side is gone.
    pub(crate) async fn hear(&mut self) -> Option<String> {
        let Self(stream) = self;
        loop {
            let (opcode, length) = (stream.read_u8().await.ok()? & 15, stream.read_u8().await.ok()? & 127);
            let length = match length {
                126 => usize::from(stream.read_u16().await.ok()?),
                127 => usize::try_from(stream.read_u64().await.ok()?).unwrap(),
                short => usize::from(short),
            };
            let mut mask = [0; 4];
            stream.read_exact(&mut mask).await.ok()?;
            let mut bytes = vec![0; length];
            stream.read_exact(&mut bytes).await.ok()?;
            bytes.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
            match opcode {
                1 => return String::from_utf8(bytes).ok(),
                8 => return None,
                _ => {}
            }
        }
    }
}

/// A frame from a server: 1 is a text, 2 bytes, 8 a good-bye.
pub(crate) fn frame(opcode: u8, content: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x80 | opcode];
    match content.len() {
        short @ ..126 => frame.push(short as u8),
        medium @ ..0x1_0000 => {
            frame.push(126);
            frame.extend((medium as u16).to_be_bytes());
        }
        long => {
            frame.push(127);
            frame.extend((long as u64).to_be_bytes());
        }
    }
    frame.extend(content);
    frame
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place > group.len() { '=' } else { letter.into() });
        }
    }
    text
}
