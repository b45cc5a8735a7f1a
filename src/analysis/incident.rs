//! What the scenario's disturbances and deployments did, and how they ended.

use super::curve::{in_rotation, start_of};
use super::objective::n_failed;
use crate::sim::record::{
    DecisionBody, FailureCause, FaultKind, Life, RemovalCause, RunResult, Sample,
    completes_rollout, scale_change,
};
use crate::units::SimTime;

/// One disturbance or deployment. Decisions that a run no longer recorded are missing here too.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// What it was.
    pub kind: FaultKind,
    /// When it took place.
    pub at: SimTime,
    /// The instances that it hit.
    pub instances: Vec<u32>,
    /// When the platform noticed: the first of its decisions about a hit instance (taken out of
    /// the rotation, unhealthy, restarted, lost, removed as unhealthy) or the beginning of that
    /// instance's removal. Where no instance is named, the first such decision about any before
    /// the next disturbance. `None`: never, and for deployments.
    pub detected: Option<SimTime>,
    /// When as many instances had joined the rotation since as were hit: hit ones that came back,
    /// and ones that were created since, for whatever reason. No decision tells of the return of an
    /// instance that was there before the run: where one was hit, it is at the latest when capacity
    /// was back. `None`: not within the run, and where no instance is named.
    pub repaired: Option<SimTime>,
    /// What became of the capacity.
    pub recovery: Recovery,
    /// When the rollout that it began was complete; `None`: never, or before the next one began.
    pub rolled_out: Option<SimTime>,
    /// Requests that failed in the intervals from the one in which it took place to the one in
    /// which it was over. It is over when capacity is back, when a disturbance with a length has
    /// ended, and when a rollout is complete, whichever is last; at the latest when the next one
    /// begins. Failures of another cause that fall into this time count too.
    ///
    /// What a defective revision fails is the loss of its deployment, whatever else goes on, and
    /// until the next deployment or rollback begins.
    pub n_lost: u64,
}

/// What became of the instances in the rotation after a disturbance. They are back when there are
/// as many as before or as many as are wanted, whichever is less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// There were never fewer.
    NoLoss,
    /// They were back at this moment.
    At(SimTime),
    /// They were not back by the end of the run, or the next disturbance came first.
    NotYet,
}

/// The scenario's disturbances and deployments, in order of time.
pub fn incidents(result: &RunResult) -> Vec<Incident> {
    let faults: Vec<(SimTime, FaultKind, &[u32])> = result
        .decisions
        .iter()
        .filter_map(|decision| match &decision.body {
            DecisionBody::Fault { kind, instances } => Some((decision.at, *kind, &instances[..])),
            _ => None,
        })
        .collect();
    let end = SimTime::ZERO + result.simulated;
    let supply = in_rotation(result);
    let of_fault = |(i, &(at, kind, instances)): (usize, &(SimTime, FaultKind, &[u32]))| {
        let next = faults[i + 1..].iter().map(|(at, ..)| *at).find(|next| *next > at);
        let until = next.unwrap_or(end);
        Watch { result, supply: &supply, kind, at, instances, until }.incident()
    };
    faults.iter().enumerate().map(of_fault).collect()
}

/// One disturbance with the time up to the next.
#[derive(Clone, Copy)]
struct Watch<'a> {
    result: &'a RunResult,
    supply: &'a [u32],
    kind: FaultKind,
    at: SimTime,
    instances: &'a [u32],
    until: SimTime,
}

