//! Events that were handed over without waiting for an answer.

use super::{AfterFailure, FailureKind, GiveUpReason};
use crate::units::{SimTime, Span};

/// Wait before each attempt after an error of the function.
const FUNCTION_ERROR_WAITS: [Span; 2] = [Span::from_secs(60), Span::from_secs(120)];

/// Waits after throttles.
pub const THROTTLE_BACKOFF: ExponentialBackoff =
    ExponentialBackoff { first: Span::from_secs(1), longest: Span::from_secs(300) };

/// Waits that grow exponentially. AWS names the ends (1 s, 5 min) and not the factor: doubling is
/// our assumption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExponentialBackoff {
    /// The first wait.
    pub first: Span,
    /// No wait is longer.
    pub longest: Span,
}

impl ExponentialBackoff {
    /// The wait after so many waits before it.
    pub fn wait(&self, n_before: u32) -> Span {
        let factor = 1_u64.checked_shl(n_before).unwrap_or(u64::MAX);
        Span::from_nanos(self.first.as_nanos().saturating_mul(factor)).min(self.longest)
    }
}

/// `EventInvokeConfig` of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventInvokeConfig {
    /// `MaximumRetryAttempts`: further attempts after errors of the function, 0 to 2.
    pub maximum_retry_attempts: u32,
    /// `MaximumEventAgeInSeconds`: how long an event is kept, 60 s to 6 h.
    pub maximum_event_age: Span,
}

impl EventInvokeConfig {
    /// Most that `MaximumRetryAttempts` can be.
    pub const MOST_RETRY_ATTEMPTS: u32 = FUNCTION_ERROR_WAITS.len() as u32;
}

impl Default for EventInvokeConfig {
    fn default() -> Self {
        Self {
            maximum_retry_attempts: Self::MOST_RETRY_ATTEMPTS,
            maximum_event_age: Span::from_secs(6 * 60 * 60),
        }
    }
}

/// An event in Lambda's queue, with its past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsyncEvent {
    config: EventInvokeConfig,
    accepted_at: SimTime,
    n_function_errors: u32,
    n_throttles: u32,
}

impl AsyncEvent {
    /// Takes an event into the queue. With a reserved concurrency of 0 it is given up without an
    /// attempt.
    pub fn accept(
        config: EventInvokeConfig,
        reserved_concurrency: Option<u32>,
        now: SimTime,
    ) -> Result<Self, AfterFailure> {
        if reserved_concurrency == Some(0) {
            let reason = GiveUpReason::FunctionStopped;
            return Err(AfterFailure::GiveUp { at: now, reason });
        }
        Ok(Self { config, accepted_at: now, n_function_errors: 0, n_throttles: 0 })
    }

    /// An event of which so much is known already.
    pub const fn resumed(
        config: EventInvokeConfig,
        accepted_at: SimTime,
        n_function_errors: u32,
        n_throttles: u32,
    ) -> Self {
        Self { config, accepted_at, n_function_errors, n_throttles }
    }

    /// When the event is too old to be tried again.
    pub fn too_old_at(&self) -> SimTime {
        self.accepted_at + self.config.maximum_event_age
    }

    /// An attempt has failed.
    ///
    /// Only errors of the function count as attempts; throttles are repeated until the event is
    /// too old.
    pub fn after_failure(&mut self, failure: FailureKind, now: SimTime) -> AfterFailure {
        let Some(wait) = self.next_wait(failure) else {
            return AfterFailure::GiveUp { at: now, reason: GiveUpReason::AttemptsUsed };
        };
        if now + wait > self.too_old_at() {
            let at = now.max(self.too_old_at());
            return AfterFailure::GiveUp { at, reason: GiveUpReason::TooOld };
        }
        AfterFailure::RetryAt(now + wait)
    }

    fn next_wait(&mut self, failure: FailureKind) -> Option<Span> {
        match failure {
            FailureKind::FunctionError => {
                let n_before = self.n_function_errors;
                self.n_function_errors += 1;
                let waits = FUNCTION_ERROR_WAITS.iter().copied();
                waits.take(self.config.maximum_retry_attempts as usize).nth(n_before as usize)
            }
            FailureKind::Throttled => {
                let wait = THROTTLE_BACKOFF.wait(self.n_throttles);
                self.n_throttles += 1;
                Some(wait)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(secs)
    }

    fn event(config: EventInvokeConfig) -> AsyncEvent {
        AsyncEvent::accept(config, None, SimTime::ZERO).expect("the function is not stopped")
    }

    #[test]
    fn two_more_attempts_after_one_and_two_minutes() {
        let mut event = event(EventInvokeConfig::default());
        let mut fail = |secs| event.after_failure(FailureKind::FunctionError, at(secs));
        assert_eq!(fail(0), AfterFailure::RetryAt(at(60)));
        assert_eq!(fail(60), AfterFailure::RetryAt(at(180)));
        let reason = GiveUpReason::AttemptsUsed;
        assert_eq!(fail(180), AfterFailure::GiveUp { at: at(180), reason });
    }

    #[test]
    fn throttles_use_up_no_attempt() {
        let mut event = event(EventInvokeConfig::default());
        assert_eq!(
            event.after_failure(FailureKind::Throttled, at(0)),
            AfterFailure::RetryAt(at(1))
        );
        assert_eq!(
            event.after_failure(FailureKind::Throttled, at(1)),
            AfterFailure::RetryAt(at(3))
        );
        let after = event.after_failure(FailureKind::FunctionError, at(3));
        assert_eq!(after, AfterFailure::RetryAt(at(63)));
    }

    #[test]
    fn waits_grow_to_five_minutes() {
        let secs = |n| THROTTLE_BACKOFF.wait(n).as_secs_f64();
        assert_eq!([0, 1, 8, 9, 63, 200].map(secs), [1.0, 2.0, 256.0, 300.0, 300.0, 300.0]);
    }

    #[test]
    fn an_event_is_dropped_when_it_is_too_old() {
        let config =
            EventInvokeConfig { maximum_event_age: Span::from_secs(90), ..Default::default() };
        let mut event = event(config);
        assert_eq!(
            event.after_failure(FailureKind::FunctionError, at(5)),
            AfterFailure::RetryAt(at(65))
        );
        let reason = GiveUpReason::TooOld;
        let dropped = AfterFailure::GiveUp { at: at(90), reason };
        assert_eq!(event.after_failure(FailureKind::FunctionError, at(65)), dropped);
    }
}
