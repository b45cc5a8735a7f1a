//! How many instances there should be, and when one without work goes.

use std::collections::VecDeque;

use super::super::cloud_run::{AVERAGING_WINDOW, Averages, Recommendation, RevisionScaling};
use super::super::decision::{CloudRunClause, CloudRunScaling, ServerlessDecision};
use super::super::usage::{Usage, is_measured};
use crate::sim::fleet::{Fleet, Instance};
use crate::sim::parts::{IdlePolicy, InstanceSample, ScaleVerdict, ScaleView, Scaler};
use crate::sim::random::Stream;
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// Time between evaluations. Google's page about-instance-autoscaling said 5 s for some years, and
/// now says "regularly".
pub(super) const EVALUATION_PERIOD: Span = Span::from_secs(5);

/// Evaluations without a wish for fewer instances after which the next such wish is told: those of
/// a minute. Our choice: what swings about a whole number would fill the log.
const NOT_JUST_NOISE: u32 = 12;

/// The autoscaler of a revision.
#[derive(Clone, Debug)]
pub(super) struct Autoscaler {
    scaling: RevisionScaling,
    quota_ceiling: u32,
    /// What was used up to each evaluation of the last minute, oldest first.
    usage: VecDeque<Noted>,
    last_told: Option<(u32, CloudRunClause)>,
    /// The smallest number below that of the instances which was told since anything else was, or
    /// since as many as there are were wanted for a while.
    fewest_told: Option<u32>,
    /// Evaluations in a row in which no fewer were wanted than there are.
    n_enough: u32,
}

/// What was used up to an evaluation, since the one before.
#[derive(Clone, Copy, Debug)]
struct Noted {
    at: SimTime,
    /// The time in which it was used: more than an evaluation period where metrics were missing,
    /// and less at the start of a run.
    covers: Span,
    usage: Usage,
}

/// Instances that stay.
#[derive(Clone, Copy, Debug)]
struct Instances {
    n: u32,
    /// Those that do not only start, so that their use is known.
    n_measured: u32,
}

impl Instances {
    fn of(fleet: &Fleet) -> Self {
        let n = fleet.iter().filter(|i| !i.is_terminating()).count() as u32;
        Self { n, n_measured: fleet.iter().filter(|i| is_measured(i)).count() as u32 }
    }
}

impl Autoscaler {
    pub(super) fn new(scaling: RevisionScaling, quota_ceiling: u32) -> Self {
        Self {
            scaling,
            quota_ceiling,
            usage: VecDeque::new(),
            last_told: None,
            fewest_told: None,
            n_enough: 0,
        }
    }

    fn note(&mut self, now: SimTime, samples: &[InstanceSample]) {
        let covers = match self.usage.back() {
            Some(before) => now.since(before.at),
            None => samples.iter().map(|one| one.window).max().unwrap_or(EVALUATION_PERIOD),
        };
        self.usage.push_back(Noted { at: now, covers, usage: Usage::of(samples) });
        while self.usage.front().is_some_and(|old| now.since(old.at) >= AVERAGING_WINDOW) {
            self.usage.pop_front();
        }
    }

    fn averages(&self) -> Averages {
        let mut sum = Usage::default();
        self.usage.iter().for_each(|noted| sum.add(&noted.usage));
        let secs: f64 = self.usage.iter().map(|noted| noted.covers.as_secs_f64()).sum();
        Averages { cpu_used: sum.core_secs / secs, concurrent: sum.request_secs / secs }
    }

    /// What had the last word on the size.
    fn clause(&self, recommended: &Recommendation) -> CloudRunClause {
        let wanted = recommended.for_cpu.max(recommended.for_concurrency);
        let RevisionScaling { min_instances, max_instances, .. } = self.scaling;
        if recommended.instances > self.quota_ceiling {
            CloudRunClause::Quota
        } else if wanted > max_instances {
            CloudRunClause::MaxInstances
        } else if wanted < min_instances {
            CloudRunClause::MinInstances
        } else if recommended.for_concurrency > recommended.for_cpu {
            CloudRunClause::Concurrency
        } else {
            CloudRunClause::Cpu
        }
    }

