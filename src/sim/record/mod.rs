//! What a run leaves behind: totals, time series, latency, every decision with its reason, and a
//! fingerprint of all of it.

mod crowding;
mod decision;
mod fingerprint;
mod heat;
mod histogram;
mod level;
mod life;
mod recorder;
mod result;
mod states;

pub use decision::{
    Decision, DecisionBody, ExitCause, FaultKind, Part, ProbeKind, RemovalCause, RolloutStep,
    completes_rollout, n_taken_by, scale_change,
};
pub use fingerprint::fingerprint;
pub use heat::HeatColumn;
pub use histogram::{Histogram, SpanCounts};
pub use level::Level;
pub use life::{Life, LifeStage, MAX_LIVES};
pub use recorder::{MAX_DECISIONS, Recorded, Recorder, Snapshot};
pub use result::{
    FailureCause, InstanceState, Invocations, Invoked, LatencySummary, Ledger, Queueing, RunResult,
    Sample, Series, ThrottleReason, Totals,
};
pub use states::{MAX_STATE_CHANGES, StateChange, StateLog};
