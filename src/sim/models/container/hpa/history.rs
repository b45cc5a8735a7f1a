//! What the controller remembers from one sync to the next.
//!
//! Both logs reuse the place of an entry that has lapsed, the last one found, so they stay as
//! short as the longest window asks for. Source: `horizontal.go`.

use super::Behavior;
use crate::units::{SimTime, Span};

/// The memory of one HPA.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Recommendations; `None` until the first sync, which records the size that it finds. So a
    /// restart of the controller holds back scale-down for a whole window.
    pub recommendations: Option<RecommendationLog>,
    /// Changes of size.
    pub events: ScaleEvents,
}

/// A size that the metrics once asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// The size, before stabilization and limits.
    pub replicas: u32,
    /// When.
    pub at: SimTime,
}

/// Recommendations in no particular order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecommendationLog {
    entries: Vec<Recommendation>,
}

impl RecommendationLog {
    /// A log with these entries.
    pub fn new(entries: Vec<Recommendation>) -> Self {
        Self { entries }
    }

    /// All entries, lapsed ones too.
    pub fn entries(&self) -> &[Recommendation] {
        &self.entries
    }

    /// Adds a recommendation, in the place of the last entry that has lapsed if there is one.
    pub(super) fn record(
        &mut self,
        recommendation: Recommendation,
        is_lapsed: impl Fn(&Recommendation) -> bool,
    ) {
        match self.entries.iter_mut().rfind(|entry| is_lapsed(entry)) {
            Some(entry) => *entry = recommendation,
            None => self.entries.push(recommendation),
        }
    }
}

/// Changes of size by direction, for the rate limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScaleEvents {
    /// Growth.
    pub ups: ScaleEventLog,
    /// Shrinkage.
    pub downs: ScaleEventLog,
}

impl ScaleEvents {
    /// Stores a rescale in the log of its direction (`storeScaleEvent`); `from` and `to` differ.
    /// Without rules nobody would look at it, so nothing is stored.
    pub fn store(&mut self, behavior: Option<&Behavior>, now: SimTime, from: u32, to: u32) {
        let Some(behavior) = behavior else {
            return;
        };
        let (log, rules) = if to > from {
            (&mut self.ups, &behavior.scale_up)
        } else {
            (&mut self.downs, &behavior.scale_down)
        };
        log.store(now, from.abs_diff(to), rules.longest_period());
    }

    /// The size at the start of the period that ends now. It can be below zero where somebody
    /// else changed the size too.
    pub(super) fn size_at_start(&self, now: SimTime, period: Span, current: u32) -> i64 {
        i64::from(current) - self.ups.change_within(now, period)
            + self.downs.change_within(now, period)
    }
}

/// One change of size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleEvent {
    /// By how many replicas, above 0 in either direction.
    pub change: u32,
    /// When.
    pub at: SimTime,
    /// Whether its place is free to be reused.
    pub outdated: bool,
}

/// Changes in one direction, in no particular order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScaleEventLog {
    entries: Vec<ScaleEvent>,
}

impl ScaleEventLog {
    /// A log with these entries.
    pub fn new(entries: Vec<ScaleEvent>) -> Self {
        Self { entries }
    }

    /// All entries, outdated ones too.
    pub fn entries(&self) -> &[ScaleEvent] {
        &self.entries
    }

    /// Sum of the changes newer than `period`: one that is exactly that old no longer counts
    /// (`getReplicasChangePerPeriod`).
    pub fn change_within(&self, now: SimTime, period: Span) -> i64 {
        let recent = self.entries.iter().filter(|event| now.since(event.at) < period);
        recent.map(|event| i64::from(event.change)).sum()
    }

    /// Stores a change, in the place of the last one that no policy looks at any more
    /// (`storeScaleEvent`, `markScaleEventsOutdated`).
    pub fn store(&mut self, now: SimTime, change: u32, longest_period: Span) {
        for event in &mut self.entries {
            event.outdated |= now.since(event.at) > longest_period;
        }
        let new = ScaleEvent { change, at: now, outdated: false };
        match self.entries.iter_mut().rfind(|event| event.outdated) {
            Some(event) => *event = new,
            None => self.entries.push(new),
        }
    }
}
