//! Nodes, and who moves pods between them, against figures worked out on paper.

use orchestration_guide::scenario::input::{
    ClusterAutoscalerInput, CountOrPercent, DisruptionBudgetInput, EventInput, HpaMetricInput,
    NodesInput, RateInput, RatePoint, ScenarioInput,
};
use orchestration_guide::sim::models::container::{NodeDecision, ScaleUpBlock};
use orchestration_guide::sim::record::{DecisionBody, FailureCause, InstanceState, RunResult};

use super::{container, hpa, run, steady};

/// Nodes of so much CPU for pods of one core, with a boot of exactly 120 s.
fn nodes(count: u32, allocatable_cpu_milli: u32) -> NodesInput {
    NodesInput {
        count,
        allocatable_cpu_milli,
        boot_seconds: 120.0,
        boot_cv: 0.0,
        ..NodesInput::default()
    }
}

fn on_nodes(rps: f64, replicas: u32, nodes: NodesInput) -> ScenarioInput {
    let mut input = steady(rps, 10.0, replicas);
    container(&mut input).nodes = Some(nodes);
    input
}

fn told(result: &RunResult) -> Vec<(f64, NodeDecision)> {
    let nodes = |body: &DecisionBody| match body {
        DecisionBody::Nodes(decision) => Some(decision.clone()),
        _ => None,
    };
    let decisions = result.decisions.iter();
    decisions.filter_map(|d| Some((d.at.as_secs_f64(), nodes(&d.body)?))).collect()
}

/// Times at which pods joined the rotation, and how long they took since their creation.
fn put_in(result: &RunResult) -> Vec<(f64, f64)> {
    let after = |body: &DecisionBody| match body {
        DecisionBody::PutIn { after, .. } => Some(after.as_secs_f64()),
        _ => None,
    };
    let decisions = result.decisions.iter();
    decisions.filter_map(|d| Some((d.at.as_secs_f64(), after(&d.body)?))).collect()
}

fn fewest_ready(result: &RunResult) -> u32 {
    let ready = result.series.samples.iter().map(|s| s.instances[InstanceState::Ready.index()]);
    ready.min().expect("there are samples")
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
}

/// A node that has run the pod before has its image: 50 ms to schedule, no pull, 0.5 s to start,
/// 5 s until the application is up, which the second readiness probe finds at that moment. Without
/// nodes every new pod pulls for 4 s: 9.55 s.
#[test]
fn an_image_that_is_on_the_node_is_not_pulled_again() {
    let mut input = on_nodes(20.0, 2, nodes(2, 4_000));
    input.events = vec![EventInput::Kill { at_s: 100.5, count: 1 }];
    let [(at_s, after_s)] = put_in(&run(&input))[..] else { panic!("one pod is replaced") };
    close(after_s, 5.55);
    close(at_s, 106.05);
}

/// Two nodes for two pods each; the autoscaler wants six pods. Two stay pending. A scan of the
/// Cluster Autoscaler comes every 10 s, and looks at pods that are 2 s old: it asks for one node
/// within 12 s. That boots in 120 s, pulls the image once for both pods, and they are ready after
/// 0.05 + 4 + 0.5 + 5 s.
#[test]
fn pending_pods_bring_a_node() {
    let mut input = on_nodes(
        90.0,
        4,
        NodesInput {
            cluster_autoscaler: Some(ClusterAutoscalerInput::default()),
            ..nodes(2, 2_000)
        },
    );
    hpa(&mut input).metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    hpa(&mut input).max_replicas = 6;
    let result = run(&input);
    let [(pending_s, pending), (asked_s, asked), (joined_s, joined)] = &told(&result)[..] else {
        panic!("{:?}", told(&result))
    };
    let unschedulable = NodeDecision::Unschedulable {
        n_pods: 2,
        request_milli: 1_000,
        n_nodes: 2,
        n_insufficient_cpu: 2,
        n_too_many_pods: 0,
        n_unschedulable: 0,
    };
    assert_eq!(pending, &unschedulable);
    assert_eq!(asked, &NodeDecision::ScaleUp { n_pending: 2, from: 2, to: 3 });
    assert!((2.0..=12.0).contains(&(asked_s - pending_s)), "{pending_s} {asked_s}");
    assert!(matches!(joined, NodeDecision::Joined { node: 2, .. }));
    close(joined_s - asked_s, 120.0);
    let new: Vec<f64> = put_in(&result).iter().map(|(at_s, _)| *at_s).collect();
    assert_eq!(new.len(), 2);
    new.iter().for_each(|at_s| close(at_s - joined_s, 9.55));
    // Two nodes for 300 s, and the third from when it was asked for.
    close(result.ledger.node_time.as_secs_f64(), 600.0 + 300.0 - asked_s);
}

