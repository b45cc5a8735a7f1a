//! An instance refresh under way: the rules of [`InstanceRefresh`], on the instances of a group.

use super::super::VmDecision;
use super::super::instance_refresh::{InstanceRefresh, RefreshPreferences, RefreshStep};
use super::decision::{RefreshEvent, RefreshProgress};
use super::group::Members;
use super::termination::to_terminate;
use crate::sim::fleet::{Group, Instance, Revision};
use crate::sim::parts::{Launch, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// How a group is refreshed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshSpec {
    /// `RefreshPreferences`. Instances in standby or protected from scale-in do not occur, and
    /// each deployment is a new revision that no instance matches.
    pub preferences: RefreshPreferences,
    /// How long a new instance has to be in service until it counts as replaced.
    pub warmup: Span,
}

/// A refresh gives up after an hour in which no instance became healthy ("Instance refresh" in the
/// EC2 Auto Scaling user guide, read in November 2026).
pub(super) const GIVES_UP_AFTER: Span = Span::from_secs(3600);

/// One refresh.
#[derive(Clone, Debug)]
pub(super) struct RefreshRun {
    refresh: InstanceRefresh,
    size: u32,
    warmup: Span,
    needs_health: bool,
    pub(super) to: Revision,
    /// What it replaces, and what a failure brings back.
    pub(super) from: Revision,
    pub(super) is_rollback: bool,
    /// Numbers of new instances that are to become warm.
    tracked: Vec<u32>,
    /// New instances that have been asked for and have not been seen yet.
    n_expected: u32,
    /// Old instances that go when new ones are warm, because those come first.
    n_owed: u32,
    /// Instances with this number and higher ones have not been seen yet.
    seen_below: u32,
    last_progress: SimTime,
    preferences: RefreshPreferences,
}

/// What comes of one look at a refresh.
pub(super) enum RefreshTurn {
    /// This is to be done.
    Acts(Box<RolloutVerdict>),
    /// Nothing until then.
    Waits(Option<SimTime>),
    /// It is over.
    Over(RefreshEnd, RefreshProgress),
}

/// How a refresh ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefreshEnd {
    Successful,
    Failed,
}

impl RefreshRun {
    /// Begins to replace all instances that are not of revision `to`.
    pub(super) fn begin(
        spec: &RefreshSpec,
        needs_health: bool,
        (from, to): (Revision, Revision),
        members: &Members<'_>,
    ) -> Self {
        let size = members.all().iter().filter(|i| i.revision != to).count() as u32;
        let newest = members.all().iter().map(|i| i.number + 1).max();
        Self {
            refresh: InstanceRefresh::new(size, &spec.preferences),
            size,
            warmup: spec.warmup,
            needs_health,
            to,
            from,
            is_rollback: false,
            tracked: Vec::new(),
            n_expected: 0,
            n_owed: 0,
            seen_below: newest.unwrap_or(0),
            last_progress: members.now(),
            preferences: spec.preferences.clone(),
        }
    }

    /// Instances that exist beyond the group's size because the new ones come first.
    pub(super) fn n_extra(&self) -> u32 {
        self.n_owed
    }

    /// What is to be done now.
    pub(super) fn turn(&mut self, members: &Members<'_>) -> RefreshTurn {
        self.adopt(members);
        self.give_up_lost(members);
        if let Some(verdict) = self.count_warm(members) {
            return RefreshTurn::Acts(Box::new(verdict));
        }
        let gives_up_at = self.last_progress + GIVES_UP_AFTER;
        let is_waiting = !self.tracked.is_empty() || self.n_expected > 0;
        if is_waiting && members.now() >= gives_up_at {
            let event = RefreshEvent::Failed { after: GIVES_UP_AFTER, rolls_back_to: None };
            return RefreshTurn::Over(RefreshEnd::Failed, self.tell(event));
        }
        match self.refresh.next(members.now()) {
            RefreshStep::Replace(count) => self.replace(count, members),
            RefreshStep::WaitForInstances => {
                let warm_at = self.next_warm(members);
                RefreshTurn::Waits(Some(warm_at.map_or(gives_up_at, |at| at.min(gives_up_at))))
            }
            RefreshStep::RestUntil(end) => RefreshTurn::Waits(Some(end)),
            RefreshStep::Successful => {
                RefreshTurn::Over(RefreshEnd::Successful, self.tell(RefreshEvent::Successful))
            }
        }
    }

    /// What is told when a new deployment takes its place.
    pub(super) fn cancelled(&self) -> RefreshProgress {
        self.tell(RefreshEvent::Cancelled)
    }

    fn tell(&self, event: RefreshEvent) -> RefreshProgress {
        RefreshProgress {
            revision: self.to.number,
            size: self.size,
            percentage_complete: self.refresh.percentage_complete(),
            event,
        }
    }

