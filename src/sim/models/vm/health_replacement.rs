//! What a group does with an instance that fails a health check.
//!
//! Sources: "Health checks for Auto Scaling instances" and "Set the health check grace period" in
//! the EC2 Auto Scaling user guide (awsdocs/amazon-ec2-auto-scaling-user-guide,
//! `doc_source/ec2-auto-scaling-health-checks.md` and `doc_source/health-check-grace-period.md`),
//! and `HealthCheckType` in the API, read in November 2026.

use crate::units::Span;

/// What says that an instance is unhealthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthSignal {
    /// EC2: the instance is not running any more (stopping, stopped, shutting down, terminated).
    NotRunning,
    /// EC2: a status check is impaired.
    StatusImpaired,
    /// EBS: a volume is impaired.
    Ebs,
    /// Elastic Load Balancing: the target is unhealthy.
    Elb,
    /// VPC Lattice: the target is unhealthy.
    VpcLattice,
    /// Someone called `SetInstanceHealth`.
    Custom,
}

/// Health checks of a group (`HealthCheckType`). Those of EC2 and custom ones are always on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthChecks {
    /// `EBS`; off unless set.
    pub ebs: bool,
    /// `ELB`; off unless set.
    pub elb: bool,
    /// `VPC_LATTICE`; off unless set.
    pub vpc_lattice: bool,
    /// `HealthCheckGracePeriod`: 300 s in the console, 0 through the API.
    pub grace_period: Span,
    /// How long an impaired status check is tolerated. The guide says "a few minutes"; 3 minutes
    /// are our assumption.
    pub impaired_tolerance: Span,
}

impl Default for HealthChecks {
    /// A group made through the API: only the checks of EC2, and no grace period.
    fn default() -> Self {
        Self {
            ebs: false,
            elb: false,
            vpc_lattice: false,
            grace_period: Span::ZERO,
            impaired_tolerance: Span::from_secs(180),
        }
    }
}

/// What follows for the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthVerdict {
    /// It is unhealthy and is replaced.
    Replace,
    /// Nothing yet: its grace period lasts for so long.
    HeldByGrace(Span),
    /// Nothing: this check is not switched on.
    Ignored,
    /// Nothing yet: the fault may pass within this time.
    WaitForRecovery(Span),
}

impl HealthChecks {
    /// What follows from a failing check of an instance that has been in service for
    /// `in_service` and fails for `failing`.
    pub fn judge(&self, signal: HealthSignal, in_service: Span, failing: Span) -> HealthVerdict {
        if !self.is_on(signal) {
            return HealthVerdict::Ignored;
        }
        if signal == HealthSignal::NotRunning {
            return HealthVerdict::Replace;
        }
        if in_service < self.grace_period {
            return HealthVerdict::HeldByGrace(self.grace_period - in_service);
        }
        if signal == HealthSignal::StatusImpaired && failing < self.impaired_tolerance {
            return HealthVerdict::WaitForRecovery(self.impaired_tolerance - failing);
        }
        HealthVerdict::Replace
    }

    const fn is_on(&self, signal: HealthSignal) -> bool {
        match signal {
            HealthSignal::NotRunning | HealthSignal::StatusImpaired | HealthSignal::Custom => true,
            HealthSignal::Ebs => self.ebs,
            HealthSignal::Elb => self.elb,
            HealthSignal::VpcLattice => self.vpc_lattice,
        }
    }
}

impl HealthSignal {
    /// Whether replacements for it keep to [`replaced_at_once`] and [`waits_for_activity`].
    /// Instances that are gone, or that someone marked, are replaced without regard to them.
    pub const fn is_paced(self) -> bool {
        !matches!(self, Self::NotRunning | Self::Custom)
    }
}

/// How many of the unhealthy instances are replaced at a time: at most 10 % of the desired
/// capacity, but one. The guide allows itself fewer when the balancer calls all of them
/// unhealthy, without saying how many.
pub fn replaced_at_once(desired: u32, unhealthy: u32) -> u32 {
    unhealthy.min((desired / 10).max(1))
}

/// Whether replacements wait for a scaling activity that is under way: while the group is short
/// of 10 % of its desired capacity or more.
pub fn waits_for_activity(desired: u32, in_service: u32) -> bool {
    u64::from(in_service) * 10 <= u64::from(desired) * 9
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRACE: HealthChecks = HealthChecks {
        ebs: false,
        elb: true,
        vpc_lattice: false,
        grace_period: Span::from_secs(300),
        impaired_tolerance: Span::from_secs(180),
    };

    fn judge(signal: HealthSignal, in_service: u64, failing: u64) -> HealthVerdict {
        GRACE.judge(signal, Span::from_secs(in_service), Span::from_secs(failing))
    }

    #[test]
    fn the_grace_period_holds_back_all_but_an_instance_that_is_gone() {
        let held = HealthVerdict::HeldByGrace(Span::from_secs(180));
        assert_eq!(judge(HealthSignal::Elb, 120, 20), held);
        assert_eq!(judge(HealthSignal::Custom, 120, 20), held);
        assert_eq!(judge(HealthSignal::NotRunning, 120, 0), HealthVerdict::Replace);
        assert_eq!(judge(HealthSignal::Elb, 300, 200), HealthVerdict::Replace);
    }

    #[test]
    fn an_impaired_status_is_given_some_time() {
        let left = Span::from_secs(60);
        let impaired = HealthSignal::StatusImpaired;
        assert_eq!(judge(impaired, 900, 120), HealthVerdict::WaitForRecovery(left));
        assert_eq!(judge(impaired, 900, 180), HealthVerdict::Replace);
    }

    #[test]
    fn checks_that_are_off_are_ignored() {
        let by_default = HealthChecks::default();
        for signal in [HealthSignal::Ebs, HealthSignal::Elb, HealthSignal::VpcLattice] {
            let verdict = by_default.judge(signal, Span::from_secs(900), Span::from_secs(900));
            assert_eq!(verdict, HealthVerdict::Ignored, "{signal:?}");
        }
    }

    #[test]
    fn a_group_that_is_short_of_a_tenth_finishes_its_activity_first() {
        let waits = [(20, 18, true), (20, 19, false), (5, 4, true), (5, 5, false)];
        for (desired, in_service, expected) in waits {
            assert_eq!(waits_for_activity(desired, in_service), expected, "{in_service}");
        }
    }
}