impl Watch<'_> {
    fn incident(&self) -> Incident {
        let detected = if self.is_rollout() { None } else { self.detected() };
        let recovery = self.recovery(detected);
        let rolled_out = if self.is_rollout() { self.rolled_out() } else { None };
        Incident {
            kind: self.kind,
            at: self.at,
            instances: self.instances.to_vec(),
            detected,
            repaired: self.repaired(recovery),
            recovery,
            rolled_out,
            n_lost: self.n_lost(self.over(recovery, rolled_out)),
        }
    }

    fn is_rollout(&self) -> bool {
        matches!(self.kind, FaultKind::Deploy | FaultKind::Rollback)
    }

    /// Decisions from the disturbance on.
    fn decisions(&self) -> impl Iterator<Item = (SimTime, &DecisionBody)> {
        let since = self.result.decisions.iter().filter(|decision| decision.at >= self.at);
        since.map(|decision| (decision.at, &decision.body))
    }

    fn is_hit(&self, instance: u32) -> bool {
        self.instances.contains(&instance)
    }

    fn detected(&self) -> Option<SimTime> {
        let names_any = !self.instances.is_empty();
        let by_decision = self.decisions().find_map(|(at, body)| {
            let (instance, noticed) = noticed(at, body)?;
            let counts = if names_any { self.is_hit(instance) } else { at < self.until };
            counts.then_some(noticed)
        });
        let removal =
            |life: &Life| life.terminating.filter(|at| *at >= self.at && !self.scales_in_at(*at));
        let hit = self.result.lives.iter().filter(|life| self.is_hit(life.instance));
        let by_removal = hit.filter_map(removal).min();
        [by_decision, by_removal].into_iter().flatten().min()
    }

    /// Whether fewer instances were wanted from this moment on: those that went had not to be ill.
    fn scales_in_at(&self, moment: SimTime) -> bool {
        let is_fewer = |body| scale_change(body).is_some_and(|(from, to)| to < from);
        self.decisions().any(|(at, body)| at == moment && is_fewer(body))
    }

    fn repaired(&self, recovery: Recovery) -> Option<SimTime> {
        let returns_untold = |life: &Life| life.created.is_none() && self.is_hit(life.instance);
        match recovery {
            Recovery::At(back) if self.result.lives.iter().any(returns_untold) => {
                Some(self.all_joined().map_or(back, |joined| joined.min(back)))
            }
            _ => self.all_joined(),
        }
    }

    /// When the last instance joined of as many as were hit, as far as decisions and lives tell.
    fn all_joined(&self) -> Option<SimTime> {
        let n_hit = self.instances.len();
        let mut returned: Vec<u32> = Vec::new();
        let mut joined: Vec<SimTime> = Vec::new();
        for (at, body) in self.decisions() {
            let (DecisionBody::PutIn { instance, .. }
            | DecisionBody::Target { instance, healthy: true, .. }) = body
            else {
                continue;
            };
            if self.is_hit(*instance) && !returned.contains(instance) {
                returned.push(*instance);
                joined.push(at);
            }
        }
        let is_new = |life: &&Life| life.created.is_some_and(|created| created >= self.at);
        joined.extend(self.result.lives.iter().filter(is_new).filter_map(|life| life.in_rotation));
        joined.sort_unstable();
        joined.get(n_hit.checked_sub(1)?).copied()
    }

    fn rolled_out(&self) -> Option<SimTime> {
        let own_and_later = self.decisions().skip_while(|(_, body)| !is_rollout(body)).skip(1);
        let mut own = own_and_later.take_while(|(_, body)| !is_rollout(body));
        own.find(|(_, body)| completes_rollout(body)).map(|(at, _)| at)
    }

    fn recovery(&self, detected: Option<SimTime>) -> Recovery {
        let samples = &self.result.series.samples;
        let first = samples.partition_point(|sample| sample.at <= self.at);
        // Before the first sample ends, what it holds is all that is known.
        let before = self.supply.get(first.saturating_sub(1)).copied().unwrap_or(0);
        let is_short = |i: &usize| self.supply[*i] < before.min(samples[*i].desired);
        let last = samples.partition_point(|sample| sample.at <= self.until);
        let Some(loss) = (first..last).find(is_short) else {
            let unseen = self.kind == FaultKind::Hang && detected.is_none();
            return if unseen { Recovery::NotYet } else { Recovery::NoLoss };
        };
        let back = (loss..samples.len()).find(|i| !is_short(i));
        back.map_or(Recovery::NotYet, |i| match samples[i].at {
            at if at <= self.until => Recovery::At(at),
            _ => Recovery::NotYet,
        })
    }

    /// When it was over.
    fn over(&self, recovery: Recovery, rolled_out: Option<SimTime>) -> SimTime {
        let back = match recovery {
            Recovery::NoLoss => self.at,
            Recovery::At(at) => at,
            Recovery::NotYet => self.until,
        };
        let rollout = match (self.is_rollout(), rolled_out) {
            (false, _) => self.at,
            (true, done) => done.unwrap_or(self.until),
        };
        back.max(self.calm()).max(rollout).min(self.until)
    }

    /// When a disturbance with a length ended.
    fn calm(&self) -> SimTime {
        let own = DecisionBody::Calm { kind: self.kind };
        let end = self.decisions().find(|(_, body)| **body == own).map(|(at, _)| at);
        end.unwrap_or(if self.lasts() { self.until } else { self.at })
    }

    fn lasts(&self) -> bool {
        matches!(
            self.kind,
            FaultKind::CrashLoop
                | FaultKind::Slow
                | FaultKind::DependencySlow
                | FaultKind::DependencyDown
                | FaultKind::ControlPlaneDown
                | FaultKind::MetricsMissing
        )
    }

    /// Whether requests are lost in the very moment, which an interval that ends with it has.
    fn is_sudden(&self) -> bool {
        matches!(
            self.kind,
            FaultKind::Kill | FaultKind::ZoneLoss | FaultKind::NodeLoss | FaultKind::Crash
        )
    }

    fn n_lost(&self, over: SimTime) -> u64 {
        let samples = &self.result.series.samples;
        let within = |(i, sample): &(usize, &Sample)| {
            let start = start_of(samples, *i);
            let is_after = sample.at > self.at || (self.is_sudden() && sample.at == self.at);
            is_after && (start < over || start <= self.at)
        };
        let next_rollout = self.next_rollout();
        let lost = |(i, sample): (usize, &Sample)| {
            let by_revision = u64::from(sample.failed[FailureCause::AppError.index()]);
            let others = n_failed(&sample.failed) - by_revision;
            let serves = sample.at > self.at && start_of(samples, i) < next_rollout;
            let by_revision = if self.is_rollout() && serves { by_revision } else { 0 };
            by_revision + if within(&(i, sample)) { others } else { 0 }
        };
        samples.iter().enumerate().map(lost).sum()
    }

    /// When the next deployment or rollback begins; never, if there is none.
    fn next_rollout(&self) -> SimTime {
        let is_next = |(at, body): &(SimTime, &DecisionBody)| *at > self.at && is_rollout(body);
        self.decisions().find(is_next).map_or(SimTime::NEVER, |(at, _)| at)
    }
}

