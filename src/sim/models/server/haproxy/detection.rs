//! How long HAProxy takes to notice that a server has failed, or works again.
//!
//! Both run the state machine of [`ServerHealth`]; no formula is written down a second time.
//! Checks are scheduled from the end of one to the start of the next
//! (`process_chk_conn` in `src/check.c`), and a passed check is taken to need no time.

use super::{CheckFailure, CheckResult, CheckSettings, InitState, ServerHealth};
use crate::units::Span;

/// The shortest and the longest time that something can take, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The shortest.
    pub least: Span,
    /// The longest.
    pub most: Span,
}

/// Time from a failure until the server is down, if the next check starts `next_check_in` after
/// the failure.
pub fn down_after(settings: &CheckSettings, failure: CheckFailure, next_check_in: Span) -> Span {
    let health = ServerHealth::new(settings.thresholds, InitState::FullyUp);
    let duration = settings.failed_check_duration(failure);
    until_change(settings, health, CheckResult::Failed, next_check_in, duration)
}

/// Time from a recovery until the server is up, if the next check starts `next_check_in` after
/// the recovery.
pub fn up_after(settings: &CheckSettings, next_check_in: Span) -> Span {
    let health = ServerHealth::new(settings.thresholds, InitState::FullyDown);
    until_change(settings, health, CheckResult::Passed, next_check_in, Span::ZERO)
}

/// Time from a failure at any moment until the server, up so far, is down.
///
/// With 2 s, `fall` 3 and refused connections: 4 s if a check comes at once, 6 s if one has just
/// passed.
pub fn time_to_down(settings: &CheckSettings, failure: CheckFailure) -> Window {
    let health = ServerHealth::new(settings.thresholds, InitState::FullyUp);
    Window {
        least: down_after(settings, failure, Span::ZERO),
        most: down_after(settings, failure, health.interval(settings)),
    }
}

/// Time from a recovery at any moment until the server, which had failed in this way, is up.
///
/// A check that the server has swallowed in silence just before it recovers still has to run into
/// its timeout.
pub fn time_to_up(settings: &CheckSettings, failure: CheckFailure) -> Window {
    let health = ServerHealth::new(settings.thresholds, InitState::FullyDown);
    let longest_wait = settings.failed_check_duration(failure) + health.interval(settings);
    Window { least: up_after(settings, Span::ZERO), most: up_after(settings, longest_wait) }
}

/// Time until checks with this result have changed the server's state.
fn until_change(
    settings: &CheckSettings,
    mut health: ServerHealth,
    result: CheckResult,
    first_check_in: Span,
    check_duration: Span,
) -> Span {
    let mut passed = first_check_in + check_duration;
    while health.record(result).is_none() {
        passed += health.interval(settings) + check_duration;
    }
    passed
}
