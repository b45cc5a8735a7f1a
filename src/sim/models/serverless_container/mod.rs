//! Serverless containers: Cloud Run, and ECS on Fargate.
//!
//! Files without a folder are the products' rules as plain data and functions, or as small state
//! machines that are told the time. [`cloud_run_service`] and [`ecs_service`] fit them into the
//! engine as [parts](crate::sim::parts).

pub mod circuit_breaker;
pub mod cloud_run;
pub mod decision;
pub mod ecs_deployment;
pub mod fargate;

pub mod cloud_run_service;
pub mod ecs_service;

mod usage;
