//! Stories of scans, worked by hand.

use super::super::scheduler::NodeRoom;
use super::*;
use crate::units::Span;

const POOL: NodePool = NodePool { min_size: 1, max_size: 10, template: NodeTemplate::plain(1930) };

fn at(secs: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(secs)
}

fn settings() -> AutoscalerSettings {
    AutoscalerSettings::default()
}

/// Pods that are pending since the start.
fn pending(n: usize, cpu_request_milli: u32) -> Vec<PendingPod> {
    vec![PendingPod { cpu_request_milli, created_at: at(0) }; n]
}

fn decide(pods: &[PendingPod], now: SimTime, n_nodes: u32, n_upcoming: u32) -> ScaleUpDecision {
    let view = ScaleUpView { pending: pods, n_nodes, n_upcoming };
    scale_up(&settings(), &POOL, &NodeGroupBackoff::default(), now, &view)
}

/// A node of the pool with pods of these requests.
fn node(id: u32, requests: &[u32]) -> NodeView {
    let mut room = POOL.template.room();
    requests.iter().for_each(|&request| room.add(request));
    let pod = |&cpu_request_milli: &u32| PodOnNode { cpu_request_milli, is_movable: true };
    NodeView { id: NodeId(id), is_ready: true, room, pods: requests.iter().map(pod).collect() }
}

fn down(nodes: &[NodeView]) -> ScaleDownView<'_> {
    ScaleDownView { nodes, n_being_removed: 0, n_being_drained: 0, disruptions_allowed: None }
}

const NOTHING_PENDING: ScaleUpView<'_> = ScaleUpView { pending: &[], n_nodes: 0, n_upcoming: 0 };

/// Verdicts of an autoscaler that scans these nodes every ten seconds up to and with `secs`.
fn verdicts(settings: AutoscalerSettings, view: &ScaleDownView<'_>, secs: u64) -> Vec<NodeVerdict> {
    let mut autoscaler = ClusterAutoscaler::new(settings, POOL);
    let scans = (0..=secs).step_by(10).map(|now| autoscaler.scan(at(now), &NOTHING_PENDING, view));
    let last = scans.last().and_then(|scan| scan.scale_down);
    last.into_iter().flat_map(|down| down.verdicts).map(|(_, verdict)| verdict).collect()
}

#[test]
fn pods_are_packed_by_their_requests() {
    let cases: [(&[u32], u32, u32); 7] = [
        (&[700; 7], 0, 4),
        (&[1000, 1000, 1000], 0, 3),
        (&[1900, 30], 0, 1),
        (&[1000, 900, 1000, 900], 0, 2),
        (&[100; 19], 0, 1),
        (&[100; 20], 0, 2),
        (&[700; 7], 3, 1),
    ];
    for (requests, n_upcoming, n_new) in cases {
        let needed = nodes_needed(requests, &POOL.template, n_upcoming);
        assert_eq!(needed.n_new, n_new, "{requests:?} with {n_upcoming} on their way");
    }
}

#[test]
fn daemon_sets_and_the_limit_of_pods_take_their_share() {
    let template = NodeTemplate { daemon_set_cpu_milli: 330, ..POOL.template };
    assert_eq!(nodes_needed(&[800; 4], &template, 0).n_new, 2);
    let template = NodeTemplate { n_daemon_set_pods: 2, max_pods: 5, ..POOL.template };
    assert_eq!(nodes_needed(&[1; 7], &template, 0).n_new, 3);
}

#[test]
fn the_pool_grows_for_pods_that_have_waited_a_moment() {
    let pods = pending(7, 700);
    let grows = ScaleUpDecision::Grow { from: 3, to: 7, n_needed: 4 };
    assert_eq!(decide(&pods, at(10), 3, 0), grows);
    let too_new = ScaleUpDecision::PodsTooNew { oldest_age: Span::from_secs(1) };
    assert_eq!(decide(&pods, at(1), 3, 0), too_new);
    assert_eq!(decide(&[], at(10), 3, 0), ScaleUpDecision::NotNeeded);
    let suffice = ScaleUpDecision::UpcomingNodesSuffice { n_upcoming: 4 };
    assert_eq!(decide(&pods, at(20), 7, 4), suffice);
}

#[test]
fn the_pool_grows_to_its_largest_size_and_no_further() {
    let pods = pending(7, 700);
    let capped = ScaleUpDecision::Grow { from: 8, to: 10, n_needed: 4 };
    assert_eq!(decide(&pods, at(10), 8, 0), capped);
    let full = ScaleUpDecision::MaxSizeReached { max_size: 10, n_needed: 4 };
    assert_eq!(decide(&pods, at(10), 10, 0), full);
}

#[test]
fn no_node_is_added_for_a_pod_that_fits_on_none() {
    let too_large = ScaleUpDecision::PodsTooLarge { request_milli: 2000 };
    assert_eq!(decide(&pending(1, 2000), at(10), 3, 0), too_large);
}

