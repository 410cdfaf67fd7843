//! What every database under the store must do, by area.

mod alerts;
mod backfills;
mod care;
mod changes;
mod channels;
mod claims;
mod erasure;
mod fences;
mod fixture;
mod handling;
mod history;
mod hubs;
mod members;
mod mood_labels;
mod outbox;
mod progress;
mod relevance_marks;
mod reopen;
mod replays;
mod reports;
mod sendings;
mod silences;
mod turn;
mod users;
mod workspaces;
