//! Every decision that can be taken has words in both languages.

use orchestration_guide::report::{DecisionText, InstanceWord, decisions};
use orchestration_guide::sim::fleet::OutOfMemory;
use orchestration_guide::sim::models::container::hpa::{
    Clause, Conditions, MetricError, MetricKind, MetricOutcome, Reconciliation,
};
use orchestration_guide::sim::models::container::{
    NodeDecision, ProgressiveStep, RolloutStalled, ScaleUpBlock, VpaUpdate,
};
use orchestration_guide::sim::models::faas::Throttling;
use orchestration_guide::sim::models::serverless_container::decision::{
    CloudRunClause, CloudRunScaling, DeploymentStep, RevisionTraffic, ScalingClause,
    ServerlessDecision, ServiceDeployment, ServiceMetric, ServiceScaling, TrafficStep,
};
use orchestration_guide::sim::record::{
    Decision, DecisionBody, ExitCause, FaultKind, Part, ProbeKind, RolloutStep, ThrottleReason,
};
use orchestration_guide::text::Lang;
use orchestration_guide::units::Span;

use crate::small::{at, small};

/// The words for one decision.
fn told(word: InstanceWord, body: DecisionBody, lang: Lang) -> DecisionText {
    let mut result = small();
    result.decisions = vec![Decision { at: at(61), part: Part::Scaler, body }];
    decisions(&result, word, lang).remove(0)
}

#[test]
fn every_decision_reads_in_both_languages() {
    let mut result = small();
    result.decisions = bodies()
        .into_iter()
        .map(|body| Decision { at: at(61), part: Part::Scaler, body })
        .collect();
    let in_words = InstanceWord::ALL.map(|word| [(word, Lang::En), (word, Lang::Ja)]);
    for (word, lang) in in_words.into_iter().flatten() {
        let texts = decisions(&result, word, lang);
        assert_eq!(texts.len(), result.decisions.len());
        for (text, decision) in texts.iter().zip(&result.decisions) {
            let words: Vec<&String> =
                text.rule.iter().chain([&text.headline]).chain(&text.clause).collect();
            for word in words {
                let is_clean = !word.is_empty() && !word.contains(['{', '}']);
                assert!(is_clean, "{lang:?}: {word:?} of {decision:?}");
                let is_japanese = word.contains(|c: char| c >= '\u{3000}');
                let is_list = word.starts_with("Pod ");
                assert!(is_japanese == (lang == Lang::Ja) || is_list, "{lang:?}: {word:?}");
            }
            assert_eq!(text.clock, "1:01");
        }
    }
}

#[test]
fn a_scaling_decision_shows_its_calculation() {
    let texts = decisions(&small(), InstanceWord::Pod, Lang::En);
    let up = &texts[0];
    assert_eq!(up.headline, "Replicas 2 → 4.");
    // 150 % / 60 % = 2.5; 2.5 × 2 pods = 5.
    assert_eq!(
        up.rule[0].replace('\u{a0}', " "),
        "CPU 150 % of its request against a target of 60 %: ratio 2.5 over 2 ready pods → \
         ceil(150 % ÷ 60 % × 2) = 5."
    );
    assert_eq!(up.clause.as_deref(), Some("The rate limit for growing allows 4 this time, not 5."));
}

/// The parts of a platform are called what they are called there.
#[test]
fn decisions_are_of_the_parts_of_their_platform() {
    let name = |word: InstanceWord, part: Part| {
        let mut result = small();
        let body = DecisionBody::PutIn { instance: 0, after: Span::from_secs(1) };
        result.decisions = vec![Decision { at: at(61), part, body }];
        decisions(&result, word, Lang::En).remove(0).part_name
    };
    for word in InstanceWord::ALL {
        let is_kubernetes = word == InstanceWord::Pod;
        for (part, of_kubernetes) in
            [(Part::Scaler, "HPA"), (Part::Healer, "kubelet"), (Part::Rollout, "Deployment")]
        {
            let name = name(word, part);
            assert_eq!(name.contains(of_kubernetes), is_kubernetes, "{word:?}: {name}");
        }
    }
    assert_eq!(name(InstanceWord::Server, Part::Rollout), "Rollout (Ansible)");
    assert_eq!(name(InstanceWord::ContainerInstance, Part::Scaler), "Autoscaler (Cloud Run)");
}