#[test]
fn after_a_failure_the_pool_pauses_for_longer_each_time() {
    let mut backoff = NodeGroupBackoff::default();
    let mut now = at(0);
    let mut minutes = Vec::new();
    for _ in 0..5 {
        let until = backoff.fail(&settings(), now);
        minutes.push(until.since(now).as_nanos() / 60_000_000_000);
        assert_eq!(backoff.backed_off_until(now), Some(until));
        now = until + Span::from_secs(10);
    }
    assert_eq!(minutes, [5, 10, 20, 30, 30]);
    assert_eq!(backoff.backed_off_until(now), None);
    backoff.forget_old(&settings(), now + Span::from_secs(3 * 3600));
    assert_eq!(backoff.fail(&settings(), now).since(now), Span::from_secs(300));
}

#[test]
fn a_pool_that_is_backed_off_is_left_alone() {
    let mut autoscaler = ClusterAutoscaler::new(settings(), POOL);
    let until = autoscaler.note_failed_scale_up(at(0));
    let pods = pending(1, 700);
    let up = ScaleUpView { pending: &pods, n_nodes: 1, n_upcoming: 0 };
    let mut scan = |secs| autoscaler.scan(at(secs), &up, &down(&[])).scale_up;
    assert_eq!(scan(290), ScaleUpDecision::BackedOff { until });
    assert_eq!(scan(300), ScaleUpDecision::Grow { from: 1, to: 2, n_needed: 1 });
}

#[test]
fn a_node_below_half_goes_once_it_was_unneeded_for_more_than_ten_minutes() {
    let nodes = [node(0, &[900, 600]), node(1, &[200, 200])];
    let busy = NodeVerdict::NotUnderutilized { utilization: 1500.0 / 1930.0 };
    let required = Span::from_secs(600);
    let waits = NodeVerdict::NotUnneededLongEnough { unneeded_for: required, required };
    let view = down(&nodes);
    assert_eq!(verdicts(settings(), &view, 600), [busy, waits]);
    let goes = NodeVerdict::Remove(Removal::Drain { n_pods: 2 });
    assert_eq!(verdicts(settings(), &view, 610), [busy, goes]);
}

#[test]
fn a_node_at_the_threshold_stays() {
    let pool_node = |requested| {
        let room = NodeRoom { requested_cpu_milli: requested, ..NodeRoom::empty(1000, 110) };
        NodeView { room, ..node(0, &[]) }
    };
    let stays = NodeVerdict::NotUnderutilized { utilization: 0.5 };
    let nodes = [pool_node(500), node(1, &[])];
    assert_eq!(verdicts(settings(), &down(&nodes), 0)[0], stays);
}

#[test]
fn a_node_whose_pods_fit_nowhere_stays_and_is_left_alone_for_five_minutes() {
    let nodes = [node(0, &[900]), node(1, &[1500])];
    let stays = NodeVerdict::NoPlaceToMovePods { request_milli: 900 };
    assert_eq!(verdicts(settings(), &down(&nodes), 0)[0], stays);
    let recently = NodeVerdict::RecentlyUnremovable { until: at(300) };
    assert_eq!(verdicts(settings(), &down(&nodes), 10)[0], recently);
    assert_eq!(verdicts(settings(), &down(&nodes), 300)[0], stays);
}

#[test]
fn a_budget_without_a_disruption_to_spare_holds_a_node_but_no_empty_one() {
    let nodes = [node(0, &[200]), node(1, &[])];
    let view = ScaleDownView { disruptions_allowed: Some(0), ..down(&nodes) };
    let told = verdicts(settings(), &view, 610);
    assert_eq!(told[0], NodeVerdict::NotEnoughDisruptionBudget);
    assert_eq!(told[1], NodeVerdict::Remove(Removal::Empty));
}

#[test]
fn the_budget_is_used_up_by_nodes_that_are_to_go() {
    let nodes = [node(0, &[200, 200]), node(1, &[200]), node(2, &[1000])];
    let view = ScaleDownView { disruptions_allowed: Some(1), ..down(&nodes) };
    let told = verdicts(settings(), &view, 610);
    assert_eq!(told[0], NodeVerdict::Remove(Removal::Drain { n_pods: 2 }));
    assert_eq!(told[1], NodeVerdict::NotEnoughDisruptionBudget);
}

#[test]
fn a_place_is_promised_to_one_pod_only() {
    // Nodes 0 and 1 could each empty into node 2, but not both.
    let nodes = [node(0, &[900]), node(1, &[900]), node(2, &[970])];
    let told = verdicts(settings(), &down(&nodes), 0);
    let required = Span::from_secs(600);
    let goes = NodeVerdict::NotUnneededLongEnough { unneeded_for: Span::ZERO, required };
    assert_eq!(told[0], goes, "into node 1, which has room");
    assert_eq!(told[1], NodeVerdict::NoPlaceToMovePods { request_milli: 900 });
}

