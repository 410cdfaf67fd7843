//! A receiver of webhooks: a real HTTP server on this machine that keeps what it was sent.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;

use vigie_peers::RUNTIME;

/// One request that came.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    headers: HeaderMap,
    body: Bytes,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// What a receiver that knows the secret expects in `webhook-signature` (Standard Webhooks).
    pub(crate) fn expected_signature(&self, secret: &str) -> String {
        let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.", self.header("webhook-id"), self.header("webhook-timestamp")).as_bytes());
        mac.update(&self.body);
        format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    }
}

#[derive(Clone, Default)]
struct Inbox {
    calls: Arc<Mutex<Vec<Call>>>,
    /// Answers to give before all is well.
    refusals: Arc<Mutex<VecDeque<StatusCode>>>,
}

/// Listens until the tests end.
pub(crate) struct Receiver {
    pub(crate) url: String,
    inbox: Inbox,
}

impl Receiver {
    /// Refuses the first calls with these statuses, then takes all.
    pub(crate) fn refusing(statuses: &[u16]) -> Self {
        let statuses = statuses.iter().map(|status| StatusCode::from_u16(*status).unwrap());
        let inbox = Inbox { refusals: Arc::new(Mutex::new(statuses.collect())), ..Inbox::default() };
        let router = Router::new().route("/hook", post(take)).with_state(inbox.clone());
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        RUNTIME.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, inbox }
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.inbox.calls.lock().unwrap().clone()
    }
}

async fn take(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    inbox.calls.lock().unwrap().push(Call { headers, body });
    inbox.refusals.lock().unwrap().pop_front().unwrap_or(StatusCode::NO_CONTENT)
}
