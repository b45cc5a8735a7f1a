//! Rollouts step by step, worked by hand. The rules one by one are held to Kubernetes' own unit
//! tests by `tests/conformance`.

use super::super::IntOrPercent;
use super::*;
use crate::units::{SimTime, Span};

fn rolling(
    replicas: u32,
    max_surge: IntOrPercent,
    max_unavailable: IntOrPercent,
) -> DeploymentSpec {
    let strategy = Strategy::RollingUpdate {
        max_surge: Some(max_surge),
        max_unavailable: Some(max_unavailable),
    };
    DeploymentSpec { replicas, strategy }
}

fn set(id: u32, role: Role, replicas: u32, available: u32) -> ReplicaSet {
    ReplicaSet { id: SetId(id), role, replicas, available, created_order: id, recorded: None }
}

/// An old set that is all there, and a new one that is empty: the start of a rollout.
fn rollout(spec: DeploymentSpec) -> DeploymentState {
    let mut old = set(1, Role::Old, spec.replicas, spec.replicas);
    old.recorded = Some(RecordedSizes { desired: spec.replicas, max: spec.max_total() });
    DeploymentState { spec, sets: vec![old, set(2, Role::New, 0, 0)], n_old_pods: spec.replicas }
}

/// Pods that were told to go are gone; a set cannot have more available pods than it has.
fn remove_pods(state: &mut DeploymentState) {
    for set in &mut state.sets {
        set.available = set.available.min(set.replicas);
    }
    state.n_old_pods = state.old_sets().map(|set| set.replicas).sum();
}

/// All pods of the new set become available.
fn new_pods_come_up(state: &mut DeploymentState) {
    let new = state.sets.iter_mut().find(|set| set.role == Role::New).unwrap();
    new.available = new.replicas;
}

/// Syncs until nothing is left to do, and again each time the new pods have come up. A step reads
/// `new 3` or `old 8`, and `✓` is when they come up.
fn trace(mut state: DeploymentState) -> String {
    let mut steps = Vec::new();
    loop {
        match sync(&mut state).step {
            Step::NewSet | Step::Scale => {
                steps.push(format!("new {}", state.new_set().unwrap().replicas));
            }
            Step::OldSets => steps.push(format!("old {}", total(state.old_sets()))),
            Step::Nothing if state.new_set().is_some_and(|new| new.available < new.replicas) => {
                new_pods_come_up(&mut state);
                steps.push("✓".to_owned());
            }
            Step::Nothing => return steps.join(" "),
        }
        remove_pods(&mut state);
    }
}

#[test]
fn a_rollout_takes_the_steps_that_its_two_limits_allow() {
    use IntOrPercent::{Int, Percent};
    let quarter = Percent(25);
    for (spec, steps) in [
        // Surge 3, unavailable 2: 13 in all, at least 8 available.
        (rolling(10, quarter, quarter), "new 3 old 8 new 5 ✓ old 3 new 10 ✓ old 0"),
        // Surge 1, unavailable 1.
        (rolling(4, quarter, quarter), "new 1 old 3 new 2 ✓ old 1 new 4 ✓ old 0"),
        // Surge 1, unavailable 0: an old pod goes only when a new one has come up.
        (rolling(3, quarter, quarter), "new 1 ✓ old 2 new 2 ✓ old 1 new 3 ✓ old 0"),
        // Both 0 becomes unavailable 1: an old pod goes first.
        (rolling(2, Int(0), Int(0)), "old 1 new 1 ✓ old 0 new 2 ✓"),
        // Everything at once.
        (rolling(4, Int(0), Percent(100)), "old 0 new 4 ✓"),
        (DeploymentSpec { replicas: 4, strategy: Strategy::Recreate }, "old 0 new 4 ✓"),
    ] {
        assert_eq!(trace(rollout(spec)), steps, "{spec:?}");
    }
}

