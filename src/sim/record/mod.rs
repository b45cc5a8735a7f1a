//! What a run leaves behind: totals, time series, latency, every decision with its reason, and a
//! fingerprint of all of it.

mod decision;
mod result;

pub use decision::{Decision, DecisionBody, ExitCause, FaultKind, Part, ProbeKind, RolloutStep};
pub use result::{
    FailureCause, InstanceState, LatencySummary, Ledger, RunResult, Sample, Series, Totals,
};
