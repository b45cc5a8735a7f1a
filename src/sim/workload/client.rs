//! What clients do while they wait, and when they get no answer.

use super::Law;
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::Span;

/// How long clients wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    /// Time from arrival to giving up.
    pub limit: Law,
    /// What the patience is for.
    pub scope: PatienceScope,
}

/// What a client's patience is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatienceScope {
    /// Time in line only: once served, a request stays to its end (the abandonment of queueing
    /// theory).
    Wait,
    /// Time to the answer: a client gives up on a request in service too. The instance does not
    /// notice and works on; a request in line leaves it.
    Response,
}

impl Patience {
    /// The limit, where it is the same for all clients.
    pub fn shared_limit(&self) -> Option<Span> {
        match self.limit {
            Law::Constant { mean } => Some(mean),
            _ => None,
        }
    }
}

/// When clients try again: exponential back-off, the waits with full jitter or none.
///
/// Before attempt n + 1 a client waits `base` × 2ⁿ⁻¹, at most `cap`; with jitter, a time drawn
/// uniformly between zero and that (Brooker, "Exponential Backoff And Jitter", AWS Architecture
/// Blog, 2015).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Most attempts, the first included; at least 1.
    pub max_attempts: u8,
    /// Wait before the second attempt.
    pub base: Span,
    /// Longest wait.
    pub cap: Span,
    /// Whether waits are drawn between zero and their length.
    pub jitter: bool,
}

impl RetryPolicy {
    /// Whether a client tries again after this failure of an attempt that followed `n_tried`
    /// others. What is too large stays too large.
    pub fn retries(&self, cause: FailureCause, n_tried: u8) -> bool {
        cause != FailureCause::PayloadTooLarge && n_tried.saturating_add(1) < self.max_attempts
    }

    /// The wait after an attempt that followed `n_tried` others.
    pub fn wait(&self, n_tried: u8, draws: &mut Stream) -> Span {
        let doublings = u32::from(n_tried).min(63);
        let nanos = self.base.as_nanos().saturating_mul(1 << doublings);
        let longest = Span::from_nanos(nanos).min(self.cap);
        if self.jitter { longest * draws.unit() } else { longest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::Concern;

    #[test]
    fn waits_double_up_to_the_cap() {
        let policy = RetryPolicy {
            max_attempts: 5,
            base: Span::from_millis(100),
            cap: Span::from_millis(500),
            jitter: false,
        };
        let mut draws = Stream::new(1, Concern::Retries, 0);
        let waits = [0, 1, 2, 3, 200].map(|n| policy.wait(n, &mut draws).as_millis_f64());
        assert_eq!(waits, [100.0, 200.0, 400.0, 500.0, 500.0]);
        let tries = [0, 3, 4].map(|n| policy.retries(FailureCause::Timeout, n));
        assert_eq!(tries, [true, true, false]);
        assert!(!policy.retries(FailureCause::PayloadTooLarge, 0));
    }
}
