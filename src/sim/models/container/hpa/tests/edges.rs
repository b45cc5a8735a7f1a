//! Edges of the rules that no upstream test pins, worked by hand.

use super::*;

/// One metric of `current` replicas (and as many in `status`), seen long after all pods started.
fn assessed(
    spec: MetricSpec,
    reading: Reading,
    current: u32,
    pods: &[PodObservation],
) -> Assessment {
    assess(&spec, &reading, &calculator(current, pods))
}

fn calculator(current: u32, pods: &[PodObservation]) -> Calculator<'_> {
    let settings = HpaSettings::default();
    Calculator {
        current,
        status_replicas: current,
        pods,
        tolerance: settings.tolerance_band(None),
        readiness: ReadinessRule {
            now: clock(0, 0),
            cpu_initialization_period: settings.cpu_initialization_period,
            initial_readiness_delay: settings.initial_readiness_delay,
        },
    }
}

fn replicas(assessment: &Assessment) -> Result<u32, MetricError> {
    assessment.result.map(|calculation| calculation.replicas)
}

fn samples(percents: &[i64]) -> Reading {
    let samples = percents.iter().zip(0..).map(|(&percent, pod)| sample(pod, clock(0, 0), percent));
    Reading::Resource(samples.collect())
}

#[test]
fn per_cent_are_truncated_before_the_tolerance_is_applied() {
    // 1218 of 2000 are 60.9 %, kept as 60: 60 / 55 = 1.09, inside. 60.9 / 55 would be 1.107.
    let busy = |pod| ResourceSample {
        containers: vec![ContainerUsage { id: CONTAINER, usage_milli: 609 }],
        ..sample(pod, clock(0, 0), 0)
    };
    let reading = Reading::Resource(vec![busy(0), busy(1)]);
    assert_eq!(replicas(&assessed(cpu(55), reading, 2, &pods(2))), Ok(2));
}

#[test]
fn at_a_ratio_of_exactly_one_missing_pods_stay_away() {
    // Filled in at 100 % the mean would be 66 %, 66 / 50 = 1.32, and the size 4.
    let assessment = assessed(cpu(50), samples(&[50, 50]), 3, &pods(3));
    assert_eq!(replicas(&assessment), Ok(3));
    assert_eq!(assessment.groups.missing, [PodId(2)]);
}

#[test]
fn for_memory_it_does_not_matter_whether_a_pod_is_ready() {
    let mut pods = pods(2);
    pods[1].readiness = None;
    let spec = |resource| MetricSpec::ResourceUtilization {
        resource,
        container: None,
        target_percent: 50,
    };
    // CPU: 1 ready pod at 100 %, the other as 0 %: 50 %, ratio 1. Memory: both at 100 %.
    for (resource, size) in [(Resource::Cpu, 2), (Resource::Memory, 4)] {
        let assessment = assessed(spec(resource), samples(&[100, 100]), 2, &pods);
        assert_eq!(replicas(&assessment), Ok(size), "{resource:?}");
    }
}

#[test]
fn per_pod_totals_are_held_against_the_pods_that_exist() {
    // In mid-rollout: 4 wanted, 6 exist. 6.3 / (1.0 × 6) = 1.05 is inside, and keeps the 6.
    let pods = pods(6);
    let calculator = Calculator { current: 4, status_replicas: 6, ..calculator(4, &pods) };
    let spec = MetricSpec::ExternalAverageValue { target_milli: 1000 };
    let assessment = assess(&spec, &Reading::Series(vec![6000, 300]), &calculator);
    assert_eq!(replicas(&assessment), Ok(6));
    assert_eq!(assessment.result.map(|c| (c.value_milli, c.within_tolerance)), Ok((1050, true)));
}

#[test]
fn totals_multiply_by_pods_that_run_and_are_ready() {
    let mut pods = pods(4);
    pods[1].phase = PodPhase::Succeeded;
    pods[2].readiness = Some(Readiness { ready: false, since: SimTime::ZERO });
    // 2.0 × 2 pods, not 4.
    let spec = MetricSpec::ObjectValue { target_milli: 1000 };
    assert_eq!(replicas(&assessed(spec, Reading::Series(vec![2000]), 3, &pods)), Ok(4));
}

#[test]
fn a_metric_that_cannot_be_read_says_why() {
    let container = |id| MetricSpec::ResourceUtilization {
        resource: Resource::Cpu,
        container: Some(id),
        target_percent: 50,
    };
    // An ignored pod's missing request fails the metric all the same.
    let mut without_request = pods(2);
    without_request[1].deleting = true;
    without_request[1].containers[0].request_milli = None;
    let mut pending = pods(1);
    pending[0].phase = PodPhase::Pending;
    let mut no_containers = sample(0, clock(0, 0), 50);
    no_containers.containers.clear();
    let series = || Reading::Series(vec![9000]);
    let total = MetricSpec::ExternalValue { target_milli: 1000 };
    for (spec, reading, pods, error) in [
        (cpu(50), samples(&[]), pods(1), MetricError::NoSamples),
        (cpu(50), samples(&[50]), pending, MetricError::NoUsableSamples),
        (cpu(50), Reading::Resource(vec![no_containers]), pods(1), MetricError::NoUsableSamples),
        (cpu(50), samples(&[50]), pods(0), MetricError::NoSampleMatchesAKnownPod),
        (total, series(), pods(0), MetricError::NoSampleMatchesAKnownPod),
        (container(ContainerId(7)), samples(&[50]), pods(1), MetricError::ContainerSampleMissing),
        (cpu(50), samples(&[50, 50]), without_request, MetricError::RequestMissing),
        (cpu(50), series(), pods(1), MetricError::InvalidMetric),
    ] {
        assert_eq!(replicas(&assessed(spec, reading, 2, &pods)), Err(error));
    }
}

