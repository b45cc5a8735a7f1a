//! History: how AWS Lambda scaled until late 2023. No model uses it.
//!
//! All functions of a Region shared a burst of 500 to 3000 concurrent requests, which then grew
//! by 500 a minute. Source: on-demand scaling in the AWS Lambda operator guide
//! (serverlessland.com), read in November 2026.

/// The limits of that time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LegacyBurst {
    /// Concurrency in the first minute: 3000 in the largest Regions.
    pub initial_burst: u32,
    /// What each further minute added: 500.
    pub per_minute: u32,
    /// The account's limit.
    pub account_concurrency: u32,
}

/// What became of the requests of one minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinuteOutcome {
    /// Requests that found an environment.
    pub served: u32,
    /// Requests that did not, and did not come again.
    pub throttled: u32,
}

impl LegacyBurst {
    fn concurrency(&self, minute: u32) -> u32 {
        let grown = self.per_minute.saturating_mul(minute);
        self.initial_burst.saturating_add(grown).min(self.account_concurrency)
    }

    /// What becomes of requests that are spread evenly over some minutes, each of which holds an
    /// environment for a minute.
    pub fn play(&self, n_requests: u32, n_minutes: u32) -> Vec<MinuteOutcome> {
        let arrived_before = |minute: u32| {
            let share = u64::from(n_requests) * u64::from(minute) / u64::from(n_minutes);
            share as u32
        };
        let of_minute = |minute| {
            let n_arriving = arrived_before(minute + 1) - arrived_before(minute);
            let served = n_arriving.min(self.concurrency(minute));
            MinuteOutcome { served, throttled: n_arriving - served }
        };
        (0..n_minutes).map(of_minute).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_one_minute_only_the_burst_was_served() {
        let limits =
            LegacyBurst { initial_burst: 3000, per_minute: 500, account_concurrency: 10_000 };
        let expected = [MinuteOutcome { served: 3000, throttled: 7000 }];
        assert_eq!(limits.play(10_000, 1), expected);
    }

    #[test]
    fn the_account_bounded_the_growth() {
        let limits = LegacyBurst { initial_burst: 500, per_minute: 500, account_concurrency: 1200 };
        let served: Vec<u32> = limits.play(8000, 4).iter().map(|minute| minute.served).collect();
        assert_eq!(served, [500, 1000, 1200, 1200]);
    }
}