/// Only the ratio with all pods filled in is held against the tolerance, and one that turns the
/// direction proposes nothing.
#[test]
fn a_refilled_ratio_has_the_last_word() {
    let of_ratio = |ratio: f64, rebalanced: f64, within_tolerance: bool| {
        let metric = MetricOutcome {
            ratio: Some(ratio),
            rebalanced_ratio: Some(rebalanced),
            within_tolerance,
            n_missing: 3,
            proposal: Ok(17),
            ..metrics().swap_remove(0)
        };
        let sync = sync((17, 17), Some(17), Clause::Proposal, vec![metric]);
        let text = told(InstanceWord::Pod, DecisionBody::Hpa(sync), Lang::En);
        assert_eq!(text.clause, None, "that nothing changes has been said");
        text.rule
    };
    let kept = of_ratio(1.67, 0.95, true);
    assert!(!kept[0].contains("tolerance"), "{kept:?}");
    assert!(kept[1].ends_with("is 0.95, within the tolerance: no change is proposed."), "{kept:?}");
    let turned = of_ratio(1.67, 0.783, false);
    let end = "is 0.783, on the other side of 1: no change is proposed.";
    assert!(turned[1].ends_with(end), "{turned:?}");
    assert!(of_ratio(1.67, 1.2, false)[1].ends_with("is 1.2: proposal 17."));
}

/// 9 would do now: what `maxReplicas` cuts is the 14 that the window has kept.
#[test]
fn an_upper_bound_below_what_the_window_keeps_names_both() {
    let clause = |proposal| {
        let sync = sync((12, 12), Some(proposal), Clause::TooManyReplicas, Vec::new());
        told(InstanceWord::Pod, DecisionBody::Hpa(sync), Lang::En).clause.unwrap_or_default()
    };
    let kept = clause(9);
    assert!(kept.contains("stabilization window") && kept.contains("now 9"), "{kept}");
    assert!(!clause(14).contains("stabilization"), "{}", clause(14));
}

/// Nothing is counted of which there is none, one is one, and victims stand in order.
#[test]
fn numbers_in_decisions_read_as_people_write_them() {
    let tasks = |start, stop, lang| {
        let step = DeploymentStep::Tasks { start, stop, healthy: 4, min_healthy: 4, max_total: 8 };
        let deployment = ServiceDeployment { revision: 2, step };
        let body = DecisionBody::Serverless(ServerlessDecision::ServiceDeployment(deployment));
        told(InstanceWord::Task, body, lang).headline
    };
    assert!(tasks(0, 1, Lang::En).starts_with("Revision 2: 1 task stops. 4 healthy"));
    assert!(tasks(1, 2, Lang::En).starts_with("Revision 2: 1 task starts. 2 tasks stop. 4"));
    assert!(tasks(2, 0, Lang::Ja).starts_with("リビジョン2：タスクを2個起動します。正常な"));
    let body = DecisionBody::Fault { kind: FaultKind::Kill, instances: vec![0, 7, 5] };
    assert_eq!(told(InstanceWord::Pod, body, Lang::En).rule, ["Pods 0, 5 and 7"]);
}

/// The alarm that waits is named with what it waits for.
#[test]
fn a_service_scales_when_its_alarm_goes_off() {
    let told = |metric, to, proposal| {
        let scaling = ServiceScaling {
            from: 4,
            to,
            metric,
            value: 86.0,
            target: 60.0,
            n_running: 4,
            proposal,
            clause: ScalingClause::Proposal,
        };
        let mut result = small();
        let body = DecisionBody::Serverless(ServerlessDecision::ServiceScaling(scaling));
        result.decisions = vec![Decision { at: at(61), part: Part::Scaler, body }];
        let told = decisions(&result, InstanceWord::Task, Lang::En).remove(0);
        told.rule[0].replace('\u{a0}', " ")
    };
    assert_eq!(
        told(ServiceMetric::AverageCpuUtilization, 6, 6),
        "The alarm of the policy went off: 3 datapoints of 1 min in a row above 60 %."
    );
    let low = told(ServiceMetric::AverageCpuUtilization, 3, 3);
    assert!(low.contains("15 datapoints of 1 min in a row below"), "{low}");
    let finer = told(ServiceMetric::AverageCpuUtilizationHighResolution, 6, 6);
    assert!(finer.contains("3 datapoints of 20 s in a row"), "{finer}");
}

