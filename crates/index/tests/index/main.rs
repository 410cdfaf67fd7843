//! What the index promises, checked through its public face: the same answers as live matching, exactly-once delivery,
//! exact counts and stable pages.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod authors;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod benchmark;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod export;
#[cfg(test)]
mod handling;
#[cfg(test)]
mod likeness;
#[cfg(test)]
mod market;
#[cfg(test)]
mod mentions;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod own;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod shards;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod timeline;
#[cfg(test)]
#[path = "../../../query/tests/agreement/tree.rs"]
mod tree;
#[cfg(test)]
mod trends;
