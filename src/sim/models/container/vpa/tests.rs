//! Recommendations and evictions, worked by hand.

use super::*;
use crate::units::{SimTime, Span};

fn minutes(minutes: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(60 * minutes)
}

fn hours(hours: u64) -> Span {
    Span::from_secs(3600 * hours)
}

/// A sample a minute from the start to `n_minutes`, both included.
fn history(n_minutes: u64, cores: impl Fn(u64) -> f64) -> CpuHistory {
    let mut history = CpuHistory::new(&RecommenderSettings::default());
    for minute in 0..=n_minutes {
        history.add_sample(minutes(minute), cores(minute));
    }
    history
}

fn recommend(history: &CpuHistory) -> CpuRecommendation {
    let settings = RecommenderSettings::default();
    let recommendation = history.recommend(&settings, 1, &ResourcePolicy::default());
    recommendation.expect("there are samples")
}

const RECOMMENDATION: CpuRecommendation =
    CpuRecommendation { target_milli: 500, bounds: Bounds { lower_milli: 400, upper_milli: 1000 } };

fn pod(request_milli: u64, age: Span) -> PodToUpdate {
    PodToUpdate { request_milli, age }
}

#[test]
fn without_samples_nothing_is_recommended() {
    let settings = RecommenderSettings::default();
    let history = CpuHistory::new(&settings);
    assert_eq!(history.recommend(&settings, 1, &ResourcePolicy::default()), None);
}

#[test]
fn the_target_is_what_is_used_nine_tenths_of_the_time_and_15_per_cent() {
    let steady = recommend(&history(1440, |_| 0.5));
    // The bucket of 0.5 cores ends at 0.511.
    assert_eq!(steady.target_milli, 511 + 76);
    let peaks = recommend(&history(1440, |minute| if minute % 5 == 0 { 2.0 } else { 0.5 }));
    assert!((2300..2300 * 106 / 100).contains(&peaks.target_milli), "{}", peaks.target_milli);
    let rare = recommend(&history(1440, |minute| if minute % 50 == 0 { 2.0 } else { 0.5 }));
    assert_eq!(rare.target_milli, steady.target_milli);
}

#[test]
fn bounds_are_wide_while_there_is_little_history() {
    for (n_minutes, upper_factor, lower_factor) in
        [(1440, 2.0, 0.998), (720, 3.0, 0.996), (60, 25.0, 0.953), (7 * 1440, 8.0 / 7.0, 1.0)]
    {
        let told = recommend(&history(n_minutes, |_| 0.5));
        let ratio = |bound: u64| bound as f64 / told.target_milli as f64;
        let upper = ratio(told.bounds.upper_milli);
        let lower = ratio(told.bounds.lower_milli);
        assert!((upper - upper_factor).abs() < 0.01, "{upper} after {n_minutes} min");
        assert!((lower - lower_factor).abs() < 0.003, "{lower} after {n_minutes} min");
    }
}

#[test]
fn a_single_sample_puts_no_pod_out_of_bounds() {
    let told = recommend(&history(0, |_| 4.0));
    assert_eq!(told.bounds.lower_milli, 25, "the least for a pod");
    assert!(told.bounds.contain(25));
    assert!(told.bounds.contain(1_000_000));
}

#[test]
fn the_least_for_a_pod_is_shared_and_the_policy_has_the_last_word() {
    let settings = RecommenderSettings::default();
    let idle = history(1440, |_| 0.001);
    let target = |n_containers, policy: ResourcePolicy| {
        idle.recommend(&settings, n_containers, &policy).map(|told| told.target_milli)
    };
    let free = ResourcePolicy::default();
    assert_eq!(target(1, free), Some(25));
    assert_eq!(target(2, free), Some(12));
    assert_eq!(target(1, ResourcePolicy { min_allowed_milli: Some(100), ..free }), Some(100));
    assert_eq!(target(1, ResourcePolicy { max_allowed_milli: Some(10), ..free }), Some(10));
}

#[test]
fn a_pod_outside_of_the_bounds_goes_whatever_its_age() {
    let settings = UpdaterSettings::default();
    let verdict = |request| pod(request, Span::ZERO).verdict(&settings, &RECOMMENDATION);
    let evict = |reason, resource_diff| UpdateVerdict::Evict { reason, resource_diff };
    assert_eq!(verdict(250), evict(UpdateReason::BelowLowerBound, 1.0));
    assert_eq!(verdict(2000), evict(UpdateReason::AboveUpperBound, 0.75));
    assert_eq!(verdict(0), evict(UpdateReason::BelowLowerBound, 499.0));
    let stays = UpdateVerdict::Keep(KeepReason::TooYoung { age: Span::ZERO });
    assert_eq!((verdict(400), verdict(1000)), (stays, stays));
}

#[test]
fn a_pod_inside_the_bounds_goes_after_12_hours_for_a_change_of_a_tenth() {
    let settings = UpdaterSettings::default();
    let verdict = |request, age| pod(request, age).verdict(&settings, &RECOMMENDATION);
    let young = UpdateVerdict::Keep(KeepReason::TooYoung { age: hours(11) });
    assert_eq!(verdict(625, hours(11)), young);
    let reason = UpdateReason::SignificantChange;
    assert_eq!(verdict(625, hours(12)), UpdateVerdict::Evict { reason, resource_diff: 0.2 });
    let small = KeepReason::ChangeTooSmall { resource_diff: 0.0 };
    assert_eq!(verdict(500, hours(12)), UpdateVerdict::Keep(small));
}

#[test]
fn at_most_half_of_the_pods_go_at_once_and_a_single_one_never() {
    let settings = UpdaterSettings::default();
    for (n_configured, n_running, evictable) in
        [(1, 1, 0), (2, 2, 1), (3, 3, 1), (5, 5, 2), (10, 10, 5), (10, 7, 2), (10, 5, 0)]
    {
        let budget = EvictionBudget { n_configured, n_live: n_running, n_running };
        assert_eq!(budget.evictable(&settings), evictable, "{n_running} of {n_configured}");
    }
    let careful = UpdaterSettings { eviction_tolerance: 0.1, ..settings };
    for (n_running, evictable) in [(5, 1), (4, 0)] {
        let budget = EvictionBudget { n_configured: 5, n_live: n_running, n_running };
        assert_eq!(budget.evictable(&careful), evictable, "a tenth of 5 is none");
    }
}

#[test]
fn pods_that_want_to_grow_go_first() {
    let budget = EvictionBudget { n_configured: 4, n_live: 4, n_running: 4 };
    let pods = [3000, 350, 200, 500].map(|request| pod(request, hours(1)));
    let planned = plan(&UpdaterSettings::default(), &budget, &RECOMMENDATION, &pods);
    assert_eq!(planned, [2, 1], "from 200, from 350; 3000 waits, 500 is right");
}
