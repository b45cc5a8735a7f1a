//! A VM group: an Auto Scaling group behind a load balancer.
//!
//! Its rules are functions and small state machines with the names of EC2 Auto Scaling, one file
//! for each. What it shares with ECS, alarms, target tracking and target groups, stands in
//! [`parts`](crate::sim::parts).

pub mod adjustment;
pub mod step_scaling;

pub mod simple_scaling;
pub mod warm_up;

pub mod az_rebalance;
pub mod lifecycle_hook;
pub mod warm_pool;

pub mod maintenance;

pub mod health_replacement;
pub mod instance_refresh;
