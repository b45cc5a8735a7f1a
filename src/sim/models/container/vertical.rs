//! The VerticalPodAutoscaler beside the controller that makes the pods: samples what they use,
//! sets the size of new ones, and evicts those whose request is too far from it.
//!
//! Limits keep their ratio to the requests (`controlledValues: RequestsAndLimits`, the default).
//! Of the three components of the real one, recommender, updater and admission controller, the
//! first two run here at the same moments, once a minute.

use serde::{Deserialize, Serialize};

use super::disruption_budget::DisruptionBudget;
use super::eviction::Evictions;
use super::pod::request_milli;
use super::vpa::{
    CpuHistory, CpuRecommendation, EvictionBudget, PodToUpdate, RecommenderSettings,
    ResourcePolicy, UpdaterSettings, plan,
};
use crate::sim::fleet::{Discipline, Fleet, Instance, InstanceId, Phase, Revision, StationSpec};
use crate::sim::parts::scraper::Scraper;
use crate::sim::parts::{Rollout, RolloutVerdict, Sizing, Telemetry};
use crate::sim::record::DecisionBody;
use crate::units::SimTime;

/// A recommendation is told again when its target has changed by this share.
const TELL_AGAIN: f64 = 0.1;

/// A VerticalPodAutoscaler.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VpaSpec {
    /// What it does with its recommendation.
    pub update_mode: UpdateMode,
    /// The least and the most that it recommends.
    pub policy: ResourcePolicy,
    /// Flags of the recommender.
    pub recommender: RecommenderSettings,
    /// Flags of the updater.
    pub updater: UpdaterSettings,
}

/// `updatePolicy.updateMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateMode {
    /// Recommends, and changes nothing.
    Off,
    /// New pods come up with the recommended request.
    Initial,
    /// Pods are also evicted so that they come up with it.
    Recreate,
}

/// What the recommender found, and what the updater made of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VpaUpdate {
    /// CPU that a pod should request, in thousandths of a core.
    pub target_milli: u64,
    /// Requests below this are changed.
    pub lower_milli: u64,
    /// Requests above this are changed.
    pub upper_milli: u64,
    /// What new pods requested before, in thousandths of a core.
    pub before_milli: u32,
    /// Pods that are evicted.
    pub n_evicted: u32,
    /// Pods that should go, but that the PodDisruptionBudget keeps.
    pub n_refused: u32,
}

/// The autoscaler, around the controller that makes the pods.
pub(super) struct Vertical {
    inner: Box<dyn Rollout>,
    spec: VpaSpec,
    budget: Option<DisruptionBudget>,
    /// As the pods were written.
    written: Sizing,
    usage: Scraper,
    history: CpuHistory,
    next_round: SimTime,
    /// What new pods request, in thousandths of a core.
    request_milli: u32,
    last_told: Option<VpaUpdate>,
}

impl Vertical {
    pub(super) fn new(
        inner: Box<dyn Rollout>,
        spec: VpaSpec,
        budget: Option<DisruptionBudget>,
        written: Sizing,
    ) -> Self {
        Self {
            inner,
            usage: Scraper::new(spec.recommender.interval),
            history: CpuHistory::new(&spec.recommender),
            next_round: SimTime::ZERO + spec.recommender.interval,
            request_milli: (written.requested_cores * 1000.0).round() as u32,
            last_told: None,
            spec,
            budget,
            written,
        }
    }

    /// One round of recommender and updater.
    fn round(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        self.next_round = now + self.spec.recommender.interval;
        for sample in self.usage.scrape(now, fleet) {
            self.history.add_sample(now, sample.cpu_cores);
        }
        let found = self.history.recommend(&self.spec.recommender, 1, &self.spec.policy);
        let Some(found) = found else { return RolloutVerdict::default() };
        let (remove, n_refused) = match self.spec.update_mode {
            UpdateMode::Recreate => self.evict(now, desired, fleet, &found),
            UpdateMode::Off | UpdateMode::Initial => (Vec::new(), 0),
        };
        let update = VpaUpdate {
            target_milli: found.target_milli,
            lower_milli: found.bounds.lower_milli,
            upper_milli: found.bounds.upper_milli,
            before_milli: self.request_milli,
            n_evicted: remove.len() as u32,
            n_refused,
        };
        let resize = self.resize(found.target_milli);
        let decision = self.is_news(&update).then_some(DecisionBody::Vpa(update));
        RolloutVerdict { resize, remove, decision, ..RolloutVerdict::default() }
    }

