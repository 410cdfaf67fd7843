//! Real servers for the tests of Vigie: a Kafka broker, a PostgreSQL, a network that can be cut. Never shipped: other
//! crates take it for their tests only.
