//! The deployment circuit breaker of ECS: after how many failed tasks a rolling update is given
//! up.
//!
//! Sources: docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html and
//! `DeploymentCircuitBreaker` of ECS' API (botocore 1.44.5), read in November 2026.

use crate::sim::parts::whole::percent_up;

/// Least and most of a bounded share.
const BOUNDS: (u32, u32) = (3, 200);

/// `thresholdConfiguration`: how many failures trip the breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureThreshold {
    /// `BOUNDED_PERCENT`: so many per cent of the desired count, rounded up, at least 3 and at
    /// most 200.
    BoundedPercent(u32),
    /// `UNBOUNDED_PERCENT`: the same without the bounds. At least one failure is needed, which is
    /// our assumption.
    UnboundedPercent(u32),
    /// `COUNT`: so many.
    Count(u32),
}

impl Default for FailureThreshold {
    /// 50 % of the desired count within the bounds.
    fn default() -> Self {
        Self::BoundedPercent(50)
    }
}

impl FailureThreshold {
    /// How many failures trip the breaker: half of 1 task is 3, of 25 it is 13, of 400 it is 200.
    pub fn failures(self, desired: u32) -> u32 {
        match self {
            Self::BoundedPercent(percent) => percent_up(percent, desired).clamp(BOUNDS.0, BOUNDS.1),
            Self::UnboundedPercent(percent) => percent_up(percent, desired).max(1),
            Self::Count(count) => count,
        }
    }
}

/// `resetOnHealthyTask`: what a task that becomes healthy does to the count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnHealthyTask {
    /// The count begins again. The default.
    #[default]
    Reset,
    /// Nothing.
    Keep,
}

/// Whether the deployment goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes on.
    GoesOn,
    /// It has failed: no more tasks are started, and the service goes back to the last deployment
    /// that completed, if `rollback` is set.
    Failed,
}

/// A breaker that watches a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitBreaker {
    threshold: FailureThreshold,
    on_healthy_task: OnHealthyTask,
    n_failures: u32,
}

impl CircuitBreaker {
    /// A breaker at the start of a deployment.
    pub fn new(threshold: FailureThreshold, on_healthy_task: OnHealthyTask) -> Self {
        Self::with_failures(threshold, on_healthy_task, 0)
    }

    /// A breaker in the middle of a deployment.
    pub fn with_failures(
        threshold: FailureThreshold,
        on_healthy_task: OnHealthyTask,
        n_failures: u32,
    ) -> Self {
        Self { threshold, on_healthy_task, n_failures }
    }

    /// Failures that count.
    pub fn n_failures(&self) -> u32 {
        self.n_failures
    }

    /// A task did not start, or failed its health checks. `desired` is the service's latest
    /// desired count.
    pub fn on_task_failed(&mut self, desired: u32) -> Verdict {
        self.n_failures += 1;
        if self.n_failures >= self.threshold.failures(desired) {
            Verdict::Failed
        } else {
            Verdict::GoesOn
        }
    }

    /// A task has become healthy.
    pub fn on_task_healthy(&mut self) {
        match self.on_healthy_task {
            OnHealthyTask::Reset => self.n_failures = 0,
            OnHealthyTask::Keep => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_bounded_unless_it_is_told_not_to_be() {
        for (threshold, desired, expected) in [
            (FailureThreshold::default(), 0, 3),
            (FailureThreshold::default(), 25, 13),
            (FailureThreshold::default(), 399, 200),
            (FailureThreshold::default(), 5000, 200),
            (FailureThreshold::BoundedPercent(10), 100, 10),
            (FailureThreshold::UnboundedPercent(50), 3, 2),
            (FailureThreshold::UnboundedPercent(50), 1000, 500),
            (FailureThreshold::Count(1), 1000, 1),
        ] {
            assert_eq!(threshold.failures(desired), expected, "{threshold:?} of {desired}");
        }
    }

    #[test]
    fn one_healthy_task_starts_the_count_again() {
        let mut breaker = CircuitBreaker::new(FailureThreshold::default(), OnHealthyTask::Reset);
        let verdicts = [1, 1].map(|desired| breaker.on_task_failed(desired));
        assert_eq!(verdicts, [Verdict::GoesOn; 2]);
        breaker.on_task_healthy();
        let verdicts = [1, 1, 1].map(|desired| breaker.on_task_failed(desired));
        assert_eq!(verdicts, [Verdict::GoesOn, Verdict::GoesOn, Verdict::Failed]);
    }

    #[test]
    fn the_count_can_be_kept() {
        let mut breaker = CircuitBreaker::new(FailureThreshold::Count(2), OnHealthyTask::Keep);
        breaker.on_task_failed(10);
        breaker.on_task_healthy();
        assert_eq!(breaker.on_task_failed(10), Verdict::Failed);
    }
}
