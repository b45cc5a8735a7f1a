//! What AWS Lambda meters: the time it charges for, memory-time, and the CPU that comes with
//! memory. Prices are not part of the engine.
//!
//! Sources: "AWS Lambda standardizes billing for INIT phase" (AWS Compute Blog, 29 April 2025) and
//! docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, read in November 2026.

use crate::units::Span;

/// Durations are rounded up to this.
const BILLING_UNIT: Span = Span::from_millis(1);

/// Memory that comes with one vCPU; more or less memory comes with CPU in proportion.
pub const MB_PER_VCPU: u32 = 1769;
/// Megabytes of a gigabyte, as they are billed.
const MB_PER_GB: u32 = 1024;

/// Whether a cold start's initialization is paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InitBilling {
    /// For all functions, since 1 August 2025.
    #[default]
    Billed,
    /// History: for functions as zip packages on AWS' runtimes, before.
    Free,
}

/// The time that an invocation is charged for. Initialization and invocation are added up first
/// and then rounded: 100.77 ms and 250.06 ms are 351 ms.
pub fn billed_duration(invocation: Span, init: Span, billing: InitBilling) -> Span {
    let total = match billing {
        InitBilling::Billed => invocation + init,
        InitBilling::Free => invocation,
    };
    total.round_up_to(BILLING_UNIT)
}

/// What the invocations of a function add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Metered {
    /// Invocations, failed ones included; throttled ones are none.
    pub requests: u64,
    /// Billed time of all of them.
    pub billed: Span,
}

impl Metered {
    /// Adds invocations that are each charged for this time.
    pub fn record(&mut self, requests: u64, billed_each: Span) {
        self.requests += requests;
        self.billed += Span::from_nanos(billed_each.as_nanos().saturating_mul(requests));
    }

    /// Memory-time in GB-seconds, for a function with so much memory: 351 ms of 1024 MB are 0.351.
    pub fn gb_seconds(&self, memory_mb: u32) -> f64 {
        f64::from(memory_mb) / f64::from(MB_PER_GB) * self.billed.as_secs_f64()
    }
}

/// CPU that a function with so much memory gets.
pub fn vcpus(memory_mb: u32) -> f64 {
    f64::from(memory_mb) / f64::from(MB_PER_VCPU)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(ms: f64) -> Span {
        Span::from_secs_f64(ms / 1000.0)
    }

    /// The example of AWS' announcement.
    #[test]
    fn initialization_is_billed_since_august_2025() {
        let billed = |billing| billed_duration(millis(250.06), millis(100.77), billing);
        assert_eq!(billed(InitBilling::Billed), Span::from_millis(351));
        assert_eq!(billed(InitBilling::Free), Span::from_millis(251));
    }

    #[test]
    fn whole_milliseconds_stay_what_they_are() {
        for (ms, expected) in [(0.0, 0), (0.001, 1), (1.0, 1), (1.000_001, 2), (100.0, 100)] {
            let billed = billed_duration(millis(ms), Span::ZERO, InitBilling::Billed);
            assert_eq!(billed, Span::from_millis(expected), "{ms} ms");
        }
    }

    #[test]
    fn memory_time_adds_up() {
        let mut metered = Metered::default();
        metered.record(1_000_000, Span::from_millis(351));
        metered.record(1, Span::from_millis(1000));
        assert_eq!(metered.requests, 1_000_001);
        assert_eq!(metered.gb_seconds(1024), 351_001.0);
        assert_eq!(metered.gb_seconds(128), 351_001.0 / 8.0);
    }
}
