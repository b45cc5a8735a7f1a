//! Blue-green: the new revision comes up in full beside the old one; then the Service's selector
//! points to it, and the old one goes after a while.

use super::super::pod_set::{PodSet, keep_size, next_available};
use super::super::progress::{ProgressWatch, status};
use super::{ProgressiveStep, Timing, remove_others};
use crate::sim::fleet::{Fleet, Group, Revision};
use crate::sim::parts::{Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// `spec.strategy.blueGreen`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlueGreenSpec {
    /// `autoPromotionSeconds`: how long the new pods are available before they get requests.
    pub auto_promotion: Span,
    /// `scaleDownDelaySeconds`: how long the old pods stay after that.
    pub scale_down_delay: Span,
}

/// The controller.
#[derive(Clone, Debug)]
pub(in super::super) struct BlueGreen {
    spec: BlueGreenSpec,
    timing: Timing,
    progress: ProgressWatch,
    /// What the Service's selector points to.
    active: PodSet,
    preview: Option<Preview>,
    /// What it pointed to before, and until when that stays.
    retiring: Option<(PodSet, SimTime)>,
    /// When the nodes route by the selector, and to which group.
    switch: Option<(SimTime, Group)>,
    /// Whether a rollback to the active revision has just put away the one on its way.
    is_taken_back: bool,
}

/// A revision on its way.
#[derive(Clone, Copy, Debug)]
struct Preview {
    set: PodSet,
    is_told: bool,
    /// Since when all its pods are available.
    available_since: Option<SimTime>,
}

impl BlueGreen {
    pub(in super::super) fn new(first: Revision, spec: BlueGreenSpec, timing: Timing) -> Self {
        Self {
            spec,
            timing,
            progress: ProgressWatch::new(timing.progress_deadline),
            active: PodSet { revision: first, group: Group::Blue },
            preview: None,
            retiring: None,
            switch: None,
            is_taken_back: false,
        }
    }

    /// The step of the new revision that is due, if any.
    fn advance(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> Option<ProgressiveStep> {
        if std::mem::take(&mut self.is_taken_back) {
            return Some(ProgressiveStep::Completed { revision: self.active.revision.number });
        }
        let mut preview = self.preview?;
        let revision = preview.set.revision.number;
        if !preview.is_told {
            self.preview = Some(Preview { is_told: true, ..preview });
            return Some(ProgressiveStep::Preview { revision, replicas: desired });
        }
        let is_up = preview.set.n_available(now, fleet, self.timing.min_ready) >= desired;
        preview.available_since = is_up.then(|| preview.available_since.unwrap_or(now));
        self.preview = Some(preview);
        let since = preview.available_since?;
        (now >= since + self.spec.auto_promotion).then(|| self.promote(now, preview.set))
    }

    fn promote(&mut self, now: SimTime, set: PodSet) -> ProgressiveStep {
        self.preview = None;
        self.progress.end();
        self.retiring = Some((self.active, now + self.spec.scale_down_delay));
        self.active = set;
        self.switch = Some((now + self.timing.propagation, set.group));
        let (revision, scale_down_delay) = (set.revision.number, self.spec.scale_down_delay);
        ProgressiveStep::Promoted { revision, scale_down_delay }
    }

    fn retire(&mut self, now: SimTime, fleet: &Fleet) -> Option<ProgressiveStep> {
        let (set, _) = self.retiring.filter(|(_, until)| now >= *until)?;
        self.retiring = None;
        let n_pods = set.pods(fleet).count() as u32;
        Some(ProgressiveStep::Retired { revision: set.revision.number, n_pods })
    }

    /// The share of the second group, once the nodes have learned of the new selector.
    fn switch_if_due(&mut self, now: SimTime) -> Option<f64> {
        let (_, group) = self.switch.filter(|(at, _)| now >= *at)?;
        self.switch = None;
        Some(if group == Group::Green { 1.0 } else { 0.0 })
    }

    fn watch(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> Option<DecisionBody> {
        let newest = self.preview?.set.revision.number;
        let seen = status(now, fleet, newest, self.timing.min_ready);
        self.progress.look(now, desired, seen).map(DecisionBody::Stalled)
    }

    fn sets(&self) -> Vec<PodSet> {
        let preview = self.preview.map(|preview| preview.set);
        let retiring = self.retiring.map(|(set, _)| set);
        [Some(self.active), preview, retiring].into_iter().flatten().collect()
    }

    fn next_due(&self, now: SimTime, fleet: &Fleet) -> Option<SimTime> {
        let promotion = self.preview.and_then(|preview| preview.available_since);
        let times = [
            next_available(now, fleet, self.timing.min_ready),
            self.progress.deadline(),
            promotion.map(|since| since + self.spec.auto_promotion),
            self.retiring.map(|(_, until)| until),
            self.switch.map(|(at, _)| at),
        ];
        times.into_iter().flatten().filter(|at| *at > now).min()
    }
}

impl Rollout for BlueGreen {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let green_share = self.switch_if_due(now);
        let step = self.advance(now, desired, fleet).or_else(|| self.retire(now, fleet));
        let decision = step.map(DecisionBody::Progressive);
        let decision = decision.or_else(|| self.watch(now, desired, fleet));
        let mut verdict = RolloutVerdict {
            green_share,
            decision,
            again_at: self.next_due(now, fleet),
            ..RolloutVerdict::default()
        };
        remove_others(&self.sets(), fleet, &mut verdict);
        let preview = self.preview.map(|preview| preview.set);
        for set in [Some(self.active), preview].into_iter().flatten() {
            keep_size(&set, desired, now, fleet, &mut verdict);
        }
        verdict
    }

    /// A revision that is on its way is given up; old pods in the place of the new ones go.
    ///
    /// Back to what is active, nothing else is to be done. Back to what was so before, its pods are
    /// there until `scaleDownDelaySeconds` are over.
    fn deploy(&mut self, now: SimTime, revision: Revision) {
        if revision == self.active.revision {
            self.preview = None;
            self.progress.end();
            self.is_taken_back = true;
            return;
        }
        let set = PodSet { revision, group: self.active.group.other() };
        self.preview = Some(Preview { set, is_told: false, available_since: None });
        self.retiring = None;
        self.progress.begin(now);
    }
}