    /// The next new instances are those that were asked for, and a scaled-out one may be taken for
    /// one of them: each is as good as the other.
    fn adopt(&mut self, members: &Members<'_>) {
        let mut new: Vec<u32> = members
            .all()
            .iter()
            .filter(|i| i.number >= self.seen_below && i.revision == self.to)
            .map(|i| i.number)
            .collect();
        new.sort_unstable();
        self.seen_below = new.last().map_or(self.seen_below, |number| number + 1);
        let n_adopted = new.len().min(self.n_expected as usize);
        self.n_expected -= n_adopted as u32;
        self.tracked.extend(&new[..n_adopted]);
    }

    /// One that is lost before it is warm is replaced, and its replacement awaited.
    fn give_up_lost(&mut self, members: &Members<'_>) {
        let n_before = self.tracked.len();
        self.tracked.retain(|&number| members.all().iter().any(|i| i.number == number));
        self.n_expected += (n_before - self.tracked.len()) as u32;
    }

    fn is_warm(&self, instance: &Instance, now: SimTime) -> bool {
        let warm_at = instance.registered_at.map(|since| since + self.warmup);
        warm_at.is_some_and(|at| at <= now)
            && !instance.condemned
            && (instance.ready || !self.needs_health)
    }

    fn next_warm(&self, members: &Members<'_>) -> Option<SimTime> {
        let tracked = members.all().iter().filter(|i| self.tracked.contains(&i.number));
        let warm_at = tracked.filter_map(|i| Some(i.registered_at? + self.warmup));
        warm_at.filter(|&at| at > members.now()).min()
    }

    /// Counts instances that have become warm; where new ones come first, old ones go now.
    fn count_warm(&mut self, members: &Members<'_>) -> Option<RolloutVerdict> {
        let now = members.now();
        let is_warm = |number: &u32| {
            members.all().iter().any(|i| i.number == *number && self.is_warm(i, now))
        };
        let (warm, cold): (Vec<u32>, Vec<u32>) = self.tracked.iter().partition(|n| is_warm(n));
        if warm.is_empty() {
            return None;
        }
        self.tracked = cold;
        self.last_progress = now;
        let n_warm = warm.len() as u32;
        let n_due = n_warm.min(self.n_owed);
        self.n_owed -= n_due;
        let mut verdict = RolloutVerdict {
            remove: to_terminate(&self.old(members), n_due as usize),
            ..RolloutVerdict::default()
        };
        verdict.decision = self.reached(now, n_warm).map(decision);
        (!verdict.is_idle()).then_some(verdict)
    }

    /// Notes that instances have been replaced, and tells of a checkpoint or the end.
    fn reached(&mut self, now: SimTime, count: u32) -> Option<RefreshProgress> {
        let reached = self.refresh.on_warm(now, count)?;
        let preferences = &self.preferences;
        let last = preferences.checkpoint_percentages.last().copied().unwrap_or(100);
        let event = if reached.notified < last {
            let rests_for = preferences.checkpoint_delay;
            RefreshEvent::Checkpoint { percentage: reached.notified, rests_for }
        } else if preferences.bake_time.is_zero() {
            return None;
        } else {
            RefreshEvent::Bakes { lasts: preferences.bake_time }
        };
        Some(self.tell(event))
    }

    fn old<'f>(&self, members: &Members<'f>) -> Vec<&'f Instance> {
        members.all().iter().copied().filter(|i| i.revision != self.to).collect()
    }

    /// Begins to replace so many. Where scaling in has left fewer old ones than that, the rest
    /// needs no replacement.
    fn replace(&mut self, wanted: u32, members: &Members<'_>) -> RefreshTurn {
        let old = self.old(members);
        let count = wanted.min(old.len() as u32);
        self.n_expected += count;
        self.last_progress = members.now();
        let plan = self.refresh.plan();
        // So many may come before old ones go; the others take their places at once.
        let n_first = (plan.peak - self.size).saturating_sub(self.n_owed).min(count);
        self.n_owed += n_first;
        let mut verdict = RolloutVerdict {
            launch: vec![Launch { revision: self.to, group: Group::Blue, count }],
            remove: to_terminate(&old, (count - n_first) as usize),
            ..RolloutVerdict::default()
        };
        if count < wanted {
            verdict.decision = self.reached(members.now(), wanted - count).map(decision);
        }
        if count == 0 {
            verdict.launch.clear();
            return match verdict.is_idle() {
                true => self.turn(members),
                false => RefreshTurn::Acts(Box::new(verdict)),
            };
        }
        let event = RefreshEvent::Replaces {
            count,
            at_once: plan.at_once,
            lowest_in_service: plan.lowest_in_service,
            peak: plan.peak,
            order: plan.order,
        };
        verdict.decision = verdict.decision.or_else(|| Some(decision(self.tell(event))));
        RefreshTurn::Acts(Box::new(verdict))
    }
}

pub(super) fn decision(progress: RefreshProgress) -> DecisionBody {
    DecisionBody::Vm(VmDecision::Refresh(progress))
}
