//! What the pipeline promises as a whole, on the real log, store and index: roles, replays, and on a real broker
//! partitions that move between processes.

#[cfg(test)]
mod backfills;
#[cfg(test)]
mod broker;
#[cfg(test)]
mod handling;
#[cfg(test)]
mod posts;
#[cfg(test)]
mod replays;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod world;
