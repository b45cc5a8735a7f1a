//! Runs worked by hand. Batches and limits are held to cases by `tests/conformance` as well; here
//! stands what no vector tells.

use super::*;

const ONE_HOST: [SerialEntry; 1] = [SerialEntry::Hosts(1)];

fn limit(percent: f64) -> FailurePolicy {
    FailurePolicy { max_fail_percentage: Some(percent), any_errors_fatal: false }
}

/// Plays a run in which so many hosts of each batch fail the second of three tasks.
fn play(serial: &[SerialEntry], n_hosts: u32, policy: FailurePolicy, fail: &[u32]) -> RunOutcome {
    let mut run = RollingRun::new(serial, n_hosts, policy);
    let mut fail = fail.iter().copied();
    while run.start_batch().is_some() {
        run.task_done(0);
        run.task_done(fail.next().unwrap_or(0));
        run.task_done(0);
        run.finish_batch();
    }
    run.outcome()
}

fn finished(outcome: &RunOutcome) -> Vec<u32> {
    outcome.batches.iter().map(|batch| batch.n_finished).collect()
}

#[test]
fn a_percentage_loses_a_host_where_floating_point_falls_short() {
    use SerialEntry::{Hosts, Percent};
    for (serial, n_hosts, sizes) in [
        (vec![Percent(29)], 100, vec![28, 28, 28, 16]),
        (vec![Percent(58)], 50, vec![28, 22]),
        (vec![Percent(30)], 100, vec![30, 30, 30, 10]),
        (vec![Percent(0)], 2, vec![1, 1]),
        (vec![Percent(150)], 4, vec![4]),
        (vec![Hosts(2), Hosts(0)], 9, vec![2, 7]),
        (vec![], 3, vec![3]),
        (vec![Hosts(1)], 0, vec![]),
    ] {
        assert_eq!(batches(&serial, n_hosts), sizes, "{serial:?} of {n_hosts}");
    }
}

#[test]
fn batches_hold_every_host_once() {
    for percent in 0..=120 {
        for n_hosts in 0..=120 {
            let sizes = batches(&[SerialEntry::Hosts(3), SerialEntry::Percent(percent)], n_hosts);
            assert_eq!(sizes.iter().sum::<u32>(), n_hosts, "{percent} % of {n_hosts}");
            assert!(sizes.iter().all(|&size| size > 0), "{percent} % of {n_hosts}");
        }
    }
}

#[test]
fn serial_is_read_as_a_number_or_whole_per_cent() {
    assert_eq!("30%".parse(), Ok(SerialEntry::Percent(30)));
    assert_eq!("5".parse(), Ok(SerialEntry::Hosts(5)));
    for text in ["", "%", "12.5%", "a few", "-1"] {
        assert_eq!(text.parse::<SerialEntry>(), Err(ParseSerialError), "{text:?}");
    }
}

#[test]
fn the_limit_must_be_exceeded_and_is_counted_in_each_batch() {
    let tens = [SerialEntry::Hosts(10)];
    let outcome = play(&tens, 30, limit(30.0), &[3, 3, 4]);
    assert_eq!(finished(&outcome), [7, 7, 0]);
    let reason = AbortReason::MaxFailPercentage { n_failed: 4, n_hosts: 10, limit_percent: 30.0 };
    assert_eq!(outcome.aborted, Some(reason));
    assert_eq!(outcome.batches[2].n_stopped, 6, "healthy hosts stay half done");
    assert_eq!(outcome.exit_code, 2);
}

#[test]
fn a_smaller_last_batch_is_measured_by_its_own_size() {
    let outcome = play(&[SerialEntry::Hosts(5)], 7, limit(30.0), &[1, 1]);
    assert_eq!(finished(&outcome), [4, 0], "1 of 5 is 20 %, 1 of 2 is 50 %");
}

#[test]
fn without_a_limit_only_the_loss_of_a_whole_batch_ends_the_run() {
    let policy = FailurePolicy::default();
    let pairs = [SerialEntry::Hosts(2)];
    assert_eq!(finished(&play(&pairs, 6, policy, &[1, 1, 0])), [1, 1, 2]);
    let outcome = play(&pairs, 6, policy, &[1, 2, 0]);
    assert_eq!(finished(&outcome), [1, 0]);
    assert_eq!(outcome.aborted, Some(AbortReason::AllHostsFailed));
    assert_eq!(finished(&play(&pairs, 4, limit(100.0), &[2, 0])), [0]);
    assert_eq!(finished(&play(&ONE_HOST, 5, policy, &[0, 1])), [1, 0]);
}

#[test]
fn any_errors_fatal_ends_the_run_at_the_first_failed_task() {
    let policy = FailurePolicy { max_fail_percentage: None, any_errors_fatal: true };
    let outcome = play(&[SerialEntry::Hosts(4)], 8, policy, &[1]);
    assert_eq!(finished(&outcome), [0]);
    assert_eq!(outcome.aborted, Some(AbortReason::AnyErrorsFatal));
}

#[test]
fn failures_of_several_tasks_add_up_within_a_batch() {
    let mut run = RollingRun::new(&[], 10, limit(20.0));
    assert_eq!(run.start_batch(), Some(10));
    assert_eq!(run.task_done(2), BatchVerdict::GoOn);
    assert!(matches!(run.task_done(1), BatchVerdict::Abort(_)));
    assert_eq!(run.start_batch(), None);
}

#[test]
fn a_run_without_failures_ends_with_status_0() {
    let outcome = play(&ONE_HOST, 3, limit(0.0), &[]);
    assert_eq!((finished(&outcome), outcome.exit_code), (vec![1, 1, 1], 0));
    assert!(outcome.completes_all_batches());
}

#[test]
fn ten_hosts_at_five_forks_take_every_task_twice_as_long_as_five() {
    let tasks = [10, 20].map(|secs| Task::on_every_host(Span::from_secs(secs)));
    let drain = Span::from_secs(7);
    for (n_hosts, secs) in [(1, 37), (5, 37), (6, 67), (10, 67), (11, 97)] {
        let took = batch_duration(&tasks, n_hosts, DEFAULT_FORKS, drain);
        assert_eq!(took, Span::from_secs(secs), "{n_hosts} hosts");
    }
    let by_fives = run_duration(&[SerialEntry::Hosts(5)], 12, &tasks, DEFAULT_FORKS, drain);
    assert_eq!(by_fives, Span::from_secs(3 * 37));
}

#[test]
fn a_throttled_task_goes_slower_and_a_task_for_one_host_does_not() {
    let task = Task::on_every_host(Span::from_secs(10));
    for (task, secs) in [
        (Task { throttle: Some(1), ..task }, 50),
        (Task { throttle: Some(20), ..task }, 10),
        (Task { throttle: Some(0), ..task }, 10),
        (Task { run_once: true, ..task }, 10),
    ] {
        let took = batch_duration(&[task], 5, DEFAULT_FORKS, Span::ZERO);
        assert_eq!(took, Span::from_secs(secs), "{task:?}");
    }
}