/// Two nodes for two pods each, and eight pods are wanted: two more nodes are asked for. They boot
/// for longer than the 60 s in which they have to come, and are given up at the first scan after
/// more than that: 70 s later. That is one failure, however many nodes it was; the pool is left
/// alone for 5 min, after the next failure for 10 min (`updateScaleRequests` in
/// `clusterstate/clusterstate.go`, `Backoff` in `utils/backoff/exponential_backoff.go`,
/// kubernetes/autoscaler, release 1.36.1).
#[test]
fn nodes_that_do_not_come_are_asked_for_again_after_a_pause_that_grows() {
    let autoscaler = ClusterAutoscalerInput {
        max_node_provision_time_seconds: 60.0,
        ..ClusterAutoscalerInput::default()
    };
    let slow = NodesInput { boot_seconds: 500.0, ..nodes(2, 2_000) };
    let mut input = on_nodes(120.0, 4, NodesInput { cluster_autoscaler: Some(autoscaler), ..slow });
    input.duration_s = 1_200.0;
    hpa(&mut input).metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    hpa(&mut input).max_replicas = 8;
    let all = told(&run(&input));
    let is_asked = |d: &NodeDecision| matches!(d, NodeDecision::ScaleUp { from: 2, to: 4, .. });
    let asked: Vec<f64> = all.iter().filter(|(_, d)| is_asked(d)).map(|(at_s, _)| *at_s).collect();
    assert_eq!(asked.len(), 3, "{all:?}");
    close(asked[1] - asked[0], 70.0 + 300.0);
    close(asked[2] - asked[1], 70.0 + 600.0);
    let pause_s = |d: &NodeDecision| match d {
        NodeDecision::NotProvisioned { back_off, .. } => Some(back_off.as_secs_f64()),
        _ => None,
    };
    let pauses: Vec<f64> = all.iter().filter_map(|(_, d)| pause_s(d)).collect();
    assert_eq!(pauses[..4], [300.0, 300.0, 600.0, 600.0]);
}

/// Two nodes for two pods each. 85 requests/s need 6 pods at 15 each, and 112 need 8: a third node
/// is asked for, and then a fourth. A node boots for 75 s and has 60 s to come. Before they are
/// over the other one is asked for, and the time begins anew for both
/// (`registerOrUpdateScaleUpNoLock` in `clusterstate/clusterstate.go`): the first one comes, the
/// second one does not.
#[test]
fn asking_for_more_nodes_gives_all_of_them_time() {
    let autoscaler = ClusterAutoscalerInput {
        max_node_provision_time_seconds: 60.0,
        ..ClusterAutoscalerInput::default()
    };
    let slow = NodesInput { boot_seconds: 75.0, ..nodes(2, 2_000) };
    let mut input = on_nodes(85.0, 4, NodesInput { cluster_autoscaler: Some(autoscaler), ..slow });
    let points = [(45.0, 85.0), (45.0, 112.0)].map(|(at_s, rps)| RatePoint { at_s, rps });
    input.workload.rate = RateInput::Points { points: points.to_vec() };
    hpa(&mut input).metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    hpa(&mut input).max_replicas = 8;
    let all = told(&run(&input));
    let find = |is_it: fn(&NodeDecision) -> bool| {
        let found = all.iter().find(|(_, decision)| is_it(decision));
        found.map(|(at_s, _)| *at_s).unwrap_or_else(|| panic!("{all:?}"))
    };
    let first_s = find(|d| matches!(d, NodeDecision::ScaleUp { from: 2, to: 3, .. }));
    let second_s = find(|d| matches!(d, NodeDecision::ScaleUp { from: 3, to: 4, .. }));
    assert!((16.0..=60.0).contains(&(second_s - first_s)), "{all:?}");
    close(find(|d| matches!(d, NodeDecision::Joined { node: 2, .. })) - first_s, 75.0);
    let given_up_s = find(|d| matches!(d, NodeDecision::NotProvisioned { node: 3, .. }));
    close(given_up_s - second_s, 70.0);
}

/// Two nodes of 5 cores with two pods of one core each, and 3 of 4 must be healthy. The first node
/// is removed after a minute: one of its pods is evicted and the other refused. A replacement is
/// ready within 2 s, and the Cluster Autoscaler tries again after 10 s (`DefaultEvictionRetryTime`
/// in `core/scaledown/actuation/drain.go`), where `kubectl drain` would after 5 s.
#[test]
fn the_autoscaler_tries_evictions_again_every_ten_seconds() {
    let autoscaler = ClusterAutoscalerInput {
        scale_down_unneeded_time_seconds: 60.0,
        ..ClusterAutoscalerInput::default()
    };
    let mut input =
        on_nodes(60.0, 4, NodesInput { cluster_autoscaler: Some(autoscaler), ..nodes(2, 5_000) });
    let pod = &mut container(&mut input).pod;
    pod.app_init_ms = 1_000.0;
    pod.readiness_probe.get_or_insert_default().period_seconds = 1.0;
    container(&mut input).pod_disruption_budget = min_available(3);
    let result = run(&input);
    let [(first_s, after_s), (second_s, _)] = put_in(&result)[..] else {
        panic!("{:?}", told(&result))
    };
    assert!(after_s < 2.0, "{after_s}");
    close(second_s - first_s, 10.0);
}

