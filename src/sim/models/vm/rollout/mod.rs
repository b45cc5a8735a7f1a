//! Keeps a group at its size, in balance between zones and healthy, and replaces its instances by
//! those of another revision.
//!
//! What is to be done first comes first, one thing at a time: the deployment under way, then
//! unhealthy instances, the number of instances, the balance between zones.

mod blue_green;
mod decision;
mod group;
mod refresh;
mod termination;

pub use blue_green::BlueGreenSpec;
pub use decision::{BlueGreenStep, RebalanceStep, RefreshEvent, RefreshProgress, ReplacementStep};
pub(super) use group::GroupRollout;
pub use group::{DeploymentSpec, RolloutSpec};
pub use refresh::RefreshSpec;

#[cfg(test)]
mod tests;
