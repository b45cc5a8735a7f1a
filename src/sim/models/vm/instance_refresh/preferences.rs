//! What an instance refresh is told to do.

use super::super::maintenance::HealthyBounds;
use crate::units::Span;

/// `RefreshPreferences`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshPreferences {
    /// `MinHealthyPercentage` and `MaxHealthyPercentage`.
    pub healthy: HealthyBounds,
    /// `InstanceWarmup`; `None`: what
    /// [`refresh_warmup`](super::super::warm_up::GroupTimes::refresh_warmup) falls back to.
    pub instance_warmup: Option<Span>,
    /// `CheckpointPercentages`, 1 to 100, rising. The refresh ends at the last one, so that
    /// without a 100 a part of the group stays old. Empty: no checkpoints, all is replaced.
    pub checkpoint_percentages: Vec<u32>,
    /// `CheckpointDelay`, 0 to 172,800 s: how long the refresh rests after each checkpoint but
    /// the last.
    pub checkpoint_delay: Span,
    /// `BakeTime`, 0 to 172,800 s: how long the refresh waits at its end.
    pub bake_time: Span,
    /// `AutoRollback`: goes back to the old configuration if the refresh fails.
    pub auto_rollback: bool,
    /// `SkipMatching`: leaves instances alone that have the new configuration already.
    pub skip_matching: bool,
    /// `ScaleInProtectedInstances`.
    pub scale_in_protected_instances: OddInstances,
    /// `StandbyInstances`.
    pub standby_instances: OddInstances,
    /// `Strategy`.
    pub strategy: RefreshStrategy,
}

/// What happens to instances that are protected from scale-in, or in standby.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddInstances {
    /// They are replaced (`Refresh`) or terminated (`Terminate`).
    Replace,
    /// They stay.
    Ignore,
    /// The refresh waits for an hour that someone takes care of them, then it fails.
    Wait,
}

/// How an instance gets the new configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshStrategy {
    /// A new instance takes its place.
    Rolling,
    /// It keeps its identity and gets a new root volume.
    ReplaceRootVolume,
}

/// Where a refresh is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshInterface {
    /// The API, an SDK or the command line.
    Api,
    /// The console.
    Console,
}

impl RefreshPreferences {
    /// What holds unless set. The two interfaces differ in what becomes of matching, protected
    /// and standby instances.
    ///
    /// Source: "Understand the default values for an instance refresh"
    /// (`doc_source/understand-instance-refresh-default-values.md`).
    pub fn default_of(interface: RefreshInterface) -> Self {
        let is_console = interface == RefreshInterface::Console;
        let odd_instances = if is_console { OddInstances::Ignore } else { OddInstances::Wait };
        Self {
            healthy: HealthyBounds::DEFAULT,
            instance_warmup: None,
            checkpoint_percentages: Vec::new(),
            checkpoint_delay: Span::from_secs(3600),
            bake_time: Span::ZERO,
            auto_rollback: false,
            skip_matching: is_console,
            scale_in_protected_instances: odd_instances,
            standby_instances: odd_instances,
            strategy: RefreshStrategy::Rolling,
        }
    }
}