/// A pool at its largest: the pods stay pending, and it is told once why.
#[test]
fn a_full_pool_leaves_pods_pending() {
    let autoscaler = ClusterAutoscalerInput { max_size: 2, ..ClusterAutoscalerInput::default() };
    let mut input =
        on_nodes(90.0, 4, NodesInput { cluster_autoscaler: Some(autoscaler), ..nodes(2, 2_000) });
    hpa(&mut input).metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    hpa(&mut input).max_replicas = 6;
    let result = run(&input);
    let blocks: Vec<_> = told(&result)
        .into_iter()
        .filter(|(_, decision)| matches!(decision, NodeDecision::ScaleUpBlocked { .. }))
        .collect();
    let by = ScaleUpBlock::MaxSizeReached { max_size: 2 };
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    assert_eq!(blocks[0].1, NodeDecision::ScaleUpBlocked { n_pending: 2, by });
    let end = result.series.samples.last().expect("there are samples");
    assert_eq!(end.instances[InstanceState::Pending.index()], 2);
}

/// The load ends at 60 s, and the autoscaler goes from six pods to two at the next sync, so that at
/// least one of three nodes has one pod or none: less than half. It goes once it was unneeded for
/// more than 60 s, at a scan, and is empty when its pod has moved.
#[test]
fn a_node_that_is_little_used_goes_after_its_time() {
    let autoscaler = ClusterAutoscalerInput {
        scale_down_unneeded_time_seconds: 60.0,
        ..ClusterAutoscalerInput::default()
    };
    let mut input =
        on_nodes(90.0, 6, NodesInput { cluster_autoscaler: Some(autoscaler), ..nodes(3, 3_000) });
    let points = [(60.0, 90.0), (60.0, 5.0)].map(|(at_s, rps)| RatePoint { at_s, rps });
    input.workload.rate = RateInput::Points { points: points.to_vec() };
    hpa(&mut input).metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    hpa(&mut input).downscale_stabilization_s = 0.0;
    let result = run(&input);
    let shrunk_s = super::resizes(&result)[0].0;
    let all = told(&result);
    let (removed_s, removed) = all.first().expect("a node goes");
    assert!(matches!(removed, NodeDecision::ScaleDown { requested, .. } if *requested < 0.5));
    // Found at a scan up to 10 s later, and gone at the first scan after more than 60 s. Pods that
    // end still count for a few seconds.
    assert!((60.0..=90.0).contains(&(removed_s - shrunk_s)), "{shrunk_s} {all:?}");
    let is_gone = |d: &NodeDecision| matches!(d, NodeDecision::Emptied { comes_back: false, .. });
    assert!(all.iter().any(|(_, decision)| is_gone(decision)), "{all:?}");
    assert_eq!(result.totals.failed[FailureCause::InstanceLost.index()], 0);
}

/// Three pods on three nodes, 20 requests/s each; one node fails at 100 s. The node controller
/// notices after 40 to 55 s, and the Service 1 s later: all that time a third of the requests are
/// refused. 300 s later the pod is deleted and another created, on a node that has the image.
#[test]
fn a_lost_node_costs_its_share_until_it_is_noticed() {
    let mut input = on_nodes(60.0, 3, nodes(3, 2_000));
    input.duration_s = 600.0;
    input.events = vec![EventInput::NodeLoss { at_s: 100.0 }];
    let result = run(&input);
    let [(noticed_s, noticed), (evicted_s, evicted)] = &told(&result)[..] else {
        panic!("{:?}", told(&result))
    };
    assert!((140.0..=155.0).contains(noticed_s), "{noticed_s}");
    assert!(matches!(noticed, NodeDecision::Lost { n_pods: 1, evicts_nobody: false, .. }));
    assert!(matches!(evicted, NodeDecision::Evicted { n_pods: 1, .. }));
    close(evicted_s - noticed_s, 300.0);
    let refused = result.totals.failed[FailureCause::Refused.index()] as f64;
    let expected = 20.0 * (noticed_s + 1.0 - 100.0);
    assert!((refused - expected).abs() < 4.0 * expected.sqrt(), "{refused}, not {expected}");
    let [(ready_s, _)] = put_in(&result)[..] else { panic!("one pod is replaced") };
    close(ready_s - evicted_s, 5.55);
    // Three nodes for 100 s, two for 500 s.
    close(result.ledger.node_time.as_secs_f64(), 1_300.0);
}

