//! Functions: AWS Lambda, and what Azure Functions does otherwise.
//!
//! Each file is one rule of the product as plain data and functions, or as a small state machine
//! that is told the time.

pub mod azure_ramp;
pub mod billing;
pub mod concurrency;
pub mod environments;
pub mod legacy_burst;
pub mod provisioned;
pub mod retry;
pub mod scaling;