/// Each platform's own word, in both languages; only Kubernetes has `CrashLoopBackOff`.
#[test]
fn instances_are_called_what_their_platform_calls_them() {
    let lost =
        || DecisionBody::Lost { instance: 3, cause: ExitCause::Killed, noticed_after: Span::ZERO };
    for (word, en, ja) in [
        (InstanceWord::Server, "Server 3: ", "サーバー3："),
        (InstanceWord::Instance, "Instance 3: ", "インスタンス3："),
        (InstanceWord::Pod, "Pod 3: ", "Pod 3："),
        (InstanceWord::Environment, "Environment 3: ", "実行環境3："),
        (InstanceWord::ContainerInstance, "Instance 3: ", "インスタンス3："),
        (InstanceWord::Task, "Task 3: ", "タスク3："),
    ] {
        assert!(told(word, lost(), Lang::En).headline.starts_with(en), "{en}");
        assert!(told(word, lost(), Lang::Ja).headline.starts_with(ja), "{ja}");
    }
    let kill = |instances| DecisionBody::Fault { kind: FaultKind::Kill, instances };
    let killed = told(InstanceWord::Pod, kill(vec![4]), Lang::En);
    assert_eq!(killed.headline, "1 pod vanished, with all requests inside.");
    let killed = told(InstanceWord::Task, kill(vec![1, 2]), Lang::En);
    assert_eq!(killed.headline, "2 tasks vanished, with all requests inside.");
    assert_eq!(killed.rule, ["Tasks 1 and 2"]);
    let restart = || DecisionBody::Restart {
        instance: 3,
        cause: ExitCause::Crash,
        back_off: Span::from_secs(10),
        n_restarts: 2,
    };
    let restarted = |word| told(word, restart(), Lang::En).headline.contains("CrashLoopBackOff");
    assert!(restarted(InstanceWord::Pod) && !restarted(InstanceWord::Server));
}

/// One of each kind of decision, cause, error and clause.
fn bodies() -> Vec<DecisionBody> {
    let mut bodies: Vec<DecisionBody> = syncs().into_iter().map(DecisionBody::Hpa).collect();
    bodies.extend(crate::vm::bodies());
    for done in [false, true] {
        bodies.push(DecisionBody::Rollout(RolloutStep {
            revision: 2,
            new_from: 0,
            new_to: 2,
            old_from: 4,
            old_to: 3,
            new_available: 0,
            available: 4,
            replicas: 4,
            min_available: 3,
            max_total: 5,
            done,
        }));
    }
    bodies.extend(
        ThrottleReason::ALL
            .map(|reason| DecisionBody::Throttling(Throttling { reason, allowed: 1000 })),
    );
    bodies.push(DecisionBody::Stalled(RolloutStalled {
        revision: 2,
        replicas: 10,
        updated: 5,
        available: 8,
        deadline: Span::from_secs(600),
    }));
    for (n_evicted, n_refused) in [(0, 0), (1, 2)] {
        bodies.push(DecisionBody::Vpa(VpaUpdate {
            target_milli: 920,
            lower_milli: 320,
            upper_milli: 12_000,
            before_milli: 200,
            n_evicted,
            n_refused,
        }));
    }
    bodies.extend(progressive_steps().map(DecisionBody::Progressive));
    bodies.extend(nodes().map(DecisionBody::Nodes));
    let out_of_memory =
        ExitCause::OutOfMemory(OutOfMemory { used_kib: 560 * 1024, limit_kib: 512 * 1024 });
    let causes =
        [ExitCause::Crash, ExitCause::LivenessProbe, ExitCause::StartupProbe, out_of_memory];
    for cause in causes {
        for back_off in [Span::ZERO, Span::from_secs(20)] {
            let n_restarts = 2;
            bodies.push(DecisionBody::Restart { instance: 7, cause, back_off, n_restarts });
        }
    }
    for probe in [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness] {
        bodies.push(DecisionBody::TakenOut { instance: 7, probe, failures: 3 });
    }
    bodies.push(DecisionBody::PutIn { instance: 7, after: Span::from_millis(9_550) });
    for kind in [FaultKind::Kill, FaultKind::Crash, FaultKind::Hang, FaultKind::Deploy] {
        for instances in [vec![], vec![1], vec![1, 5, 9]] {
            bodies.push(DecisionBody::Fault { kind, instances });
        }
    }
    bodies.push(DecisionBody::StartedOnDemand { instance: 7, n_waiting: 3 });
    bodies.extend(serverless_containers().into_iter().map(DecisionBody::Serverless));
    bodies
}

