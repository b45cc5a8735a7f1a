//! The scenario's disturbances and changes.

use super::Run;
use crate::sim::fleet::{Defect, Instance, InstanceId, Phase, Revision};
use crate::sim::parts::NodeId;
use crate::sim::record::{DecisionBody, ExitCause, FaultKind, Part};
use crate::units::{SimTime, Span};

/// A disturbance or change at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// When.
    pub at: SimTime,
    /// What.
    pub change: Change,
}

/// A disturbance or change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Instances vanish, with the requests they hold.
    Kill {
        /// How many.
        count: u32,
    },
    /// All instances of a zone vanish, and no others are started there.
    ZoneLoss {
        /// Which zone, counted from 0.
        zone: u32,
    },
    /// Processes end by themselves.
    Crash {
        /// How many.
        count: u32,
    },
    /// Processes end by themselves, and again soon after each new start.
    CrashLoop {
        /// How many.
        count: u32,
        /// For how long.
        lasts: Span,
    },
    /// Processes accept requests and probes and answer none.
    Hang {
        /// How many.
        count: u32,
    },
    /// Requests take longer on some instances.
    Slow {
        /// How many instances.
        count: u32,
        /// What requests take, in per cent of their demand.
        percent: u32,
        /// For how long.
        lasts: Span,
    },
    /// What the application waits for takes longer.
    DependencySlow {
        /// What waiting takes, in per cent of its usual length.
        percent: u32,
        /// For how long.
        lasts: Span,
    },
    /// What the application waits for fails at once.
    DependencyDown {
        /// For how long.
        lasts: Span,
    },
    /// Controllers neither decide nor act.
    ControlPlaneDown {
        /// For how long.
        lasts: Span,
    },
    /// No measurement reaches the scaler.
    MetricsMissing {
        /// For how long.
        lasts: Span,
    },
    /// A new revision replaces the present one.
    Deploy {
        /// What is wrong with it.
        defect: Defect,
    },
    /// The revision before the present one replaces it.
    Rollback,
    /// A node is lost, on a platform with nodes.
    NodeLoss,
    /// A node is emptied, on a platform with nodes.
    NodeDrain,
}

impl Change {
    /// Its kind.
    pub const fn kind(&self) -> FaultKind {
        match self {
            Self::Kill { .. } => FaultKind::Kill,
            Self::ZoneLoss { .. } => FaultKind::ZoneLoss,
            Self::Crash { .. } => FaultKind::Crash,
            Self::CrashLoop { .. } => FaultKind::CrashLoop,
            Self::Hang { .. } => FaultKind::Hang,
            Self::Slow { .. } => FaultKind::Slow,
            Self::DependencySlow { .. } => FaultKind::DependencySlow,
            Self::DependencyDown { .. } => FaultKind::DependencyDown,
            Self::ControlPlaneDown { .. } => FaultKind::ControlPlaneDown,
            Self::MetricsMissing { .. } => FaultKind::MetricsMissing,
            Self::Deploy { .. } => FaultKind::Deploy,
            Self::Rollback => FaultKind::Rollback,
            Self::NodeLoss => FaultKind::NodeLoss,
            Self::NodeDrain => FaultKind::NodeDrain,
        }
    }

    /// How long it lasts; `None` where its end is not the scenario's to say.
    pub const fn lasts(&self) -> Option<Span> {
        match *self {
            Self::CrashLoop { lasts, .. }
            | Self::Slow { lasts, .. }
            | Self::DependencySlow { lasts, .. }
            | Self::DependencyDown { lasts }
            | Self::ControlPlaneDown { lasts }
            | Self::MetricsMissing { lasts } => Some(lasts),
            _ => None,
        }
    }
}

impl Run {
    /// The disturbance of this index takes place.
    pub(super) fn strike(&mut self, index: u32) {
        let Some(&Fault { change, .. }) = self.spec.faults.get(index as usize) else { return };
        let needs_nodes = matches!(change, Change::NodeLoss | Change::NodeDrain);
        if needs_nodes && !self.has_nodes() {
            self.cannot_do(change.kind());
            return;
        }
        let victims = match change {
            Change::NodeLoss | Change::NodeDrain => self.strike_nodes(change),
            Change::ZoneLoss { .. } if self.has_nodes() => self.strike_nodes(change),
            _ => self.victims(change),
        };
        let numbers = victims.iter().filter_map(|&id| self.fleet.get(id)).map(|i| i.number);
        let body = DecisionBody::Fault { kind: change.kind(), instances: numbers.collect() };
        self.recorder.decided(self.now, Part::Scenario, body);
        for id in victims {
            self.hit(id, index, change);
        }
        self.change_all(index, change);
    }

    fn has_nodes(&self) -> bool {
        self.spec.platform.infrastructure.is_some()
    }

