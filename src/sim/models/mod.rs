//! The models: each is a composition of [`parts`](super::parts).

pub mod container;
