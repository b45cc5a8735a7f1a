//! Canary: the new revision gets a share of the requests that grows step by step.

use super::super::pod_set::{PodSet, keep_size, next_available};
use super::super::progress::{ProgressWatch, status};
use super::{ProgressiveStep, Timing, remove_others};
use crate::sim::fleet::{Fleet, Group, Revision};
use crate::sim::parts::whole::percent_up;
use crate::sim::parts::{Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// `spec.strategy.canary`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanarySpec {
    /// `steps`. After the last one the new revision gets all requests.
    pub steps: Vec<CanaryStep>,
    /// What makes the share.
    pub routing: CanaryRouting,
}

/// `setWeight` and the `pause` after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CanaryStep {
    /// Per cent of the requests, 0 to 100.
    pub weight_percent: u32,
    /// Until the next step.
    pub pause: Span,
}

/// What makes the share of the new revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CanaryRouting {
    /// A mesh or an ingress sends exactly that share (`trafficRouting`). The old pods all stay
    /// until the end.
    Weights,
    /// The numbers of pods behind one Service: the share is only as fine as they allow. Old pods
    /// go as new ones become available.
    PodCounts,
}

/// The controller.
#[derive(Clone, Debug)]
pub(in super::super) struct Canary {
    spec: CanarySpec,
    timing: Timing,
    progress: ProgressWatch,
    stable: PodSet,
    run: Option<Run>,
    /// Per cent of the requests that the second group is to get from now on.
    new_share: Option<f64>,
    /// Whether a rollback to the stable revision has just put away the one on its way.
    is_taken_back: bool,
}

/// A revision on its way.
#[derive(Clone, Copy, Debug)]
struct Run {
    set: PodSet,
    step: usize,
    stage: Stage,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Its pods are not all available yet.
    Starting,
    /// The nodes have to learn of its pods.
    Settling(SimTime),
    /// Its share is reached.
    Pausing(SimTime),
}

impl Canary {
    pub(in super::super) fn new(first: Revision, spec: CanarySpec, timing: Timing) -> Self {
        Self {
            spec,
            timing,
            progress: ProgressWatch::new(timing.progress_deadline),
            stable: PodSet { revision: first, group: Group::Blue },
            run: None,
            new_share: None,
            is_taken_back: false,
        }
    }

    /// Per cent of a step; 100 after the last one.
    fn weight(&self, step: usize) -> u32 {
        self.spec.steps.get(step).map_or(100, |step| step.weight_percent)
    }

    /// Pods of the new revision at this step: its share of all, rounded up.
    fn canary_size(&self, run: &Run, desired: u32) -> u32 {
        percent_up(self.weight(run.step), desired)
    }

    fn stable_size(&self, now: SimTime, desired: u32, fleet: &Fleet) -> u32 {
        let Some(run) = &self.run else { return desired };
        match self.spec.routing {
            CanaryRouting::Weights => desired,
            CanaryRouting::PodCounts => {
                let available = run.set.n_available(now, fleet, self.timing.min_ready);
                desired.saturating_sub(available.min(self.canary_size(run, desired)))
            }
        }
    }

