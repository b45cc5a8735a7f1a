//! The group's controller.

use super::super::VmDecision;
use super::super::az_rebalance::temporary_max;
use super::super::health_replacement::{replaced_at_once, waits_for_activity};
use super::super::maintenance::{HealthyBounds, ReplacementOrder};
use super::blue_green::{BlueGreenRun, BlueGreenSpec, BlueGreenTurn};
use super::decision::{RebalanceStep, RefreshEvent, ReplacementStep};
use super::refresh::{RefreshEnd, RefreshRun, RefreshSpec, RefreshTurn, decision};
use super::termination::{Balance, balance, to_terminate};
use crate::sim::fleet::{Fleet, Group, Instance, Revision};
use crate::sim::parts::{Launch, Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// How a group keeps and replaces its instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolloutSpec {
    /// `InstanceMaintenancePolicy`; `None`: unhealthy instances go while new ones come.
    pub maintenance: Option<HealthyBounds>,
    /// `DefaultInstanceWarmup`: replacements of unhealthy instances go on when new ones have been
    /// in service for so long. `None`: it is not set, and being in service is enough.
    pub default_instance_warmup: Option<Span>,
    /// Whether the load balancer's health counts for the group (`ELB`).
    pub uses_elb_health: bool,
    /// How a new revision comes.
    pub deployment: DeploymentSpec,
    /// `MaxSize`.
    pub max_size: u32,
    /// Zones that the group spans.
    pub n_zones: u32,
}

/// How a new revision replaces the present one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeploymentSpec {
    /// By an instance refresh.
    InstanceRefresh(RefreshSpec),
    /// By a second group beside the first.
    BlueGreen(BlueGreenSpec),
}

/// The instances of the group that are not leaving, at a moment.
pub(super) struct Members<'f> {
    now: SimTime,
    desired: u32,
    all: Vec<&'f Instance>,
    /// Availability zones in which instances can be launched.
    zones: Vec<u32>,
}

impl<'f> Members<'f> {
    fn of(now: SimTime, desired: u32, fleet: &'f Fleet, n_zones: u32) -> Self {
        let mut all: Vec<&Instance> = fleet.iter().filter(|i| !i.is_terminating()).collect();
        all.sort_by_key(|instance| instance.number);
        Self { now, desired, all, zones: fleet.zones(n_zones).collect() }
    }

    pub(super) fn now(&self) -> SimTime {
        self.now
    }

    /// In order of creation.
    pub(super) fn all(&self) -> &[&'f Instance] {
        &self.all
    }

    fn in_group(&self, group: Group) -> Vec<&'f Instance> {
        self.all.iter().copied().filter(|i| i.group == group).collect()
    }

    fn n_in_service(&self) -> u32 {
        self.all.iter().filter(|i| i.registered).count() as u32
    }

    /// Those in service for so long, or since before the run.
    fn n_warm(&self, warmup: Span) -> u32 {
        self.all.iter().filter(|i| self.is_warm(i, warmup)).count() as u32
    }

    fn is_warm(&self, instance: &Instance, warmup: Span) -> bool {
        instance.registered && warm_at(instance, warmup) <= Some(self.now)
    }

    /// Those that are launching or warming up. An unhealthy one is neither: it waits for nothing
    /// but to go.
    fn n_coming(&self, warmup: Span) -> u32 {
        let is_coming = |i: &&&Instance| !i.condemned && !self.is_warm(i, warmup);
        self.all.iter().filter(is_coming).count() as u32
    }

    /// Those that are launched next, to make up for others that have just gone.
    fn n_missing(&self) -> u32 {
        self.desired.saturating_sub(self.all.len() as u32)
    }

    /// When the next of those in service has been so for so long.
    fn next_warm(&self, warmup: Span) -> Option<SimTime> {
        let in_service = self.all.iter().filter(|i| i.registered && !i.condemned);
        in_service.filter_map(|i| warm_at(i, warmup)).filter(|&at| at > self.now).min()
    }
}

