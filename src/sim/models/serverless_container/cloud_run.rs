//! How many instances Google Cloud Run keeps, and how long requests wait for one.
//!
//! Sources: docs.cloud.google.com/run/docs, pages about-instance-autoscaling,
//! configuring/scaling-controls, configuring/min-instances and configuring/max-instances-limits,
//! read in November 2026.

use crate::sim::parts::whole::{count_down, count_up};
use crate::units::Span;

/// Averages that the autoscaler looks at are taken over this.
pub const AVERAGING_WINDOW: Span = Span::from_secs(60);
/// An idle instance beyond the minimum is kept at most so long. Google names this as the end of
/// a range; how long it is in a given case is not documented.
pub const LONGEST_IDLE: Span = Span::from_secs(15 * 60);
/// From `SIGTERM` until an instance is ended.
pub const TERMINATION_GRACE: Span = Span::from_secs(10);

/// Default of both targets.
pub const DEFAULT_TARGET: f64 = 0.6;
/// Default of the most requests that an instance serves at a time, in the console.
pub const DEFAULT_MAX_CONCURRENCY: u32 = 80;
/// Default of the most instances of a revision.
pub const DEFAULT_MAX_INSTANCES: u32 = 100;

/// Settings of a revision that decide about its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RevisionScaling {
    /// vCPUs of an instance, above 0.
    pub vcpu: f64,
    /// Most requests that an instance serves at a time, 1 to 1000.
    pub max_concurrency: u32,
    /// Wanted share of the CPU in use, 0.1 to 0.95.
    pub cpu_target: f64,
    /// Wanted share of the concurrency in use, 0.1 to 0.95.
    pub concurrency_target: f64,
    /// Instances that are always there.
    pub min_instances: u32,
    /// Most instances.
    pub max_instances: u32,
}

impl Default for RevisionScaling {
    fn default() -> Self {
        Self {
            vcpu: 1.0,
            max_concurrency: DEFAULT_MAX_CONCURRENCY,
            cpu_target: DEFAULT_TARGET,
            concurrency_target: DEFAULT_TARGET,
            min_instances: 0,
            max_instances: DEFAULT_MAX_INSTANCES,
        }
    }
}

/// One-minute averages over all instances of a revision together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Averages {
    /// vCPUs in use.
    pub cpu_used: f64,
    /// Requests being served.
    pub concurrent: f64,
}

/// What the autoscaler wants, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Instances that the CPU asks for.
    pub for_cpu: u32,
    /// Instances that the concurrency asks for.
    pub for_concurrency: u32,
    /// The larger of both within the bounds.
    pub instances: u32,
}

impl RevisionScaling {
    /// How many instances there should be. Starts for requests that wait come on top.
    ///
    /// 6 vCPUs in use, on instances with 2 and at a target of 60 %, ask for 6 / 2 / 0.6 = 5; 480
    /// requests at 80 for each instance and 60 % for 480 / 80 / 0.6 = 10. Google states the first
    /// equation; the second is built like it. That the service works above its targets at small
    /// sizes, as Google says, is left out for want of numbers.
    pub fn recommend(&self, averages: Averages) -> Recommendation {
        let for_cpu = count_up(averages.cpu_used / (self.vcpu * self.cpu_target));
        let per_instance = f64::from(self.max_concurrency) * self.concurrency_target;
        let for_concurrency = count_up(averages.concurrent / per_instance);
        let wanted = for_cpu.max(for_concurrency);
        let instances = wanted.max(self.min_instances).min(self.max_instances);
        Recommendation { for_cpu, for_concurrency, instances }
    }

    /// Instances that are kept, and billed, although they have nothing to do: "if min-instances is
    /// 10, and the number of active instances is 0, then the number of idle instances is 10. When
    /// the number of active instances increases to 6, then the number of idle instances decreases
    /// to 4" (docs.cloud.google.com/run/docs/configuring/min-instances, read in November 2026).
    pub fn kept_idle(&self, active: u32) -> u32 {
        self.min_instances.saturating_sub(active)
    }
}

/// How long a request waits for an instance before it gets a 429: 3.5 times the mean start of the
/// service's instances, or 10 s if that is longer.
pub fn longest_wait(mean_start: Span) -> Span {
    (mean_start * 3.5).max(Span::from_secs(10))
}

/// Fewest and most vCPUs of an instance that starts with boost.
const BOOSTED_VCPU: (f64, f64) = (2.0, 8.0);

/// vCPUs of an instance that starts with startup CPU boost: up to 1 becomes 2, 2 become 4, and 4,
/// 6 and 8 become 8 (page configuring/services/cpu).
pub fn boosted_vcpu(vcpu: f64) -> f64 {
    (2.0 * vcpu).clamp(BOOSTED_VCPU.0, BOOSTED_VCPU.1)
}

/// How long the boost lasts once the container has started. Requests are no faster in it here.
pub const BOOST_AFTER_START: Span = Span::from_secs(10);

/// What an initialization takes with startup CPU boost, as a factor: with 2 vCPUs in the place of 1
/// half as long. That it is work for as many as there are is our assumption.
pub fn startup_boost_factor(vcpu: f64) -> f64 {
    vcpu / boosted_vcpu(vcpu)
}

/// CPU and memory: of an instance, or of a project's quota in a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resources {
    /// vCPUs.
    pub vcpu: f64,
    /// GiB of memory.
    pub gib: f64,
}

/// Most instances that a quota has room for; what is used up first decides.
pub fn quota_ceiling(quota: Resources, instance: Resources) -> u32 {
    count_down(quota.vcpu / instance.vcpu).min(count_down(quota.gib / instance.gib))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_errors_add_no_instance() {
        for n in 1..=1000_u32 {
            for percent in 10..=95_u32 {
                let target = f64::from(percent) / 100.0;
                let scaling = RevisionScaling {
                    cpu_target: target,
                    max_instances: u32::MAX,
                    ..Default::default()
                };
                let cpu_used = f64::from(n) * target;
                let recommended = scaling.recommend(Averages { cpu_used, concurrent: 0.0 });
                assert_eq!(recommended.instances, n, "{n} instances at {percent} %");
            }
        }
    }

    #[test]
    fn the_most_wins_over_the_least() {
        let scaling = RevisionScaling { min_instances: 5, max_instances: 3, ..Default::default() };
        let nothing = Averages { cpu_used: 0.0, concurrent: 0.0 };
        assert_eq!(scaling.recommend(nothing).instances, 3);
    }

    #[test]
    fn memory_can_be_used_up_before_cpu() {
        let quota = Resources { vcpu: 1000.0, gib: 2000.0 };
        assert_eq!(quota_ceiling(quota, Resources { vcpu: 1.0, gib: 4.0 }), 500);
        assert_eq!(quota_ceiling(quota, Resources { vcpu: 0.08, gib: 0.125 }), 12_500);
    }

    #[test]
    fn boost_doubles_the_cpu_of_common_sizes() {
        let factors = [0.5, 1.0, 2.0, 4.0, 6.0, 8.0].map(startup_boost_factor);
        assert_eq!(factors, [0.25, 0.5, 0.5, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn services_that_start_slowly_let_requests_wait_longer() {
        assert_eq!(longest_wait(Span::from_secs(1)), Span::from_secs(10));
        assert_eq!(longest_wait(Span::from_secs(4)), Span::from_secs(14));
    }
}
