//! `lambda_retry`.

use orchestration_guide::sim::models::faas::retry::asynchronous::{
    AsyncEvent, EventInvokeConfig, THROTTLE_BACKOFF,
};
use orchestration_guide::sim::models::faas::retry::event_source::{QueueRetries, StreamRetries};
use orchestration_guide::sim::models::faas::retry::{
    AfterFailure, Destination, FailureKind, InvocationType, RetryScope, after_synchronous_failure,
};
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Actual, check_knowing};
use crate::kubernetes::actual;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Invocation {
    #[serde(alias = "synchronous")]
    Sync,
    #[serde(alias = "asynchronous")]
    Async,
    Stream,
    Sqs,
}

impl Invocation {
    fn read(self) -> InvocationType {
        match self {
            Self::Sync => InvocationType::Synchronous,
            Self::Async => InvocationType::Asynchronous,
            Self::Stream => InvocationType::Stream,
            Self::Sqs => InvocationType::Queue,
        }
    }
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum ErrorName {
    #[default]
    #[serde(alias = "function_error_always")]
    FunctionError,
    FunctionErrorOnce,
    FunctionErrorTwice,
    #[serde(alias = "system_error")]
    Throttled,
}

impl ErrorName {
    fn kind(self) -> FailureKind {
        match self {
            Self::FunctionError | Self::FunctionErrorOnce | Self::FunctionErrorTwice => {
                FailureKind::FunctionError
            }
            Self::Throttled => FailureKind::Throttled,
        }
    }

    /// Attempts that fail before one succeeds; `None`: all.
    fn n_failing(self) -> Option<u32> {
        match self {
            Self::FunctionError | Self::Throttled => None,
            Self::FunctionErrorOnce => Some(1),
            Self::FunctionErrorTwice => Some(2),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    invocation: Invocation,
    error: Option<ErrorName>,
    max_retries: Option<i64>,
    max_event_age_s: Option<u64>,
    max_record_age_s: Option<i64>,
    reserved_concurrency: Option<u32>,
    visibility_timeout_s: Option<u64>,
    max_receive_count: Option<u32>,
}

impl Given {
    fn error(&self) -> ErrorName {
        self.error.unwrap_or_default()
    }
}

/// Attempts that were made, and what came after the last one.
#[derive(Default)]
struct Played {
    attempts: u32,
    waits: Vec<Span>,
    given_up_at: Option<SimTime>,
}

/// Attempts that take no time, until one succeeds or there is no further one.
fn play(error: ErrorName, mut after_failure: impl FnMut(u32, SimTime) -> AfterFailure) -> Played {
    let mut played = Played::default();
    let mut now = SimTime::ZERO;
    loop {
        played.attempts += 1;
        if error.n_failing().is_some_and(|n_failing| played.attempts > n_failing) {
            return played;
        }
        match after_failure(played.attempts, now) {
            AfterFailure::RetryAt(at) => {
                played.waits.push(at.since(now));
                now = at;
            }
            AfterFailure::GiveUp { at, .. } => {
                played.given_up_at = Some(at);
                return played;
            }
        }
    }
}

pub(crate) fn lambda_retry(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Given, _| match given.invocation {
        Invocation::Sync => {
            Ok(told(&given, &play(given.error(), |_, now| after_synchronous_failure(now))))
        }
        Invocation::Async => asynchronous(&given),
        Invocation::Stream => Ok(stream(&given)),
        Invocation::Sqs => Ok(queue(&given)),
    })
}

fn asynchronous(given: &Given) -> Result<Actual, String> {
    let default = EventInvokeConfig::default();
    let retries = given.max_retries.map(u32::try_from).transpose();
    let retries = retries.map_err(|error| format!("max_retries: {error}"))?;
    let config = EventInvokeConfig {
        maximum_retry_attempts: retries.unwrap_or(default.maximum_retry_attempts),
        maximum_event_age: given.max_event_age_s.map_or(default.maximum_event_age, Span::from_secs),
    };
    let accepted = AsyncEvent::accept(config, given.reserved_concurrency, SimTime::ZERO);
    let Ok(mut event) = accepted else {
        return Ok(told(given, &Played { given_up_at: Some(SimTime::ZERO), ..Played::default() }));
    };
    let kind = given.error().kind();
    let played = play(given.error(), |_, now| event.after_failure(kind, now));
    let mut actual = told(given, &played);
    if kind == FailureKind::Throttled {
        actual.append(&mut actual! {
            first_wait_s: played.waits.first().map(|wait| wait.as_secs_f64()),
            max_wait_s: THROTTLE_BACKOFF.longest.as_secs_f64(),
            growth: "exponential",
            keep_trying_s: played.given_up_at.map(SimTime::as_secs_f64),
        });
    }
    Ok(actual)
}

fn stream(given: &Given) -> Actual {
    let non_negative = |value: Option<i64>| value.and_then(|value| u64::try_from(value).ok());
    let retries = StreamRetries {
        maximum_retry_attempts: non_negative(given.max_retries).map(|most| most as u32),
        maximum_record_age: non_negative(given.max_record_age_s).map(Span::from_secs),
    };
    let kind = given.error().kind();
    let is_endless = given.error().n_failing().is_none()
        && (retries.maximum_retry_attempts.is_none() || kind == FailureKind::Throttled);
    let mut actual = if is_endless {
        actual! { retries: "until_success_or_record_expiry" }
    } else {
        let after = |n, now| retries.after_failure(kind, n, SimTime::ZERO, now);
        told(given, &play(given.error(), after))
    };
    let invocation = given.invocation.read();
    actual.append(&mut actual! {
        scope: scope_name(invocation.scope()),
        blocks_shard: invocation.blocks_what_follows(),
    });
    actual
}

fn queue(given: &Given) -> Actual {
    let visibility_timeout = Span::from_secs(given.visibility_timeout_s.unwrap_or(30));
    let retries = QueueRetries { visibility_timeout, max_receive_count: given.max_receive_count };
    let waits_for_visibility = retries.after_failure(0, SimTime::ZERO)
        == AfterFailure::RetryAt(SimTime::ZERO + visibility_timeout);
    let mut actual = match given.max_receive_count {
        Some(_) => told(given, &play(given.error(), |n, now| retries.after_failure(n, now))),
        None => actual! { end: destination_name(given.invocation.read().destination()) },
    };
    if waits_for_visibility {
        actual.insert("retry_interval".to_owned(), json!("visibility timeout"));
    }
    actual.insert("scope".to_owned(), json!(scope_name(given.invocation.read().scope())));
    actual
}

fn told(given: &Given, played: &Played) -> Actual {
    let waits: Vec<f64> = played.waits.iter().map(|wait| wait.as_secs_f64()).collect();
    let mut actual = actual! {
        attempts: played.attempts,
        retries: played.attempts.saturating_sub(1),
        waits_s: waits,
    };
    if let Some(at) = played.given_up_at {
        let destination = destination_name(given.invocation.read().destination());
        actual.append(&mut actual! {
            dropped_after_s: at.as_secs_f64(),
            goes_to: destination,
            end: destination,
        });
    }
    actual
}

fn destination_name(destination: Destination) -> &'static str {
    match destination {
        Destination::Caller => "caller",
        Destination::FailureDestination => "dead-letter queue or on-failure destination",
        Destination::RedrivePolicy => "redrive policy",
    }
}

fn scope_name(scope: RetryScope) -> &'static str {
    match scope {
        RetryScope::Event => "event",
        RetryScope::WholeBatch => "whole batch",
    }
}