/// When an instance in service has been so for so long; `None`: before the run.
fn warm_at(instance: &Instance, warmup: Span) -> Option<SimTime> {
    instance.registered_at.map(|since| since + warmup)
}

/// What happens to instances of one group.
#[derive(Clone, Debug)]
pub(in super::super) struct GroupRollout {
    spec: RolloutSpec,
    /// What new instances are launched with.
    template: Revision,
    /// The target group that serves.
    serving: Group,
    /// A new revision whose deployment has not begun.
    wanted: Option<Revision>,
    refresh: Option<RefreshRun>,
    blue_green: Option<BlueGreenRun>,
    is_rebalancing: bool,
}

impl GroupRollout {
    pub(in super::super) fn new(spec: RolloutSpec, first: Revision) -> Self {
        Self {
            spec,
            template: first,
            serving: Group::Blue,
            wanted: None,
            refresh: None,
            blue_green: None,
            is_rebalancing: false,
        }
    }

    /// Begins a deployment that is wanted. An instance refresh under way is cancelled for it; a
    /// blue/green deployment is waited for, unless it is to be taken back.
    fn begin_deployment(&mut self, members: &Members<'_>) -> Option<RolloutVerdict> {
        if let Some(run) = self.blue_green {
            if self.wanted != Some(self.template) {
                return None;
            }
            (self.wanted, self.blue_green) = (None, None);
            return Some(run.take_back(self.template, members));
        }
        let to = self.wanted.take()?;
        match &self.spec.deployment {
            DeploymentSpec::InstanceRefresh(spec) => {
                let revisions = (self.template, to);
                let run = RefreshRun::begin(spec, self.spec.uses_elb_health, revisions, members);
                let before = self.refresh.replace(run)?;
                Some(RolloutVerdict {
                    decision: Some(decision(before.cancelled())),
                    ..RolloutVerdict::default()
                })
            }
            DeploymentSpec::BlueGreen(_) if to == self.template => None,
            DeploymentSpec::BlueGreen(spec) => {
                let group = self.serving.other();
                self.blue_green = Some(BlueGreenRun::begin(*spec, to, group, members.now()));
                None
            }
        }
    }

    /// The next step of the deployment under way, or when to look again.
    fn deploy_on(&mut self, members: &Members<'_>) -> Result<RolloutVerdict, Option<SimTime>> {
        if let Some(verdict) = self.begin_deployment(members) {
            return Ok(verdict);
        }
        if let Some(run) = &mut self.refresh {
            self.template = run.to;
            return match run.turn(members) {
                RefreshTurn::Acts(verdict) => Ok(*verdict),
                RefreshTurn::Waits(until) => Err(until),
                RefreshTurn::Over(end, mut told) => {
                    if end == RefreshEnd::Failed {
                        told.event = self.fail_refresh(told.event, members);
                    } else {
                        self.refresh = None;
                    }
                    let decision = Some(decision(told));
                    Ok(RolloutVerdict { decision, ..RolloutVerdict::default() })
                }
            };
        }
        let Some(run) = &mut self.blue_green else { return Err(None) };
        match run.turn(members.desired, members) {
            BlueGreenTurn::Acts(verdict) => Ok(*verdict),
            BlueGreenTurn::Waits(until) => Err(until),
            BlueGreenTurn::Over(is_success, verdict) => {
                if is_success {
                    (self.serving, self.template) = (run.group, run.to);
                }
                self.blue_green = None;
                Ok(*verdict)
            }
        }
    }

    /// A refresh that fails goes back to the revision before, if it is told to, by a refresh of
    /// its own. Else it stops where it is, and new instances are of the new revision.
    fn fail_refresh(&mut self, event: RefreshEvent, members: &Members<'_>) -> RefreshEvent {
        let failed = self.refresh.take();
        let DeploymentSpec::InstanceRefresh(spec) = &self.spec.deployment else { return event };
        let (Some(failed), RefreshEvent::Failed { after, .. }) = (failed, event) else {
            return event;
        };
        if !spec.preferences.auto_rollback || failed.is_rollback {
            return event;
        }
        let back = (failed.to, failed.from);
        let mut run = RefreshRun::begin(spec, self.spec.uses_elb_health, back, members);
        run.is_rollback = true;
        self.refresh = Some(run);
        self.template = failed.from;
        RefreshEvent::Failed { after, rolls_back_to: Some(failed.from.number) }
    }

