//! Blue/green: as many new instances as there are, in a target group of their own; when all are
//! healthy the requests move over, and the old ones go.
//!
//! Source: "Blue/green deployments on an EC2/on-premises compute platform" in the CodeDeploy user
//! guide, read in November 2026; moving requests in steps is the load balancer's weighted target
//! groups. CodeDeploy gives up after a time of the user's choice; the hour of an instance refresh
//! is used here too.

use super::super::VmDecision;
use super::decision::BlueGreenStep;
use super::group::Members;
use super::refresh::GIVES_UP_AFTER;
use crate::sim::fleet::{Group, Instance, InstanceId, Revision};
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::parts::{Launch, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// How requests move, and when the old instances go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlueGreenSpec {
    /// How the new target group's share grows.
    pub traffic_shift: TrafficShift,
    /// `terminationWaitTimeInMinutes`: from the last shift until the old instances are terminated.
    pub termination_wait: Span,
}

/// One blue/green deployment.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlueGreenRun {
    spec: BlueGreenSpec,
    pub(super) to: Revision,
    /// The target group of the new instances.
    pub(super) group: Group,
    began: SimTime,
    has_told_launch: bool,
    /// Since when requests are moved.
    shifting_since: Option<SimTime>,
    share: Option<TrafficShare>,
}

/// What comes of one look at a blue/green deployment.
pub(super) enum BlueGreenTurn {
    /// This is to be done.
    Acts(Box<RolloutVerdict>),
    /// Nothing until then.
    Waits(Option<SimTime>),
    /// It is over: the new group serves, or it failed; this is to be done last.
    Over(bool, Box<RolloutVerdict>),
}

impl BlueGreenRun {
    pub(super) fn begin(spec: BlueGreenSpec, to: Revision, group: Group, now: SimTime) -> Self {
        Self {
            spec,
            to,
            group,
            began: now,
            has_told_launch: false,
            shifting_since: None,
            share: None,
        }
    }

    pub(super) fn turn(&mut self, desired: u32, members: &Members<'_>) -> BlueGreenTurn {
        match self.shifting_since {
            None => self.wait_for_health(desired, members),
            Some(since) => self.shift(since, members),
        }
    }

    fn wait_for_health(&mut self, desired: u32, members: &Members<'_>) -> BlueGreenTurn {
        let new: Vec<&Instance> = self.of_group(self.group, members);
        if !self.has_told_launch {
            self.has_told_launch = true;
            let count = desired.saturating_sub(new.len() as u32);
            let step = BlueGreenStep::Launches { revision: self.to.number, count };
            let launch = vec![Launch { revision: self.to, group: self.group, count }];
            return BlueGreenTurn::Acts(Box::new(RolloutVerdict { launch, ..verdict(step) }));
        }
        let n_healthy = new.iter().filter(|i| i.ready && !i.condemned).count() as u32;
        let gives_up_at = self.began + GIVES_UP_AFTER;
        if n_healthy >= desired {
            self.shifting_since = Some(members.now());
            return self.shift(members.now(), members);
        }
        if members.now() < gives_up_at {
            return BlueGreenTurn::Waits(Some(gives_up_at));
        }
        let step = BlueGreenStep::Fails {
            revision: self.to.number,
            n_healthy,
            n_wanted: desired,
            after: GIVES_UP_AFTER,
        };
        BlueGreenTurn::Over(false, Box::new(RolloutVerdict { remove: ids(&new), ..verdict(step) }))
    }

    fn shift(&mut self, since: SimTime, members: &Members<'_>) -> BlueGreenTurn {
        let elapsed = members.now().since(since);
        let shift = self.spec.traffic_shift;
        let share = shift.share_after(elapsed);
        if self.share != Some(share) {
            self.share = Some(share);
            let percent = share.as_percent();
            let step = BlueGreenStep::Shifts { revision: self.to.number, percent };
            let green_share = Some(match self.group {
                Group::Green => percent / 100.0,
                Group::Blue => 1.0 - percent / 100.0,
            });
            return BlueGreenTurn::Acts(Box::new(RolloutVerdict { green_share, ..verdict(step) }));
        }
        if let Some(next) = shift.next_step(elapsed) {
            return BlueGreenTurn::Waits(Some(since + next.after));
        }
        let ends_at = since + shift.full_after() + self.spec.termination_wait;
        if members.now() < ends_at {
            return BlueGreenTurn::Waits(Some(ends_at));
        }
        let old = self.of_group(self.group.other(), members);
        let (revision, n_terminated) = (self.to.number, old.len() as u32);
        let step = BlueGreenStep::Completes { revision, n_terminated };
        BlueGreenTurn::Over(true, Box::new(RolloutVerdict { remove: ids(&old), ..verdict(step) }))
    }

    /// All requests go back to the old instances, which run until the wait before their termination
    /// is over, and the new ones go ("Stop and roll back deployment" in
    /// docs.aws.amazon.com/codedeploy/latest/userguide/deployments-stop.html, read in November
    /// 2026; that the requests go back at once is our reading).
    pub(super) fn take_back(self, to: Revision, members: &Members<'_>) -> RolloutVerdict {
        let new = self.of_group(self.group, members);
        let green_share = match self.group {
            Group::Green => 0.0,
            Group::Blue => 1.0,
        };
        RolloutVerdict {
            green_share: Some(green_share),
            remove: ids(&new),
            ..verdict(BlueGreenStep::Completes {
                revision: to.number,
                n_terminated: new.len() as u32,
            })
        }
    }

    fn of_group<'f>(&self, group: Group, members: &Members<'f>) -> Vec<&'f Instance> {
        members.all().iter().copied().filter(|i| i.group == group).collect()
    }
}

fn ids(instances: &[&Instance]) -> Vec<InstanceId> {
    instances.iter().map(|instance| instance.id).collect()
}

fn verdict(step: BlueGreenStep) -> RolloutVerdict {
    let decision = Some(DecisionBody::Vm(VmDecision::BlueGreen(step)));
    RolloutVerdict { decision, ..RolloutVerdict::default() }
}
