//! When a request goes on to another server.

use crate::units::Span;

/// How an attempt at a server failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptFailure {
    /// No connection, or it broke.
    Error,
    /// No connection or no answer in time.
    Timeout,
    /// The answer was empty or made no sense.
    InvalidHeader,
    /// An answer with this status.
    Status(u16),
}

/// Conditions of `proxy_next_upstream`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextUpstream {
    /// `error`.
    pub error: bool,
    /// `timeout`.
    pub timeout: bool,
    /// `invalid_header`.
    pub invalid_header: bool,
    /// `http_500` and its like. nginx knows 403, 404, 429, 500, 502, 503 and 504.
    pub statuses: Vec<u16>,
}

impl Default for NextUpstream {
    /// `error timeout`.
    fn default() -> Self {
        Self { error: true, timeout: true, invalid_header: false, statuses: Vec::new() }
    }
}

impl NextUpstream {
    /// Whether this makes the request go on to the next server.
    pub fn passes_on(&self, failure: AttemptFailure) -> bool {
        match failure {
            AttemptFailure::Error => self.error,
            AttemptFailure::Timeout => self.timeout,
            AttemptFailure::InvalidHeader => self.invalid_header,
            AttemptFailure::Status(status) => self.statuses.contains(&status),
        }
    }

    /// Whether this counts towards `max_fails`. Errors, timeouts and invalid headers always do,
    /// statuses only if they are listed, and 403 and 404 never.
    pub fn counts_as_failure(&self, failure: AttemptFailure) -> bool {
        match failure {
            AttemptFailure::Status(403 | 404) => false,
            AttemptFailure::Status(status) => self.statuses.contains(&status),
            AttemptFailure::Error | AttemptFailure::Timeout | AttemptFailure::InvalidHeader => true,
        }
    }
}

/// Settings of `ngx_http_proxy_module` that decide how long a request tries.
///
/// Source: <https://nginx.org/en/docs/http/ngx_http_proxy_module.html>, read in November 2026.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxySettings {
    /// `proxy_next_upstream`.
    pub next_upstream: NextUpstream,
    /// `proxy_next_upstream_tries`: most attempts. `None` (0, the default): one for each server.
    pub next_upstream_tries: Option<u32>,
    /// `proxy_next_upstream_timeout`: no further attempt starts after this. `None` (0, the
    /// default): no limit.
    pub next_upstream_timeout: Option<Span>,
    /// `proxy_connect_timeout`, by default 60 s.
    pub connect_timeout: Span,
    /// `proxy_read_timeout`, by default 60 s: between two reads, not for the whole answer.
    pub read_timeout: Span,
}

impl Default for ProxySettings {
    fn default() -> Self {
        Self {
            next_upstream: NextUpstream::default(),
            next_upstream_tries: None,
            next_upstream_timeout: None,
            connect_timeout: Span::from_secs(60),
            read_timeout: Span::from_secs(60),
        }
    }
}

impl ProxySettings {
    /// Whether a request that has made `n_tried` attempts in `elapsed` since its first one makes
    /// another after this failure. Whether a server is left to try is for the
    /// [`Upstream`](super::Upstream) to say.
    ///
    /// Source: `ngx_http_upstream_next` in `src/http/ngx_http_upstream.c`.
    pub fn tries_again(&self, failure: AttemptFailure, n_tried: u32, elapsed: Span) -> bool {
        self.next_upstream.passes_on(failure)
            && self.next_upstream_tries.is_none_or(|most| n_tried < most)
            && self.next_upstream_timeout.is_none_or(|longest| elapsed < longest)
    }
}
