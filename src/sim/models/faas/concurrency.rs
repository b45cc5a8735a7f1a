//! How many requests AWS Lambda serves at a time, for an account and for a function.
//!
//! An environment serves one request at a time, so concurrency is the number of environments at
//! work. Source: docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html, read in November
//! 2026.

use crate::sim::parts::whole::count_up;
use crate::units::Span;

/// Concurrency of an account in a Region, unless AWS has raised it. New accounts start lower.
pub const DEFAULT_ACCOUNT_CONCURRENCY: u32 = 1000;

/// Concurrency that functions cannot reserve: it stays for those that reserve nothing.
pub const ALWAYS_UNRESERVED: u32 = 100;

/// Requests a second for each unit of concurrency; asynchronous ones have no such limit. It binds
/// functions that take less than 100 ms: 30,000 requests a second of 20 ms keep only 600
/// environments at work, and need a limit of 3000.
pub const REQUESTS_PER_SEC_PER_UNIT: u32 = 10;

/// A steady stream of requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SteadyLoad {
    /// Requests a second.
    pub rate_per_sec: f64,
    /// How long a request takes on average.
    pub mean_duration: Span,
}

impl SteadyLoad {
    /// Environments at work on average: rate × duration.
    pub fn concurrency(self) -> f64 {
        self.rate_per_sec * self.mean_duration.as_secs_f64()
    }

    /// Requests a second that are served under a limit of concurrency; the others are throttled.
    /// Both the limit itself and the rate that goes with it can bind.
    pub fn served_per_sec(self, limit: u32) -> f64 {
        let by_concurrency = f64::from(limit) / self.mean_duration.as_secs_f64();
        self.rate_per_sec.min(by_concurrency).min(max_requests_per_sec(limit))
    }

    /// The smallest limit under which nothing is throttled.
    pub fn limit_needed(self) -> u32 {
        let for_rate = self.rate_per_sec / f64::from(REQUESTS_PER_SEC_PER_UNIT);
        count_up(self.concurrency().max(for_rate))
    }
}

/// Most requests a second under a limit of concurrency, of an account as of a function. A version
/// with provisioned concurrency serves as many for each unit of that, however it is invoked:
/// "Functions with provisioned concurrency have a maximum rate of 10 requests per second per
/// provisioned concurrency. For example, a function configured with 100 provisioned concurrency can
/// handle 1,000 requests per second. If the invocation rate exceeds 1,000 requests per second, some
/// cold starts can occur" (docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html,
/// read in November 2026).
pub fn max_requests_per_sec(limit: u32) -> f64 {
    f64::from(limit) * f64::from(REQUESTS_PER_SEC_PER_UNIT)
}

/// Concurrency that functions without a reservation share.
pub fn unreserved(account_concurrency: u32, reserved: &[u32]) -> u32 {
    account_concurrency.saturating_sub(reserved.iter().copied().fold(0, u32::saturating_add))
}

/// How much can still be reserved.
pub fn reservable(account_concurrency: u32, reserved: &[u32]) -> u32 {
    unreserved(account_concurrency, reserved).saturating_sub(ALWAYS_UNRESERVED)
}

/// What a function has set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionConcurrency {
    /// `ReservedConcurrentExecutions`: the function gets so much for itself, and no more. 0 stops
    /// it. `None`: it shares the unreserved concurrency.
    pub reserved: Option<u32>,
    /// `ProvisionedConcurrentExecutions`: environments that are initialized and stay so. They are
    /// part of what is reserved, or else taken from what is shared.
    pub provisioned: u32,
}

/// Environments of a function at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// Of the provisioned ones.
    pub provisioned: u32,
    /// Of those started on demand.
    pub on_demand: u32,
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// To an environment that is provisioned.
    OnProvisioned,
    /// To one that is started on demand: a cold start, unless an idle one is left.
    OnDemand,
    /// Nowhere: error 429.
    Throttled,
}

impl FunctionConcurrency {
    /// Where the next request goes. `unreserved` is what the function may use of the shared
    /// concurrency: all that other functions do not hold, with what it has provisioned of it.
    pub fn admit(self, in_use: InUse, unreserved: u32) -> Admission {
        let limit = self.reserved.unwrap_or(unreserved);
        let provisioned = self.provisioned.min(limit);
        if in_use.provisioned < provisioned {
            Admission::OnProvisioned
        } else if in_use.on_demand < limit - provisioned {
            Admission::OnDemand
        } else {
            Admission::Throttled
        }
    }

    /// What this function leaves of a pool for the others, even when it has nothing to do.
    pub fn leaves_of(self, pool: u32) -> u32 {
        pool.saturating_sub(self.reserved.unwrap_or(self.provisioned))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AWS' example: 20,000 requests a second of 50 ms keep 1000 environments at work, and are
    /// yet too many for a limit of 1000.
    #[test]
    fn short_requests_meet_the_rate_before_the_concurrency() {
        let load = SteadyLoad { rate_per_sec: 20_000.0, mean_duration: Span::from_millis(50) };
        assert_eq!(load.concurrency(), 1000.0);
        assert_eq!(load.served_per_sec(1000), 10_000.0);
        assert_eq!(load.limit_needed(), 2000);
    }

    #[test]
    fn requests_that_take_no_time_are_limited_by_their_rate_alone() {
        let load = SteadyLoad { rate_per_sec: 500.0, mean_duration: Span::ZERO };
        assert_eq!(load.served_per_sec(10), 100.0);
        assert_eq!(load.limit_needed(), 50);
    }

    #[test]
    fn a_limit_is_a_whole_number() {
        let load = SteadyLoad { rate_per_sec: 101.0, mean_duration: Span::from_millis(10) };
        assert_eq!(load.limit_needed(), 11);
    }

    #[test]
    fn the_last_hundred_units_are_never_reserved() {
        assert_eq!(unreserved(1000, &[400, 400]), 200);
        assert_eq!(reservable(1000, &[400, 400]), 100);
        assert_eq!(reservable(50, &[]), 0);
    }

    #[test]
    fn a_reservation_of_0_stops_the_function() {
        let function = FunctionConcurrency { reserved: Some(0), provisioned: 0 };
        assert_eq!(function.admit(InUse::default(), 1000), Admission::Throttled);
    }

    #[test]
    fn beyond_the_shared_concurrency_requests_are_throttled() {
        let function = FunctionConcurrency { reserved: None, provisioned: 400 };
        let in_use = InUse { provisioned: 400, on_demand: 599 };
        assert_eq!(function.admit(in_use, 1000), Admission::OnDemand);
        let in_use = InUse { on_demand: 600, ..in_use };
        assert_eq!(function.admit(in_use, 1000), Admission::Throttled);
        assert_eq!(function.leaves_of(1000), 600);
    }
}
