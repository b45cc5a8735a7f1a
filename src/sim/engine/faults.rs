//! The scenario's disturbances and changes.

use super::{Fault, Run};
use crate::sim::fleet::{Instance, InstanceId, Phase, Revision};
use crate::sim::record::{DecisionBody, ExitCause, FaultKind, Part};

impl Run {
    /// The disturbance of this index takes place.
    pub(super) fn strike(&mut self, index: u32) {
        let Some(&fault) = self.spec.faults.get(index as usize) else { return };
        let victims = match fault.kind {
            FaultKind::Deploy => Vec::new(),
            FaultKind::Kill => self.draw_victims(fault.count, |i| !i.is_terminating()),
            FaultKind::Crash | FaultKind::Hang => {
                self.draw_victims(fault.count, |i| i.phase == Phase::Running && !i.hung)
            }
        };
        let numbers = victims.iter().filter_map(|&id| self.fleet.get(id)).map(|i| i.number);
        let body = DecisionBody::Fault { kind: fault.kind, instances: numbers.collect() };
        self.recorder.decided(self.now, Part::Scenario, body);
        match fault.kind {
            FaultKind::Deploy => self.deploy(fault),
            FaultKind::Kill => victims.into_iter().for_each(|id| self.kill(id)),
            FaultKind::Crash => {
                victims.into_iter().for_each(|id| self.exit(id, ExitCause::Crash));
            }
            FaultKind::Hang => victims.into_iter().for_each(|id| self.hang(id)),
        }
    }

    /// Different instances drawn at random among those that qualify.
    fn draw_victims(&mut self, n: u32, qualifies: impl Fn(&Instance) -> bool) -> Vec<InstanceId> {
        let mut candidates: Vec<InstanceId> =
            self.fleet.iter().filter(|i| qualifies(i)).map(|i| i.id).collect();
        candidates.sort_unstable();
        let n = (n as usize).min(candidates.len());
        (0..n)
            .map(|_| {
                let place = self.fault_draws.below(candidates.len() as u32);
                candidates.swap_remove(place as usize)
            })
            .collect()
    }

    fn deploy(&mut self, fault: Fault) {
        let number = self.revision.number + 1;
        self.revision = Revision { number, becomes_ready: fault.becomes_ready };
        self.spec.platform.rollout.deploy(self.now, self.revision);
        self.rollout_is_due = true;
    }

    /// An instance vanishes without warning; the balancer learns of it with its usual delay.
    fn kill(&mut self, id: InstanceId) {
        self.remove(id);
        self.end_process_for_good(id);
    }

    fn hang(&mut self, id: InstanceId) {
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.hung = true;
        if let Some(sharing) = &mut instance.station.sharing {
            sharing.clear(now);
        }
        instance.station.meter(now);
    }
}
