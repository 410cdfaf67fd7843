//! What yields posts: the Source trait, its runner and one module a network.
