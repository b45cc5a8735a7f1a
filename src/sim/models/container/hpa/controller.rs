//! One HorizontalPodAutoscaler and its syncs.
//!
//! Source: `reconcileAutoscaler` in `pkg/controller/podautoscaler/horizontal.go`.

use super::{
    Assessment, Behavior, Bounds, Calculator, Clause, Condition, ConditionReason, Conditions,
    History, HpaSettings, HpaSpec, Limited, MetricError, MetricOutcome, MetricSpec, PodGroups,
    PodObservation, ReadinessRule, Reading, Recommendation, RecommendationLog, Reconciliation,
    StabilizationWindows, assess, limit_by_burst, limit_by_rules, stabilize, stabilize_scale_down,
};
use crate::units::{SimTime, Span};

/// What one sync sees.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// `spec.replicas` of the scaled object.
    pub spec_replicas: u32,
    /// `status.replicas`: pods that exist, of all revisions.
    pub status_replicas: u32,
    /// The pods that the object selects, of all revisions.
    pub pods: &'a [PodObservation],
    /// What the metrics API answered: one for each metric of the spec, in its order. One that is
    /// absent counts as [`MetricError::Unavailable`].
    pub readings: &'a [Reading],
}

/// A HorizontalPodAutoscaler with its memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Hpa {
    spec: HpaSpec,
    settings: HpaSettings,
    history: History,
}

/// A size before the bounds, or the news that there is none.
struct Verdict {
    desired: u32,
    stabilized: Option<u32>,
    clause: Clause,
    conditions: Conditions,
}

impl Hpa {
    /// An HPA that has never been synced.
    pub fn new(spec: HpaSpec, settings: HpaSettings) -> Self {
        Self::with_history(spec, settings, History::default())
    }

    /// An HPA in mid-life.
    pub fn with_history(spec: HpaSpec, settings: HpaSettings, history: History) -> Self {
        Self { spec, settings, history }
    }

    /// What it is told to do.
    pub fn spec(&self) -> &HpaSpec {
        &self.spec
    }

    /// The controller's settings.
    pub fn settings(&self) -> &HpaSettings {
        &self.settings
    }

    /// What it remembers.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// One sync: decides the size, and remembers what later syncs need.
    pub fn reconcile(&mut self, now: SimTime, seen: &Observation) -> Reconciliation {
        let current = seen.spec_replicas;
        self.history.recommendations.get_or_insert_with(|| {
            RecommendationLog::new(vec![Recommendation { replicas: current, at: now }])
        });

        let (metrics, proposal, verdict) = match self.verdict_without_metrics(current) {
            Some(verdict) => (Vec::new(), None, verdict),
            None => {
                let metrics = self.assess_metrics(now, seen);
                let (proposal, verdict) = self.verdict(now, current, &metrics);
                (metrics, proposal, verdict)
            }
        };
        if verdict.desired != current {
            let behavior = self.spec.behavior.as_ref();
            self.history.events.store(behavior, now, current, verdict.desired);
        }
        Reconciliation {
            current,
            desired: verdict.desired,
            metrics,
            proposal,
            stabilized: verdict.stabilized,
            clause: verdict.clause,
            conditions: verdict.conditions,
        }
    }

    /// A size that is out of bounds is corrected at once, with no metric read and no rate limit;
    /// size 0 turns autoscaling off unless `minReplicas` is 0 too.
    fn verdict_without_metrics(&self, current: u32) -> Option<Verdict> {
        let HpaSpec { min_replicas, max_replicas, .. } = self.spec;
        let out_of_bounds = |desired, clause| Verdict {
            desired,
            stabilized: None,
            clause,
            conditions: Conditions {
                able_to_scale: holds(ConditionReason::SucceededRescale),
                ..Conditions::default()
            },
        };
        if current == 0 && min_replicas != 0 {
            let reason = ConditionReason::ScalingDisabled;
            return Some(Verdict::kept(current, Clause::ScalingDisabled, reason));
        }
        if current > max_replicas {
            return Some(out_of_bounds(max_replicas, Clause::TooManyReplicas));
        }
        if current < min_replicas {
            return Some(out_of_bounds(min_replicas, Clause::TooFewReplicas));
        }
        None
    }

    fn assess_metrics(&self, now: SimTime, seen: &Observation) -> Vec<MetricOutcome> {
        let calculator = Calculator {
            current: seen.spec_replicas,
            status_replicas: seen.status_replicas,
            pods: seen.pods,
            tolerance: self.settings.tolerance_band(self.spec.behavior.as_ref()),
            readiness: ReadinessRule {
                now,
                cpu_initialization_period: self.settings.cpu_initialization_period,
                initial_readiness_delay: self.settings.initial_readiness_delay,
            },
        };
        let absent = Reading::Failed(MetricError::Unavailable);
        let readings = seen.readings.iter().chain(std::iter::repeat(&absent));
        self.spec
            .metrics
            .iter()
            .zip(readings)
            .map(|(spec, reading)| outcome(spec, &assess(spec, reading, &calculator)))
            .collect()
    }

