//! The updater: which pods are evicted so that they come up with another request.
//!
//! Source: `updater/priority/update_priority_calculator.go` and `priority_processor.go`,
//! `updater/restriction/pods_restriction_factory.go`, `updater/config/config.go`.

use std::cmp::Ordering;

use super::CpuRecommendation;
use crate::units::Span;

/// Flags of the updater.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpdaterSettings {
    /// `--updater-interval`.
    pub interval: Span,
    /// `--min-replicas`: with fewer pods none is evicted.
    pub min_replicas: u32,
    /// `--eviction-tolerance`: share of the pods that may be missing at once, 0 to 1.
    pub eviction_tolerance: f64,
    /// `--pod-update-threshold`: least relative change for a pod inside the bounds.
    pub pod_update_threshold: f64,
    /// `--in-recommendation-bounds-eviction-lifetime-threshold`: least age of such a pod.
    pub lifetime_threshold: Span,
}

impl Default for UpdaterSettings {
    fn default() -> Self {
        Self {
            interval: Span::from_secs(60),
            min_replicas: 2,
            eviction_tolerance: 0.5,
            pod_update_threshold: 0.1,
            lifetime_threshold: Span::from_secs(12 * 3600),
        }
    }
}

/// A running pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodToUpdate {
    /// The CPU request of its container in thousandths of a core; 0 if it has none.
    pub request_milli: u64,
    /// Time since it was started.
    pub age: Span,
}

/// Whether a pod should go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum UpdateVerdict {
    /// It should, if the budget of evictions allows.
    Evict {
        /// Why.
        reason: UpdateReason,
        /// Change of the request, relative to what it is.
        resource_diff: f64,
    },
    /// It stays as it is.
    Keep(KeepReason),
}

/// Why a pod should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateReason {
    /// Its request is below the lower bound, or it has none.
    BelowLowerBound,
    /// Its request is above the upper bound.
    AboveUpperBound,
    /// It is old enough, and the change is worth it.
    SignificantChange,
}

/// Why a pod stays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KeepReason {
    /// Its request is inside the bounds and it is too young for more.
    TooYoung {
        /// Its age.
        age: Span,
    },
    /// The change would be too small.
    ChangeTooSmall {
        /// Relative to what it requests.
        resource_diff: f64,
    },
}

impl PodToUpdate {
    /// Whether this pod should go.
    pub fn verdict(
        &self,
        settings: &UpdaterSettings,
        recommendation: &CpuRecommendation,
    ) -> UpdateVerdict {
        let resource_diff = self.resource_diff(recommendation);
        if let Some(reason) = self.out_of_bounds(recommendation) {
            return UpdateVerdict::Evict { reason, resource_diff };
        }
        if self.age < settings.lifetime_threshold {
            return UpdateVerdict::Keep(KeepReason::TooYoung { age: self.age });
        }
        if resource_diff < settings.pod_update_threshold {
            return UpdateVerdict::Keep(KeepReason::ChangeTooSmall { resource_diff });
        }
        UpdateVerdict::Evict { reason: UpdateReason::SignificantChange, resource_diff }
    }

    fn out_of_bounds(&self, recommendation: &CpuRecommendation) -> Option<UpdateReason> {
        let bounds = recommendation.bounds;
        if self.request_milli == 0 || self.request_milli < bounds.lower_milli {
            return Some(UpdateReason::BelowLowerBound);
        }
        (self.request_milli > bounds.upper_milli).then_some(UpdateReason::AboveUpperBound)
    }

    fn resource_diff(&self, recommendation: &CpuRecommendation) -> f64 {
        let request = self.request_milli.max(1) as f64;
        (request - recommendation.target_milli as f64).abs() / request
    }

    fn wants_to_grow(&self, recommendation: &CpuRecommendation) -> bool {
        recommendation.target_milli > self.request_milli
    }
}

/// The pods of a workload, for how many of them may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvictionBudget {
    /// `spec.replicas`.
    pub n_configured: u32,
    /// Pods that exist, pending ones included.
    pub n_live: u32,
    /// Pods that run.
    pub n_running: u32,
}

impl EvictionBudget {
    /// How many running pods may be evicted in one round: so many that more run than all but the
    /// tolerated ones, before each eviction. Half of 5 pods is cut off to 2. Where the tolerance
    /// comes to no pod at all and all are running, one may go.
    ///
    /// A disruption budget can allow fewer: evictions go through the API.
    pub fn evictable(&self, settings: &UpdaterSettings) -> u32 {
        if self.n_live < settings.min_replicas {
            return 0;
        }
        let tolerance = (f64::from(self.n_configured) * settings.eviction_tolerance) as u32;
        if tolerance == 0 && self.n_running == self.n_configured {
            return self.n_running.min(1);
        }
        let should_be_alive = self.n_configured.saturating_sub(tolerance);
        self.n_running.saturating_sub(should_be_alive)
    }
}

/// The pods to evict in this round, as places in the list: those that want to grow first, then by
/// how much their request changes.
pub fn plan(
    settings: &UpdaterSettings,
    budget: &EvictionBudget,
    recommendation: &CpuRecommendation,
    pods: &[PodToUpdate],
) -> Vec<u32> {
    let numbered = (0_u32..).zip(pods);
    let mut due: Vec<(u32, bool, f64)> = numbered
        .filter_map(|(place, pod)| match pod.verdict(settings, recommendation) {
            UpdateVerdict::Evict { resource_diff, .. } => {
                Some((place, pod.wants_to_grow(recommendation), resource_diff))
            }
            UpdateVerdict::Keep(_) => None,
        })
        .collect();
    due.sort_by(|a, b| by_priority((a.1, a.2), (b.1, b.2)));
    due.truncate(budget.evictable(settings) as usize);
    due.into_iter().map(|(place, ..)| place).collect()
}

/// The more urgent one first.
fn by_priority(a: (bool, f64), b: (bool, f64)) -> Ordering {
    b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
}
