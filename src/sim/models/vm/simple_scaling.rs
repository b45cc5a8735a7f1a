//! Simple scaling: one change, then a cooldown in which alarms are not heard.
//!
//! Source: "Scaling cooldowns" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide,
//! `doc_source/ec2-auto-scaling-scaling-cooldowns.md`), read in November 2026.

use crate::units::{SimTime, Span};

/// `DefaultCooldown` of a group unless set: 300 s. A policy's own `Cooldown` overrides it.
pub const DEFAULT_COOLDOWN: Span = Span::from_secs(300);

/// What wants to change the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A simple scaling policy.
    SimpleScaling,
    /// A step scaling policy.
    StepScaling,
    /// A target tracking policy.
    TargetTracking,
    /// A scheduled action.
    ScheduledAction,
    /// An unhealthy instance.
    HealthReplacement,
    /// Someone sets the desired capacity, without `HonorCooldown`.
    Manual,
}

impl Trigger {
    /// Whether it has to wait for the end of a cooldown; all but simple scaling start at once.
    pub const fn waits_for_cooldown(self) -> bool {
        matches!(self, Self::SimpleScaling)
    }
}

/// Where a group is between one scaling activity and the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cooldown {
    /// Nothing holds an alarm back.
    #[default]
    Idle,
    /// Instances are being launched or terminated.
    InActivity,
    /// The last one is done, and alarms wait until this moment.
    Until(SimTime),
}

impl Cooldown {
    /// Whether this may start an activity now. An alarm that may not is dropped, not kept for
    /// later. At the very end of a cooldown it may.
    pub fn admits(self, trigger: Trigger, now: SimTime) -> bool {
        match self {
            _ if !trigger.waits_for_cooldown() => true,
            Self::Idle => true,
            Self::InActivity => false,
            Self::Until(end) => now >= end,
        }
    }

    /// A scaling activity has started.
    pub fn activity_started(&mut self) {
        *self = Self::InActivity;
    }

    /// The activity has ended: its last instance is in service, after any lifecycle hook, or is
    /// deregistered. The cooldown starts.
    pub fn activity_ended(&mut self, now: SimTime, cooldown: Span) {
        *self = Self::Until(now + cooldown);
    }
}

/// A simple scaling policy over a run of alarms, when all its activities take equally long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SimpleScalingRun {
    /// What the alarms set off.
    pub trigger: Trigger,
    /// Time from an alarm that is heard until the last instance is in service or gone.
    pub activity: Span,
    /// The policy's cooldown, or the group's.
    pub cooldown: Span,
    /// Where the group is at first.
    pub state: Cooldown,
}

impl SimpleScalingRun {
    /// Which of these alarms, in order of time, are heard.
    pub fn accepted(mut self, alarms: impl IntoIterator<Item = SimTime>) -> Vec<SimTime> {
        let mut ends_at = None;
        let mut accepted = Vec::new();
        for alarm in alarms {
            if let Some(end) = ends_at.take_if(|end| *end <= alarm) {
                self.state.activity_ended(end, self.cooldown);
            }
            if self.state.admits(self.trigger, alarm) {
                accepted.push(alarm);
                self.state.activity_started();
                ends_at = Some(alarm + self.activity);
            }
        }
        accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cooldown_starts_when_the_activity_ends() {
        let run = SimpleScalingRun {
            trigger: Trigger::SimpleScaling,
            activity: Span::from_secs(60),
            cooldown: DEFAULT_COOLDOWN,
            state: Cooldown::Idle,
        };
        let secs = |secs: &[u64]| -> Vec<SimTime> {
            secs.iter().map(|secs| SimTime::ZERO + Span::from_secs(*secs)).collect()
        };
        let alarms = secs(&[0, 59, 60, 300, 359, 360, 719, 720]);
        assert_eq!(run.accepted(alarms), secs(&[0, 360, 720]));
    }

    #[test]
    fn only_simple_scaling_waits() {
        let waiting = Cooldown::Until(SimTime::NEVER);
        for trigger in [
            Trigger::StepScaling,
            Trigger::TargetTracking,
            Trigger::ScheduledAction,
            Trigger::HealthReplacement,
            Trigger::Manual,
        ] {
            assert!(waiting.admits(trigger, SimTime::ZERO), "{trigger:?}");
        }
        assert!(!waiting.admits(Trigger::SimpleScaling, SimTime::ZERO));
    }
}
