//! How fast the scale controller of Azure Functions adds instances on the Consumption plan.
//!
//! Source: MicrosoftDocs/azure-docs, articles/azure-functions/event-driven-scaling.md as of 16
//! June 2023, read in November 2026: at most one new instance a second for HTTP triggers, and one
//! every 30 s for others.

use crate::sim::parts::token_bucket::{Refill, TokenBucket};
use crate::units::{SimTime, Span};

/// What calls a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// HTTP requests.
    Http,
    /// Queues, timers and all others.
    Other,
}

impl Trigger {
    /// Least time between two new instances.
    pub const fn interval(self) -> Span {
        match self {
            Self::Http => Span::from_secs(1),
            Self::Other => Span::from_secs(30),
        }
    }
}

/// The scale controller of one function app. The first new instance comes at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleController {
    bucket: TokenBucket,
}

impl ScaleController {
    /// A controller that has not added any for a while.
    pub fn new(trigger: Trigger, now: SimTime) -> Self {
        Self { bucket: TokenBucket::full(1, Refill::new(1, trigger.interval()), now) }
    }

    /// How many of the missing instances are added now: one or none.
    pub fn add(&mut self, now: SimTime, missing: u32) -> u32 {
        self.bucket.take(now, missing)
    }

    /// The earliest moment by which so many instances can have been added.
    pub fn added_by(&self, now: SimTime, missing: u32) -> SimTime {
        self.bucket.when(now, missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(secs)
    }

    #[test]
    fn instances_come_one_by_one() {
        let mut controller = ScaleController::new(Trigger::Other, SimTime::ZERO);
        let added: Vec<u32> = [0, 29, 30, 59, 60].map(|s| controller.add(at(s), 9)).into();
        assert_eq!(added, [1, 0, 1, 0, 1]);
        assert_eq!(controller.added_by(at(60), 2), at(120));
    }

    #[test]
    fn nothing_missing_takes_no_time() {
        let controller = ScaleController::new(Trigger::Http, SimTime::ZERO);
        assert_eq!(controller.added_by(at(5), 0), at(5));
    }
}
