//! Revisions and the traffic between them.
//!
//! Source: docs.cloud.google.com/run/docs, page rollouts-rollbacks-traffic-migration, read in
//! November 2026. Google says there that a change of the traffic takes a while; how long, it does
//! not, and here it takes no time.

use super::super::decision::{RevisionTraffic, ServerlessDecision, TrafficStep};
use crate::sim::fleet::{Fleet, Group, Instance, Revision};
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::parts::whole::count_up;
use crate::sim::parts::{Launch, Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// What decides about revisions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RevisionsSpec {
    /// The revision at the start.
    pub(super) first: Revision,
    /// Instances that a new revision starts before it gets traffic, at least one.
    pub(super) min_instances: u32,
    /// Most instances of all revisions together.
    pub(super) max_total: u32,
    /// How the traffic moves.
    pub(super) shift: TrafficShift,
    /// How long an instance without work is kept.
    pub(super) retention: Span,
}

/// Keeps the number of instances that the autoscaler wants, and moves traffic to new revisions.
///
/// A new revision first has to start: its minimum, at least one instance, is started beside the
/// present one, and traffic moves once one is ready; that one is enough, whatever the size of the
/// service, is our reading. If none gets that far, nothing changes for the traffic. A rollback
/// sends all of it at once (docs.cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration,
/// "Roll back to a previous revision", read in November 2026). During a shift
/// each revision is kept at its share of the instances that are wanted, rounded up; that the
/// autoscaler divides them so is our assumption. Instances of a revision without traffic go when
/// they have been idle.
#[derive(Clone, Debug)]
pub(super) struct Revisions {
    spec: RevisionsSpec,
    serving: Version,
    next: Option<Migration>,
    /// Share of the second group, as it was last asked for.
    green_share: f64,
    /// Whether a rollback to the serving revision has just taken the traffic from another.
    is_taken_back: bool,
}

/// A revision and the target group that its instances are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version {
    revision: Revision,
    group: Group,
}

/// A new revision on its way to the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Migration {
    to: Version,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing has been started yet.
    New,
    /// It is seen whether an instance becomes ready.
    Starting,
    /// It gets this share since the shift began.
    Shifting { since: SimTime, share: TrafficShare },
}

impl Revisions {
    pub(super) fn new(spec: RevisionsSpec) -> Self {
        let serving = Version { revision: spec.first, group: Group::Blue };
        Self { spec, serving, next: None, green_share: 0.0, is_taken_back: false }
    }

    /// Goes on with a migration; tells what happened.
    fn migrate(&mut self, now: SimTime, fleet: &Fleet) -> Option<TrafficStep> {
        if std::mem::take(&mut self.is_taken_back) {
            return Some(TrafficStep::Share { percent: 100.0 });
        }
        let migration = self.next.as_mut()?;
        match migration.stage {
            Stage::New => {
                migration.stage = Stage::Starting;
                Some(TrafficStep::Starting)
            }
            Stage::Starting if of(fleet, migration.to).any(|instance| instance.ready) => {
                let is_rollback = migration.to.revision.number < self.serving.revision.number;
                let gradually = self.spec.shift.share_after(Span::ZERO);
                let share = if is_rollback { TrafficShare::FULL } else { gradually };
                Some(self.shift_to(now, share))
            }
            Stage::Starting if of(fleet, migration.to).next().is_none() => {
                self.next = None;
                Some(TrafficStep::Failed)
            }
            Stage::Starting => None,
            Stage::Shifting { since, share } => {
                let due = self.spec.shift.share_after(now.since(since));
                (due != share).then(|| self.shift_to(since, due))
            }
        }
    }

    fn shift_to(&mut self, since: SimTime, share: TrafficShare) -> TrafficStep {
        if let Some(migration) = &mut self.next {
            migration.stage = Stage::Shifting { since, share };
            if share == TrafficShare::FULL {
                self.serving = migration.to;
                self.next = None;
            }
        }
        TrafficStep::Share { percent: share.as_percent() }
    }

    /// Share of the requests for the revision that comes.
    fn share_of_next(&self) -> f64 {
        match self.next.map(|migration| migration.stage) {
            Some(Stage::Shifting { share, .. }) => share.as_percent() / 100.0,
            Some(Stage::New | Stage::Starting) | None => 0.0,
        }
    }

