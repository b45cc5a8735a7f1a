//! How fast AWS Lambda starts environments for a function.
//!
//! Each function may have 1000 more environments every 10 s, refilled evenly and not saved up;
//! functions do not slow each other down. (Counted in requests it is 10,000 a second every 10 s,
//! which is the same by the cap of 10 requests a second for each environment.) Source:
//! docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html, read in November 2026. What was so
//! until 2023 stands in [`legacy_burst`](super::legacy_burst).

use crate::sim::parts::token_bucket::{Refill, TokenBucket};
use crate::units::SimTime;

/// Environments that a function may start at once.
pub const BURST: u32 = 1000;
/// Environments that a function may start in each second from then on.
pub const PER_SEC: u32 = 100;

/// What a function has and what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Environments that there are, at work, idle or starting.
    pub running: u32,
    /// Environments that there would have to be for all requests.
    pub demand: u32,
    /// Environments that there may be: the function's reservation, or what the account leaves it.
    pub limit: u32,
}

impl Growth {
    /// Environments that are to be started, at whatever rate.
    pub fn missing(self) -> u32 {
        self.demand.min(self.limit).saturating_sub(self.running)
    }
}

/// The scaling rate of one function, with how much of it is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalingRate {
    bucket: TokenBucket,
}

impl ScalingRate {
    /// Lambda's rate, unused so far.
    pub fn new(now: SimTime) -> Self {
        Self::with(BURST, Refill::per_sec(PER_SEC), now)
    }

    /// Another rate, unused so far.
    pub fn with(burst: u32, refill: Refill, now: SimTime) -> Self {
        Self { bucket: TokenBucket::full(burst, refill, now) }
    }

    /// How many environments start now, of those that are missing. They are ready after their
    /// initialization.
    pub fn start(&mut self, now: SimTime, growth: Growth) -> u32 {
        self.bucket.take(now, growth.missing())
    }

    /// When the next one may start; now, if one may.
    pub fn next_start(&self, now: SimTime) -> SimTime {
        self.bucket.when(now, 1)
    }

    /// When the last of those that are missing may start, if nothing changes; `None` if the limit
    /// is below the demand, so that some never may.
    pub fn all_started(&self, now: SimTime, growth: Growth) -> Option<SimTime> {
        (growth.demand <= growth.limit).then(|| self.bucket.when(now, growth.missing()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Span;

    fn at(secs: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(secs)
    }

    #[test]
    fn a_burst_is_granted_again_only_after_ten_quiet_seconds() {
        let mut rate = ScalingRate::new(SimTime::ZERO);
        let step = |running| Growth { running, demand: running + 1000, limit: 100_000 };
        assert_eq!(rate.start(at(0), step(0)), 1000);
        assert_eq!(rate.start(at(5), step(1000)), 500);
        assert_eq!(rate.start(at(1000), step(1500)), 1000);
    }

    #[test]
    fn environments_that_run_already_cost_nothing() {
        let rate = ScalingRate::new(SimTime::ZERO);
        let growth = Growth { running: 2000, demand: 5000, limit: 10_000 };
        assert_eq!(rate.all_started(SimTime::ZERO, growth), Some(at(20)));
    }

    #[test]
    fn a_limit_below_the_demand_is_never_overcome() {
        let mut rate = ScalingRate::new(SimTime::ZERO);
        let growth = Growth { running: 0, demand: 5000, limit: 300 };
        assert_eq!(rate.all_started(SimTime::ZERO, growth), None);
        assert_eq!(rate.start(SimTime::ZERO, growth), 300);
    }
}