fn progressive_steps() -> [ProgressiveStep; 6] {
    let (revision, span) = (2, Span::from_secs(30));
    [
        ProgressiveStep::Preview { revision, replicas: 4 },
        ProgressiveStep::Promoted { revision, scale_down_delay: span },
        ProgressiveStep::Retired { revision, n_pods: 4 },
        ProgressiveStep::Weight {
            revision,
            percent: 25,
            canary_pods: 1,
            stable_pods: 4,
            pause: span,
        },
        ProgressiveStep::Completed { revision },
        ProgressiveStep::Aborted { revision, wanted: 1, available: 0, deadline: span },
    ]
}

fn nodes() -> impl Iterator<Item = NodeDecision> {
    let (node, n_pods, after) = (3, 2, Span::from_secs(47));
    let blocks = [
        ScaleUpBlock::PodsTooLarge { request_milli: 8_000 },
        ScaleUpBlock::BackedOff,
        ScaleUpBlock::MaxSizeReached { max_size: 10 },
    ];
    let blocked = blocks.map(|by| NodeDecision::ScaleUpBlocked { n_pending: 2, by });
    let emptied = [true, false].map(|comes_back| NodeDecision::Emptied { node, after, comes_back });
    let lost = [true, false].map(|evicts_nobody| NodeDecision::Lost {
        node,
        after,
        n_pods,
        evicts_nobody,
    });
    let others = [
        NodeDecision::Unschedulable {
            n_pods,
            request_milli: 1_000,
            n_nodes: 4,
            n_insufficient_cpu: 2,
            n_too_many_pods: 1,
            n_unschedulable: 1,
        },
        NodeDecision::ScaleUp { n_pending: 2, from: 3, to: 4 },
        NodeDecision::Joined { node, after },
        NodeDecision::NotProvisioned { node, back_off: Span::from_secs(300) },
        NodeDecision::ScaleDown { node, n_pods, requested: 0.25, threshold: 0.5 },
        NodeDecision::EvictionBlocked { node, healthy: 3, desired_healthy: 3 },
        NodeDecision::ScaleDownFailed { node, after },
        NodeDecision::Evicted { node, n_pods, toleration: Span::from_secs(300) },
    ];
    others.into_iter().chain(blocked).chain(emptied).chain(lost)
}

fn serverless_containers() -> Vec<ServerlessDecision> {
    let cloud_run = [
        CloudRunClause::Cpu,
        CloudRunClause::Concurrency,
        CloudRunClause::MinInstances,
        CloudRunClause::MaxInstances,
        CloudRunClause::Quota,
    ];
    let cloud_run = cloud_run.into_iter().zip([4, 7, 4, 7, 4]).map(|(clause, to)| {
        ServerlessDecision::CloudRunScaling(CloudRunScaling {
            from: 4,
            to,
            n_instances: 5,
            cpu_used: 3.5,
            vcpu: 1.0,
            cpu_target: 0.6,
            for_cpu: 6,
            concurrent: 20.0,
            max_concurrency: 80,
            concurrency_target: 0.6,
            for_concurrency: 1,
            clause,
        })
    });
    let traffic =
        [TrafficStep::Starting, TrafficStep::Share { percent: 12.5 }, TrafficStep::Failed];
    let traffic = traffic
        .map(|step| ServerlessDecision::RevisionTraffic(RevisionTraffic { revision: 2, step }));
    cloud_run.chain(traffic).chain(service_scalings()).chain(deployments()).collect()
}