/// Whether the scenario begins a deployment or a rollback.
fn is_rollout(body: &DecisionBody) -> bool {
    let DecisionBody::Fault { kind, .. } = body else { return false };
    matches!(kind, FaultKind::Deploy | FaultKind::Rollback)
}

/// The instance of which a decision says that something is wrong, and when that was noticed.
fn noticed(at: SimTime, body: &DecisionBody) -> Option<(u32, SimTime)> {
    match *body {
        DecisionBody::TakenOut { instance, .. }
        | DecisionBody::Target { instance, healthy: false, .. }
        | DecisionBody::Restart { instance, .. }
        | DecisionBody::Removed { instance, cause: RemovalCause::Unhealthy } => {
            Some((instance, at))
        }
        DecisionBody::Lost { instance, noticed_after, .. } => Some((instance, at + noticed_after)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, at, decided, result, scaled};
    use crate::sim::record::{Decision, ProbeKind, RolloutStep};
    use crate::units::Span;

    fn fault(secs: u64, kind: FaultKind, instances: Vec<u32>) -> Decision {
        decided(secs, DecisionBody::Fault { kind, instances })
    }

    fn rollout(secs: u64, done: bool) -> Decision {
        let step = RolloutStep {
            revision: 2,
            new_from: 0,
            new_to: 1,
            old_from: 1,
            old_to: 0,
            new_available: 0,
            available: 0,
            replicas: 1,
            min_available: 0,
            max_total: 2,
            done,
        };
        decided(secs, DecisionBody::Rollout(step))
    }

    /// Ten-second intervals, three instances wanted. Instance 1 hangs at 25 s, is taken out at
    /// 38 s, and comes back at 61 s.
    fn hang() -> RunResult {
        let line = |ready, failed| Line { ready, failed, desired: 3, ..Line::default() };
        let lines = [(3, 1), (3, 0), (3, 4), (2, 5), (2, 0), (2, 0), (3, 2), (3, 7)];
        let lines = lines.map(|(ready, failed)| line(ready, failed));
        let mut run = result(10, &lines);
        let probe = ProbeKind::Readiness;
        run.decisions = vec![
            fault(25, FaultKind::Hang, vec![1]),
            decided(30, DecisionBody::TakenOut { instance: 2, probe, failures: 3 }),
            decided(38, DecisionBody::TakenOut { instance: 1, probe, failures: 3 }),
            decided(61, DecisionBody::PutIn { instance: 1, after: Span::from_secs(61) }),
        ];
        run
    }

    /// Capacity is seen to be short at 40 s and to be back at 70 s; requests fail in the intervals
    /// from 20 s to 70 s: 4 + 5 + 0 + 0 + 2.
    #[test]
    fn a_hang_is_noticed_repaired_and_over() {
        let found = incidents(&hang());
        let [hang] = &found[..] else { panic!("{found:?}") };
        assert_eq!(hang.detected, Some(at(38)), "not when another instance was taken out");
        assert_eq!(hang.repaired, Some(at(61)));
        assert_eq!(hang.recovery, Recovery::At(at(70)));
        assert_eq!((hang.n_lost, hang.rolled_out), (11, None));
    }

    /// The same to an instance from before the run: nothing tells of its return but the capacity.
    #[test]
    fn an_instance_from_before_the_run_is_back_with_the_capacity() {
        let mut run = hang();
        run.decisions.pop();
        assert_eq!(incidents(&run)[0].repaired, None);
        run.lives = vec![Life { instance: 1, ..Life::default() }];
        assert_eq!(incidents(&run)[0].repaired, Some(at(70)));
    }

    /// Nobody notices: all requests until the end count as lost.
    #[test]
    fn a_hang_that_nobody_notices_does_not_end() {
        let line = Line { ready: 3, failed: 2, desired: 3, ..Line::default() };
        let mut run = result(10, &[line; 5]);
        run.decisions = vec![fault(25, FaultKind::Hang, vec![1])];
        let hang = &incidents(&run)[0];
        assert_eq!((hang.detected, hang.recovery, hang.n_lost), (None, Recovery::NotYet, 6));
    }

    /// A killed instance is replaced: the platform removes it at 20 s, and one that is created then
    /// joins at 31 s.
    #[test]
    fn a_kill_is_repaired_by_a_new_instance() {
        let line = |ready| Line { ready, desired: 2, ..Line::default() };
        let mut run = result(10, &[line(2), line(2), line(1), line(2), line(2)]);
        run.decisions = vec![fault(20, FaultKind::Kill, vec![0])];
        run.lives = vec![
            Life { instance: 0, terminating: Some(at(20)), ..Life::default() },
            Life { instance: 1, ..Life::default() },
            Life {
                instance: 2,
                created: Some(at(20)),
                in_rotation: Some(at(31)),
                ..Life::default()
            },
        ];
        let kill = &incidents(&run)[0];
        assert_eq!((kill.detected, kill.repaired), (Some(at(20)), Some(at(31))));
        assert_eq!(kill.recovery, Recovery::At(at(40)));
    }

    /// A slow instance goes at 50 s because fewer are wanted, which says nothing of it.
    #[test]
    fn to_be_scaled_in_is_not_to_be_noticed() {
        let line = |ready| Line { ready, desired: ready, ..Line::default() };
        let mut run = result(10, &[line(2), line(2), line(2), line(2), line(1), line(1)]);
        run.lives = vec![Life { instance: 0, terminating: Some(at(50)), ..Life::default() }];
        run.decisions = vec![fault(20, FaultKind::Slow, vec![0])];
        assert_eq!(incidents(&run)[0].detected, Some(at(50)));
        run.decisions.push(scaled(50, 2, 1));
        assert_eq!(incidents(&run)[0].detected, None);
    }

    /// A revision fails two requests in each interval from 10 s on, and every interval loses one
    /// for another reason. Its deployment is through at 20 s and has lost that one and, until the
    /// rollback at 40 s, 3 × 2. The rollback is through at 41 s: 1 and 2 × 2.
    #[test]
    fn what_a_defective_revision_fails_is_lost_until_it_is_replaced() {
        let line = Line { ready: 1, desired: 1, failed: 1, ..Line::default() };
        let mut run = result(10, &[line; 6]);
        for sample in &mut run.series.samples[1..] {
            sample.failed[FailureCause::AppError.index()] = 2;
        }
        run.decisions = vec![
            fault(10, FaultKind::Deploy, Vec::new()),
            rollout(20, true),
            fault(40, FaultKind::Rollback, Vec::new()),
            rollout(41, true),
        ];
        let n_lost: Vec<_> = incidents(&run).iter().map(|incident| incident.n_lost).collect();
        assert_eq!(n_lost, [1 + 3 * 2, 1 + 2 * 2]);
    }

    /// The first deployment is overtaken by the second, which takes from 30 s to 44 s.
    #[test]
    fn a_deployment_lasts_until_its_last_step() {
        let line = Line { ready: 1, desired: 1, failed: 1, ..Line::default() };
        let mut run = result(10, &[line; 6]);
        run.decisions = vec![
            fault(10, FaultKind::Deploy, Vec::new()),
            rollout(11, false),
            fault(30, FaultKind::Deploy, Vec::new()),
            rollout(31, false),
            rollout(44, true),
        ];
        let found = incidents(&run);
        let rolled_out: Vec<_> = found.iter().map(|incident| incident.rolled_out).collect();
        assert_eq!(rolled_out, [None, Some(at(44))]);
        let n_lost: Vec<_> = found.iter().map(|incident| incident.n_lost).collect();
        // From 10 s to 30 s, where the next one begins; from 30 s to 50 s, within which it ends.
        assert_eq!(n_lost, [2, 2]);
    }

    /// A dependency that is down for 20 s takes no instance out; failures count while it lasts.
    #[test]
    fn a_disturbance_with_a_length_is_over_when_it_ends() {
        let line = Line { ready: 1, desired: 1, failed: 1, ..Line::default() };
        let mut run = result(10, &[line; 6]);
        let kind = FaultKind::DependencyDown;
        run.decisions = vec![fault(15, kind, Vec::new()), decided(35, DecisionBody::Calm { kind })];
        let incident = &incidents(&run)[0];
        assert_eq!((incident.recovery, incident.n_lost), (Recovery::NoLoss, 3));
    }
}