    /// From all metrics to a size. The largest proposal counts; but while any metric is invalid,
    /// the size may not shrink.
    fn verdict(
        &mut self,
        now: SimTime,
        current: u32,
        metrics: &[MetricOutcome],
    ) -> (Option<u32>, Verdict) {
        let proposal = metrics.iter().filter_map(|metric| metric.proposal.ok()).max();
        let failed = metrics.iter().zip(&self.spec.metrics).find(|(m, _)| m.proposal.is_err());
        let failure = failed.map(|(metric, spec)| failure_reason(spec, metric.proposal));
        let Some(size) = proposal.filter(|size| failure.is_none() || *size >= current) else {
            let reason = failure.unwrap_or(ConditionReason::InvalidMetricSourceType);
            return (proposal, Verdict::kept(current, Clause::MetricUnavailable, reason));
        };
        let (stabilized, limited) = self.normalize(now, current, size);
        let stabilization = match stabilized {
            s if s == size => None,
            // With rules a size is held between the current one and the proposal, so the
            // direction of the proposal tells which window did it.
            _ if self.spec.behavior.is_some() && size >= current => {
                Some((Clause::ScaleUpStabilized, ConditionReason::ScaleUpStabilized))
            }
            _ => Some((Clause::ScaleDownStabilized, ConditionReason::ScaleDownStabilized)),
        };
        let able_to_scale = if limited.replicas == current {
            stabilization.map_or(ConditionReason::ReadyForNewScale, |(_, reason)| reason)
        } else {
            ConditionReason::SucceededRescale
        };
        let unlimited = match stabilization {
            Some((clause, _)) => clause,
            None if size == current && metrics.iter().all(|metric| metric.within_tolerance) => {
                Clause::WithinTolerance
            }
            None => Clause::Proposal,
        };
        let verdict = Verdict {
            desired: limited.replicas,
            stabilized: Some(stabilized),
            clause: limited.limit.clause().unwrap_or(unlimited),
            conditions: Conditions {
                able_to_scale: holds(able_to_scale),
                scaling_active: holds(ConditionReason::ValidMetricFound),
                scaling_limited: Some(Condition {
                    status: limited.replicas != stabilized,
                    reason: limited.limit.reason(),
                }),
            },
        };
        (proposal, verdict)
    }

    /// Stabilizes and limits a proposal on the path that the spec asks for.
    fn normalize(&mut self, now: SimTime, current: u32, proposal: u32) -> (u32, Limited) {
        let log = self.history.recommendations.get_or_insert_default();
        let bounds = Bounds { min: self.spec.min_replicas, max: self.spec.max_replicas };
        let default_window = self.settings.downscale_stabilization;
        let Some(behavior) = &self.spec.behavior else {
            let stabilized = stabilize_scale_down(log, now, default_window, proposal);
            return (stabilized, limit_by_burst(&self.settings, bounds, current, stabilized));
        };
        let windows = windows(behavior, default_window);
        let stabilized = stabilize(log, now, windows, current, proposal);
        let events = &self.history.events;
        (stabilized, limit_by_rules(behavior, events, now, bounds, current, stabilized))
    }
}

impl Verdict {
    /// The size stays, as scaling is not active for this reason.
    fn kept(current: u32, clause: Clause, reason: ConditionReason) -> Self {
        Self {
            desired: current,
            stabilized: None,
            clause,
            conditions: Conditions {
                able_to_scale: holds(ConditionReason::SucceededGetScale),
                scaling_active: Some(Condition { status: false, reason }),
                scaling_limited: None,
            },
        }
    }
}

fn windows(behavior: &Behavior, default_down: Span) -> StabilizationWindows {
    StabilizationWindows {
        up: behavior.scale_up.stabilization_window.unwrap_or(Span::ZERO),
        down: behavior.scale_down.stabilization_window.unwrap_or(default_down),
    }
}

fn holds(reason: ConditionReason) -> Option<Condition> {
    Some(Condition { status: true, reason })
}

/// One metric in the words of the record.
fn outcome(spec: &MetricSpec, assessment: &Assessment) -> MetricOutcome {
    let PodGroups { ready, unready, missing, ignored } = &assessment.groups;
    let calculation = assessment.result.ok();
    MetricOutcome {
        kind: spec.kind(),
        target: spec.target(),
        current: calculation.map(|c| match c.utilization_percent {
            Some(percent) => percent as f64,
            None => c.value_milli as f64 / 1000.0,
        }),
        ratio: calculation.map(|c| c.ratio),
        rebalanced_ratio: calculation.and_then(|c| c.rebalanced_ratio),
        n_ready: count(ready),
        n_unready: count(unready),
        n_missing: count(missing),
        n_ignored: count(ignored),
        within_tolerance: calculation.is_some_and(|c| c.within_tolerance),
        proposal: assessment.result.map(|c| c.replicas),
    }
}

fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

/// The reason of the `ScalingActive` condition for a metric that failed.
fn failure_reason(spec: &MetricSpec, failed: Result<u32, MetricError>) -> ConditionReason {
    if failed == Err(MetricError::InvalidMetric) {
        return ConditionReason::InvalidMetricSourceType;
    }
    match spec {
        MetricSpec::ResourceUtilization { container: None, .. } => {
            ConditionReason::FailedGetResourceMetric
        }
        MetricSpec::ResourceUtilization { container: Some(_), .. } => {
            ConditionReason::FailedGetContainerResourceMetric
        }
        MetricSpec::Pods { .. } => ConditionReason::FailedGetPodsMetric,
        MetricSpec::ObjectValue { .. } | MetricSpec::ObjectAverageValue { .. } => {
            ConditionReason::FailedGetObjectMetric
        }
        MetricSpec::ExternalValue { .. } | MetricSpec::ExternalAverageValue { .. } => {
            ConditionReason::FailedGetExternalMetric
        }
    }
}
