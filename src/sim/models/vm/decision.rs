//! What an Auto Scaling group decides, as data.

use serde::{Deserialize, Serialize};

use super::rollout::{BlueGreenStep, RebalanceStep, RefreshProgress, ReplacementStep};
use super::scaling::ScalingDecision;

/// One decision of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum VmDecision {
    /// Alarms and policies: another size, or another reason for the same.
    Scaling(ScalingDecision),
    /// Unhealthy instances are replaced.
    Replacement(ReplacementStep),
    /// A step of an instance refresh.
    Refresh(RefreshProgress),
    /// A step of a blue/green deployment.
    BlueGreen(BlueGreenStep),
    /// Instances are moved between zones.
    Rebalance(RebalanceStep),
}
