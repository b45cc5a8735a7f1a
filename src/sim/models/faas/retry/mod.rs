//! What AWS Lambda does with an invocation that failed. It depends on how the function was called:
//! synchronously, [asynchronously](asynchronous), or for an [event source](event_source).
//!
//! Sources: awsdocs/aws-lambda-developer-guide, doc_source/invocation-async.md and
//! invocation-retries.md, and Lambda's API (botocore 1.44.5), read in November 2026.

pub mod asynchronous;
pub mod event_source;

use crate::units::SimTime;

/// Why an invocation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The function ran and returned an error, timed out or crashed.
    FunctionError,
    /// It did not run: no concurrency was left (429), or Lambda itself failed (5xx).
    Throttled,
}

/// What follows from a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// The next attempt comes then.
    RetryAt(SimTime),
    /// There is none.
    GiveUp {
        /// From when on it is certain.
        at: SimTime,
        /// Why.
        reason: GiveUpReason,
    },
}

/// Why there is no further attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GiveUpReason {
    /// Lambda does not repeat synchronous calls.
    CallerDecides,
    /// All attempts were used.
    AttemptsUsed,
    /// What was to be handled became too old.
    TooOld,
    /// The function's reserved concurrency is 0.
    FunctionStopped,
}

/// Where what could not be handled ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// With the caller, as an error.
    Caller,
    /// In the dead-letter queue or on-failure destination, if the function has one.
    FailureDestination,
    /// Where the redrive policy of the queue says.
    RedrivePolicy,
}

/// Who or what calls a function, as far as retries depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvocationType {
    /// `RequestResponse`: the caller waits.
    Synchronous,
    /// `Event`: Lambda takes the event into a queue of its own.
    Asynchronous,
    /// Kinesis or DynamoDB streams: batches of records, shard by shard.
    Stream,
    /// SQS.
    Queue,
}

/// How much is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryScope {
    /// The one event.
    Event,
    /// All records or messages that were handed over together.
    WholeBatch,
}

impl InvocationType {
    /// Where it ends when there is no further attempt.
    pub fn destination(self) -> Destination {
        match self {
            Self::Synchronous => Destination::Caller,
            Self::Asynchronous | Self::Stream => Destination::FailureDestination,
            Self::Queue => Destination::RedrivePolicy,
        }
    }

    /// How much is repeated, unless the function reports which parts of a batch failed.
    pub fn scope(self) -> RetryScope {
        match self {
            Self::Synchronous | Self::Asynchronous => RetryScope::Event,
            Self::Stream | Self::Queue => RetryScope::WholeBatch,
        }
    }

    /// Whether what comes later has to wait until it is handled or given up: a stream keeps its
    /// order.
    pub fn blocks_what_follows(self) -> bool {
        self == Self::Stream
    }
}

/// What follows from a failed synchronous call: the caller hears of it and decides.
pub fn after_synchronous_failure(now: SimTime) -> AfterFailure {
    AfterFailure::GiveUp { at: now, reason: GiveUpReason::CallerDecides }
}