#[test]
fn a_revision_that_never_comes_up_stops_the_rollout() {
    let mut state = rollout(rolling(10, IntOrPercent::Percent(25), IntOrPercent::Percent(25)));
    while sync(&mut state).step != Step::Nothing {
        remove_pods(&mut state);
    }
    // 8 old pods serve on; the other 5 of 13 wait for ever.
    assert_eq!(state.new_set().unwrap().replicas, 5);
    assert_eq!(total(state.old_sets()), 8);
}

#[test]
fn unhealthy_old_pods_go_first_and_cost_no_availability() {
    let spec = rolling(10, IntOrPercent::Int(3), IntOrPercent::Int(2));
    // 13 pods, floor 8, 2 new ones not up: budget 13 − 8 − 2 = 3. The younger old set has 2
    // unhealthy pods: they go. Then 9 are available, one more than the floor: the oldest set
    // loses one.
    let old = [set(1, Role::Old, 6, 6), set(2, Role::Old, 4, 2)];
    let new = set(3, Role::New, 3, 1);
    let changes = shrink_old(&spec, Some(&new), &old);
    assert_eq!(
        changes,
        [SizeChange { id: SetId(1), from: 6, to: 5 }, SizeChange { id: SetId(2), from: 4, to: 2 },]
    );
}

#[test]
fn recreate_waits_until_the_last_old_pod_is_gone() {
    let mut state = rollout(DeploymentSpec { replicas: 3, strategy: Strategy::Recreate });
    assert_eq!(sync(&mut state).step, Step::OldSets);
    // The pods are told to go, but they still run.
    assert_eq!(sync(&mut state).step, Step::Nothing);
    remove_pods(&mut state);
    assert_eq!(sync(&mut state).step, Step::NewSet);
}

#[test]
fn a_resize_in_mid_rollout_keeps_the_shares_and_the_rollout_goes_on() {
    let mut state = rollout(rolling(10, IntOrPercent::Int(2), IntOrPercent::Int(0)));
    assert_eq!(sync(&mut state).step, Step::NewSet);
    // 10 old and 2 new of 12 at most. The autoscaler asks for 20, so 22 at most: the old set
    // gets round(10 × 22 / 12) = 18, the new one round(2 × 22 / 12) = 4: 22, nothing left over.
    state.spec.replicas = 20;
    let outcome = sync(&mut state);
    assert_eq!(outcome.step, Step::Scale);
    assert_eq!(state.sets.iter().map(|set| set.replicas).collect::<Vec<_>>(), [18, 4]);
    assert_eq!(state.new_set().unwrap().recorded, Some(RecordedSizes { desired: 20, max: 22 }));
    // The next sync is the rollout's again.
    assert!(!state.is_scaling_event());
}

#[test]
fn a_resize_once_the_new_set_is_there_in_full_clears_the_old_ones() {
    let recorded = |desired| Some(RecordedSizes { desired, max: desired + 1 });
    let mut new = set(2, Role::New, 10, 10);
    new.recorded = recorded(10);
    let mut old = set(1, Role::Old, 2, 2);
    old.recorded = recorded(12);
    let spec = rolling(10, IntOrPercent::Int(1), IntOrPercent::Int(0));
    let change = SizeChange { id: SetId(1), from: 2, to: 0 };
    assert_eq!(scale(&spec, &[old, new]), [change]);
}

#[test]
fn a_resize_to_zero_leaves_no_room_for_surge() {
    let spec = rolling(0, IntOrPercent::Int(2), IntOrPercent::Int(0));
    let mut sets = [set(1, Role::Old, 3, 3), set(2, Role::New, 2, 0)];
    sets.iter_mut().for_each(|set| set.recorded = Some(RecordedSizes { desired: 4, max: 6 }));
    let sizes: Vec<u32> = scale(&spec, &sets).iter().map(|change| change.to).collect();
    assert_eq!(sizes, [0, 0]);
}

