//! How fast tasks are launched on Fargate.
//!
//! Source: docs.aws.amazon.com/AmazonECS/latest/userguide/throttling.html, read in November 2026.

use crate::sim::parts::token_bucket::{Refill, TokenBucket};
use crate::units::SimTime;

/// Calls of `RunTask` in a second.
pub const RUN_TASK_CALLS_PER_SEC: u32 = 20;
/// Most tasks that one call of `RunTask` starts.
pub const RUN_TASK_MAX_TASKS: u32 = 10;
/// Tasks that the scheduler of an ECS service starts in a minute, on Fargate.
pub const SERVICE_TASKS_PER_MIN: u32 = 500;

/// A quota of launches for an account in a Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaunchQuota {
    /// Tasks that can be launched at once.
    pub burst: u32,
    /// Tasks in each second from then on.
    pub per_sec: u32,
}

impl LaunchQuota {
    /// Of an account that uses ECS.
    pub const ECS: Self = Self { burst: 100, per_sec: 20 };
    /// Of an account that uses Fargate with EKS alone.
    pub const EKS_ONLY: Self = Self { burst: 20, per_sec: 20 };
}

/// The launches of an account in a Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskLaunches {
    bucket: TokenBucket,
}

impl TaskLaunches {
    /// An account that has launched nothing for a while.
    pub fn new(quota: LaunchQuota, now: SimTime) -> Self {
        let refill = Refill::per_sec(quota.per_sec);
        Self { bucket: TokenBucket::full(quota.burst, refill, now) }
    }

    /// How many of the waiting tasks are launched now.
    pub fn launch(&mut self, now: SimTime, n_waiting: u32) -> u32 {
        self.bucket.take(now, n_waiting)
    }

    /// When the next one can be launched.
    pub fn next_launch(&self, now: SimTime) -> SimTime {
        self.bucket.when(now, 1)
    }

    /// When the last of the waiting tasks can be launched.
    pub fn last_launch(&self, now: SimTime, n_waiting: u32) -> SimTime {
        self.bucket.when(now, n_waiting)
    }
}

/// Calls of `RunTask`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunTaskCalls {
    /// How many calls.
    pub calls: u32,
    /// Tasks that each asks for.
    pub tasks_per_call: u32,
    /// Calls that the account may make in a second, at least 1.
    pub calls_per_sec: u32,
}

impl RunTaskCalls {
    /// Tasks that they start: each call at most 10.
    pub fn tasks(&self) -> u32 {
        self.calls.saturating_mul(self.tasks_per_call.min(RUN_TASK_MAX_TASKS))
    }

    /// Whole seconds that they take.
    pub fn seconds(&self) -> u32 {
        self.calls.div_ceil(self.calls_per_sec.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;

    #[test]
    fn a_hundred_tasks_start_at_once_and_the_others_at_twenty_a_second() {
        let mut launches = TaskLaunches::new(LaunchQuota::ECS, SimTime::ZERO);
        assert_eq!(launches.last_launch(SimTime::ZERO, 300), SimTime::from_secs_f64(10.0));
        assert_eq!(launches.launch(SimTime::ZERO, 300), 100);
        let next = launches.next_launch(SimTime::ZERO);
        assert_eq!(next, SimTime::ZERO + Span::from_millis(50));
        assert_eq!(launches.launch(next, 200), 1);
    }

    #[test]
    fn a_call_starts_ten_tasks_at_most() {
        let calls = RunTaskCalls { calls: 41, tasks_per_call: 12, calls_per_sec: 20 };
        assert_eq!((calls.tasks(), calls.seconds()), (410, 3));
    }
}