#[test]
fn a_pod_that_may_not_be_moved_holds_its_node() {
    let mut held = node(0, &[200]);
    held.pods[0].is_movable = false;
    let nodes = [held, node(1, &[])];
    assert_eq!(verdicts(settings(), &down(&nodes), 610)[0], NodeVerdict::PodNotMovable);
}

#[test]
fn the_smallest_size_is_kept() {
    let nodes = [node(0, &[]), node(1, &[]), node(2, &[])];
    let goes = NodeVerdict::Remove(Removal::Empty);
    let stays = NodeVerdict::MinSizeReached { min_size: 1 };
    assert_eq!(verdicts(settings(), &down(&nodes), 610), [goes, goes, stays]);
}

#[test]
fn one_node_is_drained_at_a_time_while_empty_ones_go_together() {
    let nodes = [node(0, &[100]), node(1, &[100]), node(2, &[]), node(3, &[]), node(4, &[1000])];
    let told = verdicts(settings(), &down(&nodes), 610);
    assert_eq!(told[0], NodeVerdict::Remove(Removal::Drain { n_pods: 1 }));
    assert_eq!(told[1], NodeVerdict::TooManyBeingRemoved);
    assert_eq!(told[2..4], [NodeVerdict::Remove(Removal::Empty); 2]);
    let going = ScaleDownView { n_being_removed: 1, n_being_drained: 1, ..down(&nodes) };
    assert_eq!(verdicts(settings(), &going, 610)[0], NodeVerdict::TooManyBeingRemoved);
}

#[test]
fn an_unready_node_waits_for_twenty_minutes() {
    let nodes = [NodeView { is_ready: false, ..node(0, &[]) }, node(1, &[1900])];
    let view = down(&nodes);
    assert!(matches!(
        verdicts(settings(), &view, 1200)[0],
        NodeVerdict::NotUnneededLongEnough { .. }
    ));
    assert_eq!(verdicts(settings(), &view, 1210)[0], NodeVerdict::Remove(Removal::Empty));
}

#[test]
fn nothing_is_removed_for_ten_minutes_after_nodes_were_added() {
    let mut autoscaler = ClusterAutoscaler::new(settings(), POOL);
    let nodes = [node(0, &[]), node(1, &[1900])];
    let pods = pending(1, 700);
    let up = ScaleUpView { pending: &pods, n_nodes: 2, n_upcoming: 0 };
    let grown = autoscaler.scan(at(300), &up, &down(&nodes));
    assert_eq!(grown.scale_down, None);
    let mut last = None;
    for now in (310..=920).step_by(10) {
        last = autoscaler.scan(at(now), &NOTHING_PENDING, &down(&nodes)).scale_down;
        let cooldown = last.as_ref().and_then(|down| down.cooldown);
        let expected = Cooldown { cause: CooldownCause::AfterAdd, until: at(900) };
        assert_eq!(cooldown, (now < 900).then_some(expected), "second {now}");
    }
    let removals: Vec<_> = last.iter().flat_map(ScaleDownDecision::removals).collect();
    assert_eq!(removals, [(NodeId(0), Removal::Empty)], "unneeded since second 310");
}

#[test]
fn a_failed_removal_pauses_for_three_minutes() {
    let mut autoscaler = ClusterAutoscaler::new(settings(), POOL);
    autoscaler.note_failed_scale_down(at(0));
    let nodes = [node(0, &[])];
    let mut cooldown = |secs| {
        let scan = autoscaler.scan(at(secs), &NOTHING_PENDING, &down(&nodes));
        scan.scale_down.and_then(|down| down.cooldown)
    };
    let expected = Cooldown { cause: CooldownCause::AfterFailure, until: at(180) };
    assert_eq!(cooldown(170), Some(expected));
    assert_eq!(cooldown(180), None);
}

#[test]
fn pods_that_are_too_new_to_act_on_hold_back_removals() {
    let mut autoscaler = ClusterAutoscaler::new(settings(), POOL);
    let pods = pending(1, 100);
    let up = ScaleUpView { pending: &pods, n_nodes: 1, n_upcoming: 0 };
    let nodes = [node(0, &[])];
    let scan = autoscaler.scan(at(1), &up, &down(&nodes));
    let cause = scan.scale_down.and_then(|down| down.cooldown).map(|cooldown| cooldown.cause);
    assert_eq!(cause, Some(CooldownCause::PodsTooNew));
}

#[test]
fn scale_down_can_be_off() {
    let off = AutoscalerSettings { scale_down_enabled: false, ..settings() };
    assert_eq!(verdicts(off, &down(&[node(0, &[])]), 1000), []);
}
