//! An alias and its versions: provisioned concurrency, and traffic that moves from one version to
//! the next.

use serde::{Deserialize, Serialize};

use super::provisioned::{Allocation, ENVIRONMENTS_PER_MIN, PREPARATION};

use crate::sim::fleet::{Defect, Fleet, Group, Instance, InstanceId, Phase, Revision};
use crate::sim::parts::traffic_shift::TrafficShift;
use crate::sim::parts::{Launch, Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::SimTime;

/// Traffic of an alias was moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AliasShift {
    /// The version that gets more traffic.
    pub version: u32,
    /// What it gets from now on, in tenths of a per cent.
    pub share_tenths: u32,
    /// Whether that is all of it.
    pub done: bool,
}

/// One alias (CodeDeploy shifts its weights).
#[derive(Clone, Copy, Debug)]
pub(super) struct Alias {
    shift: TrafficShift,
    /// The version that gets the traffic, and its group.
    live: (Group, Revision),
    next: Option<NextVersion>,
    /// Whether the front end knows which version the other group has.
    is_announced: bool,
    /// Whether the traffic of a version on its way is to go back.
    is_called_back: bool,
}

/// A version on its way.
#[derive(Clone, Copy, Debug)]
struct NextVersion {
    revision: Revision,
    /// When it was published: its provisioned concurrency is asked for then.
    published: SimTime,
    /// When the shift began; `None`: its provisioned concurrency is not ready yet.
    started: Option<SimTime>,
    share_tenths: u32,
}

impl Alias {
    pub(super) fn new(first: Revision, shift: TrafficShift) -> Self {
        let live = (Group::Blue, first);
        Self { shift, live, next: None, is_announced: true, is_called_back: false }
    }

    /// When Lambda has provisioned so many environments for a version; none of them is used before.
    fn allocated_at(published: SimTime, environments: u32) -> SimTime {
        if environments == 0 {
            return published;
        }
        let (shortest, longest) = PREPARATION;
        Allocation {
            requested_at: published,
            environments,
            per_min: ENVIRONMENTS_PER_MIN,
            preparation: (shortest + longest) * 0.5,
        }
        .ready_at()
    }

    /// Provisioned environments of a version, wherever they are in their life. One that was started
    /// for a request never becomes one of them.
    fn of(fleet: &Fleet, revision: Revision) -> impl Iterator<Item = &Instance> {
        let is_kept = |i: &Instance| i.provisioned && !i.is_terminating();
        fleet.iter().filter(move |i| i.revision == revision && is_kept(i))
    }

    /// Provisioned environments that a version lacks.
    fn missing(desired: u32, group: Group, revision: Revision, fleet: &Fleet) -> Option<Launch> {
        let n = Self::of(fleet, revision).count() as u32;
        (n < desired).then(|| Launch { revision, group, count: desired - n })
    }

    /// Moves the share of the next version to what is due, or begins with it.
    fn advance(&mut self, now: SimTime, desired: u32, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        let Some(mut next) = self.next else { return };
        let (live_group, _) = self.live;
        let is_ready = |i: &&Instance| i.phase == Phase::Running;
        let n_ready = Self::of(fleet, next.revision).filter(is_ready).count() as u32;
        let allocated_at = Self::allocated_at(next.published, desired);
        if next.started.is_none() && n_ready >= desired && now >= allocated_at {
            next.started = Some(now);
        }
        self.next = Some(next);
        let Some(started) = next.started else {
            verdict.again_at = Some(allocated_at);
            return;
        };
        let elapsed = now.since(started);
        let share = self.shift.share_after(elapsed);
        let share_tenths = (share.as_percent() * 10.0).round() as u32;
        verdict.again_at = self.shift.next_step(elapsed).map(|step| started + step.after);
        if share_tenths == next.share_tenths {
            return;
        }
        next.share_tenths = share_tenths;
        let done = share_tenths == 1000;
        let of_next = f64::from(share_tenths) / 1000.0;
        verdict.green_share = Some(match live_group {
            Group::Blue => of_next,
            Group::Green => 1.0 - of_next,
        });
        let version = next.revision.number;
        verdict.decision =
            Some(DecisionBody::AliasShift(AliasShift { version, share_tenths, done }));
        self.next = Some(next);
        if done {
            self.live = (live_group.other(), next.revision);
            self.next = None;
        }
    }

    /// Sends all traffic to the version that had it before another was on its way.
    fn call_back(&self, verdict: &mut RolloutVerdict) {
        let (group, revision) = self.live;
        verdict.green_share = Some(if group == Group::Green { 1.0 } else { 0.0 });
        let told = AliasShift { version: revision.number, share_tenths: 1000, done: true };
        verdict.decision = Some(DecisionBody::AliasShift(told));
    }

    /// Environments of a version that is no longer the one of its group: an environment serves the
    /// version that it was made for and no other. One that is still on its way serves the request
    /// that it was started for first.
    fn outdated(&self, fleet: &Fleet) -> Vec<InstanceId> {
        let (live_group, live) = self.live;
        let serves = |i: &Instance| match self.next {
            _ if i.group == live_group => i.revision == live,
            Some(next) => i.revision == next.revision,
            None => true,
        };
        let can_serve = |i: &&Instance| i.phase == Phase::Running && !i.held;
        fleet.iter().filter(can_serve).filter(|i| !serves(i)).map(|i| i.id).collect()
    }

    /// Provisioned environments of versions that get no traffic any longer end once they are idle.
    /// (Without provisioned concurrency they stay until their idle time is over, and are warm
    /// should the traffic come back.)
    fn surplus(&self, fleet: &Fleet) -> Vec<InstanceId> {
        let is_current = |i: &Instance| {
            i.revision == self.live.1 || self.next.is_some_and(|next| i.revision == next.revision)
        };
        let is_idle = |i: &&Instance| !i.is_busy() && !i.is_terminating();
        fleet.iter().filter(|i| !is_current(i)).filter(is_idle).map(|i| i.id).collect()
    }
}

impl Rollout for Alias {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let mut verdict = RolloutVerdict::default();
        let (group, revision) = self.live;
        if let Some(next) = self.next.filter(|_| !self.is_announced) {
            verdict.serving = Some((group.other(), next.revision));
            self.is_announced = true;
        }
        verdict.hold = self.outdated(fleet);
        if std::mem::take(&mut self.is_called_back) {
            self.call_back(&mut verdict);
        }
        if desired > 0 {
            verdict.launch.extend(Self::missing(desired, group, revision, fleet));
            if let Some(next) = self.next {
                verdict.launch.extend(Self::missing(desired, group.other(), next.revision, fleet));
            }
            verdict.remove = self.surplus(fleet);
        }
        self.advance(now, desired, fleet, &mut verdict);
        verdict
    }

    /// A version that does not come up fails every invocation. Back to the version that is live,
    /// one on its way loses its traffic at once, as when CodeDeploy rolls back.
    fn deploy(&mut self, now: SimTime, revision: Revision) {
        let defect = match revision.defect {
            Defect::NeverReady | Defect::Crashes { .. } => Defect::Failing { percent: 100 },
            other => other,
        };
        let revision = Revision { defect, ..revision };
        if revision == self.live.1 {
            self.is_called_back = self.next.take().is_some();
            return;
        }
        self.next = Some(NextVersion { revision, published: now, started: None, share_tenths: 0 });
        self.is_announced = false;
    }
}
