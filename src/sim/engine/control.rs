//! The control loops: telemetry, scaler, rollout, infrastructure.

use super::Run;
use super::lifecycle::StartedFor;
use crate::sim::event::Event;
use crate::sim::fleet::{InstanceId, Phase};
use crate::sim::parts::{
    InfrastructureVerdict, InfrastructureView, Placement, RolloutVerdict, ScaleView,
};
use crate::sim::random::{Concern, Stream};
use crate::sim::record::{DecisionBody, FaultKind, Part};
use crate::units::{SimTime, Span};

/// A part that still wants something done after so many rounds at one moment never ends.
const MAX_ROUNDS: u32 = 10_000;

impl Run {
    /// Controllers that run periodically begin at a moment of their first period that is drawn:
    /// nothing in a cluster starts them in step.
    pub(super) fn start_controllers(&mut self) {
        let Some(auto) = &self.spec.platform.scaler else { return };
        let mut draws = Stream::new(self.spec.seed, Concern::Control, 0);
        let mut phase = |period: Span| SimTime::ZERO + period * draws.unit();
        self.queue.schedule(phase(auto.telemetry.period()), Event::Scrape);
        self.queue.schedule(phase(auto.scaler.period()), Event::Scale);
    }

    pub(super) fn scrape(&mut self) {
        let Some(auto) = &mut self.spec.platform.scaler else { return };
        self.samples = auto.telemetry.scrape(self.now, &self.fleet);
        if self.disturbed.n_metrics_missing > 0 {
            self.samples.clear();
        }
        self.queue.schedule(self.now + auto.telemetry.period(), Event::Scrape);
    }

    pub(super) fn scale(&mut self) {
        let Some(auto) = &mut self.spec.platform.scaler else { return };
        self.queue.schedule(self.now + auto.scaler.period(), Event::Scale);
        if self.disturbed.n_control_plane_down > 0 {
            return;
        }
        let verdict = auto.scaler.decide(&ScaleView {
            now: self.now,
            current: self.desired,
            fleet: &self.fleet,
            samples: &self.samples,
            n_at_door: self.door.len(),
        });
        self.fleet_has_changed |= verdict.desired != self.desired;
        self.desired = verdict.desired;
        self.utilization_seen = verdict.utilization_seen;
        if let Some(body) = verdict.decision {
            self.recorder.decided(self.now, Part::Scaler, body);
        }
    }

    /// After a change of the fleet: lets rollout and infrastructure compare what is wanted with
    /// what is, until both have nothing to do. While the control plane is down they do nothing.
    ///
    /// # Panics
    /// If they never have nothing to do, which is a bug of a part.
    #[inline(never)]
    pub(super) fn follow_up(&mut self) {
        for _ in 0..MAX_ROUNDS {
            self.end_those_out_of_memory();
            if self.disturbed.n_control_plane_down > 0 {
                return;
            }
            self.fleet_has_changed = false;
            let rollout_rests = self.roll_out();
            if self.sync_infrastructure() && rollout_rests {
                return;
            }
        }
        panic!("the control plane finds no rest at {:?}", self.now);
    }

    /// Whether the rollout had nothing to do.
    fn roll_out(&mut self) -> bool {
        let verdict = self.spec.platform.rollout.sync(self.now, self.desired, &self.fleet);
        if let Some(at) = is_news(self.now, verdict.again_at, self.asked.by_rollout) {
            self.asked.by_rollout = at;
            self.queue.schedule(at, Event::Rollout);
        }
        if verdict.is_idle() {
            let draws = &mut self.draws.lifecycle;
            self.spec.platform.launcher.prepare(self.now, self.desired, draws);
            return true;
        }
        self.apply_rollout(verdict);
        false
    }

