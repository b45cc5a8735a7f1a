//! Error 429: which limit requests meet, told once for each time in which they do.

use serde::{Deserialize, Serialize};

use super::scaling;
use crate::sim::record::ThrottleReason;
use crate::units::{SimTime, Span};

/// Requests meet a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttling {
    /// Which.
    pub reason: ThrottleReason,
    /// What it allows: units of concurrency, or environments or requests in each second.
    pub allowed: u32,
}

impl Throttling {
    /// The limit on starts: 1000 at once and so many in each further second.
    pub(super) const STARTS: Self =
        Self { reason: ThrottleReason::StartRate, allowed: scaling::PER_SEC };
}

/// For so long nothing must meet a limit before it is told again. Our choice: a log with one line
/// for each refused request would tell nobody anything.
const CALM: Span = Span::from_secs(60);

/// What has been told.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ThrottleLog {
    /// When each limit was met last, by reason.
    last_met: [Option<SimTime>; ThrottleReason::COUNT],
    untold: Option<Throttling>,
}

impl ThrottleLog {
    /// A request meets a limit.
    pub(super) fn met(&mut self, now: SimTime, throttling: Throttling) {
        let last_met = self.last_met[throttling.reason.index()].replace(now);
        if last_met.is_none_or(|last| now.since(last) > CALM) {
            self.untold = Some(throttling);
        }
    }

    /// What is to be told now.
    pub(super) fn news(&mut self) -> Option<Throttling> {
        self.untold.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Met at 0, 30 and 80 s, and again 61 s later: two times of throttling.
    #[test]
    fn a_limit_is_told_again_after_a_calm_minute() {
        let mut log = ThrottleLog::default();
        let told = [0, 30, 80, 141].map(|secs| {
            log.met(SimTime::ZERO + Span::from_secs(secs), Throttling::STARTS);
            log.news().is_some()
        });
        assert_eq!(told, [true, false, false, true]);
    }

    #[test]
    fn each_limit_is_told_by_itself() {
        let mut log = ThrottleLog::default();
        let rate = Throttling { reason: ThrottleReason::RequestRate, allowed: 100 };
        for throttling in [Throttling::STARTS, rate] {
            log.met(SimTime::ZERO, throttling);
            assert_eq!(log.news(), Some(throttling));
        }
        assert_eq!(log.news(), None);
    }
}
