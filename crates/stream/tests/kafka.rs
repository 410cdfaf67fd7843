//! The log on a real broker against the contract of all logs.

mod contract;

#[path = "broker/mod.rs"]
mod broker;

use std::sync::Arc;

use vigie_peers::Kafka;

#[test]
fn keeps_the_contract() {
    let config = broker::config(Kafka::shared());
    contract::contract(|| Arc::new(broker::open(&config)));
}
