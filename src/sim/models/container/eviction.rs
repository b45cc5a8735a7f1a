//! The Eviction API: evictions that the PodDisruptionBudget allows.
//!
//! Source: `pkg/registry/core/pod/storage/eviction.go`, kubernetes/kubernetes, read in November
//! 2026.

use super::disruption_budget::{BudgetStatus, CoveredPods, DisruptionBudget, UnhealthyPodEviction};
use super::pod::is_pending;
use crate::sim::fleet::{Fleet, Instance};

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
        let Some(budget) = self.budget.filter(|_| !is_pending(pod)) else { return Ok(()) };
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

#[cfg(test)]
mod tests {
    use super::super::IntOrPercent;
    use super::*;
    use crate::sim::fleet::{Discipline, Phase, Station, StationSpec};
    use crate::sim::parts::simple::FIRST_REVISION;
    use crate::units::SimTime;

    /// Two pods must be healthy, and one is. A container that is started again belongs to a pod
    /// that runs, so that the budget keeps it (`IfHealthyBudget`); a pod that has never run may go
    /// (`canIgnorePDB` and `EvictionREST.Create` in `pkg/registry/core/pod/storage/eviction.go`).
    #[test]
    fn a_pod_that_is_restarted_is_not_pending() {
        let station = StationSpec::simple(1, None, Discipline::Fcfs);
        let mut fleet = Fleet::default();
        for _ in 0..2 {
            fleet.insert(|id, number| {
                let station = Station::new(station, SimTime::ZERO);
                Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO)
            });
        }
        fleet.at_mut(0).ready = true;
        let budget = DisruptionBudget::MinAvailable(IntOrPercent::Int(2));
        for (n_restarts, may_go) in [(0, true), (1, false)] {
            let pod = fleet.at_mut(1);
            (pod.phase, pod.n_restarts) = (Phase::Starting, n_restarts);
            let granted = Evictions::new(Some(budget), 2, &fleet).grant(fleet.at(1));
            assert_eq!(granted.is_ok(), may_go, "{n_restarts} restarts");
        }
    }
}
