//! A WebSocket server for tests (RFC 6455), small enough to be told what to send byte by byte, and fast enough to see how
//! fast others read.

#![allow(dead_code, reason = "each test uses what it needs of it")]
#![allow(clippy::unwrap_used, reason = "the helpers of a test may say what they expect")]

use std::{net::Ipv4Addr, sync::Arc};

use sha1::{Digest, Sha1};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A line to one who called.
pub(crate) struct Line {
    stream: TcpStream,
    /// What was asked for: path and query.
    pub(crate) path: String,
}

/// Listens on a port of its own, and gives each line to `talk`; the address, `ws://127.0.0.1:PORT`.
pub(crate) async fn serve<F: Future<Output = ()> + Send>(
    talk: impl Fn(Line) -> F + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let talk = Arc::new(talk);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let talk = Arc::clone(&talk);
            tokio::spawn(async move {
                if let Some(line) = Line::open(stream).await {
                    talk(line).await;
                }
            });
        }
    });
    format!("ws://{address}")
}

impl Line {
    async fn open(mut stream: TcpStream) -> Option<Self> {
        stream.set_nodelay(true).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        let path = head.split(' ').nth(1)?.to_owned();
        let key = head.lines().find(|line| line.to_lowercase().starts_with("sec-websocket-key:"))?;
        let key = key.split(':').nth(1)?.trim();
        let accept = base64(&Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).await.ok()?;
        Some(Self { stream, path })
    }

    /// Sends a text; whether the other side still takes it.
    pub(crate) async fn say(&mut self, text: &str) -> bool {
        self.raw(&frame(1, text.as_bytes())).await
    }

    /// Sends bytes as they are; whether the other side still takes them.
    pub(crate) async fn raw(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).await.is_ok()
    }

    /// The next text that the other side sends; `None` when it is gone.
    pub(crate) async fn hear(&mut self) -> Option<String> {
        loop {
            let (opcode, length) =
                (self.stream.read_u8().await.ok()? & 15, self.stream.read_u8().await.ok()? & 127);
            let length = match length {
                126 => usize::from(self.stream.read_u16().await.ok()?),
                127 => usize::try_from(self.stream.read_u64().await.ok()?).unwrap(),
                short => usize::from(short),
            };
            let mut mask = [0; 4];
            self.stream.read_exact(&mut mask).await.ok()?;
            let mut bytes = vec![0; length];
            self.stream.read_exact(&mut bytes).await.ok()?;
            bytes.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
            match opcode {
                1 => return String::from_utf8(bytes).ok(),
                8 => return None,
                _ => {}
            }
        }
    }

    /// Says good-bye.
    pub(crate) async fn close(mut self) {
        self.raw(&frame(8, &[])).await;
        let _ = self.stream.shutdown().await;
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
