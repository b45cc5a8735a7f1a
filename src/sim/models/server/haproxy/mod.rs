//! HAProxy: active health checks, balancing, queues and retries.
//!
//! Rules and names are those of the configuration manual and the sources of haproxy/haproxy
//! (`doc/configuration.txt`, `src/`), version 3.5-dev of August 2026, read in November 2026.

mod balance;
mod checks;
mod connection;
mod detection;
mod health;
mod observe;
mod router;
mod settings;
mod weights;

pub use balance::{Algorithm, Balance, Candidate, Pick};
pub(super) use checks::HaproxyChecks;
pub use checks::{ObserveLayer, ObserveSettings};
pub use connection::{
    BackendSettings, Redispatch, RetryContext, RetryVerdict, after_failed_connection,
};
pub use detection::{Window, down_after, time_to_down, time_to_up, up_after};
pub use health::{CheckResult, HealthStage, InitState, ServerHealth, Transition};
pub use observe::{ErrorVerdict, Observe, OnError};
pub(super) use router::HaproxyRouter;
pub use router::ServerSettings;
pub use settings::{CheckFailure, CheckSettings, Thresholds};

#[cfg(test)]
mod tests;