    fn wanted_green_share(&self) -> f64 {
        let share = self.share_of_next();
        match self.serving.group {
            Group::Blue => share,
            Group::Green => 1.0 - share,
        }
    }

    /// Starts what is missing of both revisions.
    fn fill(&self, desired: u32, fleet: &Fleet) -> Vec<Launch> {
        let share = self.share_of_next();
        let mut wanted = vec![(self.serving, count_up(f64::from(desired) * (1.0 - share)))];
        if let Some(Migration { to, stage }) = self.next {
            let count = match stage {
                Stage::Shifting { .. } => count_up(f64::from(desired) * share),
                Stage::New => self.spec.min_instances.max(1),
                Stage::Starting => 0,
            };
            wanted.push((to, count));
        }
        let mut room = self.spec.max_total.saturating_sub(fleet.len());
        let mut launches = Vec::new();
        for (version, wanted) in wanted {
            let n_there = of(fleet, version).count() as u32;
            let count = wanted.saturating_sub(n_there).min(room);
            room -= count;
            if count > 0 {
                launches.push(Launch { revision: version.revision, group: version.group, count });
            }
        }
        launches
    }

    /// Instances that serve neither of the two revisions, and instances of the one before that
    /// have been idle for long enough.
    fn retire(&self, now: SimTime, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        for instance in fleet.iter().filter(|instance| !instance.is_terminating()) {
            if instance.group == self.serving.group {
                continue;
            }
            match self.next {
                Some(migration) if instance.revision == migration.to.revision => {}
                Some(_) => verdict.remove.push(instance.id),
                None => self.let_go_when_idle(now, instance, verdict),
            }
        }
    }

    fn let_go_when_idle(&self, now: SimTime, instance: &Instance, verdict: &mut RolloutVerdict) {
        let idle_since = if instance.is_busy() { now } else { instance.last_used };
        let goes_at = idle_since + self.spec.retention;
        if goes_at <= now && !instance.is_busy() {
            verdict.remove.push(instance.id);
        } else {
            ask_again(verdict, goes_at.max(now + LEAST_PAUSE));
        }
    }

    fn next_step(&self) -> Option<SimTime> {
        let Stage::Shifting { since, share } = self.next?.stage else { return None };
        let next = self.spec.shift.steps().find(|step| step.share > share)?;
        Some(since + next.after)
    }
}

/// Until a busy instance of the revision before is looked at again, at the least.
const LEAST_PAUSE: Span = Span::from_secs(1);

/// Instances of a version that stay.
fn of(fleet: &Fleet, version: Version) -> impl Iterator<Item = &Instance> {
    fleet.iter().filter(move |instance| {
        instance.group == version.group
            && instance.revision == version.revision
            && !instance.is_terminating()
    })
}

fn ask_again(verdict: &mut RolloutVerdict, at: SimTime) {
    verdict.again_at = Some(verdict.again_at.map_or(at, |before| before.min(at)));
}

impl Rollout for Revisions {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let revision = self.next.map_or(self.serving, |migration| migration.to).revision.number;
        let launch = self.fill(desired, fleet);
        let step = self.migrate(now, fleet);
        let decision = step.map(|step| {
            let told = RevisionTraffic { revision, step };
            DecisionBody::Serverless(ServerlessDecision::RevisionTraffic(told))
        });
        let mut verdict = RolloutVerdict { launch, decision, ..RolloutVerdict::default() };
        let share = self.wanted_green_share();
        if share != self.green_share {
            self.green_share = share;
            verdict.green_share = Some(share);
        }
        self.retire(now, fleet, &mut verdict);
        if let Some(at) = self.next_step() {
            ask_again(&mut verdict, at);
        }
        verdict
    }

    fn deploy(&mut self, _: SimTime, revision: Revision) {
        let to = Version { revision, group: self.serving.group.other() };
        let is_back = revision == self.serving.revision;
        self.next = (!is_back).then_some(Migration { to, stage: Stage::New });
        self.is_taken_back = is_back;
    }
}