    fn victims(&mut self, change: Change) -> Vec<InstanceId> {
        match change {
            Change::Kill { count } => self.draw_victims(count, |i| !i.is_terminating()),
            Change::ZoneLoss { zone } => {
                self.draw_victims(u32::MAX, |i| i.zone == zone && !i.is_terminating())
            }
            Change::Crash { count } | Change::Hang { count } => {
                self.draw_victims(count, |i| i.phase == Phase::Running && !i.hung)
            }
            Change::CrashLoop { count, .. } | Change::Slow { count, .. } => {
                self.draw_victims(count, |i| i.phase == Phase::Running)
            }
            _ => Vec::new(),
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
                let place = self.draws.faults.below(candidates.len() as u32);
                candidates.swap_remove(place as usize)
            })
            .collect()
    }

    /// What a disturbance does to one of the instances that it hits.
    fn hit(&mut self, id: InstanceId, index: u32, change: Change) {
        match change {
            Change::NodeLoss => self.cut_power(id),
            Change::ZoneLoss { .. } if self.has_nodes() => self.cut_power(id),
            Change::Kill { .. } | Change::ZoneLoss { .. } => self.kill(id),
            Change::Crash { .. } => self.exit(id, ExitCause::Crash),
            Change::CrashLoop { lasts, .. } => {
                let until = self.now + lasts;
                if let Some(instance) = self.fleet.get_mut(id) {
                    instance.crashes_until = until;
                }
                self.exit(id, ExitCause::Crash);
            }
            Change::Hang { .. } => self.hang(id),
            Change::Slow { percent, .. } => {
                self.disturbed.slowed.push((index, id, percent));
                self.slow_down(id);
            }
            _ => {}
        }
    }

    /// What a disturbance does to the whole.
    fn change_all(&mut self, index: u32, change: Change) {
        match change {
            Change::DependencySlow { percent, .. } => {
                self.disturbed.dependency_slowed.push((index, percent));
            }
            Change::DependencyDown { .. } => self.disturbed.n_dependency_down += 1,
            Change::ControlPlaneDown { .. } => self.disturbed.n_control_plane_down += 1,
            Change::MetricsMissing { .. } => self.disturbed.n_metrics_missing += 1,
            Change::Deploy { defect } => self.deploy(defect),
            Change::Rollback => self.turn_to(self.revision_before),
            Change::ZoneLoss { zone } => self.fleet.lose_zone(zone),
            _ => {}
        }
    }

    /// The disturbance of this index is over.
    pub(super) fn calm(&mut self, index: u32) {
        let Some(&Fault { change, .. }) = self.spec.faults.get(index as usize) else { return };
        match change {
            Change::Slow { .. } => self.calm_slowed(index),
            Change::DependencySlow { .. } => {
                self.disturbed.dependency_slowed.retain(|&(by, _)| by != index);
            }
            Change::DependencyDown { .. } => self.disturbed.n_dependency_down -= 1,
            Change::ControlPlaneDown { .. } => self.disturbed.n_control_plane_down -= 1,
            Change::MetricsMissing { .. } => self.disturbed.n_metrics_missing -= 1,
            _ => {}
        }
        let body = DecisionBody::Calm { kind: change.kind() };
        self.recorder.decided(self.now, Part::Scenario, body);
        self.fleet_has_changed = true;
    }

    fn calm_slowed(&mut self, index: u32) {
        let slowed = std::mem::take(&mut self.disturbed.slowed);
        let (calmed, others): (Vec<_>, Vec<_>) = slowed.into_iter().partition(|s| s.0 == index);
        self.disturbed.slowed = others;
        for (_, id, _) in calmed {
            self.slow_down(id);
        }
    }

    /// An instance is as slow as the worst of the disturbances that hit it makes it.
    fn slow_down(&mut self, id: InstanceId) {
        let slowed = self.disturbed.slowed.iter().filter(|(_, hit, _)| *hit == id);
        let percent = slowed.map(|&(_, _, percent)| percent).max().unwrap_or(100);
        if let Some(instance) = self.fleet.get_mut(id) {
            instance.slowness_percent = percent;
        }
    }

    fn deploy(&mut self, defect: Defect) {
        self.n_revisions += 1;
        self.turn_to(Revision { number: self.n_revisions, defect });
    }

    /// A rollback is a deployment too, of the revision before: what runs that already may stay.
    fn turn_to(&mut self, revision: Revision) {
        self.revision_before = std::mem::replace(&mut self.revision, revision);
        self.spec.platform.rollout.deploy(self.now, revision);
        self.fleet_has_changed = true;
    }

    /// An instance vanishes without warning.
    fn kill(&mut self, id: InstanceId) {
        let is_running = self.fleet.get(id).is_some_and(|i| i.phase == Phase::Running);
        if is_running {
            self.exit(id, ExitCause::Killed);
        } else {
            self.remove_at_once(id);
        }
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

    /// Nodes are lost or to be emptied; returns the instances on them. On a lost node everything
    /// ends at once, but nobody is told: the node controller has to find out.
    fn strike_nodes(&mut self, change: Change) -> Vec<InstanceId> {
        let Some(infrastructure) = &mut self.spec.platform.infrastructure else {
            return Vec::new();
        };
        let draws = &mut self.draws.faults;
        let nodes: Vec<NodeId> = match change {
            Change::NodeLoss => {
                infrastructure.lose_node(self.now, &self.fleet, draws).into_iter().collect()
            }
            Change::ZoneLoss { zone } => infrastructure.lose_zone(self.now, zone, draws),
            _ => infrastructure.drain_node(self.now, &self.fleet, draws).into_iter().collect(),
        };
        self.fleet_has_changed = true;
        let is_there = |i: &&Instance| i.node.is_some_and(|node| nodes.contains(&node));
        self.fleet.iter().filter(is_there).map(|instance| instance.id).collect()
    }
}
