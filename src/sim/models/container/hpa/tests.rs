//! Stories by clock, worked by hand. The rules one by one are held to Kubernetes' own unit tests
//! by `tests/conformance`; here stands what a reader would tell, and in [`edges`] what no vector
//! notices.

mod edges;

use super::*;
use crate::units::{SimTime, Span};

const CONTAINER: ContainerId = ContainerId(0);

/// Pods that have been ready for long, with a request of one core.
fn pods(n: u32) -> Vec<PodObservation> {
    (0..n)
        .map(|id| PodObservation {
            id: PodId(id),
            phase: PodPhase::Running,
            readiness: Some(Readiness { ready: true, since: SimTime::ZERO }),
            started_at: Some(SimTime::ZERO),
            deleting: false,
            containers: vec![ContainerRequest { id: CONTAINER, request_milli: Some(1000) }],
        })
        .collect()
}

/// A sample that says how busy the pod is, in per cent of one core.
fn sample(pod: u32, at: SimTime, percent: i64) -> ResourceSample {
    ResourceSample {
        pod: PodId(pod),
        at,
        window: Span::from_secs(15),
        containers: vec![ContainerUsage { id: CONTAINER, usage_milli: percent * 10 }],
    }
}

fn cpu(target_percent: u32) -> MetricSpec {
    MetricSpec::ResourceUtilization { resource: Resource::Cpu, container: None, target_percent }
}

fn spec(metrics: Vec<MetricSpec>, behavior: Option<Behavior>) -> HpaSpec {
    HpaSpec { min_replicas: 1, max_replicas: 100, metrics, behavior }
}

fn default_rules() -> Behavior {
    Behavior::from_specs(&RulesSpec::default(), &RulesSpec::default())
}

/// Minutes and seconds after ten minutes, by when all pods of [`pods`] are long past their start.
fn clock(minutes: u64, secs: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(600 + minutes * 60 + secs)
}

/// One sync of an HPA whose pods are all ready and equally busy.
fn sync(hpa: &mut Hpa, now: SimTime, replicas: u32, percent: i64) -> Reconciliation {
    let samples = (0..replicas).map(|pod| sample(pod, now, percent)).collect();
    let observation = Observation {
        spec_replicas: replicas,
        status_replicas: replicas,
        pods: &pods(replicas),
        readings: &[Reading::Resource(samples)],
    };
    hpa.reconcile(now, &observation)
}

#[test]
fn four_pods_at_90_percent_of_a_target_of_60_become_six() {
    let mut hpa = Hpa::new(spec(vec![cpu(60)], None), HpaSettings::default());
    let told = sync(&mut hpa, clock(0, 0), 4, 90);
    // 90 / 60 = 1.5, and ceil(1.5 × 4 ready pods) = 6; the burst limit would be 8.
    assert_eq!(
        told,
        Reconciliation {
            current: 4,
            desired: 6,
            metrics: vec![MetricOutcome {
                kind: MetricKind::ResourceUtilization,
                target: 60.0,
                current: Some(90.0),
                ratio: Some(1.5),
                rebalanced_ratio: None,
                n_ready: 4,
                n_unready: 0,
                n_missing: 0,
                n_ignored: 0,
                within_tolerance: false,
                proposal: Ok(6),
            }],
            proposal: Some(6),
            stabilized: Some(6),
            clause: Clause::Proposal,
            conditions: Conditions {
                able_to_scale: Some(Condition {
                    status: true,
                    reason: ConditionReason::SucceededRescale
                }),
                scaling_active: Some(Condition {
                    status: true,
                    reason: ConditionReason::ValidMetricFound
                }),
                scaling_limited: Some(Condition {
                    status: false,
                    reason: ConditionReason::DesiredWithinRange
                }),
            },
        }
    );
}

#[test]
fn without_behavior_one_pod_may_become_four_and_with_default_rules_five() {
    for (behavior, from, to) in [
        (None, 1, 4),
        (Some(default_rules()), 1, 5),
        (None, 3, 6),
        (Some(default_rules()), 3, 7),
        (None, 10, 20),
        (Some(default_rules()), 10, 20),
    ] {
        let mut hpa = Hpa::new(spec(vec![cpu(10)], behavior), HpaSettings::default());
        let told = sync(&mut hpa, clock(0, 0), from, 100);
        assert_eq!((told.proposal, told.desired), (Some(10 * from), to), "from {from}");
        assert_eq!(told.clause, Clause::ScaleUpLimit, "from {from}");
    }
}

/// Asks for 8 at minute 0 and for 3 in every sync after that. Returns when the size follows.
fn held_until(behavior: Option<Behavior>) -> u64 {
    let mut hpa = Hpa::new(spec(vec![cpu(50)], behavior), HpaSettings::default());
    assert_eq!(sync(&mut hpa, clock(0, 0), 4, 100).desired, 8);
    for secs in (15..600).step_by(15) {
        let told = sync(&mut hpa, clock(0, secs), 8, 18);
        assert_eq!(told.proposal, Some(3), "ceil(18 / 50 × 8)");
        if told.desired == 3 {
            assert_eq!(told.clause, Clause::Proposal);
            return secs;
        }
        assert_eq!((told.desired, told.stabilized), (8, Some(8)), "after {secs} s");
        assert_eq!(told.clause, Clause::ScaleDownStabilized, "after {secs} s");
    }
    panic!("held for ten minutes");
}

