//! How an instance refresh goes if nothing comes between.

use super::{CheckpointReached, InstanceRefresh, RefreshPreferences, RefreshStep};
use crate::units::{SimTime, Span};

/// An instance refresh from its start, at moment zero, to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshForecast {
    /// All that happens, in order.
    pub events: Vec<(SimTime, RefreshEvent)>,
    /// When it is successful.
    pub ends_at: SimTime,
}

/// Something that happens in an instance refresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefreshEvent {
    /// So many instances begin to be replaced.
    Replaced(u32),
    /// So many new instances are warm.
    Warm(u32),
    /// A checkpoint is reached.
    Checkpoint(CheckpointReached),
}

impl RefreshForecast {
    /// Runs a refresh of so many instances, when each new one takes `launch` until it
    /// is in service and `warmup` after that. 10 instances at 90 %, 60 s and 300 s take an hour.
    pub fn new(size: u32, preferences: &RefreshPreferences, launch: Span, warmup: Span) -> Self {
        let mut refresh = InstanceRefresh::new(size, preferences);
        let mut now = SimTime::ZERO;
        let mut events = Vec::new();
        let mut in_progress = 0;
        loop {
            match refresh.next(now) {
                RefreshStep::Replace(count) => {
                    events.push((now, RefreshEvent::Replaced(count)));
                    in_progress += count;
                }
                RefreshStep::WaitForInstances => {
                    // Begun together, they become warm together.
                    now += launch + warmup;
                    events.push((now, RefreshEvent::Warm(in_progress)));
                    let reached = refresh.on_warm(now, std::mem::take(&mut in_progress));
                    events.extend(reached.map(|r| (now, RefreshEvent::Checkpoint(r))));
                }
                RefreshStep::RestUntil(end) => now = end,
                RefreshStep::Successful => return Self { events, ends_at: now },
            }
        }
    }
}
