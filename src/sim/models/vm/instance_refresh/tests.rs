//! Instance refreshes worked out by hand, or by AWS.

use super::super::maintenance::HealthyBounds;
use super::{
    CheckpointReached, InstanceRefresh, RefreshEvent, RefreshForecast, RefreshInterface,
    RefreshPreferences, RefreshStep,
};
use crate::units::{SimTime, Span};

fn preferences(min: u32, checkpoints: &[u32], delay_mins: u64) -> RefreshPreferences {
    RefreshPreferences {
        healthy: HealthyBounds::new(Some(min), None).expect("the bounds are allowed"),
        checkpoint_percentages: checkpoints.to_vec(),
        checkpoint_delay: Span::from_secs(delay_mins * 60),
        ..RefreshPreferences::default_of(RefreshInterface::Api)
    }
}

fn minutes(minutes: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(minutes * 60)
}

/// The example of "Add checkpoints": 10 instances, 20 % and 50 %, 15 minutes, at least 80 %.
#[test]
fn the_example_of_the_guide_from_start_to_end() {
    let preferences = preferences(80, &[20, 50], 15);
    let forecast = RefreshForecast::new(10, &preferences, Span::ZERO, Span::from_secs(600));
    let checkpoint =
        |notified| RefreshEvent::Checkpoint(CheckpointReached { notified, skipped: Vec::new() });
    use RefreshEvent::{Replaced, Warm};
    let expected = [
        (minutes(0), Replaced(2)),
        (minutes(10), Warm(2)),
        (minutes(10), checkpoint(20)),
        (minutes(25), Replaced(2)),
        (minutes(35), Warm(2)),
        (minutes(35), Replaced(1)),
        (minutes(45), Warm(1)),
        (minutes(45), checkpoint(50)),
    ];
    assert_eq!(forecast.events, expected);
    assert_eq!(forecast.ends_at, minutes(45));
}

#[test]
fn a_small_group_passes_over_checkpoints() {
    let mut refresh = InstanceRefresh::new(2, &preferences(50, &[10, 40, 100], 60));
    assert_eq!(refresh.next(minutes(0)), RefreshStep::Replace(1));
    assert_eq!(refresh.next(minutes(0)), RefreshStep::WaitForInstances);
    let reached = refresh.on_warm(minutes(5), 1);
    assert_eq!(reached, Some(CheckpointReached { notified: 40, skipped: vec![10] }));
    assert_eq!(refresh.percentage_complete(), 50);
    assert_eq!(refresh.next(minutes(5)), RefreshStep::RestUntil(minutes(65)));
    assert_eq!(refresh.next(minutes(65)), RefreshStep::Replace(1));
}

#[test]
fn a_place_that_becomes_free_is_used_at_once() {
    let mut refresh = InstanceRefresh::new(10, &preferences(70, &[], 0));
    assert_eq!(refresh.next(minutes(0)), RefreshStep::Replace(3));
    refresh.on_warm(minutes(5), 1);
    assert_eq!(refresh.next(minutes(5)), RefreshStep::Replace(1));
    assert_eq!(refresh.next(minutes(5)), RefreshStep::WaitForInstances);
}

#[test]
fn an_empty_group_is_refreshed_at_once() {
    let forecast = RefreshForecast::new(
        0,
        &RefreshPreferences::default_of(RefreshInterface::Api),
        Span::from_secs(60),
        Span::from_secs(300),
    );
    assert_eq!(forecast, RefreshForecast { events: Vec::new(), ends_at: SimTime::ZERO });
}

#[test]
fn a_refresh_bakes_before_it_is_successful() {
    let preferences = RefreshPreferences {
        bake_time: Span::from_secs(600),
        ..RefreshPreferences::default_of(RefreshInterface::Api)
    };
    let forecast = RefreshForecast::new(1, &preferences, Span::from_secs(60), Span::from_secs(240));
    assert_eq!(forecast.ends_at, minutes(15));
}
