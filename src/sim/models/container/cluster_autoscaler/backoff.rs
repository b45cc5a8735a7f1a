//! The pause after nodes that were asked for did not come.
//!
//! Source: `utils/backoff/exponential_backoff.go`.

use super::AutoscalerSettings;
use crate::units::{SimTime, Span};

/// The last failure of a pool, if it is remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeGroupBackoff {
    last: Option<Failure>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failure {
    at: SimTime,
    duration: Span,
}

impl Failure {
    fn until(&self) -> SimTime {
        self.at + self.duration
    }
}

impl NodeGroupBackoff {
    /// Notes a failure, and says until when the pool is left alone: 5 min, and after each pause
    /// that is over twice as long as the last one, up to 30 min. A failure within a pause begins
    /// a pause of the same length again. Nodes that come do not make it forget.
    pub fn fail(&mut self, settings: &AutoscalerSettings, now: SimTime) -> SimTime {
        let longest = settings.max_node_group_backoff_duration;
        let duration = match self.last {
            None => settings.initial_node_group_backoff_duration,
            Some(last) if last.until() < now => (last.duration * 2.0).min(longest),
            Some(last) => last.duration,
        };
        let failure = Failure { at: now, duration };
        self.last = Some(failure);
        failure.until()
    }

    /// The end of the pause, if one is running.
    pub fn backed_off_until(&self, now: SimTime) -> Option<SimTime> {
        self.last.map(|last| last.until()).filter(|&until| until > now)
    }

    /// Forgets a failure that is older than the reset timeout.
    pub fn forget_old(&mut self, settings: &AutoscalerSettings, now: SimTime) {
        let timeout = settings.node_group_backoff_reset_timeout;
        self.last = self.last.filter(|last| last.at + timeout >= now);
    }
}
