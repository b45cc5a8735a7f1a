//! The VerticalPodAutoscaler, for the CPU of pods with one container or several alike.
//!
//! It is no part of Kubernetes itself. Its recommender watches what pods use and works out what
//! they should request; its updater evicts pods whose request is too far from that, and the new
//! pod comes up with the recommended one.
//!
//! Source: `vertical-pod-autoscaler/pkg` in kubernetes/autoscaler, commit 55c37cd5 of August 2026,
//! read in November 2026; files are named beside each rule.
//!
//! Simplified: CPU only, without memory and what follows from running out of it; pods are evicted
//! (mode `Recreate`), not resized in place; no checkpoints, so that the history starts with the
//! simulation.
//!
//! Scaling the number of the same pods by CPU utilization at the same time goes wrong: the
//! HorizontalPodAutoscaler divides by the request that this one changes.

mod histogram;
mod recommender;
mod updater;

pub use histogram::DecayingHistogram;
pub use recommender::{Bounds, CpuHistory, CpuRecommendation, RecommenderSettings, ResourcePolicy};
pub use updater::{
    EvictionBudget, KeepReason, PodToUpdate, UpdateReason, UpdateVerdict, UpdaterSettings, plan,
};

#[cfg(test)]
mod tests;
