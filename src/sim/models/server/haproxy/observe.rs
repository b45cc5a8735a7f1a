//! `observe`: errors of real requests as a reason to look closer.
//!
//! Source: `__health_adjust` in `src/check.c`.

use std::num::NonZeroU32;

use super::{CheckResult, ServerHealth, Transition};

/// `on-error`: what enough errors in a row do. All of them ask for the next check within
/// `fastinter`, where that is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    /// `fastinter`: no more than that.
    Fastinter,
    /// `fail-check`, the default: counts as a failed check.
    #[default]
    FailCheck,
    /// `sudden-death`: counts as a failed check, and one more takes the server down.
    SuddenDeath,
    /// `mark-down`: takes the server down.
    MarkDown,
}

/// The errors of one server. HAProxy observes only servers with `observe` on their line; it is
/// off by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observe {
    error_limit: NonZeroU32,
    on_error: OnError,
    n_consecutive: u32,
}

/// What follows from an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorVerdict {
    /// Nothing yet.
    Nothing,
    /// The limit is reached: the next check starts within `fastinter` from now, and the server
    /// may have changed its state.
    LimitReached(Option<Transition>),
}

impl Observe {
    /// `error-limit` where it is not set: 10 errors in a row.
    pub const DEFAULT_ERROR_LIMIT: NonZeroU32 = NonZeroU32::new(10).expect("10 is above 0");

    /// Nothing seen yet.
    pub fn new(error_limit: NonZeroU32, on_error: OnError) -> Self {
        Self { error_limit, on_error, n_consecutive: 0 }
    }

    /// A request went well, or a check passed: errors count from the start again.
    pub fn success(&mut self) {
        self.n_consecutive = 0;
    }

    /// A request failed at the server.
    pub fn error(&mut self, health: &mut ServerHealth) -> ErrorVerdict {
        self.n_consecutive += 1;
        if self.n_consecutive < self.error_limit.get() {
            return ErrorVerdict::Nothing;
        }
        self.n_consecutive = 0;
        let transition = match self.on_error {
            OnError::Fastinter => None,
            OnError::FailCheck => health.record(CheckResult::Failed),
            OnError::SuddenDeath => {
                health.bring_near_the_brink();
                health.record(CheckResult::Failed)
            }
            OnError::MarkDown => {
                health.bring_to_the_brink();
                health.record(CheckResult::Failed)
            }
        };
        ErrorVerdict::LimitReached(transition)
    }
}
