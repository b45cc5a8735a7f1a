//! The Eviction API: evictions that the PodDisruptionBudget allows.
//!
//! Source: `pkg/registry/core/pod/storage/eviction.go`, kubernetes/kubernetes, read in November
//! 2026.

use super::disruption_budget::{BudgetStatus, CoveredPods, DisruptionBudget, UnhealthyPodEviction};
use crate::sim::fleet::{Fleet, Instance, Phase};

/// Evictions asked for at one moment. Each that is granted counts for the next.
pub(super) struct Evictions {
    budget: Option<DisruptionBudget>,
    pods: CoveredPods,
}

impl Evictions {
    /// For the pods as they are, of which a controller wants `n_wanted`. Without a budget
    /// everything is granted.
    pub(super) fn new(budget: Option<DisruptionBudget>, n_wanted: u32, fleet: &Fleet) -> Self {
        let staying = fleet.iter().filter(|pod| !pod.is_terminating());
        let (n_existing, n_healthy) = staying.fold((0, 0), |(n_existing, n_healthy), pod| {
            (n_existing + 1, n_healthy + u32::from(pod.ready))
        });
        Self { budget, pods: CoveredPods { n_wanted, n_existing, n_healthy } }
    }

    /// `disruptionsAllowed`; `None`: any number.
    pub(super) fn allowed(&self) -> Option<u32> {
        Some(self.budget?.status(self.pods).disruptions_allowed)
    }

    /// Grants the eviction of a pod, or tells what stands against it. A pod that does not run yet
    /// may always go.
    pub(super) fn grant(&mut self, pod: &Instance) -> Result<(), BudgetStatus> {
        let is_pending = matches!(pod.phase, Phase::Scheduling | Phase::Fetching | Phase::Starting);
        let Some(budget) = self.budget.filter(|_| !is_pending) else { return Ok(()) };
        let status = budget.status(self.pods);
        let is_allowed = match pod.ready {
            true => status.allows_healthy(),
            false => status.allows_unhealthy(UnhealthyPodEviction::default()),
        };
        if !is_allowed {
            return Err(status);
        }
        self.pods.n_healthy -= u32::from(pod.ready);
        Ok(())
    }
}