    fn apply_rollout(&mut self, verdict: RolloutVerdict) {
        if let Some(body) = verdict.decision {
            self.recorder.decided(self.now, body.part_of_rollout(), body);
        }
        if let Some(sizing) = verdict.resize {
            self.sizing = sizing;
            self.are_alike = false;
        }
        for launch in verdict.launch {
            for _ in 0..launch.count {
                self.launch(launch.revision, launch.group, StartedFor::Count);
            }
        }
        for id in verdict.hold {
            self.hold(id, true);
        }
        for id in verdict.stop {
            self.stop_listening(id);
        }
        for (id, revision) in verdict.update {
            self.update_in_place(id, revision);
        }
        for id in verdict.release {
            self.hold(id, false);
        }
        for id in verdict.remove {
            self.remove(id);
        }
        if let Some((group, revision)) = verdict.serving {
            self.serving[group as usize] = revision;
        }
        if let Some(share) = verdict.green_share {
            self.green_share = share;
            self.serve_door();
        }
    }

    /// Keeps an instance out of the rotation, or no longer.
    fn hold(&mut self, id: InstanceId, held: bool) {
        let Some(instance) = self.fleet.get_mut(id).filter(|i| i.held != held) else { return };
        instance.held = held;
        self.tell_balancer(id);
    }

    /// Requests that wait at the door may now go where they could not go before. Those that wait
    /// at an instance which is still starting go on waiting.
    fn serve_door(&mut self) {
        let indices = self.fleet.iter().map(|instance| instance.id.index());
        let open: Vec<u32> = indices.filter(|&index| self.fleet.is_in_rotation(index)).collect();
        for index in open {
            self.take_next(index);
            self.service_changed(index);
        }
    }

    /// Whether the infrastructure had nothing to do.
    pub(super) fn sync_infrastructure(&mut self) -> bool {
        let Some(infrastructure) = &mut self.spec.platform.infrastructure else { return true };
        let view = InfrastructureView { now: self.now, desired: self.desired, fleet: &self.fleet };
        let verdict = infrastructure.sync(&view, &mut self.draws.lifecycle);
        self.meter_nodes();
        if let Some(at) = is_news(self.now, verdict.again_at, self.asked.by_infrastructure) {
            self.asked.by_infrastructure = at;
            self.queue.schedule(at, Event::Infrastructure);
        }
        if verdict.is_idle() {
            return true;
        }
        self.apply_infrastructure(verdict);
        false
    }

    fn apply_infrastructure(&mut self, verdict: InfrastructureVerdict) {
        for body in verdict.decisions {
            self.recorder.decided(self.now, Part::Infrastructure, body);
        }
        for placement in verdict.place {
            self.place(placement);
        }
        for id in verdict.unready {
            self.set_ready(id, false);
        }
        for id in verdict.evict {
            self.remove(id);
        }
    }

    /// Gives an instance its place. Those that run already were placed before the run.
    fn place(&mut self, placement: Placement) {
        let Placement { instance: id, node, zone, fetching } = placement;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        (instance.node, instance.zone) = (Some(node), zone);
        self.recorder.placed(instance.number, node.0, zone);
        if instance.phase == Phase::Scheduling {
            self.begin_start(id, Some(fetching));
        }
    }

    /// Nodes exist, and cost, until their number next changes.
    pub(super) fn meter_nodes(&mut self) {
        let Some(infrastructure) = &self.spec.platform.infrastructure else { return };
        let n_nodes = infrastructure.n_nodes();
        self.recorder.nodes(self.n_nodes, self.now.since(self.nodes_metered_to));
        self.n_nodes = n_nodes;
        self.nodes_metered_to = self.now;
    }

    /// Notes that a part of the scenario means nothing to this platform.
    pub(super) fn cannot_do(&mut self, kind: FaultKind) {
        self.recorder.decided(self.now, Part::Scenario, DecisionBody::CannotDo { kind });
    }
}

/// A moment in the future at which a part wants to be asked, unless that is arranged already.
pub(super) fn is_news(now: SimTime, wanted: Option<SimTime>, arranged: SimTime) -> Option<SimTime> {
    wanted.filter(|&at| at > now && at != arranged)
}
