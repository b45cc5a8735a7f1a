//! Instance refresh: replacing the instances of a group by ones of a new configuration.
//!
//! Sources: "Replace Auto Scaling instances based on an instance refresh" and "Add checkpoints to
//! an instance refresh" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/asg-instance-refresh.md` and
//! `doc_source/asg-adding-checkpoints-instance-refresh.md`), and `RefreshPreferences` in the API
//! (autoscaling model of botocore 1.44.5), read in November 2026.

mod preferences;

mod controller;

mod forecast;

pub use controller::{CheckpointReached, InstanceRefresh, RefreshStep};
pub use forecast::{RefreshEvent, RefreshForecast};
pub use preferences::{OddInstances, RefreshInterface, RefreshPreferences, RefreshStrategy};

#[cfg(test)]
mod tests;
