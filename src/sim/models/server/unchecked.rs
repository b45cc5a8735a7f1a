//! A balancer that sends no checks: whoever stands in its configuration counts as healthy.

use crate::sim::fleet::InstanceId;
use crate::sim::parts::{CheckVerdict, FirstCheck, HealthCheck};
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

/// nginx of the free edition, and HAProxy without `check` on its `server` lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unchecked;

const NEVER: Span = Span::from_nanos(u64::MAX);

impl HealthCheck for Unchecked {
    fn on_registered(
        &mut self,
        _now: SimTime,
        _target: InstanceId,
        _was_healthy: bool,
        _draws: &mut Stream,
    ) -> FirstCheck {
        FirstCheck { after: NEVER, healthy_until_then: true }
    }

    fn timeout(&self) -> Span {
        NEVER
    }

    fn on_check(
        &mut self,
        _now: SimTime,
        _sent: SimTime,
        _target: InstanceId,
        _passed: bool,
    ) -> CheckVerdict {
        CheckVerdict { next_at: SimTime::NEVER, change: None }
    }
}
