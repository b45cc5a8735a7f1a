//! Batches that Lambda fetches from a stream or a queue and hands to the function.

use super::{AfterFailure, FailureKind, GiveUpReason};
use crate::units::{SimTime, Span};

/// Settings of an event source mapping for a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamRetries {
    /// `MaximumRetryAttempts`, up to 10,000; `None` is -1, the default: until success, or until
    /// the records expire in the stream.
    pub maximum_retry_attempts: Option<u32>,
    /// `MaximumRecordAgeInSeconds`, up to a week; `None` is -1, the default: as long as the
    /// stream keeps them.
    pub maximum_record_age: Option<Span>,
}

impl StreamRetries {
    /// An attempt to hand over a batch has failed now. `n_function_errors` is how often the
    /// function has failed on it, this time included; throttles do not count. `oldest` is when
    /// its oldest record was written.
    ///
    /// The next attempt comes at once: AWS publishes no wait.
    pub fn after_failure(
        &self,
        failure: FailureKind,
        n_function_errors: u32,
        oldest: SimTime,
        now: SimTime,
    ) -> AfterFailure {
        let give_up = |reason| AfterFailure::GiveUp { at: now, reason };
        if self.maximum_record_age.is_some_and(|age| now.since(oldest) > age) {
            return give_up(GiveUpReason::TooOld);
        }
        let is_counted = failure == FailureKind::FunctionError;
        if is_counted && self.maximum_retry_attempts.is_some_and(|most| n_function_errors > most) {
            return give_up(GiveUpReason::AttemptsUsed);
        }
        AfterFailure::RetryAt(now)
    }
}

/// Settings of an SQS queue that its messages' retries follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueRetries {
    /// `VisibilityTimeout`: a message that was received and not deleted appears again after it.
    pub visibility_timeout: Span,
    /// `maxReceiveCount` of the redrive policy; `None`: no such policy, messages stay until the
    /// queue's retention is over.
    pub max_receive_count: Option<u32>,
}

impl QueueRetries {
    /// The function has failed on messages that were received at `received_at`, for the
    /// `n_received`-th time.
    pub fn after_failure(&self, n_received: u32, received_at: SimTime) -> AfterFailure {
        let at = received_at + self.visibility_timeout;
        if self.max_receive_count.is_some_and(|most| n_received >= most) {
            return AfterFailure::GiveUp { at, reason: GiveUpReason::AttemptsUsed };
        }
        AfterFailure::RetryAt(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(secs)
    }

    #[test]
    fn a_stream_is_tried_until_it_works_unless_a_limit_is_set() {
        let forever = StreamRetries::default();
        let retry = AfterFailure::RetryAt(at(9));
        assert_eq!(forever.after_failure(FailureKind::FunctionError, 999, at(0), at(9)), retry);

        let twice = StreamRetries { maximum_retry_attempts: Some(2), ..forever };
        assert_eq!(twice.after_failure(FailureKind::FunctionError, 2, at(0), at(9)), retry);
        let over = AfterFailure::GiveUp { at: at(9), reason: GiveUpReason::AttemptsUsed };
        assert_eq!(twice.after_failure(FailureKind::FunctionError, 3, at(0), at(9)), over);
        assert_eq!(twice.after_failure(FailureKind::Throttled, 3, at(0), at(9)), retry);
    }

    #[test]
    fn records_that_are_too_old_are_given_up() {
        let age = Some(Span::from_secs(60));
        let retries = StreamRetries { maximum_record_age: age, ..Default::default() };
        let over = AfterFailure::GiveUp { at: at(61), reason: GiveUpReason::TooOld };
        assert_eq!(retries.after_failure(FailureKind::FunctionError, 1, at(0), at(61)), over);
    }

    #[test]
    fn a_message_comes_back_after_its_visibility_timeout_until_it_is_redriven() {
        let timeout = Span::from_secs(30);
        let queue = QueueRetries { visibility_timeout: timeout, max_receive_count: Some(3) };
        assert_eq!(queue.after_failure(2, at(100)), AfterFailure::RetryAt(at(130)));
        let over = AfterFailure::GiveUp { at: at(130), reason: GiveUpReason::AttemptsUsed };
        assert_eq!(queue.after_failure(3, at(100)), over);
    }
}