#[test]
fn a_high_recommendation_holds_the_size_for_five_minutes() {
    // The older path still counts a recommendation of exactly 300 s, rules do not.
    assert_eq!(held_until(None), 315);
    assert_eq!(held_until(Some(default_rules())), 300);
}

#[test]
fn the_first_five_minutes_of_a_run_are_no_different() {
    // The window reaches back past the start of time, where nothing may be cut off.
    let mut hpa = Hpa::new(spec(vec![cpu(50)], Some(default_rules())), HpaSettings::default());
    let at = |secs| SimTime::ZERO + Span::from_secs(secs);
    hpa.reconcile(
        at(0),
        &Observation { spec_replicas: 8, status_replicas: 8, pods: &[], readings: &[] },
    );
    let settled = |hpa: &mut Hpa, now| {
        let samples = (0..8).map(|pod| sample(pod, now, 18)).collect();
        let mut pods = pods(8);
        pods.iter_mut().for_each(|pod| pod.readiness.as_mut().unwrap().since = at(0));
        let readings = [Reading::Resource(samples)];
        let seen =
            Observation { spec_replicas: 8, status_replicas: 8, pods: &pods, readings: &readings };
        hpa.reconcile(now, &seen)
    };
    // The size found at 0 s was recorded and holds until 300 s.
    assert_eq!(settled(&mut hpa, at(15)).clause, Clause::ScaleDownStabilized);
    assert_eq!(settled(&mut hpa, at(299)).desired, 8);
    assert_eq!(settled(&mut hpa, at(300)).desired, 3);
}

#[test]
fn growth_uses_up_its_period_and_slides_on() {
    // 4 pods or 100 % in 15 s: from 2, 2 + 4 = 6. After 10 s the period still started at 2, so
    // nothing more; after 15 s exactly the event is out, and max(6 + 4, 12) = 12 is allowed.
    let mut hpa = Hpa::new(spec(vec![cpu(10)], Some(default_rules())), HpaSettings::default());
    assert_eq!(sync(&mut hpa, clock(0, 0), 2, 100).desired, 6);
    let held = sync(&mut hpa, clock(0, 10), 6, 100);
    assert_eq!((held.desired, held.clause), (6, Clause::ScaleUpLimit));
    assert_eq!(sync(&mut hpa, clock(0, 15), 6, 100).desired, 12);
}

#[test]
fn a_pod_that_is_starting_weakens_growth() {
    // 4 ready pods at 90 % and one that is not ready, target 60: first 90 / 60 = 1.5; with the
    // new pod at 0 %, 360 / 5 = 72 %, 72 / 60 = 1.2, ceil(1.2 × 5) = 6.
    let mut hpa = Hpa::new(spec(vec![cpu(60)], None), HpaSettings::default());
    let now = clock(0, 0);
    let mut pods = pods(5);
    pods[4].started_at = Some(now - Span::from_secs(20));
    pods[4].readiness = Some(Readiness { ready: false, since: now - Span::from_secs(20) });
    let mut samples: Vec<_> = (0..4).map(|pod| sample(pod, now, 90)).collect();
    samples.push(sample(4, now, 100));
    let readings = [Reading::Resource(samples)];
    let seen =
        Observation { spec_replicas: 5, status_replicas: 5, pods: &pods, readings: &readings };
    let told = hpa.reconcile(now, &seen);
    let metric = &told.metrics[0];
    assert_eq!((metric.n_ready, metric.n_unready), (4, 1));
    assert_eq!((metric.ratio, metric.rebalanced_ratio), (Some(1.5), Some(1.2)));
    assert_eq!(told.desired, 6);
}

#[test]
fn one_bad_metric_blocks_shrinking_and_not_growing() {
    let metrics = vec![cpu(50), MetricSpec::ExternalValue { target_milli: 1000 }];
    for (percent, desired, clause) in
        [(10, 4, Clause::MetricUnavailable), (75, 6, Clause::Proposal)]
    {
        let mut hpa = Hpa::new(spec(metrics.clone(), None), HpaSettings::default());
        // Only the first metric has a reading.
        let told = sync(&mut hpa, clock(0, 0), 4, percent);
        assert_eq!((told.desired, told.clause), (desired, clause), "{percent} %");
        assert_eq!(told.metrics[1].proposal, Err(MetricError::Unavailable));
    }
}

#[test]
fn nothing_happens_within_the_tolerance_and_the_record_says_so() {
    let mut hpa = Hpa::new(spec(vec![cpu(60)], None), HpaSettings::default());
    let told = sync(&mut hpa, clock(0, 0), 4, 64);
    assert_eq!((told.desired, told.clause), (4, Clause::WithinTolerance));
    assert!(told.metrics[0].within_tolerance);
}

#[test]
fn a_size_out_of_bounds_is_corrected_without_a_look_at_metrics() {
    let bounds = |min_replicas, max_replicas| HpaSpec {
        min_replicas,
        max_replicas,
        metrics: vec![cpu(50)],
        behavior: Some(default_rules()),
    };
    for (spec, current, desired, clause) in [
        (bounds(1, 5), 40, 5, Clause::TooManyReplicas),
        (bounds(30, 50), 2, 30, Clause::TooFewReplicas),
        (bounds(1, 5), 0, 0, Clause::ScalingDisabled),
    ] {
        let mut hpa = Hpa::new(spec, HpaSettings::default());
        let told = sync(&mut hpa, clock(0, 0), current, 50);
        assert_eq!((told.desired, told.clause), (desired, clause));
        assert!(told.metrics.is_empty());
    }
}
