//! A rolling run: batch after batch, until all are done or too many hosts have failed.
//!
//! Source: `run` in `lib/ansible/plugins/strategy/linear.py` (after each task) and in
//! `lib/ansible/executor/playbook_executor.py` (after each batch).

use serde::{Deserialize, Serialize};

use super::{SerialEntry, batches};

/// Exit status of `ansible-playbook` where no host failed.
const EXIT_OK: u8 = 0;
/// Exit status where any host failed, also if all batches ran (`RUN_FAILED_HOSTS`).
const EXIT_FAILED_HOSTS: u8 = 2;
/// Exit status where any host could not be reached, unless `max_fail_percentage` ended the run
/// (`RUN_UNREACHABLE_HOSTS`; `run` in `lib/ansible/plugins/strategy/__init__.py`).
const EXIT_UNREACHABLE_HOSTS: u8 = 4;

/// When failed hosts end the run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FailurePolicy {
    /// `max_fail_percentage`, 0 to 100 of the batch. It must be exceeded, not reached: at 0 the
    /// first failure ends the run, at 100 none does but the failure of a whole batch. `None`, the
    /// default, is as good as 100. Hosts that cannot be reached do not count (ansible/ansible,
    /// issue 56265).
    pub max_fail_percentage: Option<f64>,
    /// `any_errors_fatal`, off by default: a failed task ends the run once it has been tried on
    /// all hosts of the batch.
    pub any_errors_fatal: bool,
}

/// Whether a batch goes on with its next task.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BatchVerdict {
    /// Failed hosts drop out and the others go on.
    GoOn,
    /// All hosts of the batch stop here, also the healthy ones, which stay half done. No further
    /// batch starts.
    Abort(AbortReason),
}

/// Why a run ended before its last batch was done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum AbortReason {
    /// More of the batch failed than `max_fail_percentage` allows.
    MaxFailPercentage {
        /// Hosts of the batch that have failed.
        n_failed: u32,
        /// Hosts of the batch.
        n_hosts: u32,
        /// The limit in per cent.
        limit_percent: f64,
    },
    /// A host failed or could not be reached, under `any_errors_fatal`.
    AnyErrorsFatal,
    /// No host of the batch is left. So with `serial: 1` the first failure ends the run.
    AllHostsFailed,
}

impl FailurePolicy {
    /// What follows once a task has run on all hosts of a batch of `n_hosts`, of which by now
    /// `n_failed` have failed and `n_unreachable` could not be reached. Those of earlier batches
    /// do not count.
    pub fn verdict(&self, n_hosts: u32, n_failed: u32, n_unreachable: u32) -> BatchVerdict {
        let n_lost = n_failed + n_unreachable;
        if n_lost == 0 {
            return BatchVerdict::GoOn;
        }
        if n_lost >= n_hosts {
            return BatchVerdict::Abort(AbortReason::AllHostsFailed);
        }
        if self.any_errors_fatal {
            return BatchVerdict::Abort(AbortReason::AnyErrorsFatal);
        }
        let failed_share = f64::from(n_failed) / f64::from(n_hosts);
        match self.max_fail_percentage {
            Some(limit_percent) if failed_share > limit_percent / 100.0 => {
                let reason = AbortReason::MaxFailPercentage { n_failed, n_hosts, limit_percent };
                BatchVerdict::Abort(reason)
            }
            _ => BatchVerdict::GoOn,
        }
    }
}

/// What became of a batch that has been started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchOutcome {
    /// Hosts that went through all tasks.
    pub n_finished: u32,
    /// Hosts that failed themselves, or could not be reached.
    pub n_failed: u32,
    /// Healthy hosts that were stopped half done, because the run ended.
    pub n_stopped: u32,
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    /// Every batch that was started.
    pub batches: Vec<BatchOutcome>,
    /// Why it ended early, if it did.
    pub aborted: Option<AbortReason>,
    /// Exit status of `ansible-playbook`: 4 if any host could not be reached, 2 if any failed, else
    /// 0.
    pub exit_code: u8,
}

