//! Many machines, on real parts: several `vigie` with a share of the roles each, a real Kafka broker, a real PostgreSQL,
//! and everything that goes wrong between them. What was acknowledged is kept by oracles outside, and held against the
//! index in the end: nothing lost, nothing doubled.
//!
//! `VIGIE_KILLS`, `VIGIE_CYCLES` and `VIGIE_SEED` make [`faults`] longer, or repeat its choices: `make soak`.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod dead_letters;
#[cfg(test)]
mod fault;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod fleet;
#[cfg(test)]
mod full_disks;
#[cfg(test)]
mod live_queries;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod traffic;
