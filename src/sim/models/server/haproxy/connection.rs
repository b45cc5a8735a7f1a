//! Queues, timeouts and retries of a backend.

use std::num::NonZeroU32;

use crate::units::Span;

/// Longest wait before the same server is tried again.
const LONGEST_TURN_AROUND: Span = Span::from_secs(1);

/// Settings of a backend that decide what a request waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackendSettings {
    /// `retries`: further attempts after a connection that failed, by default 3
    /// (`CONN_RETRIES` in `include/haproxy/defaults.h`). Requests that a server has received are
    /// not repeated unless `retry-on` says so.
    pub retries: u32,
    /// `option redispatch`: whether a retry may go to another server. Off by default.
    pub redispatch: Redispatch,
    /// `timeout connect`; `None`, the default, waits without limit (HAProxy warns of it).
    pub timeout_connect: Option<Span>,
    /// `timeout queue`; see [`BackendSettings::longest_wait_in_queue`].
    pub timeout_queue: Option<Span>,
}

impl Default for BackendSettings {
    fn default() -> Self {
        Self { retries: 3, redispatch: Redispatch::Off, timeout_connect: None, timeout_queue: None }
    }
}

impl BackendSettings {
    /// How long a request waits for a free slot before it fails with 503: `timeout queue`, or
    /// `timeout connect` where that is unset. `None`: without limit.
    pub fn longest_wait_in_queue(&self) -> Option<Span> {
        self.timeout_queue.or(self.timeout_connect)
    }

    /// Wait before the same server is tried again: `timeout connect`, at most 1 s.
    pub fn turn_around(&self) -> Span {
        let connect = self.timeout_connect.filter(|timeout| !timeout.is_zero());
        connect.map_or(LONGEST_TURN_AROUND, |timeout| timeout.min(LONGEST_TURN_AROUND))
    }
}

/// `option redispatch <interval>`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redispatch {
    /// Every retry goes to the same server.
    #[default]
    Off,
    /// A positive interval: on each retry whose number is a multiple of it.
    EveryNth(NonZeroU32),
    /// A negative interval: on the retry of that place from the end. The plain option is the last
    /// retry.
    NthFromLast(NonZeroU32),
}

impl Redispatch {
    /// `option redispatch` without an interval, which stands for −1.
    pub const ON: Self = Self::NthFromLast(NonZeroU32::MIN);

    /// Whether this retry, counted from 1, goes to another server.
    ///
    /// Source: `stream_choose_redispatch` in `include/haproxy/stream.h`.
    fn applies_to(self, retry: u32, retries: u32) -> bool {
        match self {
            Self::Off => false,
            Self::EveryNth(interval) => retry.is_multiple_of(interval.get()),
            Self::NthFromLast(place) => {
                let due = (retries + 1).saturating_sub(place.get());
                due > 0 && retry.is_multiple_of(due)
            }
        }
    }
}

/// What matters for a retry beside the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryContext {
    /// Retries that this request has had already.
    pub n_retries: u32,
    /// Whether the server that failed still counts as up.
    pub server_is_up: bool,
    /// Servers of the backend that count as up.
    pub n_up: u32,
    /// Whether a cookie or a table binds the request to the server.
    pub is_persistent: bool,
    /// Whether `timeout connect` ended the attempt, and not an error of the connection.
    pub has_timed_out: bool,
}

/// What follows from a connection that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryVerdict {
    /// The same server again, after this wait.
    SameServer {
        /// How long.
        after: Span,
    },
    /// The balancer picks anew, this long after the failure.
    PickAgain {
        /// Zero, unless no other server is there to be picked.
        after: Span,
    },
    /// No retry is left: 503.
    Fail,
}

/// What follows from a connection that failed.
///
/// With `option redispatch` a request that is bound to no server leaves at once if another one is
/// up. Else it waits for [`BackendSettings::turn_around`] and tries the same server, until the
/// interval of the option, or the end of the server, sends it on. After an attempt that ran into
/// `timeout connect` there is no such wait.
///
/// Source: `back_handle_st_cer` in `src/backend.c`, `stream_choose_redispatch` in
/// `include/haproxy/stream.h`. Algorithms by hash, which stay with their server, are left out.
pub fn after_failed_connection(settings: &BackendSettings, context: &RetryContext) -> RetryVerdict {
    if context.n_retries >= settings.retries {
        return RetryVerdict::Fail;
    }
    let retry = context.n_retries + 1;
    let wait = if context.has_timed_out { Span::ZERO } else { settings.turn_around() };
    if settings.redispatch == Redispatch::Off {
        return RetryVerdict::SameServer { after: wait };
    }
    let is_free = !context.is_persistent && context.n_up > 1;
    let is_due = settings.redispatch.applies_to(retry, settings.retries);
    if !context.server_is_up || is_due || is_free {
        let after = if context.n_up > 1 { Span::ZERO } else { wait };
        return RetryVerdict::PickAgain { after };
    }
    RetryVerdict::SameServer { after: wait }
}
