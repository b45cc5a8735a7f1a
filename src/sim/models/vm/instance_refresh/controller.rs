//! An instance refresh at work.

use super::super::maintenance::ReplacementPlan;
use super::RefreshPreferences;
use crate::units::{SimTime, Span};

/// An instance refresh: says when to replace how many, and hears when they are warm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceRefresh {
    size: u32,
    plan: ReplacementPlan,
    /// Shares of the group at which it stops, rising.
    checkpoints: Vec<Checkpoint>,
    checkpoint_delay: Span,
    bake_time: Span,
    /// Replaced and warm.
    n_replaced: u32,
    /// Being replaced.
    n_in_progress: u32,
    /// Checkpoints behind it.
    n_passed: usize,
    rests_until: SimTime,
}

/// A share of the group at which a refresh stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Checkpoint {
    percentage: u32,
    /// So many instances reach it: rounded up.
    n_instances: u32,
}

/// What an instance refresh does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshStep {
    /// Replaces so many instances now, at least 1.
    Replace(u32),
    /// Waits until instances are warm.
    WaitForInstances,
    /// Rests after a checkpoint, or bakes, until this moment.
    RestUntil(SimTime),
    /// Nothing more: it was successful.
    Successful,
}

/// A checkpoint has been reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointReached {
    /// The one that is notified.
    pub notified: u32,
    /// Lower ones that were passed over: the group is too small to stop at them.
    pub skipped: Vec<u32>,
}

impl InstanceRefresh {
    /// A refresh of a group of so many instances. In an empty group there is nothing to do.
    pub fn new(size: u32, preferences: &RefreshPreferences) -> Self {
        let instances = |percentage: u32| {
            let exact = u64::from(size) * u64::from(percentage);
            Checkpoint { percentage, n_instances: exact.div_ceil(100) as u32 }
        };
        let percentages = match preferences.checkpoint_percentages.as_slice() {
            [] => &[100],
            percentages => percentages,
        };
        Self {
            size,
            plan: preferences.healthy.plan(size),
            checkpoints: percentages
                .iter()
                .copied()
                .map(instances)
                .filter(|checkpoint| checkpoint.n_instances > 0)
                .collect(),
            checkpoint_delay: preferences.checkpoint_delay,
            bake_time: preferences.bake_time,
            n_replaced: 0,
            n_in_progress: 0,
            n_passed: 0,
            rests_until: SimTime::ZERO,
        }
    }

    /// How instances are replaced, and how many at a time.
    pub fn plan(&self) -> ReplacementPlan {
        self.plan
    }

    /// `PercentageComplete`: instances that are replaced and warm, of all, 0 to 100, rounded
    /// down.
    pub fn percentage_complete(&self) -> u32 {
        (u64::from(self.n_replaced) * 100 / u64::from(self.size.max(1))) as u32
    }

    /// What to do now. What it says to replace counts as begun.
    ///
    /// No more instances than the healthy bounds allow are in progress, and none beyond the next
    /// checkpoint, so that a batch can be smaller just before one.
    pub fn next(&mut self, now: SimTime) -> RefreshStep {
        if now < self.rests_until {
            return RefreshStep::RestUntil(self.rests_until);
        }
        let Some(checkpoint) = self.checkpoints.get(self.n_passed) else {
            return RefreshStep::Successful;
        };
        let n_begun = self.n_replaced + self.n_in_progress;
        let until_checkpoint = checkpoint.n_instances.saturating_sub(n_begun);
        let free = self.plan.at_once.saturating_sub(self.n_in_progress);
        let count = until_checkpoint.min(free);
        if count == 0 {
            return RefreshStep::WaitForInstances;
        }
        self.n_in_progress += count;
        RefreshStep::Replace(count)
    }

    /// So many new instances have become healthy and warm, no more than are in progress. Says
    /// which checkpoint that reaches.
    pub fn on_warm(&mut self, now: SimTime, count: u32) -> Option<CheckpointReached> {
        self.n_in_progress -= count;
        self.n_replaced += count;
        let ahead = &self.checkpoints[self.n_passed..];
        let n_reached = ahead.iter().take_while(|c| c.n_instances <= self.n_replaced).count();
        let (last, passed_over) = ahead[..n_reached].split_last()?;
        let reached = CheckpointReached {
            notified: last.percentage,
            skipped: passed_over.iter().map(|checkpoint| checkpoint.percentage).collect(),
        };
        self.n_passed += n_reached;
        let is_last = self.n_passed == self.checkpoints.len();
        self.rests_until = now + if is_last { self.bake_time } else { self.checkpoint_delay };
        Some(reached)
    }
}