/// Two nodes in each of three zones; a zone fails. Its nodes are tainted 10 s apart, so that the
/// pods of the second are replaced at least 10 s after those of the first.
#[test]
fn the_nodes_of_a_lost_zone_are_given_up_one_after_another() {
    let mut input = on_nodes(60.0, 6, nodes(6, 4_000));
    input.duration_s = 600.0;
    input.events = vec![EventInput::ZoneLoss { at_s: 100.0, zone: 1 }];
    let result = run(&input);
    let evicted: Vec<f64> = told(&result)
        .into_iter()
        .filter(|(_, decision)| matches!(decision, NodeDecision::Evicted { n_pods: 1, .. }))
        .map(|(at_s, _)| at_s)
        .collect();
    let [first_s, second_s] = evicted[..] else { panic!("{:?}", told(&result)) };
    assert!((10.0 - 1e-6..=15.0).contains(&(second_s - first_s)), "{first_s} {second_s}");
    assert_eq!(fewest_ready(&result), 4);
    let end = result.series.samples.last().expect("there are samples");
    assert_eq!(end.instances[InstanceState::Ready.index()], 6);
}

/// With no node left anywhere the controller thinks that it is cut off itself: nothing is deleted.
#[test]
fn with_all_nodes_lost_nobody_is_evicted() {
    let mut input = on_nodes(60.0, 3, NodesInput { zones: 1, ..nodes(3, 2_000) });
    input.duration_s = 600.0;
    input.events = vec![EventInput::ZoneLoss { at_s: 100.0, zone: 0 }];
    let all = told(&run(&input));
    // The last of the three that are noticed leaves none.
    let nobody = |decision: &NodeDecision| {
        matches!(decision, NodeDecision::Lost { evicts_nobody: true, .. })
    };
    assert!(all.iter().any(|(_, decision)| nobody(decision)), "{all:?}");
}

fn min_available(count: u32) -> Option<DisruptionBudgetInput> {
    Some(DisruptionBudgetInput::MinAvailable { min_available: CountOrPercent::Count(count) })
}

/// Four pods on two nodes, and 3 must be healthy. The drain of a node at 100 s evicts one of its
/// two pods and is refused the other. The replacement is ready at 105.55 s; the drain tries again
/// at 105 and 110 s. The second pod stops listening 5 s later, and the node is empty at 115 s. It
/// is restarted, and back at 235 s.
#[test]
fn a_drain_waits_for_the_disruption_budget() {
    let mut input = on_nodes(60.0, 4, nodes(2, 8_000));
    container(&mut input).pod_disruption_budget = min_available(3);
    input.events = vec![EventInput::NodeDrain { at_s: 100.0 }];
    let result = run(&input);
    let [(blocked_s, blocked), (emptied_s, emptied), (joined_s, _)] = &told(&result)[..] else {
        panic!("{:?}", told(&result))
    };
    close(*blocked_s, 100.0);
    assert!(matches!(
        blocked,
        NodeDecision::EvictionBlocked { healthy: 3, desired_healthy: 3, .. }
    ));
    // Requests of 10 ms may still be in service then.
    assert!((115.0..115.1).contains(emptied_s), "{emptied_s}");
    assert!(matches!(emptied, NodeDecision::Emptied { comes_back: true, .. }));
    close(joined_s - emptied_s, 120.0);
    let ready: Vec<f64> = put_in(&result).iter().map(|(at_s, _)| *at_s).collect();
    assert_eq!(ready.len(), 2);
    close(ready[0], 105.55);
    close(ready[1], 115.55);
    assert_eq!((fewest_ready(&result), result.totals.n_failed()), (3, 0));
}

/// A budget that needs all four pods lets no drain begin; without a budget both pods of the node
/// go at once.
#[test]
fn a_budget_of_all_pods_blocks_a_drain_for_good() {
    let outcome = |budget| {
        let mut input = on_nodes(60.0, 4, nodes(2, 8_000));
        container(&mut input).pod_disruption_budget = budget;
        input.events = vec![EventInput::NodeDrain { at_s: 100.0 }];
        let result = run(&input);
        (fewest_ready(&result), put_in(&result).len())
    };
    assert_eq!(outcome(min_available(4)), (4, 0));
    assert_eq!(outcome(None), (2, 2));
}

/// A platform without nodes says that it has none to lose.
#[test]
fn without_nodes_none_can_be_lost() {
    let mut input = steady(20.0, 10.0, 2);
    input.events = vec![EventInput::NodeLoss { at_s: 10.0 }, EventInput::NodeDrain { at_s: 20.0 }];
    let result = run(&input);
    let cannot = |body: &DecisionBody| matches!(body, DecisionBody::CannotDo { .. });
    assert_eq!(result.decisions.iter().filter(|decision| cannot(&decision.body)).count(), 2);
}
