//! The models: each is a composition of [`parts`](super::parts).

pub mod container;
pub mod faas;
pub mod server;
pub mod serverless_container;
pub mod vm;