#[test]
fn each_direction_can_have_its_own_tolerance_from_1_33_on() {
    let tolerant = |tolerance| RulesSpec { tolerance: Some(tolerance), ..RulesSpec::default() };
    let behavior = Behavior::from_specs(&tolerant(0.0), &tolerant(0.5));
    let now = HpaSettings::default();
    let then = HpaSettings { tolerance_comparison: ToleranceComparison::Until1_32, ..now };
    for (settings, ratio, contained) in [
        (now, 1.05, false),
        (now, 0.55, true),
        (then, 1.05, true),
        (then, 0.55, false),
        (now, 0.49, false),
    ] {
        let band = settings.tolerance_band(Some(&behavior));
        assert_eq!(band.contains(ratio), contained, "{ratio} in {band:?}");
    }
}

#[test]
fn an_overspent_period_never_moves_the_size_the_other_way() {
    let policy = Policy { kind: PolicyKind::Pods, value: 2, period: Span::from_secs(60) };
    let two_pods = RulesSpec { policies: Some(vec![policy]), ..RulesSpec::default() };
    let behavior = Behavior::from_specs(&two_pods, &two_pods);
    let bounds = Bounds { min: 1, max: 100 };
    let mut events = ScaleEvents::default();
    // Grown by 4 where 2 are allowed now: 9 − 4 + 2 = 7, but 9 pods stay.
    events.store(Some(&behavior), clock(0, 0), 5, 9);
    let held = limit_by_rules(&behavior, &events, clock(0, 10), bounds, 9, 20);
    assert_eq!(held, Limited { replicas: 9, limit: Limit::ScaleUpLimit });
    // And down again by 6: 3 − 4 + 6 − 2 = 3.
    events.store(Some(&behavior), clock(0, 20), 9, 3);
    let held = limit_by_rules(&behavior, &events, clock(0, 30), bounds, 3, 1);
    assert_eq!(held, Limited { replicas: 3, limit: Limit::ScaleDownLimit });
}

#[test]
fn logs_keep_what_a_window_still_needs_and_reuse_the_last_free_place() {
    let secs = Span::from_secs;
    let changes = |log: &ScaleEventLog| log.entries().iter().map(|e| e.change).collect::<Vec<_>>();
    let mut log = ScaleEventLog::default();
    log.store(clock(0, 0), 1, secs(60));
    log.store(clock(0, 1), 2, secs(60));
    // Exactly a minute old: it counts no more, but its place is not free yet.
    log.store(clock(1, 0), 3, secs(60));
    assert_eq!(changes(&log), [1, 2, 3]);
    assert_eq!(log.change_within(clock(1, 0), secs(60)), 5);
    log.store(clock(1, 2), 4, secs(60));
    assert_eq!(changes(&log), [1, 4, 3]);

    // Out of the down window, but the up window needs it.
    let windows = StabilizationWindows { up: secs(300), down: secs(60) };
    let mut log = RecommendationLog::new(vec![Recommendation { replicas: 2, at: clock(0, 0) }]);
    assert_eq!(stabilize(&mut log, clock(3, 0), windows, 2, 10), 2);
    assert_eq!(stabilize(&mut log, clock(3, 15), windows, 2, 10), 2);
    assert_eq!(log.entries().len(), 3);
}

#[test]
fn a_low_recommendation_holds_growth_back_for_the_up_window() {
    let window =
        RulesSpec { stabilization_window: Some(Span::from_secs(60)), ..RulesSpec::default() };
    let behavior = Behavior::from_specs(&window, &RulesSpec::default());
    let mut hpa = Hpa::new(spec(vec![cpu(50)], Some(behavior)), HpaSettings::default());
    assert_eq!(super::sync(&mut hpa, clock(0, 0), 4, 50).clause, Clause::WithinTolerance);
    let held = super::sync(&mut hpa, clock(0, 45), 4, 100);
    assert_eq!((held.proposal, held.desired), (Some(8), 4));
    assert_eq!(held.clause, Clause::ScaleUpStabilized);
    let reason = held.conditions.able_to_scale.map(|condition| condition.reason);
    assert_eq!(reason, Some(ConditionReason::ScaleUpStabilized));
    assert_eq!(super::sync(&mut hpa, clock(1, 0), 4, 100).desired, 8);
}

#[test]
fn a_thousand_pods_are_sorted_by_the_same_rules_as_one() {
    let mut fleet = pods(1000);
    fleet[7].deleting = true;
    fleet[8].phase = PodPhase::Pending;
    // In any order, without pod 9.
    let samples = (0..1000).rev().filter(|&pod| pod != 9).map(|pod| sample(pod, clock(0, 0), 90));
    let assessment = assessed(cpu(60), Reading::Resource(samples.collect()), 1000, &fleet);
    let PodGroups { ready, unready, missing, ignored } = &assessment.groups;
    assert_eq!(ready.len(), 997);
    assert_eq!((unready, missing, ignored), (&vec![PodId(8)], &vec![PodId(9)], &vec![PodId(7)]));
    // 997 × 90 % over 999 is 89 %: ceil(89 / 60 × 999) = 1482.
    assert_eq!(replicas(&assessment), Ok(1482));
}