    /// The pods to evict, and how many of them the budget keeps.
    fn evict(
        &self,
        now: SimTime,
        desired: u32,
        fleet: &Fleet,
        found: &CpuRecommendation,
    ) -> (Vec<InstanceId>, u32) {
        let live: Vec<&Instance> = fleet.iter().filter(|pod| !pod.is_terminating()).collect();
        let is_running = |pod: &&Instance| pod.phase == Phase::Running;
        let running: Vec<&Instance> = live.iter().copied().filter(is_running).collect();
        let budget = EvictionBudget {
            n_configured: desired,
            n_live: live.len() as u32,
            n_running: running.len() as u32,
        };
        let pods: Vec<PodToUpdate> = running.iter().map(|pod| pod_to_update(pod, now)).collect();
        let due = plan(&self.spec.updater, &budget, found, &pods);
        let mut evictions = Evictions::new(self.budget, desired, fleet);
        let n_due = due.len() as u32;
        let due = due.into_iter().map(|place| running[place as usize]);
        let gone: Vec<InstanceId> =
            due.filter(|pod| evictions.grant(pod).is_ok()).map(|pod| pod.id).collect();
        let n_refused = n_due - gone.len() as u32;
        (gone, n_refused)
    }

    /// The size of new pods, if it changes.
    fn resize(&mut self, target_milli: u64) -> Option<Sizing> {
        let target_milli = u32::try_from(target_milli).unwrap_or(u32::MAX);
        if self.spec.update_mode == UpdateMode::Off || target_milli == self.request_milli {
            return None;
        }
        self.request_milli = target_milli;
        Some(sized(&self.written, f64::from(target_milli) / 1000.0))
    }

    fn is_news(&mut self, update: &VpaUpdate) -> bool {
        let is_near = |last: VpaUpdate| {
            let (last, target) = (last.target_milli as f64, update.target_milli as f64);
            (target - last).abs() < TELL_AGAIN * last
        };
        let is_refusal = |n| n > 0;
        let same_refusal = self
            .last_told
            .is_some_and(|last| is_refusal(last.n_refused) == is_refusal(update.n_refused));
        if update.n_evicted == 0 && same_refusal && self.last_told.is_some_and(is_near) {
            return false;
        }
        self.last_told = Some(*update);
        true
    }
}

impl Rollout for Vertical {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let mut verdict = if now >= self.next_round {
            self.round(now, desired, fleet)
        } else {
            RolloutVerdict::default()
        };
        if verdict.is_idle() {
            verdict = self.inner.sync(now, desired, fleet);
        }
        let asks = [verdict.again_at, Some(self.next_round)];
        verdict.again_at = asks.into_iter().flatten().filter(|at| *at > now).min();
        verdict
    }

    fn deploy(&mut self, now: SimTime, revision: Revision) {
        self.inner.deploy(now, revision);
    }
}

fn pod_to_update(pod: &Instance, now: SimTime) -> PodToUpdate {
    PodToUpdate {
        request_milli: u64::from(request_milli(pod)),
        age: now.since(pod.created.unwrap_or(SimTime::ZERO)),
    }
}

/// A pod with another request, and a limit in the same ratio to it as before. Without a request
/// the limit stays.
fn sized(written: &Sizing, requested_cores: f64) -> Sizing {
    let ratio = match written.requested_cores {
        0.0 => 1.0,
        before => requested_cores / before,
    };
    let discipline = match written.station.discipline {
        Discipline::ProcessorSharing { cores } => {
            Discipline::ProcessorSharing { cores: cores * ratio }
        }
        Discipline::Fcfs => Discipline::Fcfs,
    };
    Sizing { station: StationSpec { discipline, ..written.station }, requested_cores }
}
