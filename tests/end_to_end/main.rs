//! The real `vigie`, driven as people and programs drive it: by its command line, its HTTP API, its signals and its
//! files. Nothing in here reaches into a crate; each test has a folder and a port of its own.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod alerting;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod backtests;
#[cfg(test)]
mod bad_data;
#[cfg(test)]
mod bad_requests;
#[cfg(test)]
mod bad_settings;
#[cfg(test)]
mod care;
#[cfg(test)]
mod changes;
#[cfg(test)]
mod channels;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod dead_letters;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod erasure;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod handling;
#[cfg(test)]
mod hubs;
#[cfg(test)]
mod import;
#[cfg(test)]
mod jetstream;
#[cfg(test)]
mod journey;
#[cfg(test)]
mod opinions;
#[cfg(test)]
mod own;
#[cfg(test)]
mod pushes;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod receiver;
#[cfg(test)]
mod replays;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod rule_kinds;
#[cfg(test)]
mod search;
#[cfg(test)]
mod sources;
#[cfg(test)]
#[path = "../../crates/sources/tests/sources/web_socket.rs"]
mod web_socket;