fn service_scalings() -> Vec<ServerlessDecision> {
    let clauses = [
        ScalingClause::Proposal,
        ScalingClause::MinCapacity,
        ScalingClause::MaxCapacity,
        ScalingClause::ScaleOutCooldown,
        ScalingClause::ScaleInCooldown,
        ScalingClause::Deployment,
    ];
    let metrics = [
        ServiceMetric::AverageCpuUtilization,
        ServiceMetric::AverageCpuUtilizationHighResolution,
        ServiceMetric::AlbRequestCountPerTarget,
    ];
    let each = clauses.into_iter().flat_map(|clause| metrics.map(|metric| (clause, metric)));
    let sizes = [4, 6].into_iter().cycle();
    let told = each.zip(sizes).map(|((clause, metric), to)| ServiceScaling {
        from: 4,
        to,
        metric,
        value: 86.0,
        target: 60.0,
        n_running: 4,
        proposal: 6,
        clause,
    });
    told.map(ServerlessDecision::ServiceScaling).collect()
}

fn deployments() -> Vec<ServerlessDecision> {
    let failed = |rolls_back_to| DeploymentStep::Failed { n_failures: 3, rolls_back_to };
    let (start, stop, healthy, min_healthy, max_total) = (1, 0, 4, 4, 8);
    let steps = [
        DeploymentStep::Tasks { start, stop, healthy, min_healthy, max_total },
        DeploymentStep::TaskFailed { n_failures: 1, threshold: 3 },
        failed(None),
        failed(Some(1)),
        DeploymentStep::Share { percent: 10.0 },
        DeploymentStep::Done { n_tasks: 4 },
        DeploymentStep::Throttled { n_failed: 3, wait_s: 20.0 },
        DeploymentStep::Upkeep { n_left: 3, desired: 4, start: 1 },
        DeploymentStep::Upkeep { n_left: 1, desired: 4, start: 2 },
    ];
    let of_revision = |step| ServiceDeployment { revision: 2, step };
    steps.map(|step| ServerlessDecision::ServiceDeployment(of_revision(step))).to_vec()
}

fn syncs() -> Vec<Reconciliation> {
    let clauses = [
        Clause::Proposal,
        Clause::WithinTolerance,
        Clause::ScaleDownStabilized,
        Clause::ScaleUpStabilized,
        Clause::ScaleUpLimit,
        Clause::ScaleDownLimit,
        Clause::TooManyReplicas,
        Clause::TooFewReplicas,
        Clause::MetricUnavailable,
        Clause::ScalingDisabled,
    ];
    let of_clauses = clauses.into_iter().flat_map(|clause| {
        [(4, 6, Some(8)), (4, 4, None)].map(|(current, desired, proposal)| {
            sync((current, desired), proposal, clause, Vec::new())
        })
    });
    let of_metrics =
        metrics().into_iter().map(|metric| sync((4, 6), Some(6), Clause::Proposal, vec![metric]));
    of_clauses.chain(of_metrics).collect()
}

fn sync(
    (current, desired): (u32, u32),
    proposal: Option<u32>,
    clause: Clause,
    metrics: Vec<MetricOutcome>,
) -> Reconciliation {
    let conditions = Conditions::default();
    Reconciliation { current, desired, metrics, proposal, stabilized: proposal, clause, conditions }
}

fn metrics() -> Vec<MetricOutcome> {
    let kinds = [
        MetricKind::ResourceUtilization,
        MetricKind::Pods,
        MetricKind::ObjectValue,
        MetricKind::ObjectAverageValue,
        MetricKind::ExternalValue,
        MetricKind::ExternalAverageValue,
    ];
    let errors = [
        MetricError::NoSamples,
        MetricError::NoUsableSamples,
        MetricError::NoSampleMatchesAKnownPod,
        MetricError::ContainerSampleMissing,
        MetricError::RequestMissing,
        MetricError::InvalidMetric,
        MetricError::Unavailable,
    ];
    let plain = |kind| MetricOutcome {
        kind,
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
    };
    let mut metrics = Vec::new();
    for kind in kinds {
        metrics.push(plain(kind));
        metrics.push(MetricOutcome { within_tolerance: true, ..plain(kind) });
        let rebalanced = MetricOutcome { rebalanced_ratio: Some(1.2), n_missing: 1, ..plain(kind) };
        metrics.push(MetricOutcome { within_tolerance: true, ..rebalanced.clone() });
        metrics.push(rebalanced);
        metrics.push(MetricOutcome { n_unready: 2, n_ignored: 1, ..plain(kind) });
        metrics.push(MetricOutcome { ratio: None, current: None, ..plain(kind) });
    }
    let failed = |error| MetricOutcome { proposal: Err(error), ..plain(MetricKind::Pods) };
    metrics.extend(errors.map(failed));
    metrics
}