    /// What is new for a reader: more instances than there are, another bound than last time, or
    /// fewer than those that could be measured. That does nothing by itself, since instances go
    /// when they have been idle: it is told once, and again with half as many, so that there is an
    /// end to it.
    fn is_news(&mut self, desired: u32, clause: CloudRunClause, there: Instances) -> bool {
        let last = self.last_told;
        let starts = desired > there.n && last.is_none_or(|(told, _)| told != desired);
        let is_bound =
            |clause| !matches!(clause, CloudRunClause::Cpu | CloudRunClause::Concurrency);
        let bound_changes = last.is_none_or(|(_, told)| told != clause) && is_bound(clause);
        let would_do = desired < there.n_measured;
        self.n_enough = if would_do { 0 } else { self.n_enough + 1 };
        if self.n_enough >= NOT_JUST_NOISE {
            self.fewest_told = None;
        }
        let is_fewer = would_do && self.fewest_told.is_none_or(|n| desired < n && desired <= n / 2);
        let is_news = starts || bound_changes || is_fewer;
        if is_news {
            self.last_told = Some((desired, clause));
            self.fewest_told = would_do.then_some(desired);
        }
        is_news
    }
}

impl Scaler for Autoscaler {
    fn period(&self) -> Span {
        EVALUATION_PERIOD
    }

    fn decide(&mut self, view: &ScaleView<'_>) -> ScaleVerdict {
        let is_blind = view.samples.is_empty() && view.fleet.iter().any(is_measured);
        if is_blind {
            return ScaleVerdict { desired: view.current, utilization_seen: None, decision: None };
        }
        self.note(view.now, view.samples);
        let averages = self.averages();
        let recommended = self.scaling.recommend(averages);
        let desired = recommended.instances.min(self.quota_ceiling);
        let clause = self.clause(&recommended);
        let there = Instances::of(view.fleet);
        let is_news = self.is_news(desired, clause, there);
        let told = CloudRunScaling {
            from: view.current,
            to: desired,
            n_instances: there.n,
            cpu_used: averages.cpu_used,
            vcpu: self.scaling.vcpu,
            cpu_target: self.scaling.cpu_target,
            for_cpu: recommended.for_cpu,
            concurrent: averages.concurrent,
            max_concurrency: self.scaling.max_concurrency,
            concurrency_target: self.scaling.concurrency_target,
            for_concurrency: recommended.for_concurrency,
            clause,
        };
        ScaleVerdict {
            desired,
            utilization_seen: self.utilization(averages.cpu_used, view.samples.len()),
            decision: is_news
                .then_some(DecisionBody::Serverless(ServerlessDecision::CloudRunScaling(told))),
        }
    }
}

impl Autoscaler {
    fn utilization(&self, cpu_used: f64, n_instances: usize) -> Option<f64> {
        (n_instances > 0).then(|| cpu_used / (n_instances as f64 * self.scaling.vcpu))
    }
}

/// Lets instances go that are idle and more than the autoscaler wants.
#[derive(Clone, Copy, Debug)]
pub(super) struct IdleInstances {
    /// How long an instance is kept without work.
    pub(super) retention: Span,
}

impl IdlePolicy for IdleInstances {
    fn keep_for(&mut self, _: &Instance, _: &mut Stream) -> Span {
        self.retention
    }

    fn may_go(&self, instance: &Instance, desired: u32, fleet: &Fleet) -> bool {
        let stays = |i: &&Instance| i.group == instance.group && !i.is_terminating();
        fleet.iter().filter(stays).count() as u32 > desired
    }

    fn is_told(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 10 instances 9 would do, then 8, 9, 4 and so on: told are 9, 4, 1
    /// and none at all. What starts instances is told as before, and fewer after that again.
    #[test]
    fn fewer_than_there_are_is_told_until_it_is_half_as_many_again() {
        let mut autoscaler = Autoscaler::new(RevisionScaling::default(), u32::MAX);
        let there = |n| Instances { n, n_measured: n };
        let mut told = |desired, n| autoscaler.is_news(desired, CloudRunClause::Cpu, there(n));
        assert!(told(10, 0), "instances start");
        let fewer = [9, 8, 9, 4, 5, 4, 1, 0, 0, 1].map(|desired| told(desired, 10));
        assert_eq!(fewer, [true, false, false, true, false, false, true, true, false, false]);
        assert!(!told(2, 2), "as many as there are");
        assert!(told(3, 2) && told(2, 3));
        let swinging = [3, 2].iter().cycle().take(50).filter(|&&desired| told(desired, 3)).count();
        assert_eq!(swinging, 0);
        let for_a_minute = (0..12).filter(|_| told(3, 3)).count();
        assert_eq!((for_a_minute, told(2, 3)), (0, true));
    }

    /// An instance that a request has started uses nothing yet: that none is wanted says nothing.
    #[test]
    fn what_only_starts_is_not_too_much() {
        let mut autoscaler = Autoscaler::new(RevisionScaling::default(), u32::MAX);
        let starts = Instances { n: 1, n_measured: 0 };
        assert!(!autoscaler.is_news(0, CloudRunClause::Cpu, starts));
        assert!(autoscaler.is_news(0, CloudRunClause::Cpu, Instances { n_measured: 1, ..starts }));
    }
}