    /// Does what is due, and tells the step that was reached or given up.
    fn advance(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> Option<ProgressiveStep> {
        if std::mem::take(&mut self.is_taken_back) {
            return Some(ProgressiveStep::Completed { revision: self.stable.revision.number });
        }
        let run = self.run?;
        match run.stage {
            Stage::Starting => self.start(run, now, desired, fleet),
            Stage::Settling(until) if now >= until => {
                Some(self.set_weight(run, now, desired, fleet))
            }
            Stage::Pausing(until) if now >= until => {
                self.enter_step(Run { step: run.step + 1, ..run }, now);
                self.advance(now, desired, fleet)
            }
            Stage::Settling(_) | Stage::Pausing(_) => None,
        }
    }

    fn enter_step(&mut self, run: Run, now: SimTime) {
        self.run = Some(Run { stage: Stage::Starting, ..run });
        self.progress.begin(now);
    }

    fn start(
        &mut self,
        run: Run,
        now: SimTime,
        desired: u32,
        fleet: &Fleet,
    ) -> Option<ProgressiveStep> {
        let wanted = self.canary_size(&run, desired);
        let available = run.set.n_available(now, fleet, self.timing.min_ready);
        if available >= wanted {
            self.progress.end();
            let stage = Stage::Settling(now + self.timing.propagation);
            self.run = Some(Run { stage, ..run });
            return self.advance(now, desired, fleet);
        }
        let revision = run.set.revision.number;
        let seen = status(now, fleet, revision, self.timing.min_ready);
        self.progress.look(now, desired, seen)?;
        self.abort();
        let deadline = self.timing.progress_deadline;
        Some(ProgressiveStep::Aborted { revision, wanted, available, deadline })
    }

    /// All requests go back, and the new pods go (`progressDeadlineAbort`).
    fn abort(&mut self) {
        self.run = None;
        self.progress.end();
        self.new_share = self.share_of(self.stable.group, 100);
    }

    fn set_weight(
        &mut self,
        run: Run,
        now: SimTime,
        desired: u32,
        fleet: &Fleet,
    ) -> ProgressiveStep {
        let (revision, percent) = (run.set.revision.number, self.weight(run.step));
        self.new_share = self.share_of(run.set.group, percent);
        let Some(&CanaryStep { pause, .. }) = self.spec.steps.get(run.step) else {
            self.stable = run.set;
            self.run = None;
            return ProgressiveStep::Completed { revision };
        };
        self.run = Some(Run { stage: Stage::Pausing(now + pause), ..run });
        ProgressiveStep::Weight {
            revision,
            percent,
            canary_pods: run.set.pods(fleet).count() as u32,
            stable_pods: self.stable_size(now, desired, fleet),
            pause,
        }
    }

    /// What the second group gets if a group gets so many per cent; nothing to be said where the
    /// numbers of pods decide.
    fn share_of(&self, group: Group, percent: u32) -> Option<f64> {
        let share = f64::from(percent) / 100.0;
        (self.spec.routing == CanaryRouting::Weights).then_some(if group == Group::Green {
            share
        } else {
            1.0 - share
        })
    }

    fn next_due(&self, now: SimTime, fleet: &Fleet) -> Option<SimTime> {
        let of_stage = self.run.and_then(|run| match run.stage {
            Stage::Starting => self.progress.deadline(),
            Stage::Settling(until) | Stage::Pausing(until) => Some(until),
        });
        let available = next_available(now, fleet, self.timing.min_ready);
        [of_stage, available].into_iter().flatten().filter(|at| *at > now).min()
    }
}

impl Rollout for Canary {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let decision = self.advance(now, desired, fleet).map(DecisionBody::Progressive);
        let mut verdict = RolloutVerdict {
            green_share: self.new_share.take(),
            decision,
            again_at: self.next_due(now, fleet),
            ..RolloutVerdict::default()
        };
        let canary = self.run.map(|run| run.set);
        let sets: Vec<PodSet> = [Some(self.stable), canary].into_iter().flatten().collect();
        remove_others(&sets, fleet, &mut verdict);
        keep_size(&self.stable, self.stable_size(now, desired, fleet), now, fleet, &mut verdict);
        if let Some(run) = &self.run {
            keep_size(&run.set, self.canary_size(run, desired), now, fleet, &mut verdict);
        }
        verdict
    }

    /// A revision that is on its way is given up: all requests go back first. Back to the stable
    /// one, that is all.
    fn deploy(&mut self, now: SimTime, revision: Revision) {
        if self.run.is_some() {
            self.abort();
        }
        if revision == self.stable.revision {
            self.is_taken_back = true;
            return;
        }
        let group = match self.spec.routing {
            CanaryRouting::Weights => self.stable.group.other(),
            CanaryRouting::PodCounts => self.stable.group,
        };
        let set = PodSet { revision, group };
        self.enter_step(Run { set, step: 0, stage: Stage::Starting }, now);
    }
}
