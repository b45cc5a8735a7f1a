//! Which setting says how long an instance warms up.
//!
//! Source: "Available warm-up and cooldown settings" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide,
//! `doc_source/consolidated-view-of-warm-up-and-cooldown-settings.md`), read in November 2026.

use super::simple_scaling::DEFAULT_COOLDOWN;
use crate::units::Span;

/// Settings of a group that others fall back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupTimes {
    /// `DefaultInstanceWarmup`, 0 to 3600 s; `None`: not set, which is not the same as 0 s.
    pub default_instance_warmup: Option<Span>,
    /// `DefaultCooldown`.
    pub default_cooldown: Span,
    /// `HealthCheckGracePeriod`.
    pub health_check_grace_period: Span,
}

impl GroupTimes {
    /// A group made in the console: no default warm-up, and 300 s for both others.
    pub const CONSOLE: Self = Self {
        default_instance_warmup: None,
        default_cooldown: DEFAULT_COOLDOWN,
        health_check_grace_period: Span::from_secs(300),
    };

    /// A group made through the API or the command line: without a grace period.
    pub const API: Self = Self { health_check_grace_period: Span::ZERO, ..Self::CONSOLE };

    /// How long an instance warms up that a step or target tracking policy launched: the policy's
    /// `EstimatedInstanceWarmup`, else the default warm-up, else the default cooldown.
    pub fn policy_warmup(&self, estimated_instance_warmup: Option<Span>) -> Span {
        estimated_instance_warmup.or(self.default_instance_warmup).unwrap_or(self.default_cooldown)
    }

    /// How long an instance refresh waits for an instance: its own `InstanceWarmup`, else the
    /// default warm-up, else the grace period of health checks.
    pub fn refresh_warmup(&self, instance_warmup: Option<Span>) -> Span {
        instance_warmup.or(self.default_instance_warmup).unwrap_or(self.health_check_grace_period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warm_up_of_no_time_is_a_setting() {
        let times = GroupTimes { default_instance_warmup: Some(Span::ZERO), ..GroupTimes::CONSOLE };
        assert_eq!(times.policy_warmup(None), Span::ZERO);
        assert_eq!(times.refresh_warmup(None), Span::ZERO);
        assert_eq!(GroupTimes::CONSOLE.refresh_warmup(Some(Span::ZERO)), Span::ZERO);
    }
}
