//! Serverless containers: Cloud Run, and ECS on Fargate.
//!
//! Each file is one rule of the product as plain data and functions, or as a small state machine
//! that is told the time.

pub mod circuit_breaker;
pub mod cloud_run;
pub mod ecs_deployment;
pub mod fargate;
