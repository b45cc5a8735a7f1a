//! What becomes of invocations that fail, by the way in which the function is called.

use super::retry::asynchronous::{AsyncEvent, EventInvokeConfig};
use super::retry::event_source::QueueRetries;
use super::retry::{AfterFailure, FailureKind};
use crate::sim::parts::{Past, Redelivery};
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// How the function is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Invocation {
    /// The client waits for the answer and tries again itself, if anybody does.
    #[default]
    Synchronous,
    /// Lambda's own queue of events.
    Asynchronous(EventInvokeConfig),
    /// Messages of an SQS queue, one for each invocation, which [`pollers`](super::pollers) fetch.
    Queue {
        /// What becomes of those that fail.
        retries: QueueRetries,
        /// `MaximumConcurrency` of the mapping's `ScalingConfig`: how many are at work at a time
        /// at most; `None`: as many as the pollers come to by themselves.
        maximum_concurrency: Option<u32>,
    },
}

impl Invocation {
    /// Whether there is a limit on the requests a second beside that on concurrency. An
    /// environment takes up to 10 synchronous ones a second, and any number of asynchronous ones
    /// ("Lambda API requests" in
    /// docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read in November 2026).
    /// The pollers of a queue call the function synchronously.
    pub(super) fn has_limited_rate(self) -> bool {
        !matches!(self, Self::Asynchronous(_))
    }

    /// The part that sends failed invocations again.
    pub(super) fn redelivery(self) -> Option<Box<dyn Redelivery>> {
        match self {
            Self::Synchronous => None,
            Self::Asynchronous(config) => Some(Box::new(config)),
            Self::Queue { retries, .. } => Some(Box::new(retries)),
        }
    }
}

impl Redelivery for EventInvokeConfig {
    fn after_failure(&mut self, now: SimTime, past: Past, cause: FailureCause) -> Option<Span> {
        let n_throttles = u32::from(past.n_throttled);
        let n_errors = u32::from(past.n_tried) - n_throttles;
        let mut event = AsyncEvent::resumed(*self, past.first_sent, n_errors, n_throttles);
        wait(now, event.after_failure(kind(cause), now))
    }
}

impl Redelivery for QueueRetries {
    /// The poller has received the message as often as it was tried, and has had it since this
    /// attempt began: from there its visibility timeout runs, not from the failure.
    fn after_failure(&mut self, now: SimTime, past: Past, _: FailureCause) -> Option<Span> {
        wait(now, QueueRetries::after_failure(self, u32::from(past.n_tried) + 1, past.taken_on))
    }
}

fn kind(cause: FailureCause) -> FailureKind {
    match cause {
        FailureCause::Throttled(_) => FailureKind::Throttled,
        _ => FailureKind::FunctionError,
    }
}

fn wait(now: SimTime, after: AfterFailure) -> Option<Span> {
    match after {
        AfterFailure::RetryAt(at) => Some(at.since(now)),
        AfterFailure::GiveUp { .. } => None,
    }
}
