//! Lifecycle hooks: an instance waits on its way into service or out of it.
//!
//! Source: "Lifecycle hooks" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/lifecycle-hooks.md`) and
//! `PutLifecycleHook` in the API, read in November 2026.

use crate::units::{SimTime, Span};

/// A hook of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifecycleHook {
    /// `HeartbeatTimeout`, 30 to 7200 s: how long an instance waits without a sign of life.
    pub heartbeat_timeout: Span,
}

impl Default for LifecycleHook {
    /// One hour.
    fn default() -> Self {
        Self { heartbeat_timeout: Span::from_secs(3600) }
    }
}

impl LifecycleHook {
    /// No instance waits longer than this: 48 hours.
    const LONGEST_WAIT: Span = Span::from_secs(48 * 3600);
    /// Nor longer than so many times the heartbeat timeout.
    const MOST_TIMEOUTS: f64 = 100.0;

    /// The longest that an instance can wait, however many heartbeats come.
    pub fn global_timeout(&self) -> Span {
        (self.heartbeat_timeout * Self::MOST_TIMEOUTS).min(Self::LONGEST_WAIT)
    }

    /// When the wait of an instance ends that has been waiting since `started` and gave its last
    /// sign of life at `heartbeat`; the start is the first one.
    pub fn ends_at(&self, started: SimTime, heartbeat: SimTime) -> SimTime {
        (heartbeat + self.heartbeat_timeout).min(started + self.global_timeout())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heartbeat_restarts_the_timeout_up_to_the_longest_wait() {
        let hook = LifecycleHook::default();
        let hours = |hours: f64| SimTime::from_secs_f64(hours * 3600.0);
        assert_eq!(hook.ends_at(hours(0.0), hours(0.0)), hours(1.0));
        assert_eq!(hook.ends_at(hours(0.0), hours(0.5)), hours(1.5));
        assert_eq!(hook.ends_at(hours(0.0), hours(47.5)), hours(48.0));
    }
}
