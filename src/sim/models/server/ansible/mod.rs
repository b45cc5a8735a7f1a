//! Ansible: rolling runs over a fleet, batch by batch.
//!
//! Nothing here runs by itself. `ansible-playbook` acts when a person or a pipeline starts it,
//! goes through its hosts once and ends; it scales nothing and replaces no dead machine.
//!
//! Rules are those of the `linear` strategy, which is the default: a task runs on every host of
//! the batch before the next task begins. Read in ansible/ansible (ansible-core 2.19) in November
//! 2026; files are named beside each rule.

mod deploy;
mod duration;
mod rolling;
mod serial;

pub use deploy::{HealthCheckTask, Playbook, TakeOut};
pub use duration::{Task, batch_duration, run_duration};
pub use rolling::{AbortReason, BatchOutcome, BatchVerdict, FailurePolicy, RollingRun, RunOutcome};
pub use serial::{ParseSerialError, SerialEntry, batches};

pub(super) use deploy::{Host, RollingDeploy};

use crate::units::Span;

/// `forks`, in the `defaults` section of `ansible.cfg` or `-f`: hosts that are worked on at once.
///
/// Source: `DEFAULT_FORKS` in `lib/ansible/config/base.yml`, read in November 2026.
pub const DEFAULT_FORKS: u32 = 5;

/// How long a connection to a host may take before the host counts as unreachable.
///
/// Source: `DEFAULT_TIMEOUT` in `lib/ansible/config/base.yml`, read in November 2026.
pub const DEFAULT_TIMEOUT: Span = Span::from_secs(10);

#[cfg(test)]
mod tests;
