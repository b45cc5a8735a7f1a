//! Steps of replacing instances, told so that a reader can follow them.

use serde::{Deserialize, Serialize};

use super::super::maintenance::ReplacementOrder;
use crate::units::Span;

/// Unhealthy instances are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementStep {
    /// How many begin to be replaced now.
    pub count: u32,
    /// How many are unhealthy.
    pub n_unhealthy: u32,
    /// `DesiredCapacity`.
    pub desired: u32,
    /// How many may be replaced at a time.
    pub at_once: u32,
    /// Whether an instance maintenance policy says how many; else it is a tenth of the group.
    pub is_by_policy: bool,
    /// Which comes first.
    pub order: ReplacementOrder,
}

/// A step of an instance refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshProgress {
    /// Revision that it brings.
    pub revision: u32,
    /// Instances to replace in all.
    pub size: u32,
    /// `PercentageComplete`.
    pub percentage_complete: u32,
    /// What happens.
    pub event: RefreshEvent,
}

/// What happens in an instance refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefreshEvent {
    /// Instances begin to be replaced.
    Replaces {
        /// How many.
        count: u32,
        /// Most at a time.
        at_once: u32,
        /// Fewest instances that stay in service.
        lowest_in_service: u32,
        /// Most instances meanwhile.
        peak: u32,
        /// Which comes first.
        order: ReplacementOrder,
    },
    /// A checkpoint is reached: it rests.
    Checkpoint {
        /// The checkpoint.
        percentage: u32,
        /// For how long.
        rests_for: Span,
    },
    /// All are replaced; it bakes.
    Bakes {
        /// For how long.
        lasts: Span,
    },
    /// It is done.
    Successful,
    /// A new deployment takes its place.
    Cancelled,
    /// No instance has become healthy and warm for so long that it gives up.
    Failed {
        /// Time without progress.
        after: Span,
        /// The revision that is brought back, if any is.
        rolls_back_to: Option<u32>,
    },
}

/// A step of a blue/green deployment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum BlueGreenStep {
    /// As many instances of the new revision are launched as there are.
    Launches {
        /// The revision.
        revision: u32,
        /// How many.
        count: u32,
    },
    /// All of them are healthy, and requests are moved to them.
    Shifts {
        /// The revision.
        revision: u32,
        /// What it gets from now on, in per cent.
        percent: f64,
    },
    /// The instances of before are terminated.
    Completes {
        /// The revision that is in service.
        revision: u32,
        /// Instances of before.
        n_terminated: u32,
    },
    /// The new instances did not become healthy in time, and are terminated.
    Fails {
        /// The revision.
        revision: u32,
        /// How many of its instances are healthy.
        n_healthy: u32,
        /// How many were wanted.
        n_wanted: u32,
        /// How long it waited.
        after: Span,
    },
}

/// An instance is launched in the zone with the fewest, to go where the most are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebalanceStep {
    /// Zone that gets one more, from 0.
    pub to_zone: u32,
    /// How many it has.
    pub fewest: u32,
    /// Zone that has the most.
    pub from_zone: u32,
    /// How many it has.
    pub most: u32,
}