    /// Removes unhealthy instances as fast as the rules allow; [`GroupRollout::keep_count`] makes
    /// up for them.
    fn heal(&self, members: &Members<'_>) -> Option<RolloutVerdict> {
        let is_gone = |i: &&&Instance| i.condemned && i.machine_is_gone;
        let gone: Vec<_> = members.all().iter().filter(is_gone).map(|i| i.id).collect();
        if !gone.is_empty() {
            return Some(RolloutVerdict { remove: gone, ..RolloutVerdict::default() });
        }
        let unhealthy: Vec<&Instance> =
            members.all().iter().copied().filter(|i| i.condemned).collect();
        let (desired, n_unhealthy) = (members.desired, unhealthy.len() as u32);
        let count = self.n_to_remove(members, n_unhealthy);
        if count == 0 {
            return None;
        }
        let step = ReplacementStep {
            count,
            n_unhealthy,
            desired,
            at_once: self.replaced_at_once(desired, n_unhealthy),
            is_by_policy: self.spec.maintenance.is_some(),
            order: self.order(),
        };
        Some(RolloutVerdict {
            remove: to_terminate(&unhealthy, count as usize),
            decision: Some(DecisionBody::Vm(VmDecision::Replacement(step))),
            ..RolloutVerdict::default()
        })
    }

    /// How many unhealthy instances go now.
    ///
    /// Those that go while new ones come wait for the new ones: "It also waits for the default
    /// instance warmup to finish before continuing" ("How Amazon EC2 Auto Scaling minimizes
    /// downtime" in awsdocs/amazon-ec2-auto-scaling-user-guide,
    /// `doc_source/ec2-auto-scaling-health-checks.md`, read in November 2026). It means the default
    /// alone, so that nothing is waited for where none is set. The initial health check, of which
    /// it does not say what checks it, is taken as passed by an instance in service. What it waits
    /// for are new instances that become ready: one that is found unhealthy while it warms up holds
    /// back no replacement, neither its own nor others', and is yet not in service.
    fn n_to_remove(&self, members: &Members<'_>, n_unhealthy: u32) -> u32 {
        match self.order() {
            ReplacementOrder::LaunchBeforeTerminate => {
                n_unhealthy.min(members.n_in_service().saturating_sub(members.desired))
            }
            ReplacementOrder::TerminateAndLaunchTogether => {
                let n_warm = members.n_warm(self.warmup());
                let n_coming = members.n_coming(self.warmup()) + members.n_missing();
                if n_coming > 0 && waits_for_activity(members.desired, n_warm) {
                    return 0;
                }
                let at_once = self.replaced_at_once(members.desired, n_unhealthy);
                n_unhealthy.min(at_once.saturating_sub(n_coming))
            }
        }
    }

    fn warmup(&self) -> Span {
        self.spec.default_instance_warmup.unwrap_or(Span::ZERO)
    }

    /// When unhealthy instances that wait for the warm-up of others are to be looked at again.
    fn heals_again_at(&self, members: &Members<'_>) -> Option<SimTime> {
        let has_unhealthy = members.all().iter().any(|i| i.condemned);
        has_unhealthy.then(|| members.next_warm(self.warmup())).flatten()
    }

    /// With a maintenance policy its bounds say how many; else a tenth of the group.
    fn replaced_at_once(&self, desired: u32, n_unhealthy: u32) -> u32 {
        match self.spec.maintenance {
            Some(bounds) => bounds.plan(desired).at_once.min(n_unhealthy),
            None => replaced_at_once(desired, n_unhealthy),
        }
    }