#[test]
fn a_set_that_happens_to_have_the_new_size_does_not_stop_later_rollouts() {
    let spec = rolling(10, IntOrPercent::Int(1), IntOrPercent::Int(0));
    let mut only = set(1, Role::New, 9, 9);
    only.recorded = Some(RecordedSizes { desired: 10, max: 11 });
    let spec = DeploymentSpec { replicas: 9, ..spec };
    let mut state = DeploymentState { spec, sets: vec![only], n_old_pods: 0 };
    assert_eq!(sync(&mut state).step, Step::Nothing);
    state.sets[0].role = Role::Old;
    state.sets.push(set(2, Role::New, 0, 0));
    assert_eq!(sync(&mut state).step, Step::NewSet);
}

#[test]
fn a_rollout_times_out_only_after_its_deadline() {
    let last = |reason, secs| Some(LastProgress { reason, age: Span::from_secs(secs) });
    let deadline = Some(Span::from_secs(600));
    for (deadline, last, timed_out) in [
        (deadline, last(ProgressReason::UnderWay, 600), false),
        (deadline, last(ProgressReason::UnderWay, 601), true),
        (deadline, last(ProgressReason::NewReplicaSetAvailable, 601), false),
        (deadline, last(ProgressReason::ProgressDeadlineExceeded, 0), true),
        (None, last(ProgressReason::UnderWay, 9999), false),
        (deadline, None, false),
    ] {
        assert_eq!(is_timed_out(deadline, last), timed_out, "{last:?}");
    }
}

#[test]
fn clean_up_spares_sets_with_pods_and_takes_no_younger_one_instead() {
    let retired = |id, replicas| RetiredSet {
        id: SetId(id),
        replicas,
        status_replicas: replicas,
        deleting: false,
    };
    let old = [retired(3, 0), retired(1, 2), retired(2, 0), retired(4, 0)];
    assert_eq!(sets_to_delete(&old, 2), [SetId(2)]);
    assert_eq!(sets_to_delete(&old, 10), []);
}

#[test]
fn the_least_useful_pod_goes_first() {
    let now = SimTime::ZERO + Span::from_secs(100_000);
    let ago = |secs| now - Span::from_secs(secs);
    let pod = DeletionCandidate {
        stage: PodStage::Running,
        ready_since: Some(ago(40_000)),
        deletion_cost: 0,
        n_on_node: 1,
        n_restarts: 0,
        created_at: ago(40_100),
        tie_break: 5,
    };
    // Each is more worth keeping than the one before it, whatever speaks for that one in the
    // points that come later.
    let order = [
        DeletionCandidate {
            stage: PodStage::Unscheduled,
            ready_since: None,
            deletion_cost: 9,
            ..pod
        },
        DeletionCandidate { stage: PodStage::Pending, ready_since: None, deletion_cost: 9, ..pod },
        DeletionCandidate { ready_since: None, deletion_cost: 9, ..pod },
        DeletionCandidate { deletion_cost: -1, ..pod },
        DeletionCandidate { n_on_node: 3, ready_since: Some(ago(90_000)), ..pod },
        DeletionCandidate { ready_since: Some(now), n_restarts: 0, ..pod },
        DeletionCandidate { ready_since: Some(ago(600)), n_restarts: 0, ..pod },
        DeletionCandidate { n_restarts: 2, ..pod },
        DeletionCandidate { created_at: ago(600), ..pod },
        DeletionCandidate { tie_break: 1, ..pod },
        pod,
    ];
    for pair in order.windows(2) {
        let (first, second) = (&pair[0], &pair[1]);
        assert!(deletion_order(first, second, now).is_lt(), "{first:?}\n{second:?}");
        assert!(deletion_order(second, first, now).is_gt(), "{first:?}\n{second:?}");
    }
    // 10 and 12 minutes are the same power of two.
    let other = DeletionCandidate { ready_since: Some(ago(600)), ..pod };
    let alike = DeletionCandidate { ready_since: Some(ago(720)), ..pod };
    assert!(deletion_order(&other, &alike, now).is_eq());
}