impl RunOutcome {
    /// Whether every batch ran to the end of the play.
    pub fn completes_all_batches(&self) -> bool {
        self.aborted.is_none()
    }
}

/// A run under way.
///
/// Start a batch, tell of each task how many hosts failed it, finish the batch; so on until no
/// batch starts any more.
#[derive(Clone, Debug)]
pub struct RollingRun {
    policy: FailurePolicy,
    waiting: std::vec::IntoIter<u32>,
    current: Option<BatchUnderWay>,
    done: Vec<BatchOutcome>,
    aborted: Option<AbortReason>,
    any_unreachable: bool,
}

#[derive(Clone, Copy, Debug)]
struct BatchUnderWay {
    n_hosts: u32,
    n_failed: u32,
    n_unreachable: u32,
}

impl RollingRun {
    /// A run over so many hosts that has not begun yet.
    pub fn new(serial: &[SerialEntry], n_hosts: u32, policy: FailurePolicy) -> Self {
        Self {
            policy,
            waiting: batches(serial, n_hosts).into_iter(),
            current: None,
            done: Vec::new(),
            aborted: None,
            any_unreachable: false,
        }
    }

    /// Starts the next batch and tells its number of hosts; `None` if the run is over. A batch
    /// that is still under way is finished first.
    pub fn start_batch(&mut self) -> Option<u32> {
        self.finish_batch();
        if self.aborted.is_some() {
            return None;
        }
        let n_hosts = self.waiting.next()?;
        self.current = Some(BatchUnderWay { n_hosts, n_failed: 0, n_unreachable: 0 });
        Some(n_hosts)
    }

    /// So many hosts of the batch could not be reached in the task under way.
    pub fn unreachable(&mut self, n_hosts: u32) {
        let Some(batch) = &mut self.current else { return };
        let n_left = batch.n_hosts - batch.n_failed;
        batch.n_unreachable = batch.n_unreachable.saturating_add(n_hosts).min(n_left);
        self.any_unreachable |= batch.n_unreachable > 0;
    }

    /// A task has run on all hosts of the batch that were left, and so many failed it.
    pub fn task_done(&mut self, n_failed: u32) -> BatchVerdict {
        let Some(batch) = &mut self.current else { return BatchVerdict::GoOn };
        let n_left = batch.n_hosts - batch.n_unreachable;
        batch.n_failed = batch.n_failed.saturating_add(n_failed).min(n_left);
        let verdict = self.policy.verdict(batch.n_hosts, batch.n_failed, batch.n_unreachable);
        if let BatchVerdict::Abort(reason) = verdict {
            self.aborted = Some(reason);
            self.finish_batch();
        }
        verdict
    }

    /// The batch under way has no task left.
    pub fn finish_batch(&mut self) {
        let Some(batch) = self.current.take() else { return };
        let BatchUnderWay { n_hosts, n_failed, n_unreachable } = batch;
        let n_failed = n_failed + n_unreachable;
        let n_healthy = n_hosts - n_failed;
        let (n_finished, n_stopped) =
            if self.aborted.is_some() { (0, n_healthy) } else { (n_healthy, 0) };
        self.done.push(BatchOutcome { n_finished, n_failed, n_stopped });
    }

    /// What has become of the run so far.
    pub fn outcome(&self) -> RunOutcome {
        let any_failed = self.done.iter().any(|batch| batch.n_failed > 0);
        let exit_code = match self.aborted {
            Some(AbortReason::MaxFailPercentage { .. }) => EXIT_FAILED_HOSTS,
            _ if self.any_unreachable => EXIT_UNREACHABLE_HOSTS,
            _ if any_failed => EXIT_FAILED_HOSTS,
            _ => EXIT_OK,
        };
        RunOutcome { batches: self.done.clone(), aborted: self.aborted, exit_code }
    }
}