    fn order(&self) -> ReplacementOrder {
        let together = ReplacementOrder::TerminateAndLaunchTogether;
        self.spec.maintenance.map_or(together, HealthyBounds::order)
    }

    /// Instances beyond the group's size for a while, because new ones come first.
    fn n_extra(&self, members: &Members<'_>) -> u32 {
        let n_unhealthy = members.all().iter().filter(|i| i.condemned).count() as u32;
        let room = self.spec.maintenance.map_or(0, |bounds| {
            let plan = bounds.plan(members.desired);
            plan.peak - members.desired
        });
        let for_health = match self.order() {
            ReplacementOrder::TerminateAndLaunchTogether => 0,
            ReplacementOrder::LaunchBeforeTerminate => {
                self.replaced_at_once(members.desired, n_unhealthy).min(room)
            }
        };
        let for_refresh = self.refresh.as_ref().map_or(0, RefreshRun::n_extra);
        for_health + for_refresh + u32::from(self.is_rebalancing)
    }

    /// Launches what is missing, and terminates what is too much.
    fn keep_count(&self, members: &Members<'_>) -> Option<RolloutVerdict> {
        let serving = (self.serving, self.template, members.desired + self.n_extra(members));
        let beside = self.blue_green.map(|run| (run.group, run.to, members.desired));
        let groups = [Some(serving), beside];
        let mut verdict = RolloutVerdict::default();
        for (group, revision, wanted) in groups.into_iter().flatten() {
            let there = members.in_group(group);
            let n = there.len() as u32;
            if n < wanted {
                verdict.launch.push(Launch { revision, group, count: wanted - n });
            } else {
                verdict.remove.extend(surplus(&there, (n - wanted) as usize));
            }
        }
        (!verdict.is_idle()).then_some(verdict)
    }

    /// Moves an instance from the zone with the most to the one with the fewest, a new one first.
    fn rebalance(&mut self, members: &Members<'_>) -> Option<RolloutVerdict> {
        let is_at_rest = self.refresh.is_none()
            && self.blue_green.is_none()
            && members.all().iter().all(|i| i.registered && !i.condemned);
        if !is_at_rest {
            return None;
        }
        if std::mem::take(&mut self.is_rebalancing) {
            return self.keep_count(members);
        }
        let uneven = balance(members.all(), &members.zones).filter(|b| b.is_uneven())?;
        if members.desired >= temporary_max(self.spec.max_size) {
            return None;
        }
        self.is_rebalancing = true;
        let Balance { to_zone, fewest, from_zone, most } = uneven;
        let step = RebalanceStep { to_zone, fewest, from_zone, most };
        Some(RolloutVerdict {
            decision: Some(DecisionBody::Vm(VmDecision::Rebalance(step))),
            ..RolloutVerdict::default()
        })
    }
}

/// So many instances that are too much: unhealthy ones first.
fn surplus(instances: &[&Instance], count: usize) -> Vec<crate::sim::fleet::InstanceId> {
    let (unhealthy, well): (Vec<&Instance>, Vec<&Instance>) =
        instances.iter().partition(|i| i.condemned);
    let mut chosen = to_terminate(&unhealthy, count);
    chosen.extend(to_terminate(&well, count - chosen.len()));
    chosen
}

impl Rollout for GroupRollout {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let members = Members::of(now, desired, fleet, self.spec.n_zones);
        let again_at = match self.deploy_on(&members) {
            Ok(verdict) => return verdict,
            Err(again_at) => again_at,
        };
        let again_at = again_at.into_iter().chain(self.heals_again_at(&members)).min();
        let verdict = self
            .heal(&members)
            .or_else(|| self.keep_count(&members))
            .or_else(|| self.rebalance(&members))
            .unwrap_or_default();
        RolloutVerdict { again_at, ..verdict }
    }

    fn deploy(&mut self, _now: SimTime, revision: Revision) {
        self.wanted = Some(revision);
    }
}
